"""Closing a period, and restating what was closed (docs/rules/figures.md#R9)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.figures.models import Closing, FrozenValue, FrozenValueQuerySet, Restatement
from shigan.kernel.figures.queries.asked import figure_of, period_label
from shigan.kernel.figures.queries.closing import refuse_closing
from shigan.kernel.figures.queries.fixing import Fixing, OnProgress, fixings
from shigan.kernel.figures.queries.stated import paths_above
from shigan.kernel.figures.registry import figures
from shigan.kernel.figures.rules.numbers import Number, plain
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope, under

_CLOSE = "figures.close"
_CHUNK = 200


@action("figures.close", label=pgettext_lazy("act", "封账"))
def period_close(
    *, actor: Scope, period: Period, unit: Unit, on_progress: OnProgress | None = None
) -> Closing:
    """Freeze the figures of a period that is over, for a unit and all below it.

    What a unit below has closed for itself before stays as it was closed then.
    """
    # Two who close the same street at once do so one after the other.
    list(Unit.objects.select_for_update(no_key=True).filter(path__in=paths_above(unit)))
    refuse_closing(actor, period, unit)
    closing = Closing.objects.create(
        unit=unit, first=period.first, last=period.last, closed_by=actor.name, closed_at=now()
    )
    held = _frozen(period, unit).values_list("code", "unit_id")
    already = set(held)
    rows = [
        _frozen_row(closing, fixing)
        for fixing in fixings(list(figures), period, unit, actor.on, on_progress)
        if (fixing.code, fixing.unit.pk) not in already
    ]
    FrozenValue.objects.bulk_create(rows, batch_size=_CHUNK)
    note(subject=closing, after={"period": str(period), "values": len(rows)})
    return closing


@action("figures.restate", label=_("更正封账数"))
def figure_restate(
    *, actor: Scope, code: str, period: Period, unit: Unit, reason: str
) -> list[Restatement]:
    """Let what the records now say stand in a closed period, for a unit and all below it.

    Only what differs is restated; the frozen values stay beside.
    """
    actor.require(_CLOSE, unit.path)
    if not reason.strip():
        raise Refused(_("请写明更正的理由"), fields={"reason": _("写明更正的理由")})
    frozen = {row.unit_id: row for row in _frozen(period, unit).filter(code=code)}
    if not frozen:
        raise Refused(_("%(period)s没有封账，不用更正") % {"period": period_label(period)})
    at = now()
    restated = [
        _restatement(row, fixing, actor, reason.strip(), at)
        for fixing in fixings([figure_of(code)], period, unit, actor.on)
        if (row := frozen.get(fixing.unit.pk)) and row.standing.digest != fixing.digest
    ]
    if not restated:
        raise Refused(_("记录和封账数一致，没有要更正的"))
    Restatement.objects.bulk_create(restated, batch_size=_CHUNK)
    top = next((r for r in restated if r.frozen.unit_id == unit.pk), restated[0])
    note(
        subject=top.frozen,
        before={"value": _text(top.old)},
        after={"value": _text(top.value), "units": len(restated)},
        text=reason.strip(),
    )
    return restated


def _frozen(period: Period, unit: Unit) -> FrozenValueQuerySet:
    return FrozenValue.objects.standing().filter(
        under(unit.path, "unit__path"), first=period.first, last=period.last
    )


def _frozen_row(closing: Closing, fixing: Fixing) -> FrozenValue:
    return FrozenValue(
        closing=closing,
        code=fixing.code,
        unit=fixing.unit,
        first=closing.first,
        last=closing.last,
        value=fixing.value,
        why_null=fixing.why_null,
        sample=fixing.sample,
        row_ids=fixing.row_ids,
        digest=fixing.digest,
    )


def _restatement(
    frozen: FrozenValue, fixing: Fixing, actor: Scope, reason: str, at: datetime
) -> Restatement:
    return Restatement(
        frozen=frozen,
        old=frozen.standing.value,
        value=fixing.value,
        why_null=fixing.why_null,
        sample=fixing.sample,
        row_ids=fixing.row_ids,
        digest=fixing.digest,
        reason=reason,
        restated_by=actor.name,
        restated_at=at,
    )


def _text(value: Number | None) -> str | None:
    return None if value is None else str(plain(Decimal(value)))
