// A form is sent once. After a second its button says how long it takes; an upload says how far.
// POST forms only; data-busy="off" leaves a form alone (a file that is downloaded, say).
import { word } from "./words.js";

const busy = new Map();

function begin(form, button) {
  const note = document.createElement("span");
  note.className = "busy-text num";
  note.setAttribute("role", "status");
  const started = Date.now();
  const timer = setInterval(() => {
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    if (!note.isConnected) button?.after(note);
    if (!note.dataset.percent) note.textContent = word("saving", { seconds });
  }, 1000);
  button?.setAttribute("aria-busy", "true");
  busy.set(form, { button, note, timer });
}

function end(form) {
  const state = busy.get(form);
  if (!state) return;
  clearInterval(state.timer);
  state.note.remove();
  state.button?.removeAttribute("aria-busy");
  busy.delete(form);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.busy === "off") return;
  if (busy.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (!event.defaultPrevented) begin(form, event.submitter ?? form.querySelector("button:not([type=button])"));
}, true);

document.addEventListener("htmx:xhr:progress", (event) => {
  const state = busy.get(event.target.closest("form"));
  if (!state || !event.detail.lengthComputable) return;
  state.note.dataset.percent = "1";
  const percent = Math.round((event.detail.loaded / event.detail.total) * 100);
  state.note.textContent = word("uploading", { percent });
});
document.addEventListener("htmx:afterRequest", (event) => end(event.target.closest("form")));
// Back from the next page: the form may be sent again.
window.addEventListener("pageshow", () => [...busy.keys()].forEach(end));
