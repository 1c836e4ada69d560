// Keys: / search, n new, j k or ↓ ↑ rows, Enter or o open, x select, ? help. Never while typing:
// in the search box Esc goes back to where one was, ↓ to the first row.
// A row is any element with data-row-url; the current one carries data-here.

const rows = () => [...document.querySelectorAll("main [data-row-url]")];
const here = () => document.querySelector("main [data-here]");

export function goTo(row) {
  here()?.removeAttribute("data-here");
  if (!row) return;
  row.setAttribute("data-here", "");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  row.dispatchEvent(new CustomEvent("row:here", { bubbles: true }));
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(here());
  goTo(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)]);
}

function openHere() {
  here()?.dispatchEvent(new CustomEvent("row:open", { bubbles: true }));
}

function create() {
  const button = document.querySelector("[data-key-new]");
  button?.click();
  if (button?.matches("summary")) button.parentElement.querySelector("a")?.focus();
}

let before = null;

function search() {
  const box = document.querySelector("[data-key-search]");
  before = document.activeElement;
  box?.focus();
  box?.select();
}

function leave() {
  const back = before && before !== document.body && before.isConnected ? before : document.getElementById("main");
  back.focus({ preventScroll: true });
}

const actions = {
  "/": search,
  n: create,
  j: () => move(1),
  k: () => move(-1),
  o: openHere,
  Enter: openHere,
  x: () => here()?.querySelector("[data-select]")?.click(),
  "?": () => document.getElementById("help")?.showModal(),
};

function busy(event) {
  const target = event.target;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (target.closest("input, select, textarea, [contenteditable]") && !target.matches("[data-select]")) return true;
  if (event.key === "Enter") return !target.matches("[data-row-url]");
  return Boolean(document.querySelector("dialog[open]"));
}

function inSearch(event) {
  if (event.isComposing) return;
  if (event.key === "Escape") leave();
  else if (event.key === "ArrowDown" && rows().length) goTo(rows()[0]);
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches?.("[data-key-search]")) {
    inSearch(event);
    return;
  }
  if (["ArrowDown", "ArrowUp"].includes(event.key) && event.target.matches?.("main [data-row-url]") && !busy(event)) {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
  if (!action || busy(event)) return;
  event.preventDefault();
  action();
});
