"""Outlines of cells from a GeoJSON file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.catalog.common import MANAGE
from shigan.kernel.imports.problems import Problem, Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Rows, Trace, parted
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.places.actions import shapes_import, shapes_unload
from shigan.kernel.places.choices import Crs, Flaw
from shigan.kernel.places.rules import read_area
from shigan.kernel.web.fields import Field, Kind


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    for row in rows:
        if row["unit"].kind != UnitKind.CELL:
            yield context.problem(
                row, "unit", _("%(unit)s不是网格"), _("只有网格有边界"), unit=row["unit"]
            )
        area = read_area(row["geometry"], Crs.CGCS2000)
        if isinstance(area, Flaw):
            yield context.problem(row, "geometry", _("边界不可用：%(why)s"), why=area.label)


def _load(rows: Rows, context: Context) -> Loaded:
    done = shapes_import(actor=context.actor, geojson=_collection(rows), source=context.file)
    return Loaded.of(rows, done.written)


def _undo(actor: Scope, traces: Sequence[Trace]) -> None:
    made, changed = parted(traces, "places.cellshape")
    shapes_unload(actor=actor, made=made, changed=changed)


def _collection(rows: Rows) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [_feature(row) for row in rows]}


def _feature(row: Row) -> dict[str, Any]:
    properties = {"code": row["unit"].code, "schematic": bool(row["schematic"])}
    return {"type": "Feature", "properties": properties, "geometry": row["geometry"]}


CELLS = Importer(
    code="cells",
    label=_("网格边界"),
    function=MANAGE,
    hint=_("GeoJSON文件，每个要素写网格代码（code）；坐标为CGCS2000，经度在前。"),
    fields=(
        Field("unit", _("网格代码"), Kind.UNIT, required=True, synonyms=("code", "代码", "网格")),
        Field("geometry", _("边界"), Kind.NOTE, required=True),
        Field("schematic", _("示意"), Kind.YES_NO, hint=_("画得不准、只作示意的写是")),
    ),
    key=("unit",),
    check=_check,
    load=_load,
    undo=_undo,
    suffixes=(".geojson",),
    order=15,
)
