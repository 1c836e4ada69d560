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
