"""Colour rules and what they say of a matter, in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.clock.templatetags.clock_tags import limit_text
from shigan.kernel.matters.actions.explaining import Explained
from shigan.kernel.matters.choices import Colour, Criterion
from shigan.kernel.matters.models import ColourRuleRow, LimitRule, Matter
from shigan.kernel.matters.rules.colour import MANUAL, Facts, Reason, Spell
from shigan.kernel.web.rules import exact_number
from shigan.kernel.web.saying import sentence
from shigan.kernel.web.templatetags.web_tags import day_text, moment

register = template.Library()

_BEFORE = gettext_lazy("到期前%(limit)s")
_NONE = gettext_lazy("不转")
#: For each criterion: at once, and after so much.
_WORDS = {
    Criterion.DEADLINE: (gettext_lazy("超过时限即转"), gettext_lazy("超过时限满%(limit)s")),
    Criterion.STEP: (gettext_lazy("超过时限即转"), gettext_lazy("超过时限满%(limit)s")),
    Criterion.SILENCE: (gettext_lazy("没有新记录即转"), gettext_lazy("满%(limit)s没有新记录")),
    Criterion.START: (gettext_lazy("到计划启动日未启动"), gettext_lazy("晚启动满%(limit)s")),
}


@register.filter
def threshold_text(row: ColourRuleRow, side: str) -> str:
    """When a rule turns a matter to `yellow` or `red`, in words."""
    amount: Decimal | None = row.yellow if side == "yellow" else row.red
    if amount is None:
        return str(_NONE)
    criterion = Criterion(row.criterion)
    if criterion is Criterion.PLAN:
        text = _("落后%(points)s个点及以上") if side == "yellow" else _("落后超过%(points)s个点")
        return text % {"points": exact_number(amount.normalize())}
    at_once, after = _WORDS[criterion]
    if not amount:
        return str(at_once)
    limit = limit_text(TimeLimit(int(amount), LimitUnit(row.unit)))
    ahead = side == "yellow" and criterion in {Criterion.DEADLINE, Criterion.STEP}
    return str((_BEFORE if ahead else after) % {"limit": limit})


@register.filter
def row_limit(row: LimitRule) -> str:
    """The limit of a row: 4工作小时."""
    return limit_text(TimeLimit(row.amount, LimitUnit(row.unit)))


@register.filter
def instant_text(at: datetime | None) -> str:
    """An instant in a sentence: 3月5日 周六 14:20; midnight is 24:00 of the day that ends."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    if not (local.hour or local.minute):
        return f"{day_text((local - timedelta(days=1)).date())} 24:00"
    return moment_text(at)


@register.filter
def moment_text(at: datetime | None) -> str:
    """When something happened, in a sentence: 3月5日 周六 14:20; midnight begins its day."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{day_text(local.date())} {local:%H:%M}"


@register.filter
def why_label(spell: Spell) -> str:
    """What gives a colour: the criterion, or a leader."""
    if spell.why == MANUAL:
        return pgettext("reason of a colour", "人工定色")
    return str(Criterion(spell.why).label) if spell.why else ""


@register.filter
def colour_word(colour: str) -> str:
    """The word of a colour."""
    return str(Colour(colour).label)


@register.filter
def source_text(row: ColourRuleRow | LimitRule) -> str:
    """From when a rule holds, and until when."""
    if row.valid_until is None:
        return _("%(from)s 起") % {"from": row.valid_from}
    return _("%(from)s 至 %(until)s") % {"from": row.valid_from, "until": row.valid_until}


@register.simple_tag
def input_text(reason: Reason, facts: Facts) -> str:
    """What a criterion looks at, as it stands for a matter."""
    criterion = Criterion(reason.rule.criterion)
    if criterion is Criterion.PLAN:
        if reason.planned is None or facts.progress is None:
            return _("没有进度计划")
        behind = reason.planned - facts.progress
        return _("序时 %(planned).1f%%，完成 %(progress).1f%%，落后 %(behind).1f 个点") % {
            "planned": reason.planned,
            "progress": facts.progress,
            "behind": max(behind, Decimal(0)),
        }
    if reason.base is None:
        return _unused(criterion, facts)
    words = {
        Criterion.DEADLINE: _("办结时限 %(at)s"),
        Criterion.STEP: _("环节时限 %(at)s"),
        Criterion.SILENCE: _("最近办理 %(at)s"),
        Criterion.START: _("计划启动 %(at)s"),
    }
    return words[criterion] % {"at": instant_text(reason.base)}


def _unused(criterion: Criterion, facts: Facts) -> str:
    if facts.paused:
        return _("计时已暂停")
    if criterion is Criterion.START:
        return _("已启动") if facts.started else _("没有计划启动日")
    if criterion is Criterion.STEP:
        return _("本环节没有时限")
    return _("还没有开始计时") if not facts.started else _("没有办结时限")


@register.simple_tag
def why_text(matter: Matter, explained: Explained) -> str:
    """Why it has its colour and what comes next, in one sentence."""
    now, coming = explained.why.now, explained.coming
    parts = []
    if matter.ended_at is not None:
        parts.append(
            _("%(at)s %(ending)s") % {"at": moment(matter.ended_at), "ending": matter.ending_label}
        )
    elif explained.by_hand:
        parts.append(
            _("%(name)s定色：%(reason)s")
            % {"name": matter.manual_by, "reason": matter.manual_reason}
        )
    elif now.why:
        parts.append(
            _("%(why)s：%(at)s起%(colour)s")
            % {
                "why": why_label(now),
                "at": instant_text(now.since),
                "colour": colour_word(now.colour),
            }
        )
    if explained.facts.paused:
        parts.append(_("计时已暂停，恢复后时限顺延"))
    if matter.ended_at is None and coming:
        parts.append(coming_text(*reversed(coming[0])))
    return sentence(parts)


@register.filter
def coming_text(spell: Spell, before: Spell) -> str:
    """What a matter becomes if nothing happens, when and why."""
    words = {
        "at": instant_text(spell.since),
        "colour": colour_word(spell.colour),
        "why": why_label(spell),
    }
    if spell.colour == before.colour:
        return _("%(at)s人工定色到期，按规则仍为%(colour)s（%(why)s）") % words
    if spell.why:
        return _("如不办理，%(at)s转为%(colour)s（%(why)s）") % words
    return _("%(at)s恢复为%(colour)s") % words
