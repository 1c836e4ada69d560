"""The forms of the register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.orgs.models import Unit
from shigan.kernel.web.fields import Field, Kind, Source
from shigan.registers.people.choices import EraseWhy, LeftWhy, Relation, Residence, Sex

_REASON = Field(
    "reason",
    _("原因"),
    required=True,
    hint=_("例如：本人要求更正；不要写身份证号和电话"),
    max_length=200,
)

RESIDENT = (
    Field("name", _("姓名"), required=True, max_length=40),
    Field("unit", _("社区或网格"), Kind.UNIT, required=True),
    Field(
        "resident_id", _("身份证号"), hint=_("18位；填了就不用再填出生日期和性别"), max_length=30
    ),
    Field("birth", _("出生日期"), Kind.DATE),
    Field("sex", _("性别"), Kind.CHOICE, choices=Sex.choices),
    Field("phone", _("电话"), hint=_("手机号，或带区号的固定电话"), max_length=30),
    Field("residence", _("居住类别"), Kind.CHOICE, required=True, choices=Residence.choices),
    Field("estate", _("小区"), max_length=60),
    Field("building", _("楼号"), max_length=20),
    Field("entrance", _("单元"), max_length=20),
    Field("room", _("室号"), max_length=20),
    Field("household", _("户号"), hint=_("同一户填同一个号"), max_length=30),
    Field("relation", _("与户主关系"), Kind.CHOICE, choices=Relation.choices),
    Field("guardian_name", _("监护人姓名"), hint=_("未满十四周岁的必填"), max_length=40),
    Field(
        "guardian_consent_on",
        _("监护人同意日期"),
        Kind.DATE,
        hint=_("未满十四周岁的，须先取得监护人同意"),
    ),
)
CORRECTION = (*RESIDENT, _REASON)
JOIN = (
    Field("group", _("群体"), Kind.CHOICE, required=True),
    Field("since", _("自"), Kind.DATE, required=True),
)
LEAVE = (
    Field("left_on", _("离开日期"), Kind.DATE, required=True),
    Field("left_why", _("离开原因"), Kind.CHOICE, required=True, choices=LeftWhy.choices),
)
ERASE = (
    Field("why", _("理由"), Kind.CHOICE, required=True, choices=EraseWhy.choices),
    _REASON,
)
PART = (
    Field(
        "reason",
        _("为什么是两个人"),
        required=True,
        hint=_("例如：已当面核实，是同名的两位；不要写身份证号和电话"),
        max_length=200,
    ),
)
FIND = (Field("number", _("完整的身份证号或电话"), required=True, max_length=30),)
GROUP = (
    Field("code", _("代码"), required=True, hint=_("小写字母、数字和下划线"), max_length=20),
    Field("label", _("名称"), required=True, max_length=20),
    Field("sensitive", _("敏感个人信息"), Kind.YES_NO, required=True),
)


def place_source(units: list[Unit]) -> Source:
    """Communities and cells to choose from, a cell below its community."""
    found = {unit.code: unit for unit in units}
    top = min((unit.path.count("/") for unit in units), default=0)
    return Source(
        lambda: [(u.code, "\u3000" * (u.path.count("/") - top) + u.name) for u in units],
        lambda code: found[code],
    )
