"""The columns of a ledger of disputes, and the headings that offices give them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.matters.sheets.shared import REASON
from shigan.kernel.web.fields import Field, Kind
from shigan.lines.mediation.choices import Elsewhere, Found, Fulfilment, Outcome

_ACCEPTED: list[tuple[str, Any]] = [
    ("ACCEPTED", pgettext_lazy("dispute", "受理")),
    *Elsewhere.choices,
]
_NUMBER = ("纠纷编号", "案件编号", "案号", "卷号", "登记编号", "受理编号")
_PLACE = ("社区", "网格", "所属社区", "所属网格", "纠纷发生地")

IN_ORDER = _("几位的按姓名的顺序写，用顿号隔开；没有的写“无”")
_HOMES = _("几位的按姓名的顺序写，用分号隔开；只写一处的，几位同住")

_CASE = (
    Field(
        "found",
        _("受理来源"),
        Kind.CHOICE,
        required=True,
        choices=Found.choices,
        synonyms=("来源", "纠纷来源", "案件来源", "受理方式"),
    ),
    Field(
        "received_at",
        _("收到时间"),
        Kind.INSTANT,
        required=True,
        synonyms=("收到日期", "申请时间", "申请日期", "登记时间", "登记日期"),
    ),
    Field("unit", _("社区代码"), Kind.UNIT, required=True, synonyms=_PLACE),
    Field(
        "text",
        _("主要事实"),
        Kind.NOTE,
        required=True,
        max_length=4000,
        synonyms=("纠纷事实", "纠纷内容", "基本情况", "纠纷情况", "案情", "描述", "事由"),
    ),
)
_PARTIES = (
    Field(
        "applicant",
        _("申请人"),
        required=True,
        max_length=400,
        hint=_("几位用顿号隔开"),
        synonyms=("申请人姓名", "甲方", "甲方当事人"),
    ),
    Field(
        "applicant_phone",
        _("申请人电话"),
        max_length=200,
        personal=True,
        hint=IN_ORDER,
        synonyms=("联系电话", "申请人联系电话", "申请人联系方式"),
    ),
    Field(
        "applicant_address",
        _("申请人住址"),
        max_length=1000,
        hint=_HOMES,
        synonyms=("申请人地址", "住址"),
    ),
    Field(
        "respondent",
        _("被申请人"),
        required=True,
        max_length=400,
        hint=_("几位用顿号隔开"),
        synonyms=("被申请人姓名", "乙方", "乙方当事人", "用人单位"),
    ),
    Field("respondent_organisation", _("被申请人是单位"), Kind.YES_NO),
    Field(
        "respondent_phone",
        _("被申请人电话"),
        max_length=200,
        personal=True,
        hint=IN_ORDER,
        synonyms=("被申请人联系电话", "被申请人联系方式"),
    ),
    Field(
        "respondent_address",
        _("被申请人住址"),
        max_length=1000,
        hint=_HOMES,
        synonyms=("被申请人地址",),
    ),
)
_COURSE = (
    Field("claimed", _("涉及金额"), Kind.MONEY, synonyms=("涉案金额", "标的金额", "争议金额")),
    Field("accepted", _("是否受理"), Kind.CHOICE, choices=_ACCEPTED),
    Field("accepted_at", pgettext_lazy("dispute", "受理时间"), Kind.INSTANT),
    Field("handler_unit", _("承办单位代码"), Kind.UNIT, synonyms=("承办单位",)),
    Field("mediator", _("调解员"), max_length=40, synonyms=("调解人", "调解员姓名", "承办人")),
    Field("outcome", _("调解结果"), Kind.CHOICE, choices=Outcome.choices),
    Field("ended_at", _("调解结束时间"), Kind.INSTANT, synonyms=("调解时间", "调结时间")),
    Field("terms", _("协议内容"), Kind.NOTE, max_length=4000, synonyms=("协议主要内容",)),
    Field("perform_by", _("履行期限"), Kind.DATE),
    Field("signed_at", _("签署时间"), Kind.INSTANT, synonyms=("签订时间", "签字时间")),
    Field("followed_at", pgettext_lazy("agreement", "回访时间"), Kind.INSTANT),
    Field("fulfilment", _("履行情况"), Kind.CHOICE, choices=Fulfilment.choices),
)


def dispute_fields(subjects: Any) -> tuple[Field, ...]:
    """The columns of the ledger of a kind, which has sorts of its own."""
    return (
        Field("number", _("编号"), required=True, max_length=32, synonyms=_NUMBER),
        Field(
            "subject",
            _("类别"),
            Kind.CHOICE,
            required=True,
            choices=subjects,
            synonyms=("纠纷类型", "纠纷类别", "纠纷种类", "争议类型", "争议事项"),
        ),
        *_CASE,
        *_PARTIES,
        *_COURSE,
        REASON,
    )
