"""Two reports of one thing: the second is merged into the first, and neither is lost."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused, Text
from shigan.kernel.base.text import fold
from shigan.kernel.matters.actions.core import (
    Move,
    Order,
    clear_ending,
    locked,
    moment,
    require,
    require_open,
    write_move,
)
from shigan.kernel.matters.choices import Ending, LinkKind
from shigan.kernel.matters.models import Link, Matter
from shigan.kernel.matters.registry import Act
from shigan.kernel.orgs.scope import Scope
from shigan.lines.grid.choices import EVENT

MERGED_AWAY = Act("merge", _("并案"), "grid.file", ends=Ending.MERGED)
MERGED_HERE = Act("merged_here", _("并入一件"), "grid.file")
SPLIT = Act("split", _("取消并案"), "grid.file")


@action("grid.event_merge", label=_("并案"))
def event_merge(*, actor: Scope, order: Order, into_id: int) -> Matter:
    """End the matter of `order` as merged into another; both keep their records and photos."""
    matter, into = _both(actor, order, into_id)
    require(actor, matter, MERGED_AWAY.function)
    require_open(matter)
    _require_one_to_merge_into(matter, into)
    require(actor, into, MERGED_HERE.function)
    Link.objects.create(matter=matter, other=into, kind=LinkKind.MERGED_INTO)
    _write(actor, matter, MERGED_AWAY, into.number, order.note, Ending.MERGED)
    _write(actor, into, MERGED_HERE, matter.number, order.note, None)
    note(subject=matter, after={"into": into.number})
    return into


def event_numbered(actor: Scope, matter: Matter, number: str) -> Matter:
    """The event of a number that somebody typed, to merge another into it.

    A number that is not there and one out of sight are refused alike.
    """
    require(actor, matter, MERGED_AWAY.function)
    require_open(matter)
    wanted = fold(number).replace(" ", "").upper()
    found = Matter.objects.visible_to(actor).filter(number=wanted, kind=EVENT).order_by("pk")
    own = found.filter(street_id=matter.street_id)
    if (into := own.first() or found.first()) is None:
        raise _refused(_("没有编号为“%(number)s”的事件，或不在您的职责范围内") % {"number": wanted})
    _require_one_to_merge_into(matter, into)
    return into


def _require_one_to_merge_into(matter: Matter, into: Matter) -> None:
    """Another open event of the same street."""
    if matter.pk == into.pk:
        raise _refused(_("这就是本件；请填另一件的编号"))
    if {matter.kind, into.kind} != {EVENT}:
        raise _refused(_("只能把一件网格事件并入另一件"))
    if matter.street_id != into.street_id:
        raise _refused(_("两件事件不在同一个街道，不能并案"))
    if into.ending == Ending.MERGED:
        raise _refused(_("那一件已被并案；请填它并入的那一件的编号"))
    if into.ended_at is not None:
        said = _("那一件已%(ending)s；只能并入未结束的一件，需要时先恢复办理那一件")
        raise _refused(said % {"ending": into.get_ending_display()})


def _refused(said: Text) -> Refused:
    return Refused(said, fields={"into": said})


@action("grid.event_split", label=_("取消并案"))
def event_split(*, actor: Scope, order: Order) -> Matter:
    """Take a merge back: the matter goes on where it was."""
    links = Link.objects.filter(matter_id=order.matter_id, kind=LinkKind.MERGED_INTO)
    into_id = links.values_list("other_id", flat=True).first()
    matter, into = _both(actor, order, into_id or order.matter_id)
    require(actor, matter, SPLIT.function)
    if matter.ending != Ending.MERGED or not links.filter(other=into).delete()[0]:
        raise Refused(_("这件事项没有被并案"))
    clear_ending(matter)
    _write(actor, matter, SPLIT, into.number, order.note, None)
    _write(actor, into, SPLIT, matter.number, order.note, None)
    note(subject=matter, before={"into": into.number})
    return matter


def _both(actor: Scope, order: Order, other_id: int) -> tuple[Matter, Matter]:
    """Both matters, locked always in the same order, so that two merges never wait in a ring."""
    orders = sorted((order, Order(other_id)), key=lambda one: one.matter_id)
    held = {one.matter_id: locked(actor, one) for one in orders}
    return held[order.matter_id], held[other_id]


def _write(
    actor: Scope, matter: Matter, act: Act, other: str, text: str, ending: Ending | None
) -> None:
    at = moment(matter)
    if ending is not None:
        matter.ended_at, matter.ending = at, ending
    move = Move(act, at, actor.user_id, actor.name, note=text.strip(), data={"number": other})
    write_move(matter, move, step_from=matter.step)
