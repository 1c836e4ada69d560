// [data-narrow]: typing keeps the options whose label has the typed text, and those ticked.
document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-narrow]");
  if (!box) return;
  const text = box.value.trim().toLowerCase();
  for (const label of box.closest("form").querySelectorAll(".menu-list label")) {
    const ticked = label.querySelector("input").checked;
    label.hidden = !ticked && !label.textContent.toLowerCase().includes(text);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-narrow]")) event.preventDefault();
});
