"""Units and people by the API."""

from __future__ import annotations

from shigan.kernel.orgs.models import Unit
from tests.faces.api.conftest import CallerOf
from tests.kit.cast import STREET, Cast


def test_units_come_below_the_one_above(caller_of: CallerOf, cast: Cast) -> None:
    program = caller_of("clerk")
    units = program.get("/units").body["items"]
    assert [u["code"].removeprefix(STREET) for u in units] == [
        "",
        "-D01",
        "-D02",
        "-D03",
        "001",
        "001001",
        "001002",
        "002",
        "002001",
    ]
    assert [u["parent"] for u in units][:2] == ["370902", STREET]
    below = program.get("/units", below=cast.unit("001").code, kind="CELL").body["items"]
    assert [u["name"] for u in below] == ["三里第1网格", "三里第2网格"]


def test_units_come_in_pages(caller_of: CallerOf, cast: Cast) -> None:
    program = caller_of("clerk")
    first = program.get("/units", limit=5).body
    second = program.get("/units", limit=5, cursor=first["next"]).body
    assert len(first["items"]) == 5
    assert second["items"][0]["code"] == cast.unit("001001").code
    assert second["next"] is None


def test_a_closed_unit_is_gone(caller_of: CallerOf, cast: Cast) -> None:
    Unit.objects.filter(pk=cast.unit("001002").pk).update(closed_on=cast.scope("clerk").on)
    codes = [u["code"] for u in caller_of("community").get("/units").body["items"]]
    assert codes == [cast.unit("001").code, cast.unit("001001").code]


def test_people_are_those_at_a_post_within_the_scope(caller_of: CallerOf, cast: Cast) -> None:
    rows = caller_of("community").get("/people").body["items"]
    assert [(p["name"], p["unit"]["name"]) for p in rows] == [
        ("己书记", "三里社区"),
        ("庚网格员", "三里第1网格"),
    ]
    leaders = caller_of("clerk").get("/people", leaders="true").body["items"]
    assert [p["id"] for p in leaders] == [
        cast.people[login].pk for login in ("secretary", "director", "leader")
    ]
    dept = caller_of("clerk").get("/people", unit=cast.unit("-D03").code).body["items"]
    assert [p["name"] for p in dept] == ["丁科长"]


def test_who_has_no_post_sees_nobody(caller_of: CallerOf) -> None:
    outsider = caller_of("outsider")
    assert outsider.get("/units").body == {"items": [], "next": None}
    assert outsider.get("/people").body == {"items": [], "next": None}


def test_a_unit_out_of_reach_is_like_an_unknown_one(caller_of: CallerOf, cast: Cast) -> None:
    worker, code = caller_of("worker_a"), cast.unit("002001").code
    for path, name in (("/units", "below"), ("/people", "unit")):
        foreign = worker.get(path, **{name: code})
        unknown = worker.get(path, **{name: "x"})
        assert foreign.status == unknown.status == 404
        assert foreign.body["detail"].replace(code, "x") == unknown.body["detail"]
    assert worker.get("/units", kind="PLANET").body["fields"][0]["field"] == "kind"
