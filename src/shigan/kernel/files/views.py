"""Evidence over HTTP: the display copy, the thumbnail, the file as it came."""

from __future__ import annotations

from pathlib import PurePath

from django.http import FileResponse, Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from shigan.kernel.files.actions import evidence_original
from shigan.kernel.files.models import Evidence
from shigan.kernel.files.queries import evidence_visible
from shigan.kernel.files.store import Copy, place
from shigan.kernel.orgs.middleware import ScopedRequest


@require_safe
def show(request: ScopedRequest, sha256: str) -> HttpResponseBase:
    """An image as it is shown; any other file to save."""
    evidence = _visible(request, sha256)
    return _answer(evidence, Copy.DISPLAY if evidence.is_image else Copy.ORIGINAL)


@require_safe
def thumb(request: ScopedRequest, sha256: str) -> HttpResponseBase:
    """An image, small; other files have none."""
    evidence = _visible(request, sha256)
    if not evidence.is_image:
        raise Http404
    return _answer(evidence, Copy.THUMB)


@require_safe
def original(request: ScopedRequest, sha256: str) -> HttpResponseBase:
    """The file as it came, to save; for those who hold `files.original`, and logged."""
    evidence = evidence_original(actor=request.scope, evidence=_visible(request, sha256))
    return _answer(evidence, Copy.ORIGINAL)


def _visible(request: ScopedRequest, sha256: str) -> Evidence:
    evidence = evidence_visible(request.scope, sha256)
    if evidence is None:
        raise Http404
    return evidence


def _answer(evidence: Evidence, copy: Copy) -> FileResponse:
    """Bytes that the browser takes for what they are, runs nothing of, and keeps to itself."""
    shown = copy is not Copy.ORIGINAL
    response = FileResponse(
        place(evidence.sha256, copy).open("rb"),
        as_attachment=not shown,
        filename=f"{PurePath(evidence.name).stem}.jpg" if shown else evidence.name,
        content_type="image/jpeg" if shown else evidence.mime,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # A copy never changes; an original is asked for, and logged, each time.
    response.headers["Cache-Control"] = "private, max-age=3600" if shown else "private, no-store"
    return response
