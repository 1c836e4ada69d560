// A suggestion fills in a choice: <a data-choose="name" data-value="key" href="…">. Where the form with
// that choice is open it is set there, for the person to send; else the link opens the form with it.
function target(chosen) {
  const root = chosen.closest("form, article, main");
  const field = root?.querySelector(`select[name="${CSS.escape(chosen.dataset.choose)}"]`);
  return field && [...field.options].some((o) => o.value === chosen.dataset.value) ? field : null;
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-choose]");
  const field = chosen && target(chosen);
  if (!field) return;
  event.preventDefault();
  event.stopPropagation();
  field.value = chosen.dataset.value;
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  field.scrollIntoView({ block: "nearest" });
}, true);
