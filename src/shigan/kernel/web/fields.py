"""A field of a record, described once: lists, filters, forms, Excel and imports derive from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.functional import Promise


class Kind(Enum):
    """What sort of value a field holds, and so how it is shown, asked for and read."""

    TEXT = "text"
    NOTE = "note"  # several lines
    WHOLE = "whole"
    DECIMAL = "decimal"
    MONEY = "money"  # yuan
    PERCENT = "percent"  # parts of a hundred: 45 is 45 %
    DATE = "date"
    INSTANT = "instant"  # date and time
    YES_NO = "yes_no"
    CHOICE = "choice"
    UNIT = "unit"
    PERSON = "person"
    POSITION = "position"
    PHOTOS = "photos"
    COLOUR = "colour"
    LIMIT = "limit"  # an amount and a unit of time


Choices = Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True)
class Source:
    """Choices that depend on who asks: the units and persons within a scope."""

    choices: Callable[[], Choices]
    #: What a chosen key stands for: the unit, the person.
    find: Callable[[str], Any] = str
    #: Attributes of the input: what happens on the page when something is chosen.
    attrs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """One field of a record.

    `code` is also the path by which it is read from the record (`unit.name`), unless `read` is
    given. `choices` may be a function where the choices are rows.
    """

    code: str
    label: str | Promise
    kind: Kind = Kind.TEXT
    required: bool = False
    hint: str | Promise = ""
    #: Other names under which sheets carry it.
    synonyms: tuple[str, ...] = ()
    #: The unit of measure shown in headings.
    measure: str | Promise = ""
    choices: Choices | Callable[[], Choices] = ()
    #: Other words that sheets use for a choice: its code, and each word.
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: Personal data: masked in lists and exports unless the reader may see it.
    personal: bool = False
    #: The ORM path to sort by, if the field can be sorted.
    sort: str = ""
    #: An instant by which something ends: one at midnight belongs to the day before.
    ends: bool = False
    read: Callable[[Any], Any] | None = field(default=None, compare=False)
    max_length: int = 500

    def value(self, record: Any) -> Any:
        """The record's value of this field."""
        if self.read is not None:
            return self.read(record)
        value: Any = record
        for part in self.code.split("."):
            if value is None:
                return None
            value = getattr(value, part)
        return value

    def choice_list(self) -> Choices:
        """The choices as they stand now."""
        return self.choices() if callable(self.choices) else self.choices
