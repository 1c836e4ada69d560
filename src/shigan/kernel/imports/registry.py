"""What can be imported: each register and line announces its importers in its catalog."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.functional import Promise

from shigan.kernel.base.bulk import Change, Written
from shigan.kernel.base.registry import Registry
from shigan.kernel.imports.problems import Column, Problem, Row
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.rules import masked

if TYPE_CHECKING:
    from shigan.kernel.imports.queries.context import Context
    from shigan.kernel.orgs.scope import Scope

SHEETS = (".xlsx", ".xls", ".ods", ".csv", ".txt", ".yaml", ".json")
_NEVER = frozenset({Kind.PHOTOS, Kind.COLOUR})

Rows = Sequence[Row]
_NO_REMARKS: Mapping[str, Any] = {}


def _ignore(done: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A record that a batch made or changed, and the row that it came from.

    `data` is what the importer needs to take it back: of a changed record its `Change`, of a made
    one whatever the importer keeps there.
    """

    row: int
    label: str
    object_id: str
    made: bool = True
    data: Any = None
    #: How cells of its row were read, where that is not plain: field → `Remark.stored`.
    remarks: Mapping[str, Any] = field(default_factory=lambda: _NO_REMARKS)
    #: What changed, as it may be shown before the load but not kept: label, before, after.
    shown: Sequence[tuple[str, str, str]] = ()


class Traces(list[Trace]):
    """All that is to be taken back. `progress` is told how much is, by importers of much."""

    def __init__(self, traces: Iterable[Trace], progress: Callable[[int], None] = _ignore) -> None:
        super().__init__(traces)
        self.progress = progress


@dataclass
class Loaded:
    """What a load did, in the order in which it is to be shown."""

    traces: list[Trace] = field(default_factory=list)

    def add(
        self,
        row: Row,
        record: Model,
        *,
        made: bool = True,
        data: Any = None,
        shown: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        """Say that a row made or changed a record."""
        self.add_key(row, type(record), record.pk, made=made, data=data, shown=shown)

    def add_key(
        self,
        row: Row,
        model: type[Model],
        key: Any,
        *,
        made: bool = True,
        data: Any = None,
        shown: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        """The same of a record of which nothing but the key is at hand."""
        label = model._meta.label_lower
        remarks = {code: remark.stored() for code, remark in row.remarks.items()} or _NO_REMARKS
        self.traces.append(Trace(row.number, label, str(key), made, data, remarks, shown))

    @classmethod
    def of(cls, rows: Rows, results: Iterable[Written[Any]]) -> Loaded:
        """What `write_rows` did, row by row; a record that was right already leaves no trace."""
        loaded = cls()
        for row, result in zip(rows, results, strict=True):
            if result.change is None:
                loaded.add(row, result.record)
            elif result.change:
                loaded.add(row, result.record, made=False, data=result.change)
        return loaded


#: In a row of `Importer.current`: what finds the record again, where that is not the importer's
#: key; and how often the record was changed, where it knows that.
KEY, VERSION = "#key", "#version"
#: A record as its importer's columns say it.
Held = Mapping[str, Any]


@dataclass(frozen=True)
class ListSheet:
    """A list whose own Excel sheet an importer takes back: columns of the screen.

    Columns that are fields of the importer too have the same codes there; others are only told,
    not read. `records` finds the rows of the list by the key that importer and list share.
    """

    code: str
    fields: tuple[Field, ...]
    records: Callable[[Scope, Collection[str]], Mapping[str, Any]]


Check = Callable[[Rows, "Context"], Iterable[Problem]]
Load = Callable[[Rows, "Context"], Loaded]
Undo = Callable[["Scope", Traces], None]


@dataclass(frozen=True)
class Importer:
    """A register that comes in by the sheet.

    `function` is held over the units concerned by whoever imports; `imports.run` comes on top.
    `key` are the fields that tell rows apart: a sheet has each key once. `check` sees the good
    rows and yields what is wrong across them or against the store. `load` runs inside the one
    transaction of the batch, with typed rows; `undo` inside that of the undo, and raises Refused
    (or `StoodOn`, which names the records) where later work stands on the batch.
    """

    code: str
    label: str | Promise
    function: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    load: Load
    check: Check | None = None
    undo: Undo | None = None
    #: What the register holds now within somebody's duties: field code → value, a unit by its
    #: code, a person by the login, what is personal as screens mask it. With it the register can
    #: be taken out, edited and put back. Given keys, only the records of those.
    current: Callable[[Scope, Collection[str] | None], Iterable[Held]] | None = None
    #: The key of the record that a typed row is of, where `KEY` is not the importer's own key.
    identify: Callable[[Row], str] | None = None
    #: Fields that a sheet says of a new record, and cannot change of one that is there.
    fixed: frozenset[str] = frozenset()
    #: Lists whose sheets it takes back too.
    lists: tuple[ListSheet, ...] = ()
    hint: str | Promise = ""
    #: The name of the address where what came in can be seen; empty for none.
    seen_at: str = ""
    #: File types by suffix.
    suffixes: tuple[str, ...] = SHEETS
    #: The file holds secrets (passwords, numbers of people): it is not kept once it is loaded.
    secret: bool = False
    order: int = 50

    def __post_init__(self) -> None:
        codes = {f.code for f in self.fields}
        if not set(self.key) <= codes:
            raise ValueError(f"importer {self.code}: key {self.key} is not among its fields")
        if wrong := [f.code for f in self.fields if f.kind in _NEVER]:
            raise ValueError(f"importer {self.code}: {wrong} cannot come from a sheet")

    def key_of(self, row: Held | Row) -> str:
        """What finds a record, or the record of a row, again."""
        if isinstance(row, Row):
            return self.identify(row) if self.identify else _joined(row, self.key)
        return str(row[KEY]) if KEY in row else _joined(row, self.key)

    def mask(self, text: str) -> str:
        """A personal value as it stays with what came in: of a secret nothing."""
        return "••••" if self.secret else masked(text)

    @property
    def undoable(self) -> bool:
        """Whether its batches can be taken back."""
        return self.undo is not None

    @property
    def takeable(self) -> bool:
        """Whether what is there now can be taken out as its sheet."""
        return self.current is not None

    @property
    def has_template(self) -> bool:
        """Whether a workbook can be filled in for it."""
        return ".xlsx" in self.suffixes


def _joined(row: Held | Row, key: Sequence[str]) -> str:
    return "|".join(_said(row[code]) for code in key)


def _said(value: Any) -> str:
    """A part of a key as text: a unit by its code, a person by the login."""
    for name in ("code", "username"):
        value = getattr(value, name, value)
    return "" if value is None else str(value)


def parted(traces: Collection[Trace], label: str) -> tuple[list[int], dict[int, Change]]:
    """The keys of the records made, and the changes of those changed, of one model."""
    mine = [t for t in traces if t.label == label]
    made = [int(t.object_id) for t in mine if t.made]
    changed: dict[int, Mapping[str, Sequence[Any]]] = {
        int(t.object_id): t.data for t in mine if not t.made
    }
    return made, changed


importers: Registry[Importer] = Registry("importer")


def called(name: str) -> Importer | None:
    """An importer by its code, or by the last part of it where only one ends so: events."""
    ending = [i for i in importers if i.code.rpartition(".")[2] == name]
    return importers.get(name) or (ending[0] if len(ending) == 1 else None)


__all__ = [
    "KEY",
    "VERSION",
    "Column",
    "Held",
    "Importer",
    "ListSheet",
    "Loaded",
    "Problem",
    "Row",
    "Rows",
    "Trace",
    "Traces",
    "called",
    "importers",
    "parted",
]
