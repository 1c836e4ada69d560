"""Forms made from the declared fields of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import DomainError
from shigan.kernel.web.fields import Field, Kind, Source
from shigan.kernel.web.inputs import LimitInput, PhotosInput, PointInput, YesNoInput
from shigan.kernel.web.rules import storable

#: By field code, or by kind (`unit`, `person`) for all fields of that kind.
Sources = Mapping[str, Source]
_KINDS = frozenset(kind.value for kind in Kind)
#: What a whole number of the store can be.
_LARGEST = 2**31 - 1
Maker = Callable[[Field, Source | None], forms.Field]


class RecordForm(forms.Form):
    """A form over declared fields; `values` gives what was entered, typed."""

    declared: tuple[Field, ...] = ()

    def values(self) -> dict[str, Any]:
        """The entered values by field code; the form must be valid."""
        return dict(self.cleaned_data)

    def refuse(self, error: DomainError) -> None:
        """Show what an action refused, beside the inputs that it names where they are here."""
        beside = {code: text for code, text in error.fields.items() if code in self.fields}
        for code, text in beside.items():
            self.add_error(code, str(text))
        if not beside:
            self.add_error(None, str(error))


def form_class(fields: Sequence[Field], sources: Sources | None = None) -> type[RecordForm]:
    """A form class with one input a field, in their order."""
    attributes: dict[str, Any] = {f.code: form_field(f, sources or {}) for f in fields}
    return type("DeclaredForm", (RecordForm,), {**attributes, "declared": tuple(fields)})


def form_field(field: Field, sources: Sources | None = None) -> forms.Field:
    """The input of a field, with its errors in plain words."""
    made = MAKERS[field.kind](field, _source_of(field, sources or {}))
    made.label = field_label(field)
    made.help_text = str(field.hint)
    made.required = field.required
    made.widget.is_required = field.required
    made.error_messages |= {"required": _missing(field)}
    return made


def _source_of(field: Field, sources: Sources) -> Source | None:
    """Its own source, else that of its kind. A field of another kind may be called `unit` too."""
    own = None if field.code in _KINDS else sources.get(field.code)
    return own or sources.get(field.kind.value)


def field_label(field: Field) -> str:
    """The label, with the unit of measure in brackets."""
    if not field.measure:
        return str(field.label)
    return gettext("%(label)s（%(measure)s）") % {"label": field.label, "measure": field.measure}


def _missing(field: Field) -> str:
    if field.kind is Kind.PHOTOS:
        return gettext("请至少选一张照片")
    chosen = {Kind.CHOICE, Kind.UNIT, Kind.PERSON, Kind.COLOUR, Kind.YES_NO, Kind.DATE}
    if field.kind in chosen | {Kind.INSTANT, Kind.POSITION}:
        return gettext("请选择%(label)s") % {"label": field.label}
    return gettext("请填写%(label)s") % {"label": field.label}


class TextField(forms.CharField):
    """Text that says by how much it is too long."""

    def run_validators(self, value: Any) -> None:
        """The length is checked, and that every character can be kept."""
        if not storable(value):
            raise ValidationError(_("有无法保存的字符"))
        if self.max_length is not None and len(value) > self.max_length:
            raise ValidationError(
                _("最多%(limit)d个字，现在有%(count)d个，请删去%(more)d个")
                % {
                    "limit": self.max_length,
                    "count": len(value),
                    "more": len(value) - self.max_length,
                }
            )


class KeyField(forms.ChoiceField):
    """One of the choices; the value is what the key stands for."""

    def __init__(self, source: Source, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", self._none()), *source.choices()], **kwargs)
        self._find = source.find

    def _none(self) -> str:
        return gettext("请选择") if self.required else gettext("不选")

    def clean(self, value: Any) -> Any:
        """The object or code behind the chosen key, None if nothing is chosen."""
        key = super().clean(value)
        return self._find(key) if key else None


def _text(field: Field, source: Source | None) -> forms.Field:
    return TextField(
        max_length=field.max_length,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


def _note(field: Field, source: Source | None) -> forms.Field:
    return TextField(
        max_length=field.max_length,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )


def _number(**attributes: str) -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "form-control num", **attributes})


def _whole(field: Field, source: Source | None) -> forms.Field:
    return forms.IntegerField(
        min_value=-_LARGEST,
        max_value=_LARGEST,
        widget=_number(inputmode="numeric"),
        error_messages={
            "invalid": _("请填写整数，例如 12"),
            "min_value": _("数太小，存不下"),
            "max_value": _("数太大，存不下"),
        },
    )


def _decimal(field: Field, source: Source | None) -> forms.Field:
    return forms.DecimalField(
        max_digits=20,
        decimal_places=4,
        widget=_number(inputmode="decimal", step="any"),
        error_messages={
            "invalid": _("请填写数字，例如 12.5"),
            "max_decimal_places": _("小数最多%(max)s位"),
        },
    )


def _money(field: Field, source: Source | None) -> forms.Field:
    return forms.DecimalField(
        max_digits=20,
        decimal_places=2,
        widget=_number(inputmode="decimal", step="0.01"),
        error_messages={
            "invalid": _("请填写以元计的金额，例如 1200.50"),
            "max_decimal_places": _("金额最多写到分"),
        },
    )


def _percent(field: Field, source: Source | None) -> forms.Field:
    return forms.DecimalField(
        max_digits=8,
        decimal_places=2,
        widget=_number(inputmode="decimal", step="any"),
        error_messages={
            "invalid": _("请填写百分数，例如 45 表示百分之四十五"),
            "max_decimal_places": _("小数最多%(max)s位"),
        },
    )


def _date(field: Field, source: Source | None) -> forms.Field:
    return forms.DateField(
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"],
        widget=forms.DateInput({"class": "form-control", "type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": _("没有这一天；请按 2022-03-05 的样子填写")},
    )


def _instant(field: Field, source: Source | None) -> forms.Field:
    return forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(
            {"class": "form-control", "type": "datetime-local"}, "%Y-%m-%dT%H:%M"
        ),
        error_messages={"invalid": _("没有这个时间；请按 2022-03-05 14:20 的样子填写")},
    )


def _chosen(field: Field, source: Source | None) -> forms.Field:
    if source is None and field.kind in {Kind.UNIT, Kind.PERSON} and not field.choices:
        raise RuntimeError(f"field {field.code!r}: no source for its {field.kind.value} choices")
    source = source or Source(field.choice_list)
    return KeyField(
        source,
        widget=forms.Select(attrs={"class": "form-select", **source.attrs}),
        error_messages={"invalid_choice": _("没有这个选项，请从列表中重新选择")},
    )


MAKERS: dict[Kind, Maker] = {
    Kind.TEXT: _text,
    Kind.NOTE: _note,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.MONEY: _money,
    Kind.PERCENT: _percent,
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.YES_NO: lambda field, source: YesNoInput(),
    Kind.CHOICE: _chosen,
    Kind.UNIT: _chosen,
    Kind.PERSON: _chosen,
    Kind.COLOUR: _chosen,
    Kind.POSITION: lambda field, source: PointInput(),
    Kind.PHOTOS: lambda field, source: PhotosInput(),
    Kind.LIMIT: lambda field, source: LimitInput(),
}
