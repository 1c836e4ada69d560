"""Importing outlines."""

from __future__ import annotations

from typing import Any

import pytest
from shapely import box

from shigan.kernel.audit.choices import Result
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.bulk import StoodOn
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.places.actions import shapes_import, shapes_unload
from shigan.kernel.places.choices import Crs, Flaw
from shigan.kernel.places.models import CellShape
from shigan.kernel.places.queries import locate
from shigan.kernel.places.rules import Area, Located, geojson_of
from tests.kit.cast import STREET, Cast
from tests.kit.crs import from_cgcs2000

WEST, EAST = box(117.08, 36.18, 117.09, 36.19), box(117.09, 36.18, 117.10, 36.19)


def feature(suffix: str, area: Area, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": STREET + suffix, **properties},
        "geometry": geojson_of(area),
    }


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_outlines_come_in_with_one_audit_row(cast: Cast) -> None:
    done = shapes_import(
        actor=cast.scope("manager"),
        geojson=collection(feature("001002", EAST), feature("001001", WEST, schematic=True)),
        source="2022年网格图",
    )
    assert done.codes(made=True) == [STREET + "001001", STREET + "001002"]
    assert (done.codes(made=False), done.overlaps) == ([], ())
    assert [w.record.unit.code for w in done.written] == [STREET + "001002", STREET + "001001"]
    rows = CellShape.objects.order_by("unit__code")
    assert [(r.unit.code, r.schematic, r.source, r.source_crs) for r in rows] == [
        (STREET + "001001", True, "2022年网格图", Crs.CGCS2000),
        (STREET + "001002", False, "2022年网格图", Crs.CGCS2000),
    ]
    assert locate(117.095, 36.185) == Located(cast.unit("001002").pk, inside=True, distance_m=0)
    log = AuditRow.objects.get()
    assert (log.code, log.result, log.actor_name) == ("places.shapes_import", Result.DONE, "癸管理")
    assert log.after == {
        "made": [STREET + "001001", STREET + "001002"],
        "changed": [],
        "source": "2022年网格图",
    }


def test_a_second_import_changes_only_what_differs(cast: Cast) -> None:
    manager = cast.scope("manager")
    both = collection(feature("001001", WEST), feature("001002", EAST))
    shapes_import(actor=manager, geojson=both, source="甲")
    before = CellShape.objects.get(unit=cast.unit("001001")).revision
    moved = collection(feature("001001", WEST), feature("001002", box(117.09, 36.18, 117.1, 36.2)))
    done = shapes_import(actor=manager, geojson=moved, source="甲")
    assert (done.codes(made=True), done.codes(made=False)) == ([], [STREET + "001002"])
    assert CellShape.objects.get(unit=cast.unit("001001")).revision == before
    assert locate(117.095, 36.195) == Located(cast.unit("001002").pk, inside=True, distance_m=0)


def test_outlines_of_another_map_are_converted(cast: Cast) -> None:
    shifted = feature("001001", WEST)
    ring = shifted["geometry"]["coordinates"][0]
    shifted["geometry"]["coordinates"] = [[list(from_cgcs2000(*xy, Crs.GCJ02)) for xy in ring]]
    shapes_import(
        actor=cast.scope("manager"), geojson=collection(shifted), source="甲", crs=Crs.GCJ02
    )
    row = CellShape.objects.get()
    assert row.polygon == geojson_of(WEST)
    assert row.source_crs == Crs.GCJ02


def test_overlaps_are_told_with_old_outlines_too(cast: Cast) -> None:
    manager = cast.scope("manager")
    shapes_import(actor=manager, geojson=collection(feature("001001", WEST)), source="甲")
    over = collection(feature("001002", box(117.0899, 36.18, 117.10, 36.19)))
    done = shapes_import(actor=manager, geojson=over, source="乙")
    assert [(o.first, o.second) for o in done.overlaps] == [(STREET + "001001", STREET + "001002")]
    assert done.overlaps[0].area_m2 == pytest.approx(1111.95 * 8.975, rel=1e-3)


