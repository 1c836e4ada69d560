"""Writes of places."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import Change, Written, unwrite_rows, write_rows
from shigan.kernel.base.errors import Refused
from shigan.kernel.base.ids import uuid7
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.places.choices import Crs, Flaw
from shigan.kernel.places.models import CellShape
from shigan.kernel.places.rules import (
    Area,
    Overlap,
    area_of,
    geojson_of,
    overlaps,
    read_area,
)

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_MANAGE = "orgs.manage"


@dataclass(frozen=True)
class ShapesImported:
    """The outlines as they stand now, in the file's order, and cells that claim the same ground."""

    written: tuple[Written[CellShape], ...]
    overlaps: tuple[Overlap, ...]

    def codes(self, *, made: bool) -> list[str]:
        """The codes of cells that got an outline (`made`), or another one."""
        return sorted(
            w.record.unit.code
            for w in self.written
            if w.change != {} and made is (w.change is None)
        )


@action("places.shapes_import", label=_("导入网格边界"))
def shapes_import(
    *, actor: Scope, geojson: Mapping[str, Any], source: str, crs: Crs = Crs.CGCS2000
) -> ShapesImported:
    """Take cell outlines from a FeatureCollection whose features carry `code` (and `schematic`).

    All or none: one wrong feature and nothing is imported, each error told by its feature.
    Overlaps are told, not refused: which of the two outlines is wrong only a person knows.
    """
    actor.require(_MANAGE)
    rows = _read(actor, _features(geojson), source, crs)
    written = write_rows(CellShape, list(rows.values()), key=("unit",))
    _renew(w.record.pk for w in written if w.change)
    done = ShapesImported(tuple(written), _overlaps_of(actor, set(rows)))
    made, changed = done.codes(made=True), done.codes(made=False)
    note(
        subject=None,
        after={"made": made, "changed": changed, "source": source},
        text=str(_("导入网格边界：新增%(made)s个，更改%(changed)s个"))
        % {"made": len(made), "changed": len(changed)},
    )
    return done


@action("places.shapes_unload", label=_("撤回导入的网格边界"))
def shapes_unload(*, actor: Scope, made: Collection[int], changed: Mapping[int, Change]) -> None:
    """Take back what an import did; refused for an outline that has changed since."""
    paths = CellShape.objects.filter(pk__in=[*made, *changed]).values_list("unit__path", flat=True)
    for path in paths:
        actor.require(_MANAGE, path)
    unwrite_rows(CellShape, made=made, changed=changed)
    _renew(changed)
    note(subject=None, before={"made": len(made), "changed": len(changed)})


def _renew(pks: Iterable[int]) -> None:
    """Let every process see that these outlines are not what they were."""
    CellShape.objects.filter(pk__in=list(pks)).update(revision=uuid7())


def _features(geojson: Mapping[str, Any]) -> Sequence[Any]:
    features = geojson.get("features")
    if geojson.get("type") != "FeatureCollection" or not isinstance(features, list) or not features:
        raise Refused(_("这不是网格边界文件：应为含要素的 GeoJSON FeatureCollection"))
    return features


def _read(
    actor: Scope, features: Sequence[Any], source: str, crs: Crs
) -> dict[str, dict[str, Any]]:
    """Column values for each code, or a refusal that names what is wrong with which feature."""
    cells = _cells(actor, [_property(feature, "code") for feature in features])
    errors: dict[str, str | Promise] = {}
    rows: dict[str, dict[str, Any]] = {}
    for number, feature in enumerate(features):
        code = _property(feature, "code")
        flaw = _flaw(code, cells, rows)
        area = None if flaw else read_area(feature.get("geometry"), crs)
        if isinstance(area, Flaw):
            flaw = f"{code}: {area.label}"
        elif area is not None:
            rows[code] = {
                "unit": cells[code],
                "polygon": geojson_of(area),
                "schematic": _property(feature, "schematic") == "True",
                "source": source,
                "source_crs": crs,
            }
        if flaw:
            errors[f"features[{number}]"] = flaw
    if errors:
        message = _("边界文件有 %(count)s 处错误，什么都没有导入") % {"count": len(errors)}
        raise Refused(message, fields=errors)
    return rows


def _flaw(code: str, cells: Mapping[str, Unit], seen: Collection[str]) -> str | Promise | None:
    """What is wrong with a feature's code, if anything."""
    if not code:
        return _("要素缺少网格代码（properties.code）")
    if code not in cells:
        return _("没有代码为 %(code)s 的网格，或不在您的职责范围内") % {"code": code}
    if code in seen:
        return _("网格 %(code)s 在文件中出现了两次") % {"code": code}
    return None


def _property(feature: Any, name: str) -> str:
    """A property as text; blank where the feature is no feature or has none."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    value = properties.get(name) if isinstance(properties, dict) else None
    return "" if value is None else str(value).strip()


def _cells(actor: Scope, codes: Sequence[str]) -> dict[str, Unit]:
    units = Unit.objects.filter(code__in=codes, kind=UnitKind.CELL)
    return {unit.code: unit for unit in units if actor.may(_MANAGE, unit.path)}


def _overlaps_of(actor: Scope, codes: set[str]) -> tuple[Overlap, ...]:
    rows = CellShape.objects.on(actor.on).values_list("unit__code", "polygon")
    areas: dict[str, Area] = {code: area_of(polygon) for code, polygon in rows}
    return tuple(o for o in overlaps(areas) if o.first in codes or o.second in codes)
