"""One act done to many rows, each in its own transaction; what was refused says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from shigan.kernel.base.errors import DomainError
from shigan.kernel.web.fields import Field
from shigan.kernel.web.forms import Sources

Text = str | Promise
#: The person's scope, a record, and the values of the form.
Run = Callable[[Any, Any, Mapping[str, Any]], object]


@dataclass(frozen=True)
class BulkAct:
    """An act that is offered for the ticked rows of a list."""

    code: str
    label: Text
    #: Does it to one record, through an action; refusals are raised.
    run: Run
    offered: Callable[[HttpRequest], bool]
    inputs: tuple[Field, ...] = ()
    sources: Callable[[HttpRequest], Sources] = lambda request: {}


@dataclass(frozen=True)
class Outcome:
    """What became of one row."""

    record: Any
    url: str
    #: Why it was not done; empty where it was.
    refused: str = ""


def run_each(
    act: BulkAct,
    scope: Any,
    records: Iterable[Any],
    values: Mapping[str, Any],
    url: Callable[[Any], str],
) -> list[Outcome]:
    """Do the act to each record; one that is refused does not hold up the others."""
    outcomes = []
    for record in records:
        try:
            act.run(scope, record, values)
        except DomainError as error:
            outcomes.append(Outcome(record, url(record), str(error)))
        else:
            outcomes.append(Outcome(record, url(record)))
    return outcomes
