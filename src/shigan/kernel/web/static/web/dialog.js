// <a data-dialog>: the page that it leads to opens over this one, as long as one reads it. Without
// a script, or with a modifier key, it is a link like any other.
const dialog = document.getElementById("aside");
const body = document.getElementById("aside-body");

async function show(url) {
  dialog.querySelector("[data-dialog-full]").href = url;
  body.replaceChildren(document.getElementById("panel-skeleton").content.cloneNode(true));
  dialog.showModal();
  const address = new URL(url, location.href);
  address.searchParams.set("panel", "1");
  await window.htmx.ajax("GET", address.pathname + address.search, { target: body, source: body, swap: "innerHTML" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!dialog || !link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link.getAttribute("href"));
});
dialog?.addEventListener("close", () => body.replaceChildren());
