// A sheet is fetched beside the page ([data-export]): after a second one sees how long it takes, and
// at the end how many rows there are and how long it took. Without a script it is a plain download.
import { toast, word } from "./words.js";

function nameOf(response) {
  const given = response.headers.get("Content-Disposition") ?? "";
  const [, encoded] = given.match(/filename\*=utf-8''([^;]+)/i) ?? [];
  const [, plain] = given.match(/filename="([^"]+)"/) ?? [];
  return encoded ? decodeURIComponent(encoded) : plain ?? "shigan.xlsx";
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function fetched(link) {
  const started = Date.now();
  const passed = () => (Date.now() - started) / 1000;
  const timer = setInterval(() => toast(word("exporting", { seconds: passed().toFixed(0) })), 1000);
  link.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(link.href, { credentials: "same-origin" });
    if (response.redirected || !response.headers.has("X-Rows")) {
      location.assign(link.href); // the sign-in page, or what is wrong, in words
      return;
    }
    save(await response.blob(), nameOf(response));
    const rows = Number(response.headers.get("X-Rows")).toLocaleString(document.documentElement.lang);
    clearInterval(timer);
    toast(word("exported", { rows, seconds: passed().toFixed(1) }));
  } catch {
    toast(word("offline"));
  } finally {
    clearInterval(timer);
    link.removeAttribute("aria-busy");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-export]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!link.hasAttribute("aria-busy")) fetched(link);
});
