// While somebody types a report, ask for the cell, likely classes and likely duplicates.
const form = document.querySelector("form[data-suggest]");
const WAIT = 500;
let timer;

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => form.dispatchEvent(new Event("suggest")), WAIT);
}

form.addEventListener("input", later);
form.addEventListener("change", later);
form.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-choose-class]");
  if (!chosen) return;
  const select = form.elements.event_class;
  select.value = chosen.dataset.chooseClass;
  select.dispatchEvent(new Event("change", { bubbles: true }));
});
