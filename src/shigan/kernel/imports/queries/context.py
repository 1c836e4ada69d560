"""What an importer may ask while it checks and loads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from shigan.kernel.base.errors import Text
from shigan.kernel.base.text import fold
from shigan.kernel.imports.problems import Column, Problem, Row, cell_text
from shigan.kernel.imports.registry import Importer
from shigan.kernel.imports.rules.values import Lookup
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field
from shigan.kernel.web.rules import masked

T = TypeVar("T")


def _ignore(done: int) -> None:
    """Nobody watches."""


@dataclass
class Context:
    """One reading of one file for one person; each lookup is one statement, at its first use."""

    actor: Scope
    importer: Importer
    file: str
    columns: Mapping[str, Column] = field(default_factory=dict)
    #: All rows, the bad ones too.
    rows: list[Row] = field(default_factory=list)
    addressed: bool = True
    #: Whoever imports said that rows which resemble what is there are new all the same.
    all_new: bool = False
    #: Told how many rows are loaded.
    progress: Callable[[int], None] = _ignore

    @cached_property
    def units(self) -> Lookup[Unit]:
        """The units over which the actor holds the importer's function, closed ones too."""
        found = Unit.objects.filter(self.actor.q(self.importer.function, "path"))
        return lookup(
            "unit",
            found.order_by("path"),
            exact=lambda unit: unit.code,
            named=lambda unit: (unit.name, *unit.aliases),
        )

    @cached_property
    def persons(self) -> Lookup[User]:
        """All accounts."""
        return lookup(
            "person",
            User.objects.order_by("pk"),
            exact=lambda user: user.username,
            named=lambda user: (user.name,),
        )

    def problem(
        self, row: Row, field_code: str, text: Text, advice: Text = "", **values: Any
    ) -> Problem:
        """Something wrong with a row's cell (or with the whole row, where the sheet lacks it)."""
        return self.located(row, field_code, Problem(0, "rule", text, advice, values=values))

    def asked(self, row: Row, field_code: str, same: str, label: str) -> Problem | None:
        """A row that likely means a record that is there: `same` is the key that would say so.

        None where a person has answered, or said beforehand that all are new.
        """
        remark = row.remarks.get(field_code)
        if self.all_new or (remark is not None and remark.why == "fixed"):
            return None
        text = str(row.cells[self.columns[field_code].place])
        choices = ((same, label), (text, ""))
        problem = Problem.known("alike", row=0, values={"label": label}, choices=choices)
        return self.located(row, field_code, problem)

    def located(self, row: Row, field_code: str, problem: Problem) -> Problem:
        """The problem, at its cell."""
        column = self.columns.get(field_code)
        if column is None:
            return replace(problem, row=row.number)
        return replace(
            problem,
            row=row.number,
            column=column.heading,
            cell=self.cell(row, field_code),
            read=self.read(row, field_code),
            personal=self.declared(field_code).personal,
        )

    def cell(self, row: Row, field_code: str) -> str:
        """The address of a row's cell; empty where it has none."""
        column = self.columns.get(field_code)
        return f"{column.letter}{row.number}" if column is not None and self.addressed else ""

    def read(self, row: Row, field_code: str) -> str:
        """What stands in a row's cell, short, masked where it is personal."""
        column = self.columns[field_code]
        raw = row.cells[column.place] if column.place < len(row.cells) else ""
        text = "" if raw is None or isinstance(raw, dict) else cell_text(raw)
        return masked(text) if text and self.declared(field_code).personal else text

    def declared(self, field_code: str) -> Field:
        """The declaration of a field."""
        return next(f for f in self.importer.fields if f.code == field_code)


def lookup(
    what: str,
    records: Iterable[T],
    *,
    exact: Callable[[T], str],
    named: Callable[[T], Iterable[str]],
) -> Lookup[T]:
    """Records by their names, folded."""
    by_code: dict[str, T] = {}
    by_name: dict[str, list[tuple[str, T]]] = defaultdict(list)
    for record in records:
        by_code[fold(exact(record))] = record
        for name in {fold(n) for n in named(record)}:
            by_name[name].append((exact(record), record))
    return Lookup(what, by_code, by_name)
