"""Evidence over HTTP: the display copy, the thumbnail, the file as it came."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from shigan.kernel.files.actions import evidence_original
from shigan.kernel.files.models import Evidence
from shigan.kernel.files.queries import evidence_visible
from shigan.kernel.files.serializers import file_response
from shigan.kernel.files.store import Copy
from shigan.kernel.orgs.middleware import ScopedRequest


@require_safe
def show(request: ScopedRequest, sha256: str) -> HttpResponseBase:
    """An image as it is shown; any other file to save."""
    evidence = _visible(request, sha256)
    return file_response(evidence, Copy.DISPLAY if evidence.is_image else Copy.ORIGINAL)


@require_safe
def thumb(request: ScopedRequest, sha256: str) -> HttpResponseBase:
    """An image, small; other files have none."""
    evidence = _visible(request, sha256)
    if not evidence.is_image:
        raise Http404
    return file_response(evidence, Copy.THUMB)


@require_safe
def original(request: ScopedRequest, sha256: str) -> HttpResponseBase:
    """The file as it came, to save; for those who hold `files.original`, and logged."""
    evidence = evidence_original(actor=request.scope, evidence=_visible(request, sha256))
    return file_response(evidence, Copy.ORIGINAL)


def _visible(request: ScopedRequest, sha256: str) -> Evidence:
    evidence = evidence_visible(request.scope, sha256)
    if evidence is None:
        raise Http404
    return evidence
