"""Evidence as the API tells of it, and as it takes the names of files that were sent before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import PurePath

from django.http import FileResponse
from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.files.models import Evidence
from shigan.kernel.files.queries import evidence_visible
from shigan.kernel.files.store import Copy, place
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.saying import listed
from shigan.kernel.web.schemas import Out


class EvidenceOut(Out):
    """A stored file. `sha256` is the name by which acts and reports take it."""

    sha256: str
    name: str
    mime: str
    size: int
    width: int | None
    height: int | None
    taken_at: datetime | None
    lon: float | None
    lat: float | None


def evidence_out(evidence: Evidence) -> EvidenceOut:
    """A stored file."""
    return EvidenceOut.model_validate(evidence, from_attributes=True)


def evidence_given(
    scope: Scope, given: Mapping[str, Sequence[str]], slots: Collection[str]
) -> dict[str, list[str]]:
    """The files by the input that asked for them, each seen by whoever names it.

    Else whoever guesses a name would come to see the file through the matter.
    """
    wrong = {slot: _("没有这一项") for slot in given if slot not in slots}
    for slot, names in given.items():
        missing = [n for n in dict.fromkeys(names) if evidence_visible(scope, n) is None]
        if missing and slot not in wrong:
            wrong[slot] = _("没有这个文件，请先上传：%(names)s") % {"names": listed(missing)}
    if wrong:
        raise Refused(_("有%(count)d项填得不对") % {"count": len(wrong)}, fields=wrong)
    return {slot: list(names) for slot, names in given.items()}


def file_response(evidence: Evidence, copy: Copy) -> FileResponse:
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
