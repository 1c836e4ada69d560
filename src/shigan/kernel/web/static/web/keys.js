// Keys: / search, n new, j k rows, Enter or o open, x select, ? help. Never while typing.
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

const actions = {
  "/": () => { const box = document.querySelector("[data-key-search]"); box?.focus(); box?.select(); },
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

document.addEventListener("keydown", (event) => {
  const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
  if (!action || busy(event)) return;
  event.preventDefault();
  action();
});
