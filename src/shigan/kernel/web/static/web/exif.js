// A photo's own record of when and where it was taken must outlive its shrinking: the APP1 segment
// of the old JPEG is put, untouched, into the new one.

const START = 0xffd8;
const APP1 = 0xffe1;
const SCAN = 0xffda;

// The bytes of the Exif segment, marker included, or null.
export function exifOf(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 4 || view.getUint16(0) !== START) return null;
  let at = 2;
  while (at + 4 <= view.byteLength) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2) + 2;
    if (marker === SCAN || marker < 0xff00) return null;
    if (marker === APP1 && at + length <= view.byteLength && view.getUint32(at + 4) === 0x45786966) {
      return new Uint8Array(buffer.slice(at, at + length));
    }
    at += length;
  }
  return null;
}

export async function withExif(jpeg, exif) {
  if (!exif) return jpeg;
  const bytes = new Uint8Array(await jpeg.arrayBuffer());
  return new Blob([bytes.slice(0, 2), exif, bytes.slice(2)], { type: "image/jpeg" });
}

const GPS = 0x8825;
const SIDES = { N: 1, E: 1, S: -1, W: -1 };

// Where the photo was taken, by its Exif segment: {lon, lat}, or null.
export function placeOf(exif) {
  if (!exif) return null;
  const view = new DataView(exif.buffer, exif.byteOffset + 10); // after the marker, length and Exif\0\0
  try {
    const little = view.getUint16(0) === 0x4949;
    const at = entriesOf(view, view.getUint32(4, little), little).get(GPS);
    if (at === undefined) return null;
    const entries = entriesOf(view, view.getUint32(at + 8, little), little);
    const lat = degrees(view, entries.get(1), entries.get(2), little);
    const lon = degrees(view, entries.get(3), entries.get(4), little);
    return Number.isFinite(lon) && Number.isFinite(lat) ? { lon, lat } : null;
  } catch (error) {
    if (error instanceof RangeError) return null; // it says more than it has
    throw error;
  }
}

// The entries of a directory by tag: where each begins.
function entriesOf(view, start, little) {
  const entries = new Map();
  for (let i = 0; i < view.getUint16(start, little); i += 1) {
    const at = start + 2 + 12 * i;
    entries.set(view.getUint16(at, little), at);
  }
  return entries;
}

// Degrees, minutes and seconds, each a fraction, on the side that a letter names.
function degrees(view, side, value, little) {
  if (side === undefined || value === undefined) return NaN;
  const at = view.getUint32(value + 8, little);
  const part = (i) => view.getUint32(at + 8 * i, little) / view.getUint32(at + 8 * i + 4, little);
  const sign = SIDES[String.fromCharCode(view.getUint8(side + 8))];
  return sign * (part(0) + part(1) / 60 + part(2) / 3600);
}
