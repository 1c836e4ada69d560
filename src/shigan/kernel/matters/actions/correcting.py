"""Setting right what a matter is and where it belongs: limits, lists and figures follow.

What a kind lets be set right it declares once: an act that `corrects`, with the inputs SUBJECT
and PLACE. Form, API and the sheets of its ledger go by that (docs/rules/matters.md#R11).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.matters.actions.core import Order, require_open
from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.queries.sponsors import named, sponsors_on
from shigan.kernel.matters.registry import Act, Label
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import covers, street_path
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.saying import listed

SUBJECT, PLACE = "subject", "place_unit"
#: Ended so, a matter is what another one is, or was never there.
_GONE = frozenset({Ending.MERGED, Ending.UNDONE})
NO_SUBJECT, NO_PLACE = _("没有这个类别，或已停用"), _("不能改到这个单位")


def is_correctable(matter: Matter) -> bool:
    """Whether it can be set right as it stands: while its clock runs, and after its end."""
    if matter.ended_at is None:
        return matter.paused_at is None
    return matter.ending not in _GONE


def require_correctable(matter: Matter) -> None:
    """Raise unless it can be set right as it stands."""
    if matter.ending == Ending.MERGED:
        raise Refused(_("这件事项已并入另一件；请更正并入的那一件"))
    if matter.ending in _GONE:
        require_open(matter)
    if not is_correctable(matter):
        raise Refused(_("这件事项已暂停计时；请先恢复计时再办理"))


def subject_codes(act: Act) -> frozenset[str]:
    """The classes to which an act may set right."""
    inputs = (field for field in act.inputs if field.code == SUBJECT)
    return frozenset(code for field in inputs for code, _label in field.choice_list())


def is_place(matter: Matter, unit: Unit, on: date) -> bool:
    """Whether a matter may lie in a unit: in use, of its street, of a sort that its kind has."""
    sorts = matter.declared.places
    in_use = covers((unit.opened_on, unit.closed_on), on)
    near = street_path(unit.path) == street_path(matter.unit_path)
    return in_use and near and (not sorts or unit.kind in sorts)


def places_said(matter: Matter) -> str:
    """The sorts of unit in which a matter may lie, in words."""
    sorts = matter.declared.places
    return listed(UnitKind(sort).label for sort in sorts) if sorts else str(_("单位"))


def correct(
    actor: Scope,
    matter: Matter,
    act: Act,
    order: Order,
    data: Mapping[str, Any],
    *,
    back: bool = False,
) -> dict[str, Any]:
    """The data of the entry, with before and after in place of the inputs that set right.

    An input that is left out, or is as it was, leaves the matter as it is. A correction that goes
    nowhere else must change something. `back` sets it to what it was before, in use or not.
    """
    kept = {code: value for code, value in data.items() if code not in {SUBJECT, PLACE}}
    if not back:
        _require_right(actor, matter, act, order)
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


def _require_right(actor: Scope, matter: Matter, act: Act, order: Order) -> None:
    subject, unit = order.values.get(SUBJECT), order.values.get(PLACE)
    wrong: dict[str, Label] = {}
    if subject and subject != matter.subject and subject not in subject_codes(act):
        wrong[SUBJECT] = NO_SUBJECT
    if unit is not None and unit.pk != matter.unit_id and not is_place(matter, unit, actor.on):
        wrong[PLACE] = _("选择本街道在用的%(kinds)s") % {"kinds": places_said(matter)}
    if wrong:
        raise Refused(NO_SUBJECT if SUBJECT in wrong else NO_PLACE, fields=wrong)


def _correct_place(actor: Scope, matter: Matter, act: Act, unit: Unit | None) -> dict[str, Any]:
    """Move it to another unit of its street; a sponsor by the table gives way to the one there."""
    if unit is None or unit.pk == matter.unit_id:
        return {}
    actor.require(act.function, unit.path)
    sponsors, line = sponsors_on(actor.on), matter.declared.line
    by_table = matter.sponsor_id == sponsors.leader_id(matter.unit_path, line)
    if by_table and not named(matter, actor.on).exists():
        matter.sponsor_id = sponsors.leader_id(unit.path, line)
    before = matter.unit.name
    matter.unit, matter.unit_path = unit, unit.path
    return {PLACE: [before, unit.name]}
