"""What all writes of the organisation share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.bulk import Written, chunks
from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.models import User
from shigan.kernel.orgs.rules import Span, covered
from shigan.kernel.orgs.scope import Scope

MANAGE = "orgs.manage"


def tally(results: Iterable[Written[Any]]) -> dict[str, int]:
    """How many records a load made and changed, for the log."""
    kinds = ["made" if r.change is None else "changed" for r in results if r.change != {}]
    return {kind: kinds.count(kind) for kind in ("made", "changed")}


def refuse_backwards(since: date, until: date | None) -> None:
    """An end comes after its beginning."""
    if until is not None and until <= since:
        raise Refused(
            _("结束日期%(until)s应晚于开始日期%(since)s") % {"until": until, "since": since}
        )


def require_all(
    actor: Scope,
    records: models.QuerySet[Any],
    path: str,
    pks: Sequence[int],
    function: str = MANAGE,
) -> None:
    """The actor manages every unit at which these records stand, or holds the function there."""
    for part in chunks(sorted(pks)):
        rows = records.filter(pk__in=part).order_by()
        for unit_path in rows.values_list(path, flat=True).distinct():
            actor.require(function, unit_path)


def with_ids(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A row's columns, with the named records by their keys."""
    return {
        f"{name}_id" if name in names else name: value.pk if name in names else value
        for name, value in row.items()
    }


def day_text(value: date | None) -> str | None:
    """A day as the log keeps it."""
    return str(value) if value else None


def require_leading(spans: Mapping[int, Iterable[Span]], user: User, day: date) -> None:
    """Somebody who holds no post that leads answers for nothing; `spans` as `leading` has them."""
    if not covered(spans.get(user.pk, ()), day):
        raise Refused(_("%(user)s在%(day)s不任领导岗位，不能包保") % {"user": user, "day": day})
