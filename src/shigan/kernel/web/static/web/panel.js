// A row opens beside its list: GET <row url>?panel=1 into #panel-body. The address keeps the list
// and its filters, and names the open row after the hash (#/matters/7/), so that reload, back and a
// sent link all show the same. On a phone a row opens its full page.
// The server may answer with HX-Trigger: list-changed; then the list (#list) is fetched anew.
import { goTo } from "./keys.js";
import { toast, word } from "./words.js";

const panel = document.getElementById("panel");
const body = document.getElementById("panel-body");
const wide = window.matchMedia("(min-width: 768px)");
let shown = "";

const rowOf = (url) => document.querySelector(`main [data-row-url="${CSS.escape(url)}"]`);
const wanted = () => (location.hash.startsWith("#/") ? location.hash.slice(1) : "");
const ours = (url) => url.startsWith("/") && new URL(url, location.href).origin === location.origin;

async function load(url) {
  shown = url;
  panel.hidden = false;
  panel.querySelector("[data-panel-full]").href = url;
  body.replaceChildren(document.getElementById("panel-skeleton").content.cloneNode(true));
  const address = new URL(url, location.href);
  address.searchParams.set("panel", "1");
  const row = rowOf(url);
  if (row && !row.hasAttribute("data-here")) goTo(row);
  await window.htmx.ajax("GET", address.pathname + address.search, { target: body, source: body, swap: "innerHTML" });
  panel.scrollTop = 0;
}

function hide() {
  if (panel.hidden) return;
  panel.hidden = true;
  shown = "";
  body.replaceChildren();
  document.querySelector("main [data-here]")?.focus({ preventScroll: true });
}

// The address decides what is shown.
function follow() {
  const url = wanted();
  if (url && ours(url) && wide.matches) {
    if (url !== shown) load(url);
  } else if (url && ours(url)) {
    location.replace(url);
  } else {
    hide();
  }
}

function open(url) {
  if (!wide.matches) {
    location.assign(url);
    return;
  }
  const address = `${location.pathname}${location.search}#${url}`;
  history[shown ? "replaceState" : "pushState"]({ panel: !shown || history.state?.panel === true }, "", address);
  follow();
  panel.focus({ preventScroll: true });
}

function close() {
  if (history.state?.panel) history.back();
  else {
    history.replaceState(null, "", location.pathname + location.search);
    follow();
  }
}

function start() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-panel-close]")) close();
    const row = event.target.closest("main [data-row-url]");
    if (!row || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a[href]");
    if (event.target.closest("button, input, select, label, summary, [data-plain]")) return;
    if (link && link.getAttribute("href") !== row.dataset.rowUrl) return;
    if (window.getSelection()?.toString()) return;
    event.preventDefault();
    goTo(row);
    open(row.dataset.rowUrl);
  });
  document.addEventListener("row:open", (event) => open(event.target.dataset.rowUrl));
  document.addEventListener("row:here", (event) => {
    const url = event.target.dataset.rowUrl;
    if (!panel.hidden && url !== shown) {
      history.replaceState(history.state, "", `${location.pathname}${location.search}#${url}`);
      follow();
    }
  });
  document.addEventListener("keydown", (event) => {
    const inside = event.target.closest("input, select, textarea, dialog");
    if (event.key === "Escape" && !panel.hidden && !event.defaultPrevented && !inside) close();
  });
  window.addEventListener("popstate", follow);
  follow();
}

document.addEventListener("htmx:responseError", (event) => {
  toast(word(event.detail.target === body ? "panel-failed" : "server-failed"));
  if (event.detail.target === body) close();
});
document.addEventListener("htmx:sendError", () => toast(word("offline")));
document.addEventListener("list-changed", () => {
  if (!document.getElementById("list")) return;
  const address = location.pathname + location.search;
  window.htmx.ajax("GET", address, { target: "#list", select: "#list", swap: "outerHTML" });
});
// A list that was fetched anew keeps the mark of the row that is open.
document.addEventListener("htmx:afterSettle", () => {
  if (shown) rowOf(shown)?.setAttribute("data-here", "");
});

if (panel) start();
