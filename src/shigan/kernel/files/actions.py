"""Writes of evidence."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.files.choices import FileKind
from shigan.kernel.files.images import PHOTO_CRS, Photo, read_photo
from shigan.kernel.files.models import Evidence
from shigan.kernel.files.rules import clean_name, kind_of, name_agrees
from shigan.kernel.files.store import Copy, keep

if TYPE_CHECKING:
    from shigan.kernel.orgs.models import Unit
    from shigan.kernel.orgs.scope import Scope


@dataclass(frozen=True)
class Received:
    """An upload that was read, recognised and decoded; nothing is stored yet."""

    content: bytes
    sha256: str
    kind: FileKind
    name: str
    photo: Photo | None


def receive(upload: UploadedFile[bytes]) -> Received:
    """Read an upload within the limits, or refuse it. Decoding a photo takes some 0.4 s."""
    content = _content(upload)
    kind = _kind(upload.name or "", content)
    return Received(
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        kind=kind,
        name=clean_name(upload.name or "", kind),
        photo=_photo(content) if kind.is_image else None,
    )


def evidence_store(*, actor: Scope, upload: UploadedFile[bytes], unit: Unit | None) -> Evidence:
    """Keep an uploaded file as evidence of `unit`: received first, so that no lock waits for it."""
    return evidence_record(actor=actor, received=receive(upload), unit=unit)


@action("files.evidence_record", label=_("上传证据"))
def evidence_record(*, actor: Scope, received: Received, unit: Unit | None) -> Evidence:
    """Keep what was received as evidence of `unit`; the same content there again is the same row.

    Whoever may report in any unit may store: `unit` only says who else sees it. The files are
    on disk before the row is, so a row never points at nothing.
    """
    actor.require("files.report")
    sha256, photo = received.sha256, received.photo
    keep(sha256, Copy.ORIGINAL, received.content)
    if photo is not None:
        keep(sha256, Copy.DISPLAY, photo.display)
        keep(sha256, Copy.THUMB, photo.thumb)
    evidence, created = Evidence.objects.get_or_create(
        sha256=sha256,
        unit_path=unit.path if unit else "",
        defaults={
            "size": len(received.content),
            "mime": received.kind,
            "name": received.name,
            "unit": unit,
            "uploader_id": actor.user_id,
            "uploader_name": actor.name,
            "uploaded_at": now(),
            **_told_by(photo),
        },
    )
    note(
        subject=evidence,
        after={"sha256": sha256, "mime": evidence.mime, "size": evidence.size},
        text="" if created else str(_("同一文件已在，未重复保存")),
    )
    return evidence


@action("files.evidence_original", label=_("下载证据原件"))
def evidence_original(*, actor: Scope, evidence: Evidence) -> Evidence:
    """Hand out the file as it came, with what it notes of time and place: a logged reading."""
    actor.require("files.original", evidence.unit_path)
    note(subject=evidence)
    return evidence


def _content(upload: UploadedFile[bytes]) -> bytes:
    """The whole content, read no further than the limit whatever size it claims."""
    limit: int = settings.SHIGAN_EVIDENCE_MAX_BYTES
    upload.seek(0)
    content: bytes = upload.read(limit + 1)
    if not content:
        raise Refused(_("文件是空的，请重新选择"))
    if len(content) > limit:
        raise Refused(_("文件超过%(limit)s MB，请压缩后再上传") % {"limit": limit // 2**20})
    return content


def _kind(name: str, content: bytes) -> FileKind:
    kind = kind_of(io.BytesIO(content))
    if kind is None:
        raise Refused(
            _(
                "不支持这种文件。可上传 JPEG、PNG、WebP 图片，PDF、OFD 文档，"
                "以及不含宏的 DOCX、XLSX、PPTX；旧版 Office 文件请先另存为新格式"
            )
        )
    if not name_agrees(name, kind):
        raise Refused(
            _("“%(name)s”的内容其实是%(kind)s，扩展名不符，请核对后再上传")
            % {"name": clean_name(name, kind), "kind": kind.label}
        )
    return kind


def _photo(content: bytes) -> Photo:
    return read_photo(io.BytesIO(content), timezone.get_default_timezone())


def _told_by(photo: Photo | None) -> dict[str, object]:
    """The fields that the photo fills."""
    if photo is None:
        return {}
    return {
        "width": photo.width,
        "height": photo.height,
        "taken_at": photo.taken_at,
        "lon": photo.lon,
        "lat": photo.lat,
        "source_crs": PHOTO_CRS if photo.lon is not None else "",
    }
