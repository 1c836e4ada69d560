// Rows with a tick ([data-select]); [data-select-all] and [data-bulk-all] tick them all; the bar
// ([data-bulk]) shows how many are ticked. Shift-click ticks a stretch.
import { word } from "./words.js";

const ticks = () => [...document.querySelectorAll("[data-select]")];
let last = null;

function show() {
  const all = ticks();
  const chosen = all.filter((tick) => tick.checked);
  for (const tick of all) tick.closest("tr")?.toggleAttribute("data-picked", tick.checked);
  const bar = document.querySelector("[data-bulk]");
  if (bar) {
    bar.toggleAttribute("data-on", chosen.length > 0);
    bar.querySelector("[data-bulk-count]").textContent = word("selected", { count: chosen.length });
  }
  const whole = document.querySelector("[data-select-all]");
  if (whole) {
    whole.checked = Boolean(all.length) && chosen.length === all.length;
    whole.indeterminate = chosen.length > 0 && chosen.length < all.length;
  }
}

function stretch(from, to, checked) {
  const all = ticks();
  const [low, high] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  if (low >= 0) for (const tick of all.slice(low, high + 1)) tick.checked = checked;
}

document.addEventListener("click", (event) => {
  const tick = event.target.closest("[data-select]");
  if (tick) {
    if (event.shiftKey && last) stretch(last, tick, tick.checked);
    last = tick;
    show();
  }
  const whole = event.target.closest("[data-select-all]");
  if (whole) {
    for (const one of ticks()) one.checked = whole.checked;
    show();
  }
  for (const [name, checked] of [["data-bulk-all", true], ["data-bulk-none", false]]) {
    if (!event.target.closest(`[${name}]`)) continue;
    for (const one of ticks()) one.checked = checked;
    show();
  }
});
document.addEventListener("htmx:afterSettle", show);
window.addEventListener("pageshow", show);
