"""Columns of the register. Numbers are masked, and the age stands for the birthday."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.queries import today
from shigan.kernel.web.columns import Column, Row
from shigan.kernel.web.fields import Field, Kind
from shigan.registers.people.choices import LeftWhy, Relation, Residence, Sex
from shigan.registers.people.models import Resident
from shigan.registers.people.queries.register import group_labels
from shigan.registers.people.values import BIRTH, PHONE, RESIDENT_ID


def _age(resident: Resident) -> int | None:
    return resident.age_on(today())


def _one_line(row: Row, value: str) -> SafeString:
    """On one line where there is room."""
    return format_html('<span class="one-line">{}</span>', value)


REGISTER_COLUMNS = (
    Column(Field("name", _("姓名"), sort="name"), phone="title"),
    Column(Field("sex", _("性别"), Kind.CHOICE, choices=Sex.choices), phone="meta"),
    Column(Field("age", _("年龄"), Kind.WHOLE, measure=_("周岁"), read=_age), phone="meta"),
    Column(Field("resident_id", _("身份证号"), read=RESIDENT_ID.shown)),
    Column(Field("phone", _("电话"), read=PHONE.shown)),
    Column(Field("unit", _("社区或网格"), Kind.UNIT, sort="unit_path"), phone="meta"),
    Column(Field("address", _("住址")), html=_one_line, phone="meta"),
    Column(Field("residence", _("居住类别"), Kind.CHOICE, choices=Residence.choices)),
    Column(
        Field("groups", _("群体"), read=group_labels),
        html=_one_line,
        phone="mark",
    ),
    Column(
        Field("household", _("户号"), read=lambda r: r.household.number if r.household else ""),
        joins=("household",),
        shown=False,
    ),
    Column(Field("relation", _("与户主关系"), Kind.CHOICE, choices=Relation.choices), shown=False),
    Column(Field("birth", _("出生日期"), read=BIRTH.shown), shown=False),
    Column(Field("registered_on", _("登记日期"), Kind.DATE, sort="registered_on"), shown=False),
    Column(Field("left_on", _("离开日期"), Kind.DATE, sort="left_on"), shown=False),
    Column(Field("left_why", _("离开原因"), Kind.CHOICE, choices=LeftWhy.choices), shown=False),
)
