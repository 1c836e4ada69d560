"""A plot and the table behind it, made from the same values: `web/_plot.html` shows both."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

from shigan.kernel.web.rules import Number

Text = str | Promise
Cell = tuple[Number | None, str]


@dataclass(frozen=True)
class Series:
    """One line or one row of bars: what is, what it stands on, or what was planned."""

    name: Text
    values: Sequence[Number | None]
    role: Literal["now", "base", "plan"] = "now"
    #: Where each value opens to the rows behind it; empty or as many as values.
    urls: Sequence[str] = ()


@dataclass(frozen=True)
class Plot:
    """What is drawn. A line for months, bars for units, a bullet for progress against a plan.

    A bullet has two series, first what is done, then where the plan stands. `id` is unique on the
    page. A `small` plot is one of many of the same kind.
    """

    id: str
    kind: Literal["line", "bar", "bullet"]
    title: Text
    labels: Sequence[Text]
    series: Sequence[Series]
    unit: Text = ""
    note: Text = ""
    small: bool = False
    #: What no value can pass: the axis ends there where a rounder end would lie beyond it.
    most: Number | None = None

    @property
    def spec(self) -> dict[str, object]:
        """What `charts.js` draws, as JSON."""
        return {
            "kind": self.kind,
            "labels": [str(label) for label in self.labels],
            "unit": str(self.unit),
            "most": None if self.most is None else float(self.most),
            "series": [
                {
                    "name": str(s.name),
                    "values": [None if v is None else float(v) for v in s.values],
                    "role": s.role,
                    "urls": list(s.urls),
                }
                for s in self.series
            ],
        }

    @property
    def drawn(self) -> str:
        """The spec as text: in a hidden element, since a panel takes no scripts, not even data."""
        return json.dumps(self.spec, ensure_ascii=False)

    @property
    def columns(self) -> list[Text]:
        """Headings of the table: a column for each series."""
        return [s.name for s in self.series]

    @property
    def rows(self) -> list[tuple[Text, list[Cell]]]:
        """Rows of the table: a label, then the value of each series and where it opens."""
        return [
            (label, [(s.values[i], s.urls[i] if s.urls else "") for s in self.series])
            for i, label in enumerate(self.labels)
        ]
