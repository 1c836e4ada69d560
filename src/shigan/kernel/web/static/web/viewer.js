// Photos by the deed that brought them, two deeds side by side (templates/web/_viewer.html). A click
// on a thumbnail of the same file opens it there; without a script it opens the file. The figure is
// read aloud when it changes.

const nameOf = (href) => new URL(href, location.href).pathname;

function choose(pane, index) {
  const choices = [...pane.querySelectorAll("[data-photo]")];
  const at = (index + choices.length) % choices.length;
  pane.dataset.at = at;
  choices.forEach((choice, i) => choice.toggleAttribute("data-chosen", i === at));
  const image = pane.querySelector("[data-shown]");
  image.src = choices[at].href;
  image.alt = choices[at].title;
  pane.querySelector("[data-caption]").textContent = choices[at].dataset.caption;
}

function openAt(viewer, href) {
  const panes = [...viewer.querySelectorAll("[data-pane]")];
  const paths = [...panes[0].querySelectorAll("[data-photo]")].map((photo) => nameOf(photo.href));
  const wanted = href ? paths.indexOf(nameOf(href)) : -1;
  // The oldest at the left, the newest at the right; an asked-for photo goes to the nearer side.
  const sides = panes.length === 2 ? [0, paths.length - 1] : [0];
  if (wanted >= 0) sides[panes.length === 2 && wanted > 0 ? 1 : 0] = wanted;
  panes.forEach((pane, i) => choose(pane, sides[i]));
  viewer.showModal();
}

// Keys in the open viewer: the arrows turn the photos of the pane in which one is, else of the last.
function turn(viewer, key) {
  const panes = [...viewer.querySelectorAll("[data-pane]")];
  const pane = document.activeElement.closest("[data-pane]") ?? panes.at(-1);
  const at = Number(pane.dataset.at);
  choose(pane, { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[key]);
}

document.addEventListener("keydown", (event) => {
  const viewer = document.querySelector("dialog[data-viewer][open]");
  if (!viewer || !["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
  event.preventDefault();
  turn(viewer, event.key);
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const opener = event.target.closest("[data-view]");
  const photo = event.target.closest("a[data-photo]");
  const step = event.target.closest("[data-step]");
  if (opener) {
    const viewer = document.getElementById(opener.dataset.view);
    event.preventDefault();
    openAt(viewer, opener.getAttribute("href"));
  } else if (photo) {
    const pane = photo.closest("[data-pane]");
    event.preventDefault();
    choose(pane, [...pane.querySelectorAll("[data-photo]")].indexOf(photo));
  } else if (step) {
    const pane = step.closest("[data-pane]");
    choose(pane, Number(pane.dataset.at) + Number(step.dataset.step));
  } else {
    const thumb = event.target.closest(".timeline .evidence a");
    const viewer = thumb?.querySelector("img") && thumb.closest("article")?.querySelector("dialog[data-viewer]");
    if (viewer) {
      event.preventDefault();
      openAt(viewer, thumb.href);
    }
  }
});
