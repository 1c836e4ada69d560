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
form.addEventListener("position:found", later);
form.addEventListener("photos:placed", (event) => {
  const [place] = event.detail;
  form.elements.photo_lon.value = place?.lon ?? "";
  form.elements.photo_lat.value = place?.lat ?? "";
  later();
});
if (form.elements.text.value) later(); // a draft, or a form that came back
