"""The kernel's own registers, as sheets."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shigan.kernel.base.bulk import StoodOn
from shigan.kernel.imports.actions import batch_undo, import_file
from shigan.kernel.imports.models import Batch, Origin
from shigan.kernel.imports.queries.report import Report
from shigan.kernel.imports.registry import importers
from shigan.kernel.orgs.actions import post_open
from shigan.kernel.orgs.models import Holding, Post, Sponsorship, Unit, User
from shigan.kernel.places.models import CellShape
from tests.kernel.imports.books import UNIT_HEADINGS, csv, workbook
from tests.kit.cast import Cast

STREET = "370902002"
DAY = "2022-03-01"
Row = Sequence[Any]
Sheet = Callable[..., Report]

HEADINGS = {
    "units": UNIT_HEADINGS,
    "staff": ("登录名", "姓名", "可登录", "密码"),
    "posts": ("单位代码", "职责", "岗位名称", "设立日期", "撤销日期"),
    "holdings": ("单位代码", "岗位名称", "登录名", "A/B岗", "任职自", "任职至"),
    "sponsorships": ("包保领导", "单位代码", "条线", "自", "至"),
}


@pytest.fixture
def sheet(cast: Cast, tmp_path: Path) -> Sheet:
    """Imports rows under the headings of an importer."""

    def load(importer: str, *rows: Row) -> Report:
        path = tmp_path / f"{importer}{Batch.objects.count()}.xlsx"
        workbook(path, ("表", [HEADINGS[importer], *rows]))
        return import_file(path, importer, actor=cast.scope("manager"))

    return load


def told(report: Report) -> list[tuple[str, str]]:
    return [(p.cell, p.message) for p in report.problems]


def undone(cast: Cast) -> Batch:
    return batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))


def test_units_keep_what_a_sheet_has_no_column_for(cast: Cast, tmp_path: Path) -> None:
    Unit.objects.filter(code=f"{STREET}001").update(aliases=["三里"], order=7)
    path = csv(
        tmp_path / "a.csv",
        ("代码", "名称", "类别", "上级代码", "设立日期"),
        (f"{STREET}001", "三里新社区", "社区", STREET, "2020-01-01"),
    )
    import_file(path, "units", actor=cast.scope("manager"))
    unit = Unit.objects.get(code=f"{STREET}001")
    assert (unit.name, unit.aliases, unit.order) == ("三里新社区", ["三里"], 7)


def test_units_take_their_order_from_the_sheet(cast: Cast, tmp_path: Path) -> None:
    path = csv(
        tmp_path / "a.csv",
        ("代码", "名称", "类别", "上级代码", "设立日期", "顺序"),
        (f"{STREET}001", "三里社区", "社区", STREET, "2020-01-01", "9"),
    )
    import_file(path, "units", actor=cast.scope("manager"))
    assert Unit.objects.get(code=f"{STREET}001").order == 9


def test_units_go_by_name_and_alias(cast: Cast, sheet: Sheet) -> None:
    sheet("units", (f"{STREET}001", "三里社区", "三里；老三里", "社区", STREET, "2020-01-01", ""))
    assert sheet("posts", ("老三里", "科员", "内勤", DAY, "")).made == 1
    assert Post.objects.get(title="内勤").unit == cast.unit("001")


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        (("a b", "新人", "", ""), [("A2", "登录名只能由文字、数字和 . @ + - _ 组成")]),
        (("new", "", "", ""), [("B2", "“姓名”没有填写")]),
        (("new", "新人", "大概", ""), [("C2", "看不出是或否")]),
        (
            ("new", "新人", "", "31415926535897"),
            [("D2", "密码不合要求：大写字母、小写字母、数字、符号，至少要有3种。")],
        ),
        (("clerk", "戊调度", "", "123"), []),
        (("manager", "癸管理", "否", ""), [("C2", "这是您自己的账号，不能停用")]),
        (("clerk", "戊调度", "否", ""), []),
    ],
)
def test_staff_problems(sheet: Sheet, row: Row, problems: list[tuple[str, str]]) -> None:
    assert told(sheet("staff", row)) == problems


def test_staff_in_and_out_again(cast: Cast, sheet: Sheet) -> None:
    report = sheet(
        "staff",
        ("new", "新人", "是", "caiyuan-2022"),
        ("CLERK", "戊改名", "否", ""),
        ("head", "丁科长", "", ""),
    )
    assert (report.made, report.changed) == (1, 1)
    clerk = User.objects.get(username="clerk")
    assert (clerk.name, clerk.is_active) == ("戊改名", False)
    undone(cast)
    clerk.refresh_from_db()
    assert (clerk.name, clerk.is_active) == ("戊调度", True)
    assert not User.objects.filter(username="new").exists()


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        (("无此单位", "科员", "内勤", DAY, ""), [("A2", "没有这个单位")]),
        (("370902", "科员", "内勤", DAY, ""), [("A2", "没有这个单位")]),
        (("三里社区", "国王", "内勤", DAY, ""), [("B2", "没有这个选项")]),
        (
            ("三里社区", "clerk", "内勤", "2019-12-31", ""),
            [("D2", "早于三里社区的设立日期2020-01-01")],
        ),
        (("三里社区", "clerk", "内勤", DAY, DAY), [("E2", "应晚于开始日期2022-03-01")]),
    ],
)
def test_post_problems(sheet: Sheet, row: Row, problems: list[tuple[str, str]]) -> None:
    assert told(sheet("posts", row)) == problems


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        (("三里社区", "无此岗", "outsider", "", DAY, ""), [("B2", "三里社区没有这个岗位")]),
        (("三里社区", "内勤", "outsider", "", "2022-02-28", ""), [("E2", "内勤这一天不在")]),
        (("三里社区", "内勤", "无此人", "", DAY, ""), [("C2", "没有这个人")]),
        (("三里社区", "内勤", "outsider", "C", DAY, ""), [("D2", "没有这个选项")]),
        (
            ("三里社区", "内勤", "外人", "B岗", DAY, "2022-02-01"),
            [("F2", "应晚于开始日期2022-03-01")],
        ),
        (
            ("三里社区", "community_secretary", "己书记", "", "2022-03-02", ""),
            [("E2", "己书记在这个岗位的任职时间有重叠")],
        ),
    ],
)
def test_holding_problems(
    cast: Cast, sheet: Sheet, row: Row, problems: list[tuple[str, str]]
) -> None:
    post_open(
        actor=cast.scope("manager"),
        unit=cast.unit("001"),
        role="clerk",
        title="内勤",
        opened_on=date(2022, 3, 1),
    )
    assert told(sheet("holdings", row)) == problems


def test_two_rows_may_not_overlap_either(sheet: Sheet) -> None:
    sheet("posts", ("三里社区", "科员", "内勤", DAY, ""))
    first = ("三里社区", "内勤", "outsider", "A", DAY, "2022-09-02")
    then = ("三里社区", "内勤", "outsider", "A", "2022-09-01", "")
    said = "外人在这个岗位的任职时间有重叠"
    assert told(sheet("holdings", first, then)) == [("E2", said), ("E3", said)]
    assert sheet("holdings", (*first[:5], "2022-09-01"), then).made == 2


def test_posts_and_holdings_in_and_out_again(cast: Cast, sheet: Sheet) -> None:
    sheet("posts", ("三里社区", "科员", "内勤", DAY, ""))
    sheet("holdings", ("三里社区", "内勤", "外人", "", DAY, ""))
    batch = Batch.objects.get(importer="posts")
    with pytest.raises(StoodOn) as refusal:
        batch_undo(actor=cast.scope("manager"), batch=batch)
    assert [(b.record, b.by) for b in refusal.value.blockers] == [("内勤", "任职 内勤 外人")]
    assert sheet("holdings", ("三里社区", "内勤", "外人", "B", DAY, "2022-09-01")).changed == 1
    assert list(Holding.objects.filter(post__title="内勤").values_list("rank", "until")) == [
        ("B", date(2022, 9, 1))
    ]
    undone(cast)
    assert list(Holding.objects.filter(post__title="内勤").values_list("rank", "until")) == [
        ("A", None)
    ]
    batch_undo(
        actor=cast.scope("manager"), batch=Batch.objects.filter(importer="holdings").earliest("pk")
    )
    batch_undo(actor=cast.scope("manager"), batch=batch)
    assert not Post.objects.filter(title="内勤").exists()


def test_sponsorships_in_and_out_again(cast: Cast, sheet: Sheet) -> None:
    assert told(sheet("sponsorships", ("戊调度", "三里社区", "", DAY, ""))) == [
        ("A2", "戊调度在2022-03-01不任领导岗位")
    ]
    assert sheet("sponsorships", ("丙领导", "三里社区", "grid", DAY, "")).made == 1
    assert list(Sponsorship.objects.values_list("leader__username", "line")) == [("leader", "grid")]
    undone(cast)
    assert Sponsorship.objects.count() == 0


def outline(code: str, corner: float, **more: Any) -> dict[str, Any]:
    ring = [[corner, 36.1], [corner + 0.01, 36.1], [corner + 0.01, 36.11], [corner, 36.1]]
    geometry = more.pop("geometry", {"type": "Polygon", "coordinates": [ring]})
    return {"type": "Feature", "properties": {"code": code, **more}, "geometry": geometry}


def geojson(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_outlines_come_in_with_their_rows(cast: Cast, tmp_path: Path) -> None:
    actor = cast.scope("manager")
    one, two = outline(f"{STREET}001001", 117.0, schematic=True), outline(f"{STREET}001002", 117.1)
    report = import_file(geojson(tmp_path / "a.geojson", one, two), "cells", actor=actor)
    assert (report.made, report.changed) == (2, 0)
    assert list(CellShape.objects.order_by("unit").values_list("schematic", "source")) == [
        (True, "a.geojson"),
        (False, "a.geojson"),
    ]
    first = CellShape.objects.get(unit=cast.unit("001001"))
    moved = outline(f"{STREET}001001", 117.2)
    report = import_file(geojson(tmp_path / "b.geojson", moved), "cells", actor=actor)
    assert (report.made, report.changed) == (0, 1)
    shape = CellShape.objects.get(unit=cast.unit("001001"))
    latest = Origin.objects.latest("pk")
    assert (latest.row, latest.object_id, latest.made) == (1, str(shape.pk), False)
    undone(cast)
    back = CellShape.objects.get(unit=cast.unit("001001"))
    assert (back.polygon, back.schematic, back.source) == (first.polygon, True, "a.geojson")
    batch_undo(actor=actor, batch=Batch.objects.get(file_name="a.geojson"))
    assert CellShape.objects.count() == 0


@pytest.mark.parametrize(
    ("feature", "problems"),
    [
        (outline(f"{STREET}001", 117.0), [(1, "code", "三里社区不是网格")]),
        (outline("nowhere", 117.0), [(1, "code", "没有这个单位")]),
        (
            outline(f"{STREET}001001", 117.0, geometry={"type": "Point", "coordinates": [117, 36]}),
            [(1, "geometry", "边界不可用：几何类型应为 Polygon 或 MultiPolygon")],
        ),
        (
            outline(f"{STREET}001001", 17.0),
            [(1, "geometry", "边界不可用：坐标不在中国范围内（经度在前，纬度在后）")],
        ),
        (
            outline(f"{STREET}001001", 117.0, geometry=None),
            [(1, "geometry", "“边界”没有填写")],
        ),
    ],
)
def test_outline_problems(
    cast: Cast, tmp_path: Path, feature: dict[str, Any], problems: list[tuple[int, str, str]]
) -> None:
    path = geojson(tmp_path / "a.geojson", feature)
    report = import_file(path, "cells", actor=cast.scope("manager"))
    assert [(p.row, p.column, p.message) for p in report.problems] == problems


def test_every_importer_says_what_it_is() -> None:
    for importer in importers:
        assert str(importer.label)
        assert importer.key
        assert all(str(declared.label) for declared in importer.fields)
        assert "." in importer.function
