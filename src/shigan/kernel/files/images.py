"""Reading photos with suspicion: what they say of themselves, and copies that say nothing."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps

from shigan.kernel.base.errors import Refused
from shigan.kernel.files.rules import photo_degrees, photo_time

#: A small file can claim a huge picture and eat all memory: this is where reading stops.
MAX_PIXELS = 64_000_000
DISPLAY_SIDE = 2048
THUMB_SIDE = 320
#: Cameras note what their satellite receiver says.
PHOTO_CRS = "WGS84"
_QUALITY = 85
_READERS = ["JPEG", "PNG", "WEBP"]
_BROKEN = (ArithmeticError, EOFError, OSError, SyntaxError, ValueError, struct.error)


@dataclass(frozen=True)
class Photo:
    """A photo upright: its size, what it noted, and the two copies that are shown."""

    width: int
    height: int
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    display: bytes
    thumb: bytes


def read_photo(file: BinaryIO, zone: tzinfo) -> Photo:
    """Decode an image within limits, or refuse it; `zone` is where the camera's clock is."""
    try:
        image = Image.open(file, formats=_READERS)
        size = image.size
        _check_size(size)
        taken_at, lon, lat = _notes(image, zone)
        image.draft("RGB", (DISPLAY_SIDE, DISPLAY_SIDE))
        upright = _plain(ImageOps.exif_transpose(image))
    except Image.DecompressionBombError:
        raise _too_large() from None
    except _BROKEN:
        raise Refused(_("图片损坏或不完整，无法打开，请重新选择")) from None
    turned = (upright.width > upright.height) != (image.width > image.height)
    width, height = size[::-1] if turned else size
    return Photo(
        width=width,
        height=height,
        taken_at=taken_at,
        lon=lon,
        lat=lat,
        display=_copy(upright, DISPLAY_SIDE),
        thumb=_copy(upright, THUMB_SIDE),
    )


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise _too_large()


def _too_large() -> Refused:
    limit = MAX_PIXELS // 1_000_000
    return Refused(_("图片超过%(limit)s百万像素，请缩小后再上传") % {"limit": limit})


def _notes(image: Image.Image, zone: tzinfo) -> tuple[datetime | None, float | None, float | None]:
    """Time and position from EXIF; what is malformed counts as not there."""
    try:
        exif = image.getexif()
        camera = exif.get_ifd(ExifTags.IFD.Exif)
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except _BROKEN:
        return None, None, None
    taken_at = photo_time(
        camera.get(ExifTags.Base.DateTimeOriginal),
        camera.get(ExifTags.Base.OffsetTimeOriginal),
        zone,
    )
    gps = ExifTags.GPS
    lon = photo_degrees(place.get(gps.GPSLongitude), place.get(gps.GPSLongitudeRef))
    lat = photo_degrees(place.get(gps.GPSLatitude), place.get(gps.GPSLatitudeRef))
    if lon is None or lat is None or (lon, lat) == (0, 0):  # 0, 0: a receiver without a fix
        return taken_at, None, None
    return taken_at, lon, lat


def _plain(image: Image.Image) -> Image.Image:
    """The bare picture: no notes, no transparency, no profile."""
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    bare = image.convert("RGB")
    bare.info = {}  # a JPEG comment would be written into the copies
    return bare


def _copy(image: Image.Image, side: int) -> bytes:
    image = image.copy()
    image.thumbnail((side, side))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
