"""The sample year is what its README says it is."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from demo.build import MANIFEST, TARGET, build
from demo.sample.office import CALENDAR, SPRING_FESTIVAL, ZONE
from demo.sample.places import moved
from python_calamine import CalamineWorkbook

from shigan.kernel.clock.rules import LimitUnit, TimeLimit, deadline
from shigan.kernel.personal.rules import read_resident_id, under_fourteen

PUBLISHED = TARGET.parent / "sample" / "communities.csv"
YEAR_END = date(2022, 12, 31)
CAST = {
    "secretary", "director", "leader", "head", "clerk", "community",
    "worker_a", "worker_b", "auditor", "manager", "outsider",
}  # fmt: skip
STEPS = (
    "上报时间", "立案时间", "派遣时间", "退回时间", "再派遣时间", "处置时间", "核查时间",
    "返工后处置时间", "再核查时间", "回访时间", "结案时间",
)  # fmt: skip

Rows = list[dict[str, Any]]


def sheet(name: str) -> Rows:
    with (TARGET / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def listed(name: str) -> Rows:
    rows: Rows = yaml.safe_load((TARGET / name).read_text(encoding="utf-8"))
    return rows


def moment(cell: Any) -> Any:
    """A cell; midnight, which the reader gives as a day, as an instant."""
    return datetime.combine(cell, time()) if type(cell) is date else cell


@pytest.fixture(scope="module")
def events() -> Rows:
    book = CalamineWorkbook.from_path(str(TARGET / "events.xlsx"))
    headings, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, headings), map(moment, row), strict=True)) for row in rows]


@pytest.fixture(scope="module")
def units() -> dict[str, dict[str, Any]]:
    return {row["代码"]: row for row in sheet("units.csv")}


def holds(row: dict[str, Any], first: str, last: str, day: date) -> bool:
    return row[first] <= day.isoformat() and (not row[last] or day.isoformat() < row[last])


def holders(day: date) -> dict[str, list[tuple[str, str]]]:
    """Unit and login by role, of the holdings in force on that day."""
    roles = {(p["单位代码"], p["岗位名称"]): p["职责"] for p in sheet("posts.csv")}
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in sheet("holdings.csv"):
        if holds(row, "任职自", "任职至", day):
            role = roles[row["单位代码"], row["岗位名称"]]
            held[role].append((row["单位代码"], row["登录名"]))
    return held


def contents(path: Path) -> dict[str, bytes]:
    """A file, or the parts of a workbook: how well they are packed depends on the zlib used."""
    if path.suffix != ".xlsx":
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.sample
def test_building_again_gives_the_same_files(tmp_path: Path) -> None:
    build(tmp_path)
    names = [*(name for name, _ in MANIFEST), "manifest.yaml"]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names)
    changed = [name for name in names if contents(tmp_path / name) != contents(TARGET / name)]
    assert changed == []


def test_manifest_names_every_file_of_data() -> None:
    files = {p.name for p in TARGET.iterdir() if p.suffix in {".csv", ".xlsx", ".yaml", ".geojson"}}
    assert {row["file"] for row in listed("manifest.yaml")} == files - {"manifest.yaml"}
    assert sum(p.stat().st_size for p in TARGET.iterdir()) < 6_000_000


def test_communities_are_those_published(units: dict[str, dict[str, Any]]) -> None:
    with (TARGET.parent / "sample" / "communities.csv").open(encoding="utf-8", newline="") as file:
        published = {row["code"]: row["name"] for row in csv.DictReader(file)}
    ours = {
        code: row["别名"].split("；")[0] for code, row in units.items() if row["类别"] == "社区"
    }
    assert ours == published
    assert len(ours) == 29
    names = [
        name for row in units.values() for name in (row["名称"], *row["别名"].split("；")) if name
    ]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_cells_stand_in_their_communities(units: dict[str, dict[str, Any]]) -> None:
    cells = {code: row["上级代码"] for code, row in units.items() if row["类别"] == "网格"}
    assert len(cells) == 167
    assert {code for code, above in cells.items() if code[:12] != above or len(code) != 15} == set()
    assert set(Counter(cells.values()).values()) <= {4, 5, 6, 7, 8}
    shapes = yaml.safe_load((TARGET / "shapes.geojson").read_text(encoding="utf-8"))["features"]
    assert [s["properties"]["code"] for s in shapes] == list(cells)
    assert {s["properties"]["schematic"] for s in shapes} == {True}


def test_units_stand_under_units_before_them() -> None:
    seen = {""}
    for row in sheet("units.csv"):
        assert row["上级代码"] in seen, row
        seen.add(row["代码"])


def test_staff_counts_at_the_year_s_end_and_before() -> None:
    def counts(day: date) -> tuple[int, int]:
        held = holders(day)
        full, part = (
            len({login for _, login in held[role]})
            for role in ("grid_worker_full", "grid_worker_part")
        )
        return full, part

    assert counts(YEAR_END) == (126, 214)
    assert counts(date(2022, 1, 1)) == (122, 209)
    assert {login for _, login in holders(YEAR_END)["grid_worker_full"]}.isdisjoint(
        login for _, login in holders(YEAR_END)["grid_worker_part"]
    )


def test_every_cell_has_somebody_and_some_have_no_full_timer(
    units: dict[str, dict[str, Any]],
) -> None:
    held = holders(YEAR_END)
    cells = {code for code, row in units.items() if row["类别"] == "网格"}
    full = {unit for unit, _ in held["grid_worker_full"]}
    assert full | {unit for unit, _ in held["grid_worker_part"]} == cells
    assert len(full) < 167


def test_accounts_and_posts_exist(units: dict[str, dict[str, Any]]) -> None:
    logins = [row["登录名"] for row in sheet("staff.csv")]
    assert len(logins) == len(set(logins))
    posts = {(row["单位代码"], row["岗位名称"]) for row in sheet("posts.csv")}
    assert {unit for unit, _ in posts} <= set(units)
    held = sheet("holdings.csv")
    assert {(row["单位代码"], row["岗位名称"]) for row in held} == posts
    assert set(logins) - {row["登录名"] for row in held} == {"outsider"}
    assert {row["登录名"] for row in held} <= set(logins)


def test_only_the_cast_and_the_heads_sign_in() -> None:
    staff = sheet("staff.csv")
    heads = {login for _, login in holders(YEAR_END)["department_head"]}
    assert {row["登录名"] for row in staff if row["可登录"] == "是"} == CAST | heads
    assert {row["初始密码"] for row in staff if row["可登录"] == "否"} == {""}


def test_residents_are_invented_and_live_in_every_cell(units: dict[str, dict[str, Any]]) -> None:
    people = sheet("people.csv")
    assert 1_900 < len(people) < 2_100
    cells = {code for code, row in units.items() if row["类别"] == "网格"}
    assert {row["社区或网格代码"] for row in people} == cells
    numbers = [row["身份证号"] for row in people if row["身份证号"]]
    assert {number[14:17] for number in numbers} == {"000"}
    assert len(numbers) == len(set(numbers))
    for row in people:
        if row["身份证号"]:
            found = read_resident_id(row["身份证号"], YEAR_END)
            assert (found.birth.isoformat(), found.male) == (row["出生日期"], row["性别"] == "男")
        assert row["电话"] == "" or re.fullmatch(r"1990000\d{4}", row["电话"])
        child = under_fourteen(date.fromisoformat(row["出生日期"]), YEAR_END)
        assert not child or (row["监护人姓名"] and row["监护人同意日期"])


def test_some_residents_are_entered_twice() -> None:
    pairs = Counter((row["姓名"], row["电话"]) for row in sheet("people.csv") if row["电话"])
    assert 3 <= sum(count > 1 for count in pairs.values()) <= 20


def test_each_community_has_one_sponsor_who_leads(units: dict[str, dict[str, Any]]) -> None:
    leaders = {login for _, login in holders(YEAR_END)["leader"]}
    rows = sheet("sponsorships.csv")
    assert {row["包保领导"] for row in rows} == leaders
    communities = sorted(code for code, row in units.items() if row["类别"] == "社区")
    for day in (date(2022, 1, 1), date(2022, 7, 31), date(2022, 8, 1), YEAR_END):
        assert sorted(r["单位代码"] for r in rows if holds(r, "自", "至", day)) == communities


def test_classes_limits_and_duties_refer_to_what_there_is(
    units: dict[str, dict[str, Any]],
) -> None:
    classes = {row["code"]: row for row in listed("event_classes.yaml")}
    assert {row["parent"] for row in classes.values()} - {""} <= set(classes)
    assert {row["default_department"] for row in classes.values()} <= set(units)
    limits = listed("limits.yaml")
    assert {row["subject"] for row in limits} - {""} <= set(classes)
    keys = [(row["kind"], row["step"], row["subject"], row["valid_from"]) for row in limits]
    assert len(keys) == len(set(keys))
    assert all(row["source"] and row["verified"] is False for row in limits)
    for row in sheet("duty.csv"):
        assert {row["单位代码"], row["承办单位代码"]} <= set(units)
        assert row["大类"] in classes


def test_events_refer_to_what_there_is(events: Rows, units: dict[str, dict[str, Any]]) -> None:
    classes = {row["code"] for row in listed("event_classes.yaml") if row["parent"]}
    logins = {row["登录名"] for row in sheet("staff.csv")}
    cells = {code for code, row in units.items() if row["类别"] == "网格"}
    assert {event["小类代码"] for event in events} == classes
    assert {event["社区网格代码"] for event in events} == cells
    assert {event["承办单位代码"] for event in events} - {""} <= set(units)
    assert {event["上报人"] for event in events} <= logins
    assert {event["承办人"] for event in events} - {""} <= logins
    assert len({event["编号"] for event in events}) == len(events)
    assert Counter(event["上报时间"].year for event in events) == {2021: 700, 2022: 20_000}


def test_workers_report_from_cells_where_they_serve(events: Rows) -> None:
    served = defaultdict(list)
    for row in sheet("holdings.csv"):
        served[row["单位代码"], row["登录名"]].append(row)
    for event in events:
        if event["来源"] == "网格员上报":
            day = event["上报时间"].date()
            terms = served[event["社区网格代码"], event["上报人"]]
            assert any(holds(term, "任职自", "任职至", day) for term in terms), event["编号"]


def test_times_follow_one_another_to_the_minute(events: Rows) -> None:
    for event in events:
        times = [event[step] for step in STEPS if event[step] != ""]
        assert all(a < b for a, b in pairwise(times)), event["编号"]
        assert all(t.second == t.microsecond == 0 for t in times), event["编号"]
        assert times[-1] < datetime(2023, 1, 1), event["编号"]  # noqa: DTZ001 -- as on a sheet


def test_what_is_said_belongs_to_a_step_that_was_reached(events: Rows) -> None:
    said = {
        "立案结果": "立案时间",
        "承办单位代码": "派遣时间",
        "退回理由": "退回时间",
        "处置说明": "处置时间",
        "核查结果": "核查时间",
    }
    for event in events:
        for word, step in said.items():
            assert (event[word] != "") == (event[step] != ""), (event["编号"], word)
        assert (event["立案结果"] == "不予立案") == (event["不予立案理由"] != "")
        assert (event["退回时间"] != "") == (event["退回次数"] == 1)


def whole_limits() -> dict[str, TimeLimit]:
    return {
        row["subject"]: TimeLimit(row["amount"], LimitUnit(row["unit"]))
        for row in listed("limits.yaml")
        if row["step"] == ""
    }


def test_most_cases_close_and_most_of_them_in_time(events: Rows) -> None:
    limits = whole_limits()
    due = closed = in_time = 0
    for event in events:
        if event["派遣时间"] == "":
            continue
        limit = limits.get(event["小类代码"]) or limits[event["小类代码"][:2]]
        end = deadline(event["派遣时间"].replace(tzinfo=ZONE), limit, CALENDAR)
        assert end is not None
        if end.year != 2022:
            continue
        due += 1
        closed += event["结案时间"] != ""
        in_time += event["结案时间"] != "" and event["结案时间"].replace(tzinfo=ZONE) <= end
    assert 0.98 < closed / due < 1
    assert 0.80 < in_time / due < 0.88


def test_the_year_has_its_seasons(events: Rows) -> None:
    by_day = Counter(e["上报时间"].date() for e in events if e["上报时间"].year == 2022)
    usual = sorted(by_day.values())[len(by_day) // 2]
    first, last = SPRING_FESTIVAL
    festival = [by_day[first + timedelta(days=n)] for n in range((last - first).days + 1)]
    assert max(festival) < usual / 2
    storm = {day for day, _ in by_day.most_common(7)}
    assert storm == {date(2022, 7, 11) + timedelta(days=n) for n in range(7)}
    rubbish = Counter(e["上报时间"].month for e in events if e["小类代码"] == "0101")
    assert min(rubbish[7], rubbish[8]) > 1.5 * max(rubbish[1], rubbish[2])
    ice = Counter(e["上报时间"].month in {1, 2, 11, 12} for e in events if e["小类代码"] == "0502")
    assert ice[True] > 20 * ice[False]


def test_some_things_are_reported_twice(events: Rows) -> None:
    east, north = (abs(a) for a in moved((0.0, 0.0), 60, 60))
    last: dict[tuple[str, str], Rows] = defaultdict(list)
    pairs = 0
    for event in events:
        if event["经度"] == "":
            continue
        here = last[event["小类代码"], event["社区网格代码"]]
        pairs += any(
            event["上报时间"] - other["上报时间"] < timedelta(hours=24)
            and abs(event["经度"] - other["经度"]) < east
            and abs(event["纬度"] - other["纬度"]) < north
            for other in here[-3:]
        )
        here.append(event)
    assert 200 < pairs < 800


def test_nothing_looks_like_a_telephone_number(events: Rows) -> None:
    words = ("地址", "标题", "内容", "处置说明")
    assert [e["编号"] for e in events for w in words if re.search(r"\d{5,}", e[w])] == []


def test_reported_figures_say_where_they_come_from() -> None:
    for row in listed("reported.yaml"):
        assert row["source"]
        assert row["caliber"]
        assert row["inferred"] is True
        assert row["as_of"] == {"2022": "2022-12-31", "2022H1": "2022-06-30"}[row["period"]]
