"""The forms of the mediation line: taking a dispute in, and who sits on a committee."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from shigan.kernel.web.fields import Choices, Field, Kind
from shigan.lines.mediation.choices import DISPUTE, Claim, Found, Side, Sort

_IN_ORDER = _("几位的按姓名的顺序写，用顿号隔开；没有的写“无”")
_HOMES = _("几位的按姓名的顺序写，用分号隔开；只写一处的，几位同住")
ORGANISATION = Field("respondent_organisation", _("被申请人是单位"), Kind.YES_NO)


def intake(kind: str) -> tuple[Field, ...]:
    """What is asked when a dispute comes in."""
    subjects: Choices = Sort.choices if kind == DISPUTE else Claim.choices
    return (
        Field("subject", _("类别"), Kind.CHOICE, required=True, choices=subjects),
        Field("found", _("受理来源"), Kind.CHOICE, required=True, choices=Found.choices),
        Field("received_at", _("收到时间"), Kind.INSTANT, required=True),
        Field("unit", _("社区"), Kind.UNIT, required=True, hint=_("纠纷发生在哪个社区")),
        Field(
            "text",
            _("主要事实和争议事项"),
            Kind.NOTE,
            required=True,
            max_length=4000,
            hint=_("发生了什么、各方要求什么"),
        ),
        Field("applicant", _("申请人"), required=True, max_length=200, hint=_("几位用顿号隔开")),
        Field("applicant_phone", _("申请人电话"), max_length=200, personal=True, hint=_IN_ORDER),
        Field("applicant_address", _("申请人住址"), max_length=1000, hint=_HOMES),
        Field("respondent", _("被申请人"), required=True, max_length=200, hint=_("几位用顿号隔开")),
        ORGANISATION,
        Field("respondent_phone", _("被申请人电话"), max_length=200, personal=True, hint=_IN_ORDER),
        Field("respondent_address", _("被申请人住址"), max_length=1000, hint=_HOMES),
        Field("claimed", _("涉及金额"), Kind.MONEY, measure=_("元")),
    )


END = (Field("until", _("离任日期"), Kind.DATE, required=True, hint=_("从这一天起不再任职")),)
RENEW = (
    Field(
        "since", _("连任自"), Kind.DATE, required=True, hint=_("改选推选的日期，新的任期从这天起")
    ),
)
MEMBER = (
    Field("unit", _("单位"), Kind.UNIT, required=True),
    Field("labour", _("调解劳动争议"), Kind.YES_NO),
    Field("committee", _("委员会名称"), required=True, max_length=80),
    Field("name", _("姓名"), required=True, max_length=40),
    Field("woman", _("女"), Kind.YES_NO),
    Field("since", _("任职自"), Kind.DATE, required=True),
)
_REASON = Field("reason", _("原因"), hint=_("不要写身份证号和电话"), max_length=200)
_PARTY = (
    Field("name", _("姓名或名称"), required=True, max_length=80),
    Field("organisation", _("是单位"), Kind.YES_NO),
    Field("phone", _("电话"), max_length=20, personal=True, hint=_("手机号，或带区号的固定电话")),
    Field("address", _("住址"), max_length=200),
    _REASON,
)
PARTY_ADD = (
    Field("side", _("地位"), Kind.CHOICE, required=True, choices=Side.choices),
    *_PARTY,
)
PARTY_CORRECT = _PARTY
PARTY_REMOVE = (replace(_REASON, required=True),)
