"""Columns of the ledger."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.queries import now
from shigan.kernel.matters.choices import Colour, Criterion
from shigan.kernel.matters.filters import kind_choices, subject_choices
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.registry import kinds
from shigan.kernel.web.columns import Column
from shigan.kernel.web.fields import Field, Kind


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


LEDGER_COLUMNS = (
    Column(
        Field("colour", _("颜色"), Kind.COLOUR, choices=Colour.choices, sort="severity"),
        template="matters/_cell_colour.html",
        phone="mark",
    ),
    Column(
        Field("reason", _("判定原因"), Kind.CHOICE, read=reason_text),
        template="matters/_cell_reason.html",
    ),
    Column(Field("number", _("编号"), sort="number"), template="matters/_cell_number.html"),
    Column(Field("title", _("标题")), template="matters/_cell_title.html", phone="title"),
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
        template="matters/_cell_day.html",
    ),
    Column(
        Field("due_at", _("办结时限"), Kind.INSTANT, sort="due_at", ends=True),
        template="matters/_cell_due.html",
        phone="meta",
    ),
    Column(
        Field("next_due_at", _("最近时限"), Kind.INSTANT, sort="next_due", ends=True),
        template="matters/_cell_due.html",
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
