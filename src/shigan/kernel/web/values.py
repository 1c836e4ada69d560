"""Declared fields for programs: how a client is told of them, and how what it sends is read.

What is read passes the same checks, with the same words, as the form on a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.forms import Sources, form_field
from shigan.kernel.web.saying import listed
from shigan.kernel.web.schemas import Out

#: Kinds that are sent as an object, and its members in the order of the form's boxes.
_PARTS = {Kind.POSITION: ("lon", "lat", "source"), Kind.LIMIT: ("amount", "unit")}
_YES_NO = {True: "yes", False: "no", None: ""}


class ChoiceOut(Out):
    """A value that may be sent, and what it is called."""

    value: str
    label: str


class FieldOut(Out):
    """An input, as a client needs it to draw a form."""

    code: str
    label: str
    kind: str
    required: bool
    hint: str
    measure: str
    max_length: int | None
    choices: list[ChoiceOut]
    """Empty for units and people: they are read from /units and /people."""


def field_out(field: Field) -> FieldOut:
    """The declaration of a field in the reader's language."""
    written = field.kind in {Kind.TEXT, Kind.NOTE}
    return FieldOut(
        code=field.code,
        label=str(field.label),
        kind=field.kind.value,
        required=field.required,
        hint=str(field.hint),
        measure=str(field.measure),
        max_length=field.max_length if written else None,
        choices=[ChoiceOut(value=v, label=str(label)) for v, label in field.choice_list()],
    )


def read_values(
    fields: Iterable[Field], given: Mapping[str, Any], sources: Sources
) -> dict[str, Any]:
    """The typed values of the fields; all that is wrong is refused at once, each by its code."""
    declared = {field.code: field for field in fields}
    wrong = {code: _("没有这一项") for code in given if code not in declared}
    values: dict[str, Any] = {}
    for code, field in declared.items():
        try:
            values[code] = _clean(form_field(field, sources), field, given.get(code))
        except ValidationError as error:
            wrong[code] = " ".join(error.messages)
    if wrong:
        raise Refused(_("有%(count)d项填得不对") % {"count": len(wrong)}, fields=wrong)
    return values


def _clean(field: forms.Field, declared: Field, value: Any) -> Any:
    if parts := _PARTS.get(declared.kind):
        if value is not None and not isinstance(value, Mapping):
            raise ValidationError(_("写成对象：%(parts)s") % {"parts": listed(parts)})
        return field.clean([str(value.get(p) or "") for p in parts] if value else [])
    if declared.kind is Kind.YES_NO:
        if value is not None and not isinstance(value, bool):
            raise ValidationError(_("写成 true 或 false"))
        return field.clean(_YES_NO[value])
    if isinstance(value, bool | list | Mapping):
        raise ValidationError(_("写成一个值，不是列表或对象"))
    return field.clean("" if value is None else str(value))