def test_one_wrong_feature_and_nothing_is_imported(cast: Cast) -> None:
    bow = feature("001002", EAST)
    bow["geometry"]["coordinates"] = [
        [[117.0, 36.0], [117.1, 36.1], [117.1, 36.0], [117.0, 36.1], [117.0, 36.0]]
    ]
    wrong = [
        feature("001001", WEST),
        feature("009999", WEST),
        feature("001", WEST),  # a community, not a cell
        bow,
        feature("001001", EAST),
        {"type": "Feature", "properties": None, "geometry": geojson_of(WEST)},
        "要素",
    ]
    with pytest.raises(Refused) as refusal:
        shapes_import(actor=cast.scope("manager"), geojson=collection(*wrong), source="甲")
    assert {where: str(what) for where, what in refusal.value.fields.items()} == {
        "features[1]": f"没有代码为 {STREET}009999 的网格，或不在您的职责范围内",
        "features[2]": f"没有代码为 {STREET}001 的网格，或不在您的职责范围内",
        "features[3]": f"{STREET}001002: {Flaw.CROSSED.label}",
        "features[4]": f"网格 {STREET}001001 在文件中出现了两次",
        "features[5]": "要素缺少网格代码（properties.code）",
        "features[6]": "要素缺少网格代码（properties.code）",
    }
    assert str(refusal.value) == "边界文件有 6 处错误，什么都没有导入"
    assert CellShape.objects.count() == 0
    assert AuditRow.objects.count() == 0


def test_an_import_can_be_taken_back(cast: Cast) -> None:
    manager = cast.scope("manager")
    first = shapes_import(actor=manager, geojson=collection(feature("001001", WEST)), source="甲")
    both = collection(feature("001001", EAST), feature("001002", WEST))
    second = shapes_import(actor=manager, geojson=both, source="乙")
    assert locate(117.095, 36.185) == Located(cast.unit("001001").pk, inside=True, distance_m=0)
    shapes_unload(
        actor=manager,
        made=[w.record.pk for w in second.written if w.change is None],
        changed={w.record.pk: w.change for w in second.written if w.change},
    )
    row = CellShape.objects.get()
    assert (row.pk, row.polygon, row.source) == (
        first.written[0].record.pk,
        geojson_of(WEST),
        "甲",
    )
    assert locate(117.085, 36.185) == Located(cast.unit("001001").pk, inside=True, distance_m=0)
    assert AuditRow.objects.filter(code="places.shapes_unload").count() == 1


def test_an_outline_that_changed_since_is_not_taken_back(cast: Cast) -> None:
    manager = cast.scope("manager")
    shapes_import(actor=manager, geojson=collection(feature("001001", WEST)), source="甲")
    second = shapes_import(actor=manager, geojson=collection(feature("001001", EAST)), source="乙")
    shapes_import(actor=manager, geojson=collection(feature("001001", WEST)), source="丙")
    changed = {w.record.pk: w.change for w in second.written if w.change}
    with pytest.raises(StoodOn):
        shapes_unload(actor=manager, made=[], changed=changed)
    with pytest.raises(Denied):
        shapes_unload(actor=cast.scope("community"), made=[], changed=changed)
    assert CellShape.objects.get().source == "丙"


@pytest.mark.parametrize(
    "geojson",
    [
        {},
        {"type": "FeatureCollection"},
        {"type": "FeatureCollection", "features": []},
        {"type": "FeatureCollection", "features": {}},
        {"type": "Feature", "features": [1]},
    ],
)
def test_what_is_no_collection_is_refused(cast: Cast, geojson: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="FeatureCollection"):
        shapes_import(actor=cast.scope("manager"), geojson=geojson, source="甲")


@pytest.mark.parametrize("login", ["outsider", "clerk", "community", "auditor"])
def test_who_does_not_manage_units_imports_nothing(cast: Cast, login: str) -> None:
    with pytest.raises(Denied):
        shapes_import(
            actor=cast.scope(login), geojson=collection(feature("001001", WEST)), source="甲"
        )
    assert CellShape.objects.count() == 0
    assert AuditRow.objects.get().result == Result.DENIED
