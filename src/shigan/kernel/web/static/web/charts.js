// Plots. templates/web/_plot.html lays a JSON block beside each: Plot.spec in kernel/web/plots.py.
// Bars start at zero. Lines are named at their end, bars at their tip; no legend to look up.
// Colour is never used for good or bad here: that is what the status marks are for.
import { everywhere, word } from "./words.js";

const tokens = getComputedStyle(document.documentElement);
const token = (name) => tokens.getPropertyValue(name).trim();
const ink = { now: token("--accent"), base: token("--line-strong"), plan: token("--ink") };
const font = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 14, color: token("--ink-2") };
let library = null;

function echarts(address) {
  library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => done(window.echarts);
    script.onerror = failed;
    document.head.append(script);
  });
  return library;
}

const chinese = () => document.documentElement.lang.startsWith("zh");
const said = (value) => {
  if (value === null || value === undefined) return "";
  return new Intl.NumberFormat(chinese() ? "zh-CN" : "en", {
    notation: Math.abs(value) >= 10000 ? "compact" : "standard", maximumFractionDigits: 2,
  }).format(value);
};

function tooltip(spec) {
  return {
    trigger: spec.kind === "bullet" ? "item" : "axis", renderMode: "richText", confine: true, transitionDuration: 0,
    axisPointer: { type: spec.kind === "line" ? "line" : "shadow", label: { show: false } },
    backgroundColor: token("--ink"), borderWidth: 0, padding: [6, 10],
    textStyle: { ...font, color: "#fff" },
    formatter: (items) => name(spec, [items].flat()[0].dataIndex),
  };
}

const category = (spec) => ({
  type: "category", data: spec.labels, axisTick: { show: false },
  axisLine: { lineStyle: { color: token("--line-strong") } },
});
// Nothing passes `most`: where the values come near it the axis ends there, not at a rounder number.
const near = (spec) => {
  const top = Math.max(...spec.series.flatMap((s) => s.values.map((v) => v ?? 0)));
  return spec.most && top > spec.most / 2 && top <= spec.most;
};
const amount = (spec, extra) => ({
  type: "value", min: (range) => Math.min(0, range.min), splitNumber: 3,
  ...(near(spec) ? { max: spec.most, interval: spec.most / 4 } : {}), axisLabel: { ...font, formatter: said },
  splitLine: { lineStyle: { color: token("--line") } }, ...extra,
});

// About how wide a text is at 14 px: a Han character is twice a digit.
const widthOf = (text) => [...text].reduce((w, c) => w + (c > "\u2e80" ? 14 : 8), 0);
const last = (series) => series.values.findLast((v) => v !== null) ?? 0;

// How far each name at a line's end must move so that none lies over another.
function shifts(spec, height) {
  const top = Math.max(1, ...spec.series.flatMap((s) => s.values.map((v) => v ?? 0)));
  const order = spec.series.map((s, i) => ({ i, y: height * (1 - last(s) / top) })).sort((a, b) => a.y - b.y);
  const moved = [];
  order.forEach(({ i, y }, n) => {
    const free = n ? Math.max(y, moved[order[n - 1].i].to + 19) : y;
    moved[i] = { to: free, by: free - y };
  });
  return moved.map((m) => m.by);
}

function line(series, small, shift) {
  const role = series.role ?? "now";
  return {
    name: series.name, type: "line", data: series.values, symbol: "circle", symbolSize: 5,
    showSymbol: !small && role === "now", connectNulls: false,
    lineStyle: { width: role === "now" ? 2 : 1.5, color: ink[role], type: role === "plan" ? "dashed" : "solid" },
    itemStyle: { color: ink[role] },
    endLabel: {
      show: !small, formatter: () => series.name, ...font, offset: [0, shift], distance: 8,
      color: role === "base" ? token("--ink-2") : ink[role],
    },
  };
}

