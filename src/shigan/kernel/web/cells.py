"""How the value of a declared field is shown: as plain words, and as a cell of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext

from shigan.kernel.clock.templatetags.clock_tags import limit_text
from shigan.kernel.web import rules
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.rules import NOTHING
from shigan.kernel.web.templatetags.web_tags import day, moment, number

#: Aligned at the right, so that digits stand under digits.
NUMBERS = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT})
#: The stored value is a code of `Field.choices`.
CHOSEN = frozenset({Kind.CHOICE, Kind.COLOUR})


class Cells:
    """Shows the fields of many records; the labels of choices are looked up once."""

    def __init__(self, fields: Iterable[Field], *, reveal: bool = False) -> None:
        """`reveal` shows personal data that is masked otherwise."""
        self._labels: dict[str, Mapping[str, str]] = {
            f.code: {key: str(label) for key, label in f.choice_list()}
            for f in fields
            if f.kind in CHOSEN
        }
        self._reveal = reveal

    def text(self, field: Field, value: Any) -> str:
        """The value in plain words; empty where there is none."""
        if value is None or value == "":
            return ""
        text = self._text(field, value)
        return rules.masked(text) if field.personal and not self._reveal else text

    def _text(self, field: Field, value: Any) -> str:
        if field.kind in CHOSEN:
            return self._labels[field.code].get(str(value), str(value))
        if field.kind is Kind.YES_NO:
            return gettext("是") if value else gettext("否")
        if field.kind is Kind.DATE:
            return day(value)
        if field.kind is Kind.INSTANT:
            return moment(value)
        if field.kind is Kind.PERCENT:
            return f"{rules.exact_number(value)}%"
        if field.kind in NUMBERS:
            return rules.exact_number(value)
        if field.kind is Kind.LIMIT:
            return limit_text(value)
        return str(value)

    def html(self, field: Field, value: Any) -> str:
        """The value as it stands in a table; a dash where there is none."""
        if value is None or value == "":
            return NOTHING
        if field.kind is Kind.MONEY and not field.personal:
            return number(value)
        text = self.text(field, value)
        if field.kind is Kind.COLOUR:
            context = {"colour": str(value).lower(), "word": text}
            return render_to_string("web/_status.html", context)
        return text
