"""Home: whose it is, what is to do, what turns, what is late and why, and how it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from shigan.faces.desk.queries import Standing
from shigan.kernel.clock.models import ScheduleYear
from shigan.kernel.clock.queries import now, today
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.deeds import extension_ask
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.models import Holding, Post, Sponsorship
from shigan.lines.grid.models import EventClass
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, walk_to

ClientOf = Callable[[str], Client]
URL = reverse("desk:home")
MOST_STATEMENTS = 25
NOW_SHOWN = datetime(2026, 11, 23, 1, tzinfo=UTC)  # 09:00 at the office
RED_SINCE = datetime(2026, 11, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def events(cast: Cast) -> list[Matter]:
    """One yellow and soon red, one soon yellow, one far off, one red."""
    small, at = make_tables(cast), now()
    turns = [
        (timedelta(days=-1), timedelta(days=3)),
        (timedelta(days=2), timedelta(days=30)),
        (timedelta(days=20), timedelta(days=30)),
        (timedelta(days=-4), timedelta(days=-2)),
    ]
    made = []
    for yellow, red in turns:
        matter = walk_to(cast, make_event(cast, small), "handling")
        Matter.objects.filter(pk=matter.pk).update(
            yellow_at=at + yellow, yellow_why="STEP", red_at=at + red, red_why="DEADLINE"
        )
        made.append(matter)
    return made


@pytest.mark.parametrize(
    ("login", "place", "said"),
    [
        ("head", "城市管理办公室", "丁科长 · department_head"),
        ("secretary", "财源街道", "甲书记 · party_secretary"),
        ("community", "三里社区", "己书记 · community_secretary"),
        ("worker_b", "教场第1网格", "辛网格员 · grid_worker_part"),
    ],
)
def test_it_is_headed_by_whose_it_is(
    cast: Cast, client_of: ClientOf, login: str, place: str, said: str
) -> None:
    page = client_of(login).get(URL).text
    assert f"<h1>{place}</h1>" in page
    assert said in page


def test_a_second_post_is_named_with_its_unit(cast: Cast, client_of: ClientOf) -> None:
    post = Post.objects.create(
        unit=cast.unit("-D01"), role="clerk", title="联络员", opened_on=today()
    )
    Holding.objects.create(post=post, user=cast.people["head"], since=today(), rank="B")
    page = client_of("head").get(URL).text
    assert "<h1>城市管理办公室</h1>" in page
    assert "丁科长 · department_head · 平安建设办公室 联络员" in page


def test_what_turns_is_sorted_by_when_it_turns(events: list[Matter], client_of: ClientOf) -> None:
    soon_red, soon_yellow, _far, red = events
    answer = client_of("head").get(URL)
    assert [m.pk for m in answer.context["turning"]] == [soon_yellow.pk, soon_red.pk]
    assert [m.pk for m in answer.context["red"]] == [red.pk]
    assert answer.context["standing"] == Standing(open=4, yellow=1, red=1, turning=2)


def test_what_is_red_says_why(events: list[Matter], client_of: ClientOf) -> None:
    page = client_of("head").get(URL).text
    late = page[page.index('id="red"') : page.index('id="turning"')]
    assert "全程时限 · 三里第1网格 · 处置" in late


@pytest.mark.parametrize(
    ("red", "said"),
    [
        ({"red_why": "SILENCE", "red_at": RED_SINCE}, ("11月5日 周四起", "无进展")),
        ({"red_why": "DEADLINE", "due_at": RED_SINCE}, ("已超期18天", "全程时限")),
        ({"red_why": "STEP", "step_due_at": RED_SINCE}, ("已超期18天", "环节时限")),
        (
            {"manual_colour": "RED", "manual_since": RED_SINCE, "manual_until": NOW_SHOWN + DAY},
            ("11月5日 周四起", "人工定色"),
        ),
    ],
)
def test_the_time_of_what_is_red_is_that_of_its_reason(
    cast: Cast, client_of: ClientOf, red: dict[str, object], said: tuple[str, str]
) -> None:
    with time_machine.travel(NOW_SHOWN, tick=False):
        matter = walk_to(cast, make_event(cast, make_tables(cast)), "handling")
        far = {"due_at": NOW_SHOWN + DAY, "step_due_at": NOW_SHOWN + DAY, "red_at": NOW_SHOWN}
        Matter.objects.filter(pk=matter.pk).update(**{**far, **red})
        page = client_of("head").get(URL).text
    late = page[page.index('id="red"') : page.index('id="turning"')]
    when, why = said
    assert f'<span class="brief-when">{when}</span>' in late
    assert f'<span class="brief-more">{why} · ' in late


def test_all_that_is_to_do_leads_to_the_ledger_in_the_same_order(
    cast: Cast, events: list[Matter], client_of: ClientOf
) -> None:
    client, small = client_of("head"), EventClass.objects.get(code="0101")
    for hours in range(8, 0, -1):
        matter = walk_to(cast, make_event(cast, small), "handling")
        step_due = now() + timedelta(hours=hours)
        Matter.objects.filter(pk=matter.pk).update(step_due_at=step_due)
    home = client.get(URL)
    address = "/matters/?todo=1&sort=next_due_at"
    assert f'href="{address.replace("&", "&amp;")}"' in home.text
    ledger = client.get(address)
    shown = [row.record for row in ledger.context["list_rows"]]
    assert shown[: len(home.context["todo"])] == home.context["todo"]
    assert len(shown) == home.context["todo_count"]
    assert "最近时限" in ledger.text


def test_a_colour_set_by_hand_says_so(events: list[Matter], client_of: ClientOf) -> None:
    far = events[2]
    Matter.objects.filter(pk=far.pk).update(
        manual_colour="RED",
        manual_since=now() - timedelta(hours=1),
        manual_until=now() + timedelta(days=1),
    )
    answer = client_of("head").get(URL)
    assert {m.pk for m in answer.context["red"]} == {far.pk, events[3].pk}
    assert "人工定色 · 三里第1网格" in answer.text


def test_a_sponsor_looks_at_what_they_answer_for(
    cast: Cast, events: list[Matter], client_of: ClientOf
) -> None:
    leader = cast.people["leader"]
    Sponsorship.objects.create(leader=leader, unit=cast.unit("001"), since=today())
    Matter.objects.filter(pk__in=[events[1].pk, events[3].pk]).update(sponsor=leader)
    answer = client_of("leader").get(URL)
    assert [m.pk for m in answer.context["turning"]] == [events[1].pk]
    assert answer.context["standing"] == Standing(open=2, yellow=0, red=1, turning=1)
    assert f"?sponsor={leader.pk}&amp;colour=YELLOW" in answer.text
    assert "包保三里社区" in answer.text
    ledger = client_of("leader").get(f"/matters/?sponsor={leader.pk}&colour=RED")
    assert [row.record.pk for row in ledger.context["list_rows"]] == [events[3].pk]


def test_the_figures_come_before_the_lists(events: list[Matter], client_of: ClientOf) -> None:
    answer = client_of("head").get(URL)
    assert [tile["label"] for tile in answer.context["tiles"]] == [
        "上报事件",
        "应结案",
        "结案率",
        "按期结案率",
        "满意率",
    ]
    assert answer.text.index('id="figures"') < answer.text.index('id="todo"')


@pytest.mark.parametrize("login", ["secretary", "leader", "head", "clerk", "community", "worker_a"])
def test_it_asks_no_more_with_more_to_show(
    cast: Cast, events: list[Matter], client_of: ClientOf, login: str
) -> None:
    client, small = client_of(login), EventClass.objects.get(code="0101")
    client.get(URL)
    counts = []
    for more in (0, 5):
        for _ in range(more):
            walk_to(cast, make_event(cast, small), "handling")
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST_STATEMENTS


def test_who_has_no_post_is_told(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of("outsider").get(URL)
    assert answer.context["posts"] == []
    assert "您还没有任职的岗位" in answer.text


def test_a_year_without_holidays_is_a_warning(cast: Cast, client_of: ClientOf) -> None:
    with time_machine.travel(datetime(2031, 12, 20, 1, tzinfo=UTC), tick=False):
        client = client_of("clerk")
        missing = client.get(URL)
        for year in (2031, 2032):
            ScheduleYear.objects.create(year=year, source="测试")
        entered = client.get(URL)
    assert missing.context["missing_years"] == [2031, 2032]
    assert missing.text.count("的放假安排还没有录入") == 2
    assert reverse("clock:calendar") in missing.text
    assert entered.context["missing_years"] == []


def test_a_request_for_more_time_stands_there_for_whoever_decides_it(
    cast: Cast, events: list[Matter], client_of: ClientOf
) -> None:
    values = {"amount": 3, "unit": "WORKDAY"}
    order = Order(events[0].pk, note="等材料", values=values)
    extension_ask(actor=cast.scope("head"), order=order)
    answer = client_of("director").get(URL)
    assert answer.status_code == 200
    waiting = answer.text[answer.text.index('id="extensions"') : answer.text.index('id="red"')]
    assert '延长 3个工作日</span> <span class="secondary">丁科长 · 等材料' in waiting
    assert reverse("matters:matter", args=[events[0].number]) in waiting


@pytest.mark.parametrize(("login", "led"), [("manager", True), ("worker_a", False)])
def test_whoever_may_import_is_led_to_the_first_sheet(
    client_of: ClientOf, settings: Settings, tmp_path: Path, login: str, *, led: bool
) -> None:
    settings.SHIGAN_HOME = tmp_path
    client = client_of(login)
    assert ("导入第一张表" in client.get(URL).content.decode()) is led
    sheet = SimpleUploadedFile("units.csv", "代码,名称\n370902002003,某社区\n".encode())
    client_of("manager").post("/imports/new/units/", {"file": sheet})
    assert "导入第一张表" not in client.get(URL).content.decode()
