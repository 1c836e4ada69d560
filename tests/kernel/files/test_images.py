"""Photos read with suspicion."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from shigan.kernel.base.errors import Refused
from shigan.kernel.files.images import DISPLAY_SIDE, MAX_PIXELS, THUMB_SIDE, Photo, read_photo
from tests.kernel.files.pictures import BLUE, RED, exif, picture

OFFICE = ZoneInfo("Asia/Shanghai")


def read(content: bytes) -> Photo:
    return read_photo(io.BytesIO(content), OFFICE)


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_time_and_place_are_read(form: str) -> None:
    photo = read(picture(form, exif=exif()))
    assert photo.taken_at == datetime(2022, 3, 5, 14, 30, tzinfo=OFFICE)
    assert photo.lon == pytest.approx(117.0875)
    assert photo.lat == pytest.approx(36.1925)
    assert (photo.width, photo.height) == (400, 200)


def test_a_photo_without_notes_has_none() -> None:
    photo = read(picture())
    assert (photo.taken_at, photo.lon, photo.lat) == (None, None, None)


@pytest.mark.parametrize(
    "notes",
    [
        exif(lon=(0.0, 0.0, 0.0), lat=(0.0, 0.0, 0.0)),  # no fix
        exif(lat=(95.0, 0.0, 0.0)),
        exif(lon_side="Q"),
    ],
)
def test_half_a_position_is_none(notes: Image.Exif) -> None:
    photo = read(picture(exif=notes))
    assert (photo.lon, photo.lat) == (None, None)
    assert photo.taken_at is not None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_is_shown_gives_nothing_away(form: str) -> None:
    options = {"comment": b"secret-comment"} if form == "JPEG" else {}
    source = picture(form, exif=exif(), xmp=b"<x>secret-xmp</x>", **options)
    assert b"secret-note" in source
    photo = read(source)
    for copy in (photo.display, photo.thumb):
        shown = opened(copy)
        assert shown.format == "JPEG"
        assert dict(shown.getexif()) == {}
        assert not {"comment", "exif", "xmp", "icc_profile"} & set(shown.info)
        assert b"secret" not in copy
        assert b"2022:03:05" not in copy


@pytest.mark.parametrize(
    ("orientation", "size", "left", "right"),
    [(1, (400, 200), RED, BLUE), (3, (400, 200), BLUE, RED)],
)
def test_copies_stand_upright(
    orientation: int, size: tuple[int, int], left: tuple[int, int, int], right: tuple[int, int, int]
) -> None:
    photo = read(picture(exif=exif(orientation=orientation)))
    shown = opened(photo.display)
    assert shown.size == size
    assert near(shown.getpixel((10, 100)), left)
    assert near(shown.getpixel((390, 100)), right)


def test_a_photo_on_its_side_is_turned() -> None:
    photo = read(picture(exif=exif(orientation=6)))
    shown = opened(photo.display)
    assert (photo.width, photo.height) == (200, 400)
    assert shown.size == (200, 400)
    assert near(shown.getpixel((100, 10)), RED)
    assert near(shown.getpixel((100, 390)), BLUE)


def test_large_photos_are_shown_smaller_and_small_ones_as_they_are() -> None:
    large = read(picture(size=(5000, 2500), exif=exif(orientation=8)))
    assert (large.width, large.height) == (2500, 5000)
    assert opened(large.display).size == (DISPLAY_SIDE // 2, DISPLAY_SIDE)
    assert opened(large.thumb).size == (THUMB_SIDE // 2, THUMB_SIDE)
    small = read(picture(size=(100, 50)))
    assert opened(small.display).size == opened(small.thumb).size == (100, 50)


def test_transparent_parts_are_shown_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert near(opened(read(out.getvalue()).display).getpixel((5, 5)), (255, 255, 255))


def test_of_a_burst_the_first_picture_is_shown() -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (64, 32), RED), Image.new("RGB", (64, 32), BLUE)
    first.save(out, "MPO", save_all=True, append_images=[second])
    photo = read(out.getvalue())
    assert (photo.width, photo.height) == (64, 32)
    assert near(opened(photo.display).getpixel((5, 5)), RED)


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK"])
def test_other_colour_modes_are_shown(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(read(picture(form, mode=mode)).display).mode == "RGB"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [8001, 20_000, 2**31 - 1])
def test_a_small_file_that_claims_a_huge_picture_is_refused(side: int) -> None:
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99))
    assert side * side > MAX_PIXELS
    with pytest.raises(Refused, match="64百万像素"):
        read(bomb + chunk(b"IEND", b""))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_refused(form: str) -> None:
    content = picture(form)
    with pytest.raises(Refused, match="损坏"):
        read(content[: len(content) // 2])


@pytest.mark.filterwarnings("ignore")  # Pillow grumbles about each kind of damage
@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([picture(form, (64, 32), exif=exif()) for form in ("JPEG", "PNG", "WEBP")]),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_any_damage_is_read_or_refused(content: bytes, damage: list[tuple[int, int]]) -> None:
    broken = bytearray(content)
    for at, value in damage:
        broken[at % len(broken)] = value
    try:
        photo = read(bytes(broken))
    except Refused:
        return
    assert max(opened(photo.display).size) <= DISPLAY_SIDE
