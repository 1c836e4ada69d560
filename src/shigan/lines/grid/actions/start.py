"""What the grid of a new installation starts with: the editable defaults of defaults.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.matters.actions.rows import LimitInput, limits_load
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.divisions.office import department_code
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.lines.grid.actions.tables import ClassRow, DutyRow, classes_load, duties_load
from shigan.lines.grid.actions.whistle import WHISTLE
from shigan.lines.grid.choices import EVENT, EventSort

_FILE = Path(__file__).parents[1] / "defaults.yaml"
#: A row of duty before the unit is known: whose serial (the community's own if empty), which class.
Duties = Iterator[tuple[str, str]]


@action("grid.start", label=_("设定网格条线默认表"))
def grid_start(*, actor: Scope, street: Unit) -> None:
    """Store the default classes, time limits and duty table of a new street."""
    classes = classes_load(actor=actor, rows=default_classes())
    limits = limits_load(actor=actor, rows=default_limits())
    duties = duties_load(actor=actor, rows=_duties(street))
    note(
        subject=street,
        after={"classes": len(classes), "limits": len(limits), "duties": len(duties)},
    )


def default_classes() -> list[ClassRow]:
    """The large and the small classes."""
    return [
        ClassRow(
            code=row["code"],
            label=row["label"],
            parent=parent,
            sort=EventSort.COMPONENT if _is_component(row) else EventSort.EVENT,
            keywords=row["keywords"],
        )
        for row, parent in _rows()
    ]


def default_limits() -> list[LimitInput]:
    """The limits of steps, and those of each class that has its own."""
    held = _defaults()
    rows = [_limit(EVENT, step, "", text) for step, text in held["steps"].items()]
    rows += [_limit(WHISTLE, step, "", text) for step, text in held["whistle_steps"].items()]
    for row, _parent in _rows():
        code, note_text = row["code"], row.get("note", "")
        own = row.get("limits", {})
        if own:
            rows.append(_limit(EVENT, "", code, own["whole"], note_text))
            rows.append(_limit(EVENT, "handling", code, own["handling"], note_text))
        if row.get("urgent"):
            urgent = held["urgent_steps"].items()
            rows += [_limit(EVENT, step, code, text) for step, text in urgent]
    return rows


def default_duties() -> Duties:
    """Which department handles a class: the closest class decides."""
    for family in _defaults()["classes"]:
        yield family["department"], family["code"]
        for row in family["classes"]:
            if "department" in row:
                yield row["department"], row["code"]
    for code in _defaults()["at_community"]:
        yield "", code


def _duties(street: Unit) -> Iterator[DutyRow]:
    since: date = _defaults()["valid_from"]
    below = Unit.objects.filter(parent=street).order_by("path")
    units = {unit.code: unit for unit in below}
    communities = [unit for unit in units.values() if unit.kind == UnitKind.COMMUNITY]
    for serial, subject in default_duties():
        if serial:
            handler = units[department_code(street.code, serial)]
            yield DutyRow(street, subject, handler, since)
        else:
            yield from (DutyRow(unit, subject, unit, since) for unit in communities)


def _rows() -> Iterator[tuple[Mapping[str, Any], str]]:
    """Each class with the code of its large class, large ones before their small ones."""
    for family in _defaults()["classes"]:
        yield family, ""
        for row in family["classes"]:
            yield row, family["code"]


def _is_component(row: Mapping[str, Any]) -> bool:
    """A large class is of things where all of its small ones are."""
    if "classes" in row:
        return all(_is_component(small) for small in row["classes"])
    return bool(row.get("component"))


def _limit(kind: str, step: str, subject: str, text: str, why: str = "") -> LimitInput:
    amount, unit = text.split()
    source = _defaults()["source"]
    return LimitInput(
        kind=kind,
        step=step,
        subject=subject,
        amount=int(amount),
        unit=unit,
        valid_from=_defaults()["valid_from"],
        source=f"{source}；{why}" if why else source,
    )


@lru_cache(maxsize=1)
def _defaults() -> Mapping[str, Any]:
    held: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return held
