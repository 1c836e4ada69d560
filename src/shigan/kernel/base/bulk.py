"""Many records in few statements: made where new, changed where different, and taken back.

For actions that load whole sheets; the caller holds the transaction.
"""
# ruff: noqa: SLF001 -- `_meta` and `_default_manager` are Django's documented names

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar, cast

from django.db import models
from django.db.models.deletion import Collector, ProtectedError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
_CHUNK = 500
_UPDATE_CHUNK = 100  # one CASE for each field and row
_TOLD = 50

#: Field → value before and after, as JSON values.
Change = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Written(Generic[M]):
    """A record as it stands after the write; `change` is None where it was made."""

    record: M
    change: Change | None


@dataclass(frozen=True)
class Blocker:
    """A record that cannot be taken back, and what stands on it now."""

    object_id: str
    record: str
    by: str


class StoodOn(Refused):
    """Taking back is refused: later work stands on the records, which are named."""

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        super().__init__(_("不能撤销：后来的记录用到了其中的内容"))
        self.blockers = tuple(blockers)


def write_rows(
    model: type[M],
    rows: Sequence[Mapping[str, Any]],
    *,
    key: tuple[str, ...],
    once: Collection[str] = (),
) -> list[Written[M]]:
    """Make or change a record for each row of column values, in the rows' order.

    A column that a row lacks keeps its value. `once` names columns that are set when a record is
    made and never changed. Keys must differ from row to row. About three statements for each
    500 rows.
    """
    held = _held(model, rows, key)
    fresh: dict[int, M] = {}
    out: list[Written[M]] = []
    altered: list[M] = []
    columns: set[str] = set()
    for row in rows:
        record = held.get(tuple(row[k] for k in key))
        if record is None:
            record = model(**row)
            fresh[len(out)] = record
            out.append(Written(record, None))
            continue
        change = _apply(record, {k: v for k, v in row.items() if k not in key and k not in once})
        if change:
            altered.append(record)
            columns.update(change)
        out.append(Written(record, change))
    made = model._default_manager.bulk_create(list(fresh.values()), batch_size=_CHUNK)
    for place, record in zip(fresh, made, strict=True):
        out[place] = Written(record, None)
    if altered:
        model._default_manager.bulk_update(altered, sorted(columns), batch_size=_UPDATE_CHUNK)
    return out


def unwrite_rows(model: type[M], *, made: Collection[Any], changed: Mapping[Any, Change]) -> None:
    """Delete what was made and set back what was changed, or raise `StoodOn` and do neither.

    A changed record that no longer is as it was left counts as later work.
    """
    blockers = _restore(model, changed)
    records = {record.pk: record for record in _by_keys(model, made)}
    collector = Collector(using="default")
    try:
        collector.collect(list(records.values()))
    except ProtectedError as error:
        blockers += _standing_on(model, records, error.protected_objects)
    blockers += _standing_on(model, records, _swept(model, collector))
    if blockers:
        raise StoodOn(blockers)
    collector.delete()


def chunks(items: Sequence[T], size: int = _CHUNK) -> Iterator[Sequence[T]]:
    """The items in parts that fit into one statement."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _held(
    model: type[M], rows: Sequence[Mapping[str, Any]], key: tuple[str, ...]
) -> dict[tuple[Any, ...], M]:
    """The records of the rows' keys, found by the key's first column."""
    first = list(dict.fromkeys(row[key[0]] for row in rows))
    found = (
        record
        for part in chunks(first)
        for record in model._default_manager.filter(**{f"{key[0]}__in": part})
    )
    return {tuple(getattr(record, k) for k in key): record for record in found}


def _by_keys(model: type[M], keys: Collection[Any]) -> Iterator[M]:
    return (r for part in chunks(sorted(keys)) for r in model._default_manager.filter(pk__in=part))


def _apply(record: models.Model, values: Mapping[str, Any]) -> Change:
    change = {}
    for name, value in values.items():
        before = getattr(record, name)
        if before != value:
            change[name] = [_plain(before), _plain(value)]
            setattr(record, name, value)
    return change


def _restore(model: type[M], changed: Mapping[Any, Change]) -> list[Blocker]:
    blockers: list[Blocker] = []
    restored: list[M] = []
    columns: set[str] = set()
    for record in _by_keys(model, changed):
        change = changed[record.pk]
        if any(_plain(getattr(record, name)) != pair[1] for name, pair in change.items()):
            blockers.append(Blocker(str(record.pk), str(record), gettext("后来又改过")))
            continue
        for name, pair in change.items():
            field = cast("models.Field[Any, Any]", model._meta.get_field(name))
            setattr(record, name, field.to_python(pair[0]))
        columns.update(change)
        restored.append(record)
    if restored:
        model._default_manager.bulk_update(restored, sorted(columns), batch_size=_UPDATE_CHUNK)
    return blockers


def _standing_on(
    model: type[M], records: Mapping[Any, M], others: Iterable[models.Model]
) -> list[Blocker]:
    """The records in the way, each with the one of ours that it points at."""
    out = []
    for other in islice(others, _TOLD):
        keys = (
            getattr(other, f.attname)
            for f in other._meta.concrete_fields
            if f.related_model is model
        )
        ours = next((records[key] for key in keys if key in records), None)
        by = f"{other._meta.verbose_name} {other}"
        out.append(Blocker("" if ours is None else str(ours.pk), str(ours or ""), by))
    return out


def _swept(model: type[models.Model], collector: Collector) -> Iterator[models.Model]:
    """Records of other models that would go along: whoever deletes must not sweep them away."""
    for other, found in collector.data.items():
        if other is not model:
            yield from found
    for rows in collector.fast_deletes:
        if rows.model is not model:
            yield from rows[:_TOLD]


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)
