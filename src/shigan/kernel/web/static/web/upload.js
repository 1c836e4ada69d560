// Photos are made smaller here before they are sent, with a preview; a position is read once, when
// its button is pressed (templates/web/_photos.html, _position.html).
import { exifOf, placeOf, withExif } from "./exif.js";
import { everywhere, word } from "./words.js";

const LONGEST = 2048;
const QUALITY = 0.85;
const ENOUGH = 600 * 1024; // smaller files are sent as they are

const exifIn = async (file) => exifOf(await file.slice(0, 256 * 1024).arrayBuffer());

// Decoding, scaling and encoding are asynchronous, so that typing goes on meanwhile.
async function shrink(file) {
  if (file.size <= ENOUGH) return file;
  const exif = file.type === "image/jpeg" ? await exifIn(file) : null;
  // With its Exif kept, the picture must also keep its stored orientation.
  const imageOrientation = exif ? "none" : "from-image";
  const whole = await createImageBitmap(file, { imageOrientation });
  const ratio = Math.min(1, LONGEST / Math.max(whole.width, whole.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(whole.width * ratio);
  canvas.height = Math.round(whole.height * ratio);
  canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
  whole.close();
  const jpeg = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
  const small = await withExif(jpeg, exif);
  if (small.size >= file.size) return file;
  return new File([small], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
}

function photos(root) {
  const input = root.querySelector("input[type=file]");
  const list = root.querySelector("[data-photo-list]");
  const note = root.querySelector("[data-photo-note]");
  const hint = note.textContent;
  let kept = [];

  // Says where the photos were taken, as far as they know it themselves.
  async function tellPlaces() {
    const places = await Promise.all(kept.map(async (file) => placeOf(await exifIn(file))));
    const detail = places.filter((place) => place !== null);
    input.dispatchEvent(new CustomEvent("photos:placed", { bubbles: true, detail }));
  }

  function show() {
    const bag = new DataTransfer();
    for (const file of kept) bag.items.add(file);
    input.files = bag.files;
    list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    list.replaceChildren(...kept.map((file) => {
      const item = document.createElement("li");
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "btn btn-sm";
      remove.textContent = word("remove");
      remove.setAttribute("aria-label", `${word("remove")} ${file.name}`);
      remove.addEventListener("click", () => { kept = kept.filter((other) => other !== file); show(); });
      item.append(image, remove);
      return item;
    }));
    tellPlaces();
  }

  input.addEventListener("change", async () => {
    note.textContent = word("shrinking");
    const wrong = [];
    for (const file of input.files) {
      try {
        kept.push(await shrink(file));
      } catch {
        wrong.push(word("not-image", { name: file.name }));
      }
    }
    show();
    note.textContent = wrong.join(" ") || hint;
  });
}

function position(root) {
  const [lon, lat] = root.querySelectorAll("input[inputmode]");
  const source = root.querySelector("input[type=hidden]");
  const note = root.querySelector("[data-position-note]");
  const tell = (name, values) => { note.textContent = word(name, values); };
  for (const input of [lon, lat]) input.addEventListener("input", () => { source.value = ""; });

  root.querySelector("[data-locate]").addEventListener("click", () => {
    if (!navigator.geolocation) return tell("locate-failed");
    tell("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        lon.value = coords.longitude.toFixed(6);
        lat.value = coords.latitude.toFixed(6);
        source.value = "WGS84";
        tell("located", { metres: Math.round(coords.accuracy) });
        lon.dispatchEvent(new CustomEvent("position:found", { bubbles: true, detail: coords }));
      },
      (error) => tell(error.code === error.PERMISSION_DENIED ? "locate-denied" : "locate-failed"),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 },
    );
  });
}

everywhere("[data-photos]", photos);
everywhere("[data-position]", position);
