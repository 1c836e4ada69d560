"""Named reads of evidence: who may see it."""

from __future__ import annotations

from collections.abc import Callable

from shigan.kernel.files.models import Evidence
from shigan.kernel.orgs.scope import Scope

#: Further reasons to see evidence, added by higher tiers from their catalog: who sees a thing
#: sees what hangs on it. Each answers for one row; any yes is enough.
visibility: list[Callable[[Scope, Evidence], bool]] = []


def evidence_visible(scope: Scope, sha256: str) -> Evidence | None:
    """The evidence of that content which one may see, or None: unknown and forbidden alike."""
    own = Evidence.objects.visible_to(scope).filter(sha256=sha256).order_by("pk").first()
    if own is not None:
        return own
    for evidence in Evidence.objects.filter(sha256=sha256).order_by("pk"):
        if any(may_see(scope, evidence) for may_see in visibility):
            return evidence
    return None
