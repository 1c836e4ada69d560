"""Setting right what a matter is and where it belongs: limits, lists and figures follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.queries.sponsors import named, sponsors_on
from shigan.kernel.matters.registry import Act
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import street_path
from shigan.kernel.orgs.scope import Scope

SUBJECT, PLACE = "subject", "place_unit"


def correct(
    actor: Scope, matter: Matter, act: Act, order: Order, data: Mapping[str, Any]
) -> dict[str, Any]:
    """The data of the entry, with before and after in place of the inputs that set right.

    An input that is left out, or is as it was, leaves the matter as it is. A correction that goes
    nowhere else must change something.
    """
    kept = {code: value for code, value in data.items() if code not in {SUBJECT, PLACE}}
    changed = _correct_subject(matter, order.values.get(SUBJECT))
    changed |= _correct_place(actor, matter, act, order.values.get(PLACE))
    if not changed and not act.leads:
        raise Refused(_("没有改动：请改类别或所属单位"))
    return {**kept, **changed}


def subject_set(entry: Entry) -> tuple[str, str] | None:
    """The class before and after an entry, if it set the class right."""
    pair = entry.data.get(SUBJECT)
    return (pair[0], pair[1]) if isinstance(pair, list) else None


def _correct_subject(matter: Matter, subject: str | None) -> dict[str, Any]:
    if not subject or subject == matter.subject:
        return {}
    before, matter.subject = matter.subject, subject
    return {SUBJECT: [before, subject]}


def _correct_place(actor: Scope, matter: Matter, act: Act, unit: Unit | None) -> dict[str, Any]:
    """Move it to another unit of its street; a sponsor by the table gives way to the one there."""
    if unit is None or unit.pk == matter.unit_id:
        return {}
    if street_path(unit.path) != street_path(matter.unit_path):
        raise Refused(_("只能改到本街道的单位"), fields={PLACE: _("选择本街道的单位")})
    actor.require(act.function, unit.path)
    sponsors, line = sponsors_on(actor.on), matter.declared.line
    by_table = matter.sponsor_id == sponsors.leader_id(matter.unit_path, line)
    if by_table and not named(matter, actor.on).exists():
        matter.sponsor_id = sponsors.leader_id(unit.path, line)
    before = matter.unit.name
    matter.unit, matter.unit_path = unit, unit.path
    return {PLACE: [before, unit.name]}
