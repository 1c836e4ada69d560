"""The whistle call: a community or the grid centre calls a department; it answers and arrives."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.rules import deadline
from shigan.kernel.matters.actions.core import (
    Move,
    Order,
    locked,
    moment,
    require,
    require_open,
    write_move,
)
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.rulebook import Rulebook, rulebook
from shigan.kernel.matters.registry import Act
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.lines.grid.models import Whistle
from shigan.lines.grid.queries.whistle import departments_to_call

WHISTLE = "grid.whistle"  # also the key of its limits: steps `ack` and `arrive`


@action("grid.whistle_call", label=_("吹哨"))
def whistle_call(*, actor: Scope, order: Order, called_unit: Unit, issue: str) -> Whistle:
    """Call a department to the place; its limits to answer and to arrive start now."""
    matter = locked(actor, order)
    require(actor, matter, WHISTLE)
    require_open(matter)
    if not departments_to_call(matter, actor.on).filter(pk=called_unit.pk).exists():
        raise Refused(_("只能向本街道在用的科室吹哨"), fields={"called_unit": _("选择一个科室")})
    if not issue.strip():
        raise Refused(_("请写明需要协助的事"), fields={"issue": _("写明需要对方做什么")})
    if matter.whistles.filter(called_unit=called_unit, done_at__isnull=True).exists():
        raise Refused(_("已向这个科室吹哨，尚未办结"))
    at, book = moment(matter), rulebook()
    whistle = Whistle.objects.create(
        matter=matter,
        called_unit=called_unit,
        called_by_id=actor.user_id,
        called_at=at,
        issue=issue.strip()[:200],
        ack_due_at=_due("ack", matter, book, at),
        arrive_due_at=_due("arrive", matter, book, at),
    )
    _tell(actor, matter, "whistle", _("吹哨"), issue, called_unit.name, at)
    note(subject=whistle, after={"called": called_unit.code})
    return whistle


@action("grid.whistle_ack", label=_("应答吹哨"))
def whistle_ack(*, actor: Scope, whistle_id: int) -> Whistle:
    """The called department answers; answering twice changes nothing."""
    whistle = _locked(actor, whistle_id)
    at = moment(whistle.matter)
    if whistle.acked_at is None:
        whistle.acked_at = at
        whistle.save(update_fields=["acked_at"])
        _tell(actor, whistle.matter, "whistle_ack", _("应答吹哨"), "", whistle.called_unit.name, at)
    note(subject=whistle, after={"acked_at": whistle.acked_at.isoformat()})
    return whistle


@action("grid.whistle_arrive", label=pgettext_lazy("act", "到场"))
def whistle_arrive(*, actor: Scope, whistle_id: int) -> Whistle:
    """The called department is at the place; arriving answers the call too."""
    whistle = _locked(actor, whistle_id)
    at = moment(whistle.matter)
    if whistle.arrived_at is None:
        whistle.acked_at = whistle.acked_at or at
        whistle.arrived_at = at
        whistle.save(update_fields=["acked_at", "arrived_at"])
        _tell(actor, whistle.matter, "whistle_arrive", _("到场"), "", whistle.called_unit.name, at)
    note(subject=whistle, after={"arrived_at": whistle.arrived_at.isoformat()})
    return whistle


@action("grid.whistle_done", label=_("吹哨办结"))
def whistle_done(*, actor: Scope, whistle_id: int, result: str) -> Whistle:
    """The called department says what it did; it must have arrived."""
    whistle = _locked(actor, whistle_id)
    if whistle.arrived_at is None:
        raise Refused(_("请先记录到场"))
    if whistle.done_at is not None:
        raise Refused(_("这次吹哨已经办结"))
    if not result.strip():
        raise Refused(_("请写明处理结果"), fields={"result": _("写明做了什么")})
    at = moment(whistle.matter)
    whistle.done_at, whistle.result = at, result.strip()[:200]
    whistle.save(update_fields=["done_at", "result"])
    _tell(
        actor, whistle.matter, "whistle_done", _("吹哨办结"), result, whistle.called_unit.name, at
    )
    note(subject=whistle, after={"result": whistle.result})
    return whistle


def _locked(actor: Scope, whistle_id: int) -> Whistle:
    whistle = (
        Whistle.objects.select_for_update(of=("self",))
        .select_related("called_unit")
        .filter(pk=whistle_id)
        .filter(actor.q("grid.handle", "called_unit__path"))
        .first()
    )
    if whistle is None:
        raise Denied
    whistle.matter = Matter.objects.select_for_update().get(pk=whistle.matter_id)
    return whistle


def _due(step: str, matter: Matter, book: Rulebook, at: datetime) -> datetime | None:
    limit = book.limit(WHISTLE, step, matter.subject, timezone.localdate(at))
    return deadline(at, limit, book.calendar) if limit else None


def _tell(
    actor: Scope, matter: Matter, code: str, label: Promise, text: str, unit: str, at: datetime
) -> None:
    """Keep the deed in the matter's own record as well."""
    act = Act(code, label, WHISTLE)
    move = Move(act, at, actor.user_id, actor.name, note=text.strip(), data={"unit": unit})
    write_move(matter, move, step_from=matter.step)