function bar(series, labelled, across) {
  const role = series.role ?? "now";
  return {
    name: series.name, type: "bar", data: series.values, barMaxWidth: across ? 14 : 28, barGap: "15%",
    itemStyle: { color: ink[role] }, cursor: series.urls ? "pointer" : "default",
    label: { show: labelled, position: across ? "right" : "top", formatter: (p) => said(p.value), ...font },
  };
}

const lines = (spec, small) => {
  const longest = Math.max(0, ...spec.series.map((s) => widthOf(s.name)));
  const moved = shifts(spec, 190);
  return {
    grid: { left: 4, right: small ? 8 : 16 + longest, top: 14, bottom: 4, containLabel: true },
    xAxis: { ...category(spec), boundaryGap: false, axisLabel: { ...font, hideOverlap: true } },
    yAxis: amount(spec, small ? { splitNumber: 1 } : {}),
    series: spec.series.map((s, i) => line(s, small, moved[i])),
  };
};

const columns = (spec) => ({
  grid: { left: 4, right: 8, top: 24, bottom: 4, containLabel: true },
  xAxis: { ...category(spec), axisLabel: { ...font, hideOverlap: true } }, yAxis: amount(spec),
  series: spec.series.map((s) => bar(s, spec.series.length === 1 || s.role === "now", false)),
});

// Units one under another. In a bullet the stroke is where the plan stands today, and the values
// stand in a column at the right, clear of it.
function across(spec) {
  const [now, plan] = spec.series;
  const bullet = spec.kind === "bullet";
  const names = { ...category(spec), inverse: true, axisLabel: { ...font, interval: 0 } };
  const figures = now.values.map((v) => said(v));
  const room = Math.max(...figures.map(widthOf)) + 8;
  const values = {
    ...category({ labels: figures }), inverse: true, position: "right", axisLine: { show: false },
    axisLabel: { ...font, interval: 0, color: token("--ink"), align: "right", margin: room },
  };
  const stroke = bullet && {
    name: plan.name ?? word("plan"), type: "scatter", symbol: "rect", symbolSize: [2, 22], z: 5,
    data: plan.values.map((v, i) => [v, i]), itemStyle: { color: ink.plan }, yAxisIndex: 0,
  };
  return {
    grid: { left: 4, right: 4, top: 4, bottom: 4, containLabel: true },
    yAxis: bullet || spec.series.length === 1 ? [names, values] : [names],
    xAxis: amount(spec, { splitNumber: 4 }),
    series: bullet ? [bar(now, false, true), stroke] : spec.series.map((s) => bar(s, spec.series.length > 1, true)),
  };
}

// Many units, or units with long names, read better one under another.
const lying = (spec) => spec.kind === "bullet" || (spec.kind === "bar"
  && (spec.labels.length > 14 || (spec.labels.length > 5 && spec.labels.some((name) => name.length > 3))));

function option(spec, small) {
  const drawn = spec.kind === "line" ? lines(spec, small) : lying(spec) ? across(spec) : columns(spec);
  return { animation: false, textStyle: font, aria: { enabled: false }, tooltip: tooltip(spec), ...drawn };
}

function name(spec, at) {
  return `${spec.labels[at]}\n${spec.series.map((s) => `${s.name}  ${s.values[at]?.toLocaleString() ?? "—"}${spec.unit ?? ""}`).join("\n")}`;
}

async function draw(figure) {
  const area = figure.querySelector(".plot-area");
  const spec = JSON.parse(document.getElementById(figure.dataset.plot).textContent);
  if (lying(spec)) area.style.height = `${spec.labels.length * 28 * Math.max(1, spec.kind === "bar" ? spec.series.length : 1) + 36}px`;
  const chart = (await echarts(area.dataset.library)).init(area, null, { renderer: "svg" });
  chart.setOption(option(spec, area.classList.contains("plot-small")));
  chart.on("click", (point) => {
    const url = spec.series[point.seriesIndex]?.urls?.[point.dataIndex];
    if (url) location.assign(url);
  });
  new ResizeObserver(() => chart.resize()).observe(area);
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    draw(entry.target);
  }
}, { rootMargin: "200px" });

everywhere("[data-plot]", (figure) => seen.observe(figure));
