// What scripts say, in the page's language (templates/web/_words.html), and where they say it.

export function word(name, values = {}) {
  const text = document.querySelector(`#words [data-word="${name}"]`)?.textContent ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

let timer = 0;

export function toast(text) {
  const place = document.getElementById("toast");
  if (!place) return;
  place.textContent = text;
  place.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { place.hidden = true; }, 6000);
}

// Run `start` once on each matching element, now and in whatever htmx brings later.
export function everywhere(selector, start) {
  const begun = new WeakSet();
  const run = (root) => {
    for (const element of [root, ...root.querySelectorAll(selector)]) {
      if (!element.matches?.(selector) || begun.has(element)) continue;
      begun.add(element);
      start(element);
    }
  };
  run(document);
  document.addEventListener("htmx:afterSwap", (event) => run(event.detail.elt));
}
