"""What a file is by its content; what a photo says of itself."""

from __future__ import annotations

import io
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.files.choices import FileKind
from shigan.kernel.files.rules import clean_name, kind_of, name_agrees, photo_degrees, photo_time
from tests.kernel.files.pictures import DOCX, OFD, PDF, PPTX, XLSX, archive, picture

OFFICE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("JPEG"), FileKind.JPEG),
        (picture("PNG"), FileKind.PNG),
        (picture("WEBP"), FileKind.WEBP),
        (PDF, FileKind.PDF),
        (OFD, FileKind.OFD),
        (DOCX, FileKind.DOCX),
        (XLSX, FileKind.XLSX),
        (PPTX, FileKind.PPTX),
        (archive("[Content_Types].xml", "word/document2.xml"), FileKind.DOCX),
        (archive("[Content_Types].xml", "word/embeddings/xl/workbook.xml"), FileKind.DOCX),
        (b"", None),
        (b"hello", None),
        (picture("GIF"), None),
        (picture("TIFF"), None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<html><script>", None),
        (b"\n" + PDF, None),  # other programs would find the PDF, browsers something else
        (b"MZ\x90\x00", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),  # Word 97
        (archive("readme.txt"), None),
        (archive("word/document.xml"), None),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
        (archive("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), None),
        (DOCX[:60], None),
        (DOCX[:-10], None),
    ],
    ids=lambda value: "content" if isinstance(value, bytes) else str(value),
)
def test_the_kind_is_told_by_content(content: bytes, kind: FileKind | None) -> None:
    assert kind_of(io.BytesIO(content)) is kind


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"RIFF", b"\x89PNG"]))
def test_any_content_is_a_kind_or_none(content: bytes, head: bytes) -> None:
    assert kind_of(io.BytesIO(head + content)) in {None, *FileKind}


@pytest.mark.parametrize(
    ("name", "kind", "agrees"),
    [
        ("a.jpg", FileKind.JPEG, True),
        ("a.JPEG", FileKind.JPEG, True),
        ("整改前.现场.jpg", FileKind.JPEG, True),
        ("blob", FileKind.JPEG, True),
        ("", FileKind.JPEG, True),
        ("a.png", FileKind.JPEG, False),
        ("a.jpg.exe", FileKind.JPEG, False),
        ("a.docx", FileKind.XLSX, False),
        ("a.docm", FileKind.DOCX, False),
    ],
)
def test_a_name_must_not_contradict_the_content(name: str, kind: FileKind, agrees: bool) -> None:
    assert name_agrees(name, kind) is agrees


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("整改前.jpg", "整改前.jpg"),
        ("IMG 0001.JPG", "IMG 0001.JPG"),
        (r"C:\Users\wang\照片.jpg", "照片.jpg"),
        ("../../etc/照片.jpg", "照片.jpg"),
        ("a\0b\nc\u202e.jpg", "abc.jpg"),
        ('a:b*c?"d<e>f|.jpg', "a_b_c__d_e_f_.jpg"),
        ("blob", "blob.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        (" 照片 .jpg ", "照片.jpg"),
        ("长" * 200 + ".jpg", "长" * 116 + ".jpg"),
    ],
)
def test_names_are_made_fit_to_show(name: str, clean: str) -> None:
    assert clean_name(name, FileKind.JPEG) == clean


@given(st.text(max_size=300), st.sampled_from(list(FileKind)))
def test_every_clean_name_is_short_plain_and_stays_as_it_is(name: str, kind: FileKind) -> None:
    clean = clean_name(name, kind)
    assert 0 < len(clean) <= 120
    assert not set(clean) & set('/\\\0\n\r"')
    assert clean_name(clean, kind) == clean


HALF_PAST_TWO = datetime(2022, 3, 5, 14, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("2022:03:05 14:30:00", None, HALF_PAST_TWO),
        ("2022:03:05 14:30:00", "+08:00", HALF_PAST_TWO),
        ("2022:03:05 06:30:00", "+00:00", HALF_PAST_TWO),
        ("2022:03:05 14:30:00\0", "+08:00\0", HALF_PAST_TWO),
        ("2022:03:05 14:30:00", "nonsense", HALF_PAST_TWO),
        ("0000:00:00 00:00:00", None, None),
        ("    :  :     :  :  ", None, None),
        ("2022-03-05", None, None),
        ("", None, None),
        (None, None, None),
        (20220305, None, None),
    ],
)
def test_when_a_photo_was_taken(text: object, offset: object, expected: datetime | None) -> None:
    assert photo_time(text, offset, OFFICE) == expected


@pytest.mark.parametrize(
    ("parts", "side", "expected"),
    [
        ((36.0, 11.0, 33.0), "N", 36.1925),
        ((36, 11.55, 0), "N\0", 36.1925),
        ((36.1925, 0, 0), b"N", 36.1925),
        ((Fraction(36), Fraction(11), Fraction(33)), "s", -36.1925),
        ((117.0, 5.0, 15.0), "E", 117.0875),
        ((117.0, 5.0, 15.0), "W", -117.0875),
        ((117.0, 5.0, 15.0), "N", None),  # no such latitude
        ((117.0, 5.0, 15.0), "", None),
        ((117.0, 5.0, 15.0), None, None),
        ((181.0, 0.0, 0.0), "E", None),
        ((-36.0, 0.0, 0.0), "N", None),
        ((float("nan"), 0, 0), "N", None),
        ((float("inf"), 0, 0), "N", None),
        ((36.0, 11.0), "N", None),
        (("a", "b", "c"), "N", None),
        ("361", "N", None),
        (None, "N", None),
    ],
)
def test_where_a_photo_was_taken(parts: object, side: object, expected: float | None) -> None:
    assert photo_degrees(parts, side) == (expected and pytest.approx(expected, abs=1e-9))
