"""Columns of the ledger."""

from __future__ import annotations

from datetime import datetime
from html import escape

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.queries import now
from shigan.kernel.clock.templatetags.clock_tags import due_date, due_stamp, due_text
from shigan.kernel.matters.choices import Colour, Criterion, Ending
from shigan.kernel.matters.filters import kind_choices, subject_choices
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.registry import kinds
from shigan.kernel.matters.templatetags.matter_tags import colour_chip
from shigan.kernel.web.columns import Column, Row
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.rules import NOTHING
from shigan.kernel.web.templatetags.web_tags import day, moment

_LONG, _LONGEST = 12, 24  # letters of a reason


def step_text(matter: Matter) -> str:
    """The step at which it stands, or how it ended."""
    kind = kinds.get(matter.kind)
    if matter.ended_at is not None:
        return str(matter.ending_label if kind else matter.get_ending_display())
    return str(kind.step(matter.step).label) if kind else matter.step


def reason_text(matter: Matter) -> str:
    """Why it has its colour: who set it by hand, or what turned it."""
    at = now()
    colour = matter.colour_at(at)
    if matter.set_by_hand(at):
        return gettext("%(name)s定色：%(reason)s") % {
            "name": matter.manual_by,
            "reason": matter.manual_reason,
        }
    why = {Colour.YELLOW: matter.yellow_why, Colour.RED: matter.red_why}.get(Colour(colour))
    return str(Criterion(why).label) if why else ""


def _colour_cell(row: Row, value: str) -> str:
    return colour_chip(row.record, row.at)


def _reason_cell(row: Row, value: str) -> str:
    title = f' title="{escape(value)}"' if len(value) > _LONG else ""
    shown = Truncator(value).chars(_LONGEST) if len(value) > _LONGEST else value
    return f'<span class="secondary"{title}>{escape(shown)}</span>'


def _number_cell(row: Row, value: str) -> str:
    return f'<span class="number-code">{escape(value)}</span>'


def _title_cell(row: Row, value: str) -> str:
    link = f'<a href="{escape(row.url)}">{escape(value)}</a>'
    if row.record.supervised_at is None or row.record.ended_at is not None:
        return link
    return f'{link} <small class="secondary">{escape(pgettext("state", "督办"))}</small>'


def _day_cell(row: Row, value: datetime | None) -> str:
    return _time(value, moment(value), day(value)) if value else NOTHING


def _due_cell(row: Row, value: datetime | None) -> str:
    if value is None:
        return NOTHING
    shown = _time(value, due_date(value, row.at), due_stamp(value, row.at))
    return f'{shown} <span class="rest secondary">{escape(_left(row, value))}</span>'


def _left(row: Row, due: datetime) -> str:
    """How much time is left; of a matter that was closed, whether it was in time."""
    matter: Matter = row.record
    if matter.ended_at is None:
        return due_text(due, row.at)
    if matter.ending != Ending.CLOSED:
        return ""
    return gettext("超期办结") if matter.ended_at > due else gettext("按期")


def _time(value: datetime, full: str, short: str) -> str:
    local = timezone.localtime(value).isoformat()
    return f'<time datetime="{local}" title="{escape(full)}">{escape(short)}</time>'


LEDGER_COLUMNS = (
    Column(
        Field("colour", _("颜色"), Kind.COLOUR, choices=Colour.choices, sort="severity"),
        html=_colour_cell,
        phone="mark",
    ),
    Column(
        Field("reason", _("判定原因"), Kind.CHOICE, read=reason_text),
        html=_reason_cell,
    ),
    Column(Field("number", _("编号"), sort="number"), html=_number_cell),
    Column(Field("title", _("标题")), html=_title_cell, phone="title"),
    Column(Field("kind", _("类型"), Kind.CHOICE, choices=kind_choices, sort="kind"), shown=False),
    Column(Field("subject", _("类别"), Kind.CHOICE, choices=subject_choices, sort="subject")),
    Column(Field("unit", _("单位"), Kind.UNIT, sort="unit_path"), joins=("unit",), phone="meta"),
    Column(
        Field("handler_unit", _("承办单位"), Kind.UNIT, sort="handler_path"),
        joins=("handler_unit",),
    ),
    Column(
        Field("handler", _("承办人"), Kind.PERSON, sort="handler__name"),
        joins=("handler",),
        shown=False,
    ),
    Column(Field("sponsor", _("包保领导"), Kind.PERSON, sort="sponsor__name"), joins=("sponsor",)),
    Column(Field("step", _("环节"), Kind.CHOICE, sort="step", read=step_text)),
    Column(
        Field("opened_at", _("受理时间"), Kind.INSTANT, sort="opened_at"),
        html=_day_cell,
    ),
    Column(
        Field("due_at", _("办结时限"), Kind.INSTANT, sort="due_at", ends=True),
        html=_due_cell,
        phone="meta",
    ),
    Column(
        Field("next_due_at", _("最近时限"), Kind.INSTANT, sort="next_due", ends=True),
        html=_due_cell,
        shown=False,
    ),
    Column(Field("last_entry_at", _("最近办理"), Kind.INSTANT, sort="last_entry_at"), shown=False),
    Column(
        Field("step_due_at", _("环节时限"), Kind.INSTANT, sort="step_due_at", ends=True),
        shown=False,
    ),
    Column(Field("ended_at", _("结束时间"), Kind.INSTANT, sort="ended_at"), shown=False),
    Column(Field("supervised_at", _("督办时间"), Kind.INSTANT, sort="supervised_at"), shown=False),
    Column(Field("address", _("地址")), shown=False),
)
