"""An act on the ticked matters of the ledger: what it will do to each, and doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.matters.actions.bulk import (
    BulkDeed,
    bulk_perform,
    suggested_units,
    why_not,
)
from shigan.kernel.matters.actions.inputs import require_handler
from shigan.kernel.matters.forms import act_sources, bulk_fields, order_of
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.filters import scope_on
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.bulk import BulkAct, Planned, Ticked
from shigan.kernel.web.forms import Sources


def bulk_act(deed: BulkDeed) -> BulkAct:
    """A deed as the list offers it."""

    def run(scope: Scope, row: Ticked, entered: Mapping[str, Any]) -> object:
        matter: Matter = row.record
        values = dict(entered)
        if deed.suggests and values.get("handler_unit") is None:
            values["handler_unit"] = suggestions(scope, deed, [matter])[0]
        order = order_of(deed.act, matter.pk, values, seen=row.seen)
        return bulk_perform(actor=scope, deed=deed, matter=matter, order=order)

    def check(request: HttpRequest, matters: Sequence[Matter], entered: Mapping[str, Any]) -> None:
        if not deed.act.assigns:
            return
        unit = entered.get("handler_unit")
        require_handler(unit, entered.get("handler"))
        if unit is None and not any(suggestions(scope_on(request), deed, matters)):
            raise Refused(_("先选承办单位"), fields={"handler_unit": _("没有建议的单位，请选一个")})

    def sources(request: HttpRequest) -> Sources:
        kind = None if deed.standing else deed.kinds[0]
        return act_sources(scope_on(request), kind)

    return BulkAct(
        deed.code,
        deed.act.label,
        run,
        offered=lambda request: deed.held_by(scope_on(request)),
        inputs=bulk_fields(deed),
        sources=sources,
        plan=lambda request, matters: plan(scope_on(request), deed, matters),
        version=lambda matter: matter.version,
        check=check,
    )


def suggestions(scope: Scope, deed: BulkDeed, matters: Sequence[Matter]) -> list[Unit | None]:
    """The unit suggested for each, if the person may choose it: one statement beside the kind's."""
    codes = suggested_units(deed, matters)
    units = Unit.objects.visible_to(scope).on(scope.on).filter(code__in=set(codes))
    known = {unit.code: unit for unit in units} if any(codes) else {}
    return [known.get(code) for code in codes]


def plan(scope: Scope, deed: BulkDeed, matters: Sequence[Matter]) -> list[Planned]:
    """What the act will do to each, or why not."""
    units = suggestions(scope, deed, matters) if deed.suggests else [None] * len(matters)
    return [
        Planned(matter, _does(deed, matter, unit), why_not(scope, matter, deed))
        for matter, unit in zip(matters, units, strict=True)
    ]


def _does(deed: BulkDeed, matter: Matter, unit: Unit | None) -> str:
    """What changes, in words; where it stands now if the act only adds an entry."""
    if deed.act.assigns:
        if unit is not None:
            return _("→ %(unit)s（建议）") % {"unit": unit}
        if deed.suggests:
            return _("没有建议的单位，请在上面选")
        return _here(matter)
    if deed.act.to and matter.kind in {kind.code for kind in deed.kinds}:
        here, there = (matter.declared.step(code).label for code in (matter.step, deed.act.to))
        return _("%(here)s → %(there)s") % {"here": here, "there": there}
    return _here(matter)


def _here(matter: Matter) -> str:
    step, unit = matter.declared.step(matter.step).label, matter.handler_unit
    if unit is None:
        return str(step)
    return _("%(step)s，现由%(unit)s承办") % {"step": step, "unit": unit}
