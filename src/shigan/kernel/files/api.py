"""Routes of evidence."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Path, Router, UploadedFile
from ninja.responses import Status

from shigan.kernel.base.errors import Denied
from shigan.kernel.files.actions import evidence_original, evidence_store
from shigan.kernel.files.queries import evidence_visible
from shigan.kernel.files.serializers import EvidenceOut, evidence_out, file_response
from shigan.kernel.files.store import Copy
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit
from shigan.kernel.web.problems import problems

router = Router()
_BINARY = {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}


@router.post("", response={201: EvidenceOut, **problems(404, 422)}, summary="Send a file")
def store(
    request: ScopedRequest, file: File[UploadedFile], unit: Form[str] = ""
) -> Status[EvidenceOut]:
    """Keep a photo or paper as evidence; the same content sent again is the same file.

    `unit` is the code of the unit whose people see it too, besides you.
    """
    place = Unit.objects.visible_to(request.scope).filter(code=unit).first() if unit else None
    if unit and place is None:
        raise Denied(_("没有单位 %(code)s，或不在职责范围内") % {"code": unit})
    evidence = evidence_store(actor=request.scope, upload=file, unit=place)
    return Status(201, evidence_out(evidence))


@router.get(
    "/{sha256}",
    response={200: None, **problems(404, 422)},
    summary="Read a file",
    openapi_extra={"responses": _BINARY},
)
def read(
    request: ScopedRequest,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
    variant: Literal["display", "thumb", "original"] = "display",
) -> FileResponse:
    """A file that you may see: an image as it is shown or small, any other file as it came.

    `original` is an image with all that the camera noted; reading it is logged.
    """
    evidence = evidence_visible(request.scope, sha256)
    if evidence is None or (variant == "thumb" and not evidence.is_image):
        raise Denied
    if variant == "original":
        return file_response(
            evidence_original(actor=request.scope, evidence=evidence), Copy.ORIGINAL
        )
    if not evidence.is_image:
        return file_response(evidence, Copy.ORIGINAL)
    return file_response(evidence, Copy.THUMB if variant == "thumb" else Copy.DISPLAY)
