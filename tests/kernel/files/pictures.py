"""Real small pictures and papers, made while the tests run."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from PIL import ExifTags, Image

RED, BLUE = (200, 30, 30), (30, 30, 200)


def exif(**tags: Any) -> Image.Exif:
    """EXIF as a phone writes it: 2022-03-05 14:30 at 117°5′15″E 36°11′33″N, or as told."""
    notes = Image.Exif()
    notes[ExifTags.Base.Make] = "secret-phone"
    camera = {
        ExifTags.Base.DateTimeOriginal: tags.get("taken", "2022:03:05 14:30:00"),
        ExifTags.Base.OffsetTimeOriginal: tags.get("offset", "+08:00"),
        ExifTags.Base.UserComment: b"ASCII\0\0\0secret-note",
    }
    place = {
        ExifTags.GPS.GPSLatitudeRef: tags.get("lat_side", "N"),
        ExifTags.GPS.GPSLatitude: tags.get("lat", (36.0, 11.0, 33.0)),
        ExifTags.GPS.GPSLongitudeRef: tags.get("lon_side", "E"),
        ExifTags.GPS.GPSLongitude: tags.get("lon", (117.0, 5.0, 15.0)),
    }
    notes.get_ifd(ExifTags.IFD.Exif).update(camera)
    notes.get_ifd(ExifTags.IFD.GPSInfo).update(place)
    if "orientation" in tags:
        notes[ExifTags.Base.Orientation] = tags["orientation"]
    return notes


def picture(
    form: str = "JPEG",
    size: tuple[int, int] = (400, 200),
    mode: str = "RGB",
    **options: Any,
) -> bytes:
    """A picture whose left half is red and right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    out = io.BytesIO()
    image.convert(mode).save(out, form, **options)
    return out.getvalue()


def archive(*members: str) -> bytes:
    """A ZIP file with members of that name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for member in members:
            file.writestr(member, "<xml/>")
    return out.getvalue()


DOCX = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = archive("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
PPTX = archive("[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml")
OFD = archive("OFD.xml", "Doc_0/Document.xml")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
