// What is typed into <form data-draft="name"> stays in this browser until it is sent, dropped, a
// week old, or its writer signs out. Passwords, files and hidden fields are never kept.
import { everywhere, word } from "./words.js";

const PREFIX = "shigan-draft:";
const WEEK = 7 * 24 * 3600 * 1000;
const user = document.documentElement.dataset.user;
const keyOf = (form) => `${PREFIX}${user}:${form.dataset.draft}`;

function stored(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    return draft && Date.now() - draft.at < WEEK ? draft : null;
  } catch {
    return null; // a draft that can't be read is no draft
  }
}

const fields = (form) => [...form.elements].filter(
  (f) => f.name && !["hidden", "password", "file", "submit", "button", "fieldset"].includes(f.type),
);

function values(form) {
  const kept = {};
  for (const field of fields(form)) {
    const ticked = field.type === "checkbox" || field.type === "radio";
    if (ticked && !field.checked) continue;
    (kept[field.name] ??= []).push(
      ...(field.selectedOptions ? [...field.selectedOptions].map((o) => o.value) : [field.value]),
    );
  }
  return kept;
}

function fill(form, kept) {
  const left = structuredClone(kept);
  for (const field of fields(form)) {
    const given = left[field.name] ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else if (field.selectedOptions) for (const o of field.options) o.selected = given.includes(o.value);
    else field.value = given.shift() ?? "";
  }
}

function offer(form, key, draft, before) {
  const bar = document.createElement("div");
  bar.className = "draft-bar";
  bar.setAttribute("role", "status");
  const when = new Date(draft.at).toLocaleString(document.documentElement.lang, {
    month: "short", day: "numeric", hour: "2-digit", minute: "2-digit",
  });
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn btn-sm btn-link";
  drop.textContent = word("draft-drop");
  drop.addEventListener("click", () => {
    localStorage.removeItem(key);
    fill(form, before);
    bar.remove();
  });
  bar.append(word("draft-restored", { when }), drop);
  form.prepend(bar);
}

function keep(form) {
  const key = keyOf(form);
  const draft = stored(key);
  const before = values(form);
  if (draft && JSON.stringify(draft.values) !== JSON.stringify(before)) {
    // A form that came back with errors already holds what was sent.
    if (!form.querySelector(".field-wrong")) {
      fill(form, draft.values);
      offer(form, key, draft, before);
    }
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: values(form) }));
    }, 300);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: values(form) }));
    sessionStorage.setItem("shigan-sent", key);
  });
}

// A saved form is answered by a redirect. Whatever else came (an error page, the sign-in page, the
// same form with its errors, nothing at all), the draft stays.
function settle() {
  const sent = sessionStorage.getItem("shigan-sent");
  if (!sent) return;
  sessionStorage.removeItem("shigan-sent");
  const [visit] = performance.getEntriesByType("navigation");
  const kept = document.body.matches(".bare, [data-error-page]");
  if (visit?.type === "navigate" && visit.redirectCount > 0 && !kept) localStorage.removeItem(sent);
}

function forget() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  }
  sessionStorage.clear();
}

settle();
everywhere("form[data-draft]", keep);
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) forget();
});
// A form that a script sends: before the answer is used, since it may lead away from the page. Parts
// of a form that ask while somebody types (suggestions) are no saving of it.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, requestConfig, xhr } = event.detail;
  if (!elt.matches("form[data-draft]") || requestConfig.verb === "get" || xhr.status >= 400) return;
  localStorage.removeItem(keyOf(elt));
  sessionStorage.removeItem("shigan-sent");
});
