"""How the value of a declared field is shown: as plain words, and as a cell of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django.utils.translation import gettext

from shigan.kernel.clock.templatetags.clock_tags import limit_text
from shigan.kernel.web import rules
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.rules import NOTHING
from shigan.kernel.web.templatetags.web_tags import day, due_moment, moment, number, status

#: Aligned at the right, so that digits stand under digits.
NUMBERS = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT})
#: The stored value is a code of `Field.choices`.
CHOSEN = frozenset({Kind.CHOICE, Kind.COLOUR})

Say = Callable[[Any], str]


class Cells:
    """Shows the fields of many records; how each is said is decided once."""

    def __init__(self, fields: Iterable[Field], *, reveal: bool = False) -> None:
        """`reveal` shows personal data that is masked otherwise."""
        self._say = {field.code: _sayer(field, reveal=reveal) for field in fields}

    def text(self, field: Field, value: Any) -> str:
        """The value in plain words; empty where there is none."""
        return "" if value is None or value == "" else self._say[field.code](value)

    def html(self, field: Field) -> Say:
        """How values of a field stand in a table, as HTML; a dash where there is none."""
        say = self._say[field.code]
        if field.kind is Kind.MONEY and not field.personal:
            written: Say = number
        elif field.kind is Kind.COLOUR:
            written = lambda value: status(str(value).lower(), say(value))  # noqa: E731
        else:
            written = lambda value: escape(say(value))  # noqa: E731
        return lambda value: NOTHING if value is None or value == "" else written(value)


def _sayer(field: Field, *, reveal: bool) -> Say:
    say = _plain_sayer(field)
    if field.personal and not reveal:
        return lambda value: rules.masked(say(value))
    return say


def _plain_sayer(field: Field) -> Say:
    if field.kind in CHOSEN:
        labels = {key: str(label) for key, label in field.choice_list()}
        return lambda value: labels.get(str(value), str(value))
    if field.kind is Kind.YES_NO:
        yes, no = gettext("是"), gettext("否")
        return lambda value: yes if value else no
    if field.kind is Kind.PERCENT:
        return lambda value: f"{rules.exact_number(value)}%"
    return due_moment if field.ends else _SAYERS.get(field.kind, str)


_SAYERS: dict[Kind, Say] = {
    Kind.DATE: day,
    Kind.INSTANT: moment,
    Kind.WHOLE: rules.exact_number,
    Kind.DECIMAL: rules.exact_number,
    Kind.MONEY: rules.exact_number,
    Kind.LIMIT: limit_text,
}
