"""One act done to many rows: first what it will do to each, then what became of each.

Each row has a transaction of its own; one that is refused says why and holds up no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from shigan.kernel.base.errors import DomainError
from shigan.kernel.web.fields import Field
from shigan.kernel.web.forms import RecordForm, Sources

Text = str | Promise
_KEY = 19  # digits of a key that a database takes


@dataclass(frozen=True)
class Ticked:
    """A row that was ticked, with the version of it that was decided upon, where it has any."""

    record: Any
    seen: int | None = None


@dataclass(frozen=True)
class Planned:
    """What an act will do to one row in words; or why it leaves the row out."""

    record: Any
    does: Text = ""
    left_out: Text = ""


#: The person's scope, a row, and the values of the form.
Run = Callable[[Any, Ticked, Mapping[str, Any]], object]
Plan = Callable[[HttpRequest, Sequence[Any]], list[Planned]]


def _all(request: HttpRequest, records: Sequence[Any]) -> list[Planned]:
    return [Planned(record) for record in records]


def _unchecked(request: HttpRequest, records: Sequence[Any], values: Mapping[str, Any]) -> None:
    return None


def _unversioned(record: Any) -> int | None:
    return None


@dataclass(frozen=True)
class BulkAct:
    """An act that is offered for the ticked rows of a list."""

    code: str
    label: Text
    #: Does it to one row, through an action; refusals are raised.
    run: Run
    offered: Callable[[HttpRequest], bool]
    inputs: tuple[Field, ...] = ()
    sources: Callable[[HttpRequest], Sources] = lambda request: {}
    #: What it will do to each of the rows, in one go.
    plan: Plan = _all
    #: The version of a row: one that changed after the page was shown is not done.
    version: Callable[[Any], int | None] = _unversioned
    #: Refuses what would fail for all of the rows, before it is tried with any.
    check: Callable[[HttpRequest, Sequence[Any], Mapping[str, Any]], None] = _unchecked

    def ready(self, request: HttpRequest, records: Sequence[Any], form: RecordForm) -> bool:
        """Whether it can be tried with what the form says; else the form says why not."""
        if not form.is_valid():
            return False
        try:
            self.check(request, records, form.values())
        except DomainError as error:
            form.refuse(error)
            return False
        return True


@dataclass(frozen=True)
class Outcome:
    """What became of one row."""

    record: Any
    url: str
    #: Why it was not done; empty where it was.
    refused: str = ""


def ticked_keys(request: HttpRequest) -> list[int]:
    """The keys of the rows that were ticked, each once, in their order."""
    keys = [k for k in request.POST.getlist("row") if k.isdecimal() and len(k) < _KEY]
    return [int(k) for k in dict.fromkeys(keys)]


def ticked_rows(request: HttpRequest, records: Iterable[Any]) -> list[Ticked]:
    """The rows with the versions that the page of the act showed."""
    found = []
    for record in records:
        seen = request.POST.get(f"seen-{record.pk}", "")
        known = seen.isdecimal() and len(seen) < _KEY
        found.append(Ticked(record, int(seen) if known else None))
    return found


def run_each(
    act: BulkAct,
    scope: Any,
    rows: Iterable[Ticked],
    values: Mapping[str, Any],
    url: Callable[[Any], str],
) -> list[Outcome]:
    """Do the act to each row; one that is refused does not hold up the others."""
    outcomes = []
    for row in rows:
        refused = ""
        try:
            act.run(scope, row, values)
        except DomainError as error:
            refused = str(error)
        outcomes.append(Outcome(row.record, url(row.record), refused))
    return outcomes
