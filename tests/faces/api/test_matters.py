"""Reading matters: the list with its filters and pages, one matter, counts, kinds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.models import Unit
from shigan.lines.grid.actions.merge import event_merge
from shigan.lines.grid.choices import Satisfaction
from shigan.lines.grid.models import EventClass
from tests.faces.api.caller import Caller
from tests.faces.api.conftest import CallerOf
from tests.kit.cast import Cast
from tests.kit.grid import make_event, walk_to


def numbers(answer: Any) -> list[str]:
    return [item["number"] for item in answer.body["items"]]


@pytest.fixture
def five(cast: Cast, small: EventClass) -> list[Matter]:
    """Five events, the third with an earlier deadline than the fourth, the others without one."""
    made = [make_event(cast, small, text=f"第{n}处垃圾") for n in range(1, 6)]
    at = now()
    Matter.objects.filter(pk=made[2].pk).update(due_at=at + timedelta(days=1))
    Matter.objects.filter(pk=made[3].pk).update(due_at=at + timedelta(days=2), red_at=at)
    return made


def pages(program: Caller, **params: Any) -> list[str]:
    """All numbers, two a page."""
    found: list[str] = []
    cursor = ""
    while True:
        answer = program.get("/matters", limit=2, cursor=cursor, **params)
        assert answer.status == 200, answer.body
        found += numbers(answer)
        if answer.body["next"] is None:
            return found
        assert len(answer.body["items"]) == 2
        cursor = answer.body["next"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("opened", [1, 2, 3, 4, 5]),
        ("-opened", [5, 4, 3, 2, 1]),
        ("number", [1, 2, 3, 4, 5]),
        ("-number", [5, 4, 3, 2, 1]),
        ("due", [3, 4, 1, 2, 5]),  # those without a deadline come last either way
        ("-due", [4, 3, 5, 2, 1]),
    ],
)
def test_pages_hold_every_matter_once_in_order(
    caller_of: CallerOf, five: list[Matter], sort: str, order: list[int]
) -> None:
    assert pages(caller_of("clerk"), sort=sort) == [five[n - 1].number for n in order]


def test_a_page_stays_where_it_was_when_rows_come_and_go(
    cast: Cast, small: EventClass, caller_of: CallerOf, five: list[Matter]
) -> None:
    program = caller_of("clerk")
    first = program.get("/matters", limit=2)
    make_event(cast, small)  # would be the first of page one
    Matter.objects.filter(pk=five[4].pk).update(ending="UNDONE", ended_at=now())
    second = program.get("/matters", limit=2, cursor=first.body["next"])
    assert numbers(first) == [five[4].number, five[3].number]
    assert numbers(second) == [five[2].number, five[1].number]


def test_the_list_never_counts_and_reads_in_one_statement(
    caller_of: CallerOf, five: list[Matter]
) -> None:
    program = caller_of("clerk")
    program.get("/matters")  # marks the token as used

    def statements(limit: int) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            program.get("/matters", limit=limit)
        return [query["sql"] for query in caught.captured_queries]

    assert len(statements(1)) == len(statements(5)) == 2  # stamps, matters
    assert [sql for sql in statements(5) if "COUNT(" in sql.upper()] == []


def test_filters_narrow(cast: Cast, caller_of: CallerOf, five: list[Matter]) -> None:
    program = caller_of("clerk")
    walk_to(cast, five[0], "handling")
    walk_to(cast, five[1], "closed")
    Matter.objects.filter(pk=five[0].pk).update(
        handler=cast.people["head"], sponsor=cast.people["leader"]
    )
    first, second, _third, fourth, _fifth = (m.number for m in five)
    head, leader = cast.people["head"].pk, cast.people["leader"].pk
    today = str(cast.scope("clerk").on)
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"kind": "grid.event", "state": "ended"}, [second]),
        ({"colour": "RED"}, [fourth]),
        ({"colour": ["RED", "DONE"], "sort": "number"}, [second, fourth]),
        ({"step": "grid.event:handling"}, [first]),
        ({"unit": cast.unit("002").code}, []),
        ({"unit": cast.unit("001").code, "q": "第4处"}, [fourth]),
        ({"handler_unit": cast.unit("-D03").code, "state": "open"}, [first]),
        ({"handler": head}, [first]),
        ({"sponsor": leader}, [first]),
        ({"opened_from": today, "opened_until": today, "q": "第4处"}, [fourth]),
        ({"opened_until": "2020-01-01"}, []),
        ({"subject": "01", "state": "ended"}, [second]),
    ]
    for params, found in cases:
        assert numbers(program.get("/matters", **params)) == found, params


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"colour": "BLUE"}, "colour"),
        ({"unit": "nowhere"}, "unit"),
        ({"kind": "grid.nothing"}, "kind"),
        ({"opened_from": "2022-02-30"}, "opened"),
        ({"colur": "RED"}, "colur"),
        ({"sort": "weight"}, "sort"),
        ({"limit": 201}, "limit"),
        ({"limit": 0}, "limit"),
        ({"cursor": "abc"}, "cursor"),
    ],
)
def test_what_is_asked_wrongly_is_named(
    caller_of: CallerOf, small: EventClass, params: dict[str, Any], field: str
) -> None:
    answer = caller_of("clerk").get("/matters", **params)
    assert (answer.status, [f["field"] for f in answer.body["fields"]]) == (422, [field])


def test_a_cursor_belongs_to_its_order(caller_of: CallerOf, five: list[Matter]) -> None:
    program = caller_of("clerk")
    after = program.get("/matters", limit=2).body["next"]
    assert program.get("/matters", limit=2, cursor=after, sort="due").status == 422


def test_a_unit_that_one_may_not_see_is_like_one_that_is_not_there(
    cast: Cast, caller_of: CallerOf, small: EventClass
) -> None:
    program = caller_of("worker_a")
    forbidden = program.get("/matters", unit=cast.unit("002001").code)
    unknown = program.get("/matters", unit="x")
    assert forbidden.status == unknown.status == 422
    code = cast.unit("002001").code
    assert (
        forbidden.body["fields"][0]["detail"].replace(code, "x")
        == (unknown.body["fields"][0]["detail"])
    )


@pytest.mark.parametrize(
    ("login", "seen"),
    [
        ("secretary", True),
        ("director", True),
        ("leader", True),
        ("auditor", True),
        ("clerk", True),
        ("community", True),
        ("worker_a", True),
        ("worker_b", False),
        ("head", False),
        ("outsider", False),
    ],
)
def test_who_sees_a_matter(caller_of: CallerOf, matter: Matter, login: str, *, seen: bool) -> None:
    program = caller_of(login)
    one = program.get(f"/matters/{matter.number}")
    unknown = program.get("/matters/WG-2026-999999")
    assert numbers(program.get("/matters")) == ([matter.number] if seen else [])
    assert one.status == (200 if seen else 404)
    if not seen:
        assert one.body == unknown.body


def test_one_matter_tells_all(cast: Cast, caller_of: CallerOf, matter: Matter) -> None:
    walk_to(cast, matter, "verifying")
    body = caller_of("clerk").get(f"/matters/{matter.number}").body
    assert body["step"] == {"code": "verifying", "label": "核查"}
    assert body["unit"] == {"code": cast.unit("001001").code, "name": "三里第1网格"}
    assert body["handler_unit"]["code"] == cast.unit("-D03").code
    assert [e["act"] for e in body["entries"]] == ["open", "file", "dispatch", "handle"]
    assert body["entries"][3]["note"] == "已清理"
    assert body["entries"][3]["evidence"] == [{"sha256": "a" * 64, "slot": "after"}]
    assert [fact["value"] for fact in body["facts"]][:2] == ["市容环境 › 暴露垃圾", "网格员上报"]
    assert [a["code"] for a in body["acts"] if not a["standing"]] == [
        "pass",
        "rework",
        "correct",
    ]
    assert body["version"] == 4


def test_the_colour_says_why_and_when(caller_of: CallerOf, matter: Matter) -> None:
    at = now()
    Matter.objects.filter(pk=matter.pk).update(
        opened_at=at - timedelta(hours=2),
        yellow_at=at - timedelta(hours=1),
        yellow_why="SILENCE",
        red_at=at + timedelta(hours=1),
        red_why="DEADLINE",
    )
    colours = caller_of("clerk").get(f"/matters/{matter.number}").body["colours"]
    assert (colours["now"], colours["reason"]) == ("YELLOW", "无进展")
    assert (colours["yellow_why"]["code"], colours["red_why"]["code"]) == ("SILENCE", "DEADLINE")
    assert colours["red_at"] > colours["yellow_at"]
    assert colours["manual"] is None
    assert colours["since"] == colours["yellow_at"]
    assert [(c["colour"], c["why"]) for c in colours["coming"]] == [("RED", "DEADLINE")]


def test_links_lead_both_ways_but_only_to_what_one_may_see(
    cast: Cast, small: EventClass, caller_of: CallerOf, matter: Matter
) -> None:
    into = make_event(cast, small)
    event_merge(actor=cast.scope("clerk"), order=Order(matter.pk), into_id=into.pk)
    clerk = caller_of("clerk")
    here = clerk.get(f"/matters/{matter.number}").body["links"]
    there = clerk.get(f"/matters/{into.number}").body["links"]
    assert [(li["number"], li["here"]) for li in here] == [(into.number, False)]
    assert [(li["number"], li["here"]) for li in there] == [(matter.number, True)]
    away = cast.unit("002001")
    Matter.objects.filter(pk=into.pk).update(unit=away, unit_path=away.path)
    assert caller_of("worker_a").get(f"/matters/{matter.number}").body["links"] == []


def test_statements_of_one_matter_do_not_grow_with_its_record(
    cast: Cast, caller_of: CallerOf, small: EventClass
) -> None:
    program = caller_of("clerk")
    short, long = make_event(cast, small), walk_to(cast, make_event(cast, small), "verifying")
    program.get("/kinds")

    def statements(number: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            program.get(f"/matters/{number}")
        return len(caught)

    assert statements(long.number) <= statements(short.number)


def test_counts_by_colour_and_unit(
    cast: Cast, small: EventClass, caller_of: CallerOf, five: list[Matter]
) -> None:
    walk_to(cast, five[0], "closed")
    away: Unit = cast.unit("002001")
    Matter.objects.filter(pk=five[1].pk).update(unit=away, unit_path=away.path)
    program = caller_of("clerk")
    body = program.get("/matters/counts").body
    assert body["total"] == {"green": 3, "yellow": 0, "red": 1}
    assert [(u["unit"]["name"], u["green"], u["red"]) for u in body["units"]] == [
        ("三里社区", 2, 1),
        ("教场社区", 1, 0),
    ]
    cells = program.get("/matters/counts", by="unit", unit=cast.unit("001").code).body["units"]
    assert [u["unit"]["code"] for u in cells] == [cast.unit("001001").code]
    assert caller_of("outsider").get("/matters/counts").body["units"] == []


def test_kinds_tell_how_to_draw_the_forms(caller_of: CallerOf) -> None:
    (event,) = caller_of("clerk").get("/kinds").body
    assert [s["code"] for s in event["steps"]] == [
        "filing",
        "dispatch",
        "handling",
        "verifying",
        "callback",
    ]
    handle = event["steps"][2]["acts"][0]
    assert [(f["code"], f["kind"], f["required"]) for f in handle["inputs"]] == [
        ("note", "note", True),
        ("after", "photos", True),
    ]
    close = event["steps"][4]["acts"][0]["inputs"][0]
    assert [c["value"] for c in close["choices"]] == Satisfaction.values
    assert "transfer" in {a["code"] for a in event["standing"]}
    assert caller_of("outsider").get("/kinds").body == []
