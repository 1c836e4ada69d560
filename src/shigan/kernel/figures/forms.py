"""What is asked when a figure is reported, a target set, a period closed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.figures.choices import CurveKind, Measured
from shigan.kernel.figures.registry import Figure
from shigan.kernel.figures.rules.numbers import WAN, YI, YUAN, amount, in_unit
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.forms import RecordForm, form_class
from shigan.kernel.web.inputs import OwnTemplate

PERIOD = Field(
    "period",
    _("期间"),
    required=True,
    hint=_("写成 2022、2022H1、2022Q3、2022-03、2022-03-05 或 2022-02-28..2022-03-27"),
    max_length=24,
)
_STATED = (
    Field("growth", _("同比（%）"), Kind.PERCENT, hint=_("来源公布了增速才填")),
    Field(
        "source",
        _("来源"),
        required=True,
        hint=_("发布的部门和文件，例如 区统计局《统计月报》"),
        max_length=200,
    ),
    Field("as_of", _("截至"), Kind.DATE, required=True),
    Field(
        "inferred",
        _("截至日期是推定的"),
        Kind.YES_NO,
        hint=_("来源没有写明截至日期，由填报人推定"),
    ),
    Field("caliber", _("口径"), hint=_("和指标口径不同才填，例如 仅区级"), max_length=200),
)
EVIDENCE = Field("evidence", _("凭证照片"), Kind.PHOTOS, hint=_("公布这个数的文件或网页，一张"))
REPORT = (
    PERIOD,
    Field("value", _("数值"), Kind.DECIMAL, required=True),
    *_STATED,
    Field("note", _("说明"), Kind.NOTE, max_length=300),
)
CORRECTION = (
    Field("value", _("数值"), Kind.DECIMAL, hint=_("留空表示撤回，这个期间就没有数")),
    *_STATED,
    Field("note", _("更正的原因"), Kind.NOTE, required=True, max_length=300),
)
TARGET = (
    Field("value", _("目标"), Kind.DECIMAL, required=True),
    Field("curve_kind", _("进度"), Kind.CHOICE, required=True, choices=CurveKind.choices),
    Field(
        "points",
        _("进度安排"),
        Kind.NOTE,
        hint=_("按月：十二个数，合计100。按节点：每行一个日期和应完成的百分比，最后为100"),
    ),
    Field("reason", _("依据"), required=True, hint=_("文件或会议"), max_length=300),
)
REASON = (Field("reason", _("更正理由"), required=True, max_length=300),)


class AmountWidget(OwnTemplate, forms.MultiWidget):
    """An amount of money beside the unit in which people say it."""

    template_name = "figures/_input_amount.html"

    def __init__(self) -> None:
        unit = forms.Select(choices=[(YI, _("亿元")), (WAN, _("万元")), (YUAN, _("元"))])
        super().__init__({"amount": forms.TextInput, "unit": unit})

    def decompress(self, value: Any) -> list[Any]:
        """The two parts of a stored amount; a new one is mostly stated in 亿元."""
        return [None, YI] if value is None else list(in_unit(Decimal(value)))


class AmountInput(forms.MultiValueField):
    """Money in 元, 万元 or 亿元, kept exactly in 元."""

    def __init__(self, *, required: bool, label: str, help_text: str) -> None:
        units = [(str(scale), "") for scale in (YI, WAN, YUAN)]
        super().__init__(
            fields=(forms.CharField(required=False), forms.ChoiceField(choices=units)),
            widget=AmountWidget(),
            require_all_fields=False,
            required=required,
            label=label,
            help_text=help_text,
        )

    def compress(self, data_list: list[Any]) -> Decimal | None:
        """The amount in 元, None where nothing was written."""
        if not data_list or not data_list[0]:
            if self.required:
                raise ValidationError(_("请填写数值"), code="required")
            return None
        try:
            return amount(data_list[0], int(data_list[1]))
        except ValueError:
            raise ValidationError(_("请填写金额，例如 32.5 并选亿元，或写成 32.5亿")) from None


def value_form(fields: Sequence[Field], figure: Figure) -> type[RecordForm]:
    """The fields about a figure; where it is money, its value takes the unit people use."""
    made = form_class(fields)
    if figure.unit is Measured.YUAN:
        plain = made.base_fields["value"]
        made.base_fields["value"] = AmountInput(
            required=plain.required, label=str(plain.label), help_text=str(plain.help_text)
        )
    return made


def curve_points(kind: str, text: str) -> Sequence[Any]:
    """The points that were written: numbers in a row, or a day and a percentage on each line."""
    if kind == CurveKind.BY_MONTH:
        return text.replace(",", " ").replace("，", " ").replace("、", " ").split()
    if kind == CurveKind.MILESTONES:
        return [line.split() for line in text.splitlines() if line.strip()]
    if text.strip():
        raise Refused(_("这种进度不用写安排"), fields={"points": _("清空，或改选按月、按节点")})
    return []


def points_text(kind: str, points: Sequence[Any]) -> str:
    """The same, as it is written."""
    if kind == CurveKind.MILESTONES:
        return "\n".join(f"{day} {percent}" for day, percent in points)
    return " ".join(str(point) for point in points)
