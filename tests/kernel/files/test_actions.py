"""Storing evidence."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from shigan.kernel.audit.choices import Result
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.files.actions import evidence_original, evidence_store
from shigan.kernel.files.models import Evidence
from shigan.kernel.files.store import Copy, folder, place
from tests.kernel.files.pictures import DOCX, PDF, archive, exif, picture
from tests.kit.cast import Cast

PHOTO = picture(exif=exif())
SHA = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    """A store of its own."""
    settings.SHIGAN_HOME = tmp_path


def upload(content: bytes = PHOTO, name: str = "整改前.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def store(cast: Cast, login: str = "community", file: SimpleUploadedFile | None = None) -> Evidence:
    return evidence_store(
        actor=cast.scope(login), upload=file or upload(), unit=cast.unit("001001")
    )


def test_a_photo_is_stored_with_what_it_tells(cast: Cast) -> None:
    evidence = store(cast)
    evidence.refresh_from_db()
    assert evidence.sha256 == SHA
    assert (evidence.mime, evidence.name, evidence.size) == ("image/jpeg", "整改前.jpg", len(PHOTO))
    assert (evidence.width, evidence.height) == (400, 200)
    assert evidence.taken_at == datetime(2022, 3, 5, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (evidence.lon, evidence.lat) == pytest.approx((117.0875, 36.1925))
    assert evidence.source_crs == "WGS84"
    assert (evidence.unit, evidence.unit_path) == (
        cast.unit("001001"),
        cast.unit("001001").path,
    )
    assert (evidence.uploader_id, evidence.uploader_name) == (
        cast.people["community"].pk,
        "己书记",
    )
    assert place(SHA).read_bytes() == PHOTO
    assert place(SHA, Copy.DISPLAY).exists()
    assert place(SHA, Copy.THUMB).exists()


def test_one_audit_row_tells_of_it_without_where_it_was_taken(cast: Cast) -> None:
    evidence = store(cast)
    row = AuditRow.objects.get()
    assert (row.code, row.subject_id) == ("files.evidence_record", str(evidence.pk))
    assert row.unit_path == evidence.unit_path
    assert row.after == {"sha256": SHA, "mime": "image/jpeg", "size": len(PHOTO)}


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        (PDF, "检查记录.pdf", "application/pdf"),
        (
            DOCX,
            "检查记录.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_a_paper_is_stored_as_it_is(cast: Cast, content: bytes, name: str, mime: str) -> None:
    evidence = store(cast, file=upload(content, name))
    assert (evidence.mime, evidence.name, evidence.width, evidence.source_crs) == (
        mime,
        name,
        None,
        "",
    )
    assert [p for p in folder().rglob("*") if p.is_file()] == [place(evidence.sha256)]


def test_the_same_content_in_the_same_unit_is_the_same_row(cast: Cast) -> None:
    first = store(cast)
    again = store(cast, "head", upload(name="又一次.jpg"))
    assert again == first
    assert (again.name, again.uploader_name) == ("整改前.jpg", "己书记")
    assert Evidence.objects.count() == 1
    assert AuditRow.objects.count() == 2


def test_the_same_content_in_another_unit_is_another_row(cast: Cast) -> None:
    here = store(cast)
    there = evidence_store(actor=cast.scope("community"), upload=upload(), unit=cast.unit("001002"))
    assert there.pk != here.pk
    assert there.sha256 == here.sha256


def test_evidence_need_not_belong_to_a_unit(cast: Cast) -> None:
    evidence = evidence_store(actor=cast.scope("community"), upload=upload(), unit=None)
    assert (evidence.unit, evidence.unit_path) == (None, "")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (upload(b""), "文件是空的"),
        (upload(b"MZ\x90\x00" * 9, "a.exe"), "不支持这种文件"),
        (upload(archive("a.txt"), "a.zip"), "不支持这种文件"),
        (upload(PHOTO, "a.png"), "“a.png”的内容其实是JPEG 图片，扩展名不符"),
        (upload(PDF, "a.jpg"), "“a.jpg”的内容其实是PDF 文档，扩展名不符"),
        (upload(PHOTO[: len(PHOTO) // 2]), "图片损坏或不完整"),
    ],
)
def test_what_cannot_be_evidence_is_refused(
    cast: Cast, file: SimpleUploadedFile, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        store(cast, file=file)
    assert Evidence.objects.count() == 0
    assert not folder().exists()


def test_a_file_over_the_limit_is_refused(cast: Cast, settings: Settings) -> None:
    settings.SHIGAN_EVIDENCE_MAX_BYTES = 2**20
    with pytest.raises(Refused, match="文件超过1 MB"):
        store(cast, file=upload(PDF.ljust(2**20 + 1), "a.pdf"))
    assert store(cast, file=upload(PDF.ljust(2**20), "a.pdf")).size == 2**20


@pytest.mark.parametrize("login", ["outsider", "auditor"])
def test_who_reports_nothing_stores_nothing(cast: Cast, login: str) -> None:
    with pytest.raises(Denied):
        store(cast, login)
    assert Evidence.objects.count() == 0
    assert AuditRow.objects.get().result == Result.DENIED


def test_the_original_is_for_those_with_the_function(cast: Cast) -> None:
    evidence = store(cast)
    with pytest.raises(Denied):
        evidence_original(actor=cast.scope("community"), evidence=evidence)
