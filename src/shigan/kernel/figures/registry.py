"""How a figure is declared: a source of rows, a measure over them, and what people call it.

A line announces its figures in its `catalog.py` (docs/how-to/add-a-figure.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from shigan.kernel.base.registry import Registry
from shigan.kernel.figures.choices import Chart, Direction, How, Measured, Missing
from shigan.kernel.web.fields import Field

Text = str | Promise
#: No condition: every row.
ALL = Q()


@dataclass(frozen=True, eq=False)
class Source:
    """Rows that are counted: which, when and where.

    With `date` it is a flow: a row belongs to the period in which it is dated. With `since` (and
    `until`) it is a stock: a row belongs to each period on whose last day it is valid, from
    `since` until, not including, `until`. All three are ORM paths of dates or instants.
    The queryset must have `visible_to(scope)`: a reader of the number sees only those of its rows.
    """

    code: str
    queryset: Callable[[], QuerySet[Any]]
    #: The ORM path of the path of the unit to which a row belongs.
    unit_path: str
    date: str = ""
    since: str = ""
    until: str = ""
    #: The columns in which the rows behind a figure are listed.
    columns: tuple[Field, ...] = ()
    #: Code of the column that names a row, where that is not the first: it is the link.
    title: str = ""
    #: The page of a row.
    url: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        if bool(self.date) == bool(self.since):
            raise ValueError(f"source {self.code!r}: either a date, or since (and until)")

    @property
    def is_flow(self) -> bool:
        """Whether rows are dated, rather than valid for a time."""
        return bool(self.date)


@dataclass(frozen=True, eq=False)
class Count:
    """How many rows; with `distinct`, how many different values of that field."""

    source: Source
    where: Q = ALL
    distinct: str = ""


@dataclass(frozen=True, eq=False)
class Sum:
    """The sum of a field over rows."""

    source: Source
    field: str
    where: Q = ALL


Part = Count | Sum


@dataclass(frozen=True)
class Ratio:
    """One part over another, times `scale`."""

    numerator: Part
    denominator: Part
    scale: int = 100


@dataclass(frozen=True)
class Reported:
    """Stated by an outside office and entered with its source; never derived from our records.

    `part` names the part of the year of which the figure speaks (`H1`): asked for a year, it
    answers with that part.
    """

    part: str = ""


Measure = Part | Ratio | Reported


@dataclass(frozen=True)
class Figure:
    """A named number. Its code is `group.name`."""

    code: str
    label: Text
    unit: Measured
    #: The caliber (口径): exactly what is counted, from when to when, what is left out.
    caliber: Text
    measure: Measure
    decimals: int = 0
    direction: Direction = Direction.NONE
    missing: Missing = Missing.UNKNOWN
    #: Units with fewer cases behind their value are not ranked.
    min_sample: int = 0
    chart: Chart = Chart.UNITS
    #: The measure word where the unit's own does not fit: 人, 件, 户.
    word: Text | None = None
    #: A stated percentage of a whole: it cannot pass 100.
    of_whole: bool = False

    @property
    def measure_word(self) -> Text:
        """What stands behind the number."""
        return self.unit.label if self.word is None else self.word

    @property
    def most(self) -> int | None:
        """What its value cannot pass: a whole, where a part of the same rows is counted."""
        match self.measure:
            case Ratio(Count(source=one), Count(source=other)) if one is other:
                return 100 if self.unit is Measured.PERCENT else None
        return 100 if self.of_whole else None

    @property
    def group(self) -> str:
        """The code of the group under which it is listed."""
        return self.code.partition(".")[0]

    @property
    def how(self) -> How:
        """Counted from records, or reported."""
        return How.REPORTED if isinstance(self.measure, Reported) else How.COUNTED

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is counted: nothing, one part, or numerator and denominator."""
        match self.measure:
            case Reported():
                return ()
            case Ratio(numerator, denominator):
                return (numerator, denominator)
            case part:
                return (part,)


@dataclass(frozen=True)
class Group:
    """A heading in the list of figures: the first half of their codes."""

    code: str
    label: Text


figures: Registry[Figure] = Registry("figure")
groups: Registry[Group] = Registry("figure group")
