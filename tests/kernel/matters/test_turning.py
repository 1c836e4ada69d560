"""What turns next: the calendar, and the lists by unit, by handler and by sponsor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries import turns as queries
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, walk_to

SignIn = Callable[[str], Client]
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 9:00 at the office


@pytest.fixture
def handled(cast: Cast) -> Matter:
    """An event dispatched on Monday morning: due on Thursday at 24:00, yellow a workday before."""
    small = make_tables(cast)
    with time_machine.travel(MONDAY, tick=False):
        return walk_to(cast, make_event(cast, small, text="垃圾桶满溢"), "handling")


@pytest.fixture
def noon() -> Any:
    with time_machine.travel(MONDAY + timedelta(hours=3), tick=False):
        yield


def context(client: Client, query: str = "") -> Any:
    response = client.get(f"/matters/turning/{query}")
    assert response.status_code == 200
    return response.context


def marked(page: Any) -> list[tuple[date, int, int]]:
    return [(d.day, d.yellow, d.red) for week in page["weeks"] for d in week if d.yellow or d.red]


def listed(page: Any) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (g.name, [(line.matter.title, line.turn.colour, line.why) for line in g.lines])
        for g in page["groups"]
    ]


def test_the_calendar_counts_each_turn_on_its_day(
    handled: Matter, noon: None, client_of: SignIn
) -> None:
    page = context(client_of("director"))
    assert marked(page) == [(date(2026, 11, 23), 1, 0), (date(2026, 11, 26), 0, 1)]
    weeks = page["weeks"]
    assert (weeks[0][0].day, weeks[-1][-1].day) == (date(2026, 11, 23), date(2026, 12, 27))
    assert [d.worked for d in weeks[0]] == [True] * 5 + [False] * 2
    assert [d.day for week in weeks for d in week if not d.ahead] == [
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2026, 12, 27),
    ]


def test_each_turn_says_to_what_and_why(handled: Matter, noon: None, client_of: SignIn) -> None:
    director = client_of("director")
    turns = [("垃圾桶满溢", "YELLOW", "环节时限"), ("垃圾桶满溢", "RED", "全程时限")]
    assert listed(context(director)) == [("三里社区", turns)]
    assert listed(context(director, "?by=handler_unit")) == [("城市管理办公室", turns)]
    assert listed(context(director, "?by=sponsor")) == [("没有包保领导", turns)]
    assert listed(context(director, "?by=nonsense")) == listed(context(director))


def test_a_day_is_chosen_in_the_address(handled: Matter, noon: None, client_of: SignIn) -> None:
    page = context(client_of("director"), "?day=2026-11-26")
    assert listed(page) == [("三里社区", [("垃圾桶满溢", "RED", "全程时限")])]
    assert (page["red"], page["yellow"]) == (1, 0)
    assert len(marked(page)) == 2  # the calendar still shows all days


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?unit=370902002001", 2),
        ("?unit=370902002002", 0),
        ("?handler_unit=370902002-D03", 2),
        ("?kind=grid.event", 2),
        ("?unit=nowhere", 0),
    ],
)
def test_filters(handled: Matter, noon: None, client_of: SignIn, query: str, count: int) -> None:
    page = context(client_of("director"), query)
    assert page["red"] + page["yellow"] == count


def test_a_sponsor_has_a_list_of_their_own(
    cast: Cast, handled: Matter, noon: None, client_of: SignIn
) -> None:
    leader = cast.people["leader"]
    Matter.objects.filter(pk=handled.pk).update(sponsor=leader)
    director = client_of("director")
    assert [name for name, _lines in listed(context(director, "?by=sponsor"))] == ["丙领导"]
    assert context(director, f"?sponsor={leader.pk}")["red"] == 1


@pytest.mark.parametrize(("login", "turns"), [("community", 2), ("head", 2), ("worker_b", 0)])
def test_each_sees_what_they_may(
    handled: Matter, noon: None, client_of: SignIn, login: str, turns: int
) -> None:
    page = context(client_of(login))
    assert page["red"] + page["yellow"] == turns


def test_the_outsider_sees_nothing(handled: Matter, noon: None, client_of: SignIn) -> None:
    html = client_of("outsider").get("/matters/turning/").content.decode()
    assert "没有将要转色的事项" in html
    assert "垃圾桶满溢" not in html


def test_what_has_ended_or_is_paused_turns_no_more(
    handled: Matter, noon: None, client_of: SignIn
) -> None:
    Matter.objects.filter(pk=handled.pk).update(ended_at=MONDAY, ending="CLOSED")
    assert marked(context(client_of("director"))) == []


def test_a_long_list_is_cut_and_says_so(
    handled: Matter, noon: None, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST", 0)
    html = client_of("director").get("/matters/turning/").content.decode()
    assert "只算了其中一部分" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_statements_for_many_matters_as_for_one(
    cast: Cast,
    handled: Matter,
    noon: None,
    client_of: SignIn,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    director = client_of("director")
    with time_machine.travel(MONDAY, tick=False):
        for _more in range(count - 1):
            event_class = handled.grid_event.event_class
            walk_to(cast, make_event(cast, event_class), "handling")
    with django_assert_num_queries(6):
        assert context(director)["red"] == count
