"""The standing acts themselves: record, transfer, supervise, sponsor, hold the clock, extend,
set a colour, withdraw, reopen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.choices import LimitUnitChoice
from shigan.kernel.clock.queries import now
from shigan.kernel.clock.rules import LimitUnit, fits
from shigan.kernel.matters.actions.core import Order, clear_ending
from shigan.kernel.matters.actions.standing import is_open, paused, reopenable, running, standing
from shigan.kernel.matters.choices import OPEN_COLOURS, Ending
from shigan.kernel.matters.models import Extension, Matter, Pause
from shigan.kernel.matters.queries.sponsors import named
from shigan.kernel.matters.registry import Act, Side, Tone
from shigan.kernel.orgs.registry import roles
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind

_WHOLE = 100
REASON = Field("note", _("理由"), Kind.NOTE, required=True)


@standing(
    Act(
        "record",
        _("记录进展"),
        "*.handle",
        Side.HANDLER,
        inputs=(
            Field("note", _("进展"), Kind.NOTE, required=True),
            Field("photos", _("照片"), Kind.PHOTOS),
            Field("progress", _("完成比例"), Kind.PERCENT),
        ),
    ),
    ready=is_open,
)
def matter_record(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """Note how far the work is."""
    if (progress := order.values.get("progress")) is not None:
        if not 0 <= progress <= _WHOLE:
            raise Refused(_("完成比例在0与100之间"), fields={"progress": _("填写0到100的数")})
        matter.progress = progress
    return {}


@standing(
    Act(
        "transfer",
        _("转办"),
        "*.handle",
        Side.HANDLER,
        assigns=True,
        inputs=(REASON,),
        bulk=True,
    ),
    ready=lambda m: running(m) and m.handler_unit_id is not None,
)
def matter_transfer(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """Hand the matter to another unit; its clock goes on."""
    assert order.handler_unit is not None  # required by `assigns`
    if order.handler_unit.path == matter.handler_path:
        raise Refused(_("已经由这个单位承办"), fields={"handler_unit": _("选择另一个单位")})
    before = matter.handler_unit.name if matter.handler_unit else ""
    matter.handler_unit = order.handler_unit
    matter.handler_path = order.handler_unit.path
    matter.handler = order.handler
    return {"before": before}


@standing(
    Act(
        "supervise",
        pgettext_lazy("act", "督办"),
        "matters.supervise",
        inputs=(Field("note", _("督办要求"), Kind.NOTE, required=True),),
        bulk=True,
    ),
    ready=is_open,
)
def matter_supervise(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """A leader asks for it; it shows as supervised from then on."""
    matter.supervised_at = at
    return {}


@standing(
    Act(
        "sponsor",
        _("指定包保领导"),
        "matters.sponsor",
        inputs=(
            Field("sponsor", _("包保领导"), Kind.PERSON, required=True),
            Field("until", _("包保至"), Kind.DATE, hint=_("从这一天起不再包保；不填为长期")),
        ),
        bulk=True,
    ),
    ready=is_open,
)
def matter_sponsor(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """Say which leader answers for it from today on, in the place of whoever did so far."""
    leader, until, today = order.values["sponsor"], order.values.get("until"), actor.on
    held = leader.holdings.on(today).values_list("post__role", flat=True)
    if not any(role.leads for code in held if (role := roles.get(code))):
        raise Refused(_("只能指定在任的领导"), fields={"sponsor": _("选择一位领导")})
    if until is not None and until <= today:
        raise Refused(_("包保须在今天以后结束"), fields={"until": _("选择以后的日期")})
    before = matter.sponsor.name if matter.sponsor else ""
    matter.sponsorships.filter(since=today).delete()  # named and replaced on one day
    named(matter, today).update(until=today)
    matter.sponsorships.create(leader=leader, since=today, until=until)
    matter.sponsor, matter.sponsor_until = leader, until
    return {"before": before}


@standing(
    Act(
        "pause",
        pgettext_lazy("act", "暂停计时"),
        "*.dispatch",
        inputs=(REASON,),
    ),
    ready=running,
)
def matter_pause(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """Hold the clock while others must act first; the reason is kept."""
    Pause.objects.create(matter=matter, start=at, reason=order.note.strip()[:200])
    matter.paused_at = at
    return {}


@standing(Act("resume", _("恢复计时"), "*.dispatch", tone=Tone.PRIMARY), ready=paused)
def matter_resume(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """Let the clock run on; the deadline moves by what was held."""
    pause = matter.pauses.get(end__isnull=True)
    pause.end = at
    pause.save(update_fields=["end"])
    matter.paused_at = None
    return {}


@standing(
    Act(
        "ask_extension",
        _("申请延期"),
        "*.handle",
        Side.HANDLER,
        inputs=(
            Field(
                "amount",
                _("延长"),
                Kind.WHOLE,
                required=True,
                hint=_("同意后，全程时限和本环节的时限一并顺延"),
            ),
            Field("unit", _("单位"), Kind.CHOICE, required=True, choices=LimitUnitChoice.choices),
            REASON,
        ),
    ),
    ready=lambda m: running(m) and (m.due_at or m.step_due_at) is not None,
)
def extension_ask(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """Ask for a later deadline; until it is decided the clock runs on."""
    if matter.extensions.filter(granted__isnull=True).exists():
        raise Refused(_("已有一份延期申请等待审批"))
    amount = int(order.values["amount"])
    if not fits(amount, LimitUnit(order.values["unit"])):
        raise Refused(_("延长至少为1，最多一百年"), fields={"amount": _("填写大于0、不太大的整数")})
    Extension.objects.create(
        matter=matter,
        asked_by_id=actor.user_id,
        asked_at=at,
        step=matter.step,
        amount=amount,
        unit=order.values["unit"],
        reason=order.note.strip()[:200],
    )
    return {}


@standing(
    Act(
        "decide_extension",
        _("审批延期"),
        "matters.extend",
        Side.HANDLER,
        inputs=(
            Field("granted", _("同意延期"), Kind.YES_NO, required=True),
            Field("note", _("意见"), Kind.NOTE),
        ),
        tone=Tone.PRIMARY,
    ),
    ready=lambda m: is_open(m) and m.extensions.filter(granted__isnull=True).exists(),
    suits=lambda actor, m: (
        not m.extensions.filter(granted__isnull=True, asked_by_id=actor.user_id).exists()
    ),
)
def extension_decide(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """Grant or refuse what was asked; nobody decides on their own request."""
    asked = matter.extensions.get(granted__isnull=True)
    if asked.asked_by_id is not None and asked.asked_by_id == actor.user_id:
        raise Refused(_("不能审批自己提出的延期"))
    asked.granted = bool(order.values["granted"])
    asked.decided_by_id = actor.user_id
    asked.decided_at = at
    asked.save(update_fields=["granted", "decided_by", "decided_at"])
    return {"asked": str(asked), "due_before": matter.due_at.isoformat() if matter.due_at else ""}


@standing(
    Act(
        "set_colour",
        pgettext_lazy("act", "人工定色"),
        "matters.colour",
        inputs=(
            Field(
                "colour",
                _("颜色"),
                Kind.CHOICE,
                required=True,
                choices=[(colour.value, colour.label) for colour in reversed(OPEN_COLOURS)],
            ),
            Field("until", _("有效至"), Kind.INSTANT, required=True),
            REASON,
        ),
    ),
    ready=is_open,
)
def colour_set(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """A leader sets the colour against the rules, with a reason and an end; it shows as such."""
    until = order.values["until"]
    if until <= at:
        raise Refused(_("有效期必须晚于现在"), fields={"until": _("选择以后的时间")})
    matter.manual_colour = order.values["colour"]
    matter.manual_since, matter.manual_until = at, until
    matter.manual_reason = order.note.strip()[:200]
    matter.manual_by = actor.name[:80]
    return {}


@standing(
    Act("clear_colour", _("取消人工定色"), "matters.colour"),
    ready=lambda m: is_open(m) and m.manual_until is not None and m.manual_until > now(),
)
def colour_clear(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """Let the rules speak again; what was shown until now stays shown for then."""
    if matter.manual_until is not None:
        matter.manual_until = min(matter.manual_until, at)
    return {}


@standing(
    Act("withdraw", pgettext_lazy("act", "撤销"), "*.dispatch", inputs=(REASON,), tone=Tone.DANGER),
    ready=is_open,
)
def matter_withdraw(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """End a matter that should not go on; it stays in the ledger with the reason."""
    matter.ended_at, matter.ending = at, Ending.WITHDRAWN
    return {}


@standing(Act("reopen", _("恢复办理"), "*.dispatch", inputs=(REASON,)), ready=reopenable)
def matter_reopen(actor: Scope, order: Order, matter: Matter, at: datetime) -> Mapping[str, Any]:
    """Take an ended matter up again where it ended; its clock never stopped."""
    before = matter.ending
    clear_ending(matter)
    return {"before": before}
