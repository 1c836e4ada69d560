// A bulk act ([data-bulk-run]) is sent a few rows at a time, so that one sees how far it is; without
// a script it is sent whole. Rows that were answered leave the form: after a lost connection the
// button goes on with the rest, and a row whose answer was lost is refused by its version.
import { toast, word } from "./words.js";

const AT_ONCE = 5;
const parser = new DOMParser();

function part(form, rows) {
  const data = new FormData(form);
  data.delete("row");
  for (const row of rows) data.append("row", row.querySelector('[name="row"]').value);
  return data;
}

async function send(form, rows) {
  const response = await fetch(form.action, { method: "POST", body: part(form, rows), credentials: "same-origin" });
  if (response.status >= 500) throw new Error(String(response.status));
  return parser.parseFromString(await response.text(), "text/html");
}

function show(page) {
  const main = document.getElementById("main");
  main.replaceChildren(...page.getElementById("main").childNodes);
  window.htmx?.process(main);
  window.scrollTo(0, 0);
}

function tell(page, outcomes) {
  page.querySelector(".bulk-outcomes tbody").replaceChildren(...outcomes);
  const count = (what) => outcomes.filter((row) => row.dataset.outcome === what).length;
  page.querySelector("[data-outcome-note]").textContent = word("bulk-done", { done: count("done"), refused: count("refused") });
  show(page);
}

async function run(form) {
  const rows = [...form.querySelectorAll("[data-run-row]")];
  const [bar, note] = [form.querySelector("[data-run-bar]"), form.querySelector("[data-run-note]")];
  const outcomes = [];
  let page = null;
  bar.hidden = false;
  for (let at = 0, some; at < rows.length; at += some.length) {
    some = rows.slice(at, at + AT_ONCE);
    page = await send(form, some);
    let found = page.querySelectorAll("[data-outcome]");
    if (!found.length && at + some.length < rows.length) { // refused as a whole: with all rows
      some = rows.slice(at);
      page = await send(form, some);
      found = page.querySelectorAll("[data-outcome]");
    }
    if (!found.length) return show(page); // the form with what is wrong
    outcomes.push(...found);
    for (const row of some) row.remove();
    bar.value = outcomes.length;
    note.textContent = word("bulk-progress", { done: outcomes.length, total: rows.length });
  }
  return tell(page, outcomes);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-bulk-run]")) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector(".btn-primary");
  if (button.disabled) return;
  button.disabled = true;
  const before = form.querySelectorAll("[data-run-row]").length;
  try {
    await run(form);
  } catch {
    button.disabled = false;
    toast(word("bulk-broken", { done: before - form.querySelectorAll("[data-run-row]").length }));
  }
});
