"""Rows of a sheet, its columns, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext

from shigan.kernel.imports.choices import PROBLEMS

_READ = 60


@dataclass(frozen=True)
class Column:
    """A column that was found: where it is, what it is called there, which field it holds."""

    field: str
    label: str
    heading: str
    place: int
    letter: str
    #: How sure it is that it holds this field, 0 to 1, and by what sign (docs/rules/imports.md#R3).
    sure: float = 1.0
    why: str = "label"


@dataclass(frozen=True)
class Remark:
    """How a cell was read, where that is not plain: by its address, what was written, and why.

    `why`: about (约50), month (二〇二二年三月), fixed (corrected in the page; `text` stood there),
    formed (nothing stood there; made from the rest of the row).
    """

    cell: str
    text: str
    why: str
    #: What was read, as it is shown.
    value: str = ""

    def stored(self) -> dict[str, str]:
        """As the store keeps it."""
        return {"cell": self.cell, "text": self.text, "why": self.why, "value": self.value}


class Values(MutableMapping[str, Any]):
    """What the cells of a row say, by field: one list, its places shared by all rows of a sheet."""

    __slots__ = ("places", "said")

    def __init__(self, places: Mapping[str, int]) -> None:
        self.places = places
        self.said: list[Any] = [None] * len(places)

    def __getitem__(self, code: str) -> Any:
        return self.said[self.places[code]]

    def __setitem__(self, code: str, value: Any) -> None:
        self.said[self.places[code]] = value

    def __delitem__(self, code: str) -> None:
        raise TypeError(code)  # a sheet has its columns in all rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, code: object) -> bool:
        return code in self.places


_NOTHING: frozenset[str] = frozenset()
_NO_REMARKS: Mapping[str, Remark] = {}


@dataclass(slots=True)
class Row:
    """A row of the sheet: its number there, the cells as they are, the values as they were read.

    `values` holds the fields whose columns the sheet has; None is a blank cell. `remarks` is what
    its records are to remember of how they were read: field → text as written (约50户), and of
    cells corrected in the page what stood there.
    """

    number: int
    cells: Sequence[Any]
    values: Values
    good: bool = True
    remarks: Mapping[str, Remark] = field(default_factory=lambda: _NO_REMARKS)
    #: What the sheet's hidden column says of it: which record, and at which version it went out.
    key: str = ""
    version: str = ""
    #: The record that it is of, as its importer says it (`Importer.current`); None for no record.
    held: Mapping[str, Any] | None = None
    #: Fields whose cells say just what the record says already; their values are the record's.
    same: frozenset[str] = _NOTHING
    #: Fields whose cells went out filled and come back blank: emptied on purpose.
    emptied: frozenset[str] = _NOTHING

    @property
    def changed(self) -> list[str]:
        """The fields in which it says something else than its record."""
        return [code for code in self.values if code not in self.same]

    def remark(self, code: str, remark: Remark) -> None:
        """Keep how a cell was read."""
        self.remarks = {**self.remarks, code: remark}

    def tells(self, code: str) -> bool:
        """Whether it has a cell for a field, and says there what its record does not."""
        return code in self.values and code not in self.same

    def says(self, code: str) -> Any:
        """The value; where the sheet has no such column, the record's as its importer says it."""
        return self.held.get(code) if self.held and code not in self.values else self[code]

    def __getitem__(self, code: str) -> Any:
        values = self.values
        place = values.places.get(code)
        return None if place is None else values.said[place]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, a row (`column` empty) or the sheet (`row` zero).

    The texts hold named placeholders, filled from `values` when shown, so that each reader gets
    them in their own language.
    """

    row: int
    code: str
    text: str | Promise
    advice: str | Promise = ""
    column: str = ""
    cell: str = ""
    read: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    #: The cell is personal: `read` is a mask.
    personal: bool = False
    #: What a person chooses from: what the cell is to say, and what that is called.
    choices: Sequence[Sequence[str]] = ()

    @classmethod
    def known(cls, code: str, **rest: Any) -> Problem:
        """A problem of the kernel's own list."""
        text, advice = PROBLEMS[code]
        return cls(code=code, text=text, advice=advice, **rest)

    @property
    def message(self) -> str:
        """What is wrong, in the reader's language."""
        return gettext(str(self.text)) % self.values

    @property
    def suggestion(self) -> str:
        """What to do, in the reader's language."""
        return gettext(str(self.advice)) % self.values if self.advice else ""

    def as_json(self) -> dict[str, Any]:
        """As commands and the API give it, in the reader's language."""
        return {
            "row": self.row,
            "column": self.column,
            "cell": self.cell,
            "code": self.code,
            "read": self.read,
            "message": self.message,
            "suggestion": self.suggestion,
            "choices": [list(choice) for choice in self.choices],
        }

    def stored(self) -> dict[str, Any]:
        """As the store keeps it: texts as they stand in the source, translated when read."""
        with translation.override(None):
            text, advice = str(self.text), str(self.advice)
        return {
            "row": self.row,
            "code": self.code,
            "text": text,
            "advice": advice,
            "column": self.column,
            "cell": self.cell,
            "read": self.read,
            "values": {name: _plain(value) for name, value in self.values.items()},
            "personal": self.personal,
            "choices": [list(choice) for choice in self.choices],
        }


def cell_text(raw: Any) -> str:
    """What was read, short enough to show."""
    text = " ".join(str(raw).split())
    return text if len(text) <= _READ else f"{text[: _READ - 1]}…"


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float) else str(value)
