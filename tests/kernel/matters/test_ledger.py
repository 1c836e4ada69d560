"""The ledger, as each person sees it: filters, counts, order, views, bulk acts, the sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.standing import standing_acts
from shigan.kernel.matters.choices import Colour
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries import ledger as queries
from shigan.kernel.matters.queries.ledger import colour_counts, ledger, of_colours
from shigan.kernel.web import lists, paging
from shigan.kernel.web.excel import key_parts
from shigan.lines.grid.models import EventClass
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, move, walk_to

SignIn = Callable[[str], Client]
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 17:00 at the office


@dataclass
class Ledger:
    """Three events of one cell: closed, handled by the department, and just reported."""

    closed: Matter
    handling: Matter
    filing: Matter
    small: EventClass


@pytest.fixture
def events(cast: Cast) -> Ledger:
    small = make_tables(cast)
    with time_machine.travel(MONDAY - timedelta(days=14), tick=False):
        closed = walk_to(cast, make_event(cast, small, text="旧沙发堆在楼道"), "closed")
    with time_machine.travel(MONDAY - timedelta(days=7), tick=False):
        handling = walk_to(cast, make_event(cast, small, text="垃圾桶满溢"), "handling")
    with time_machine.travel(MONDAY - timedelta(hours=1), tick=False):
        filing = make_event(cast, small, text="绿地里有垃圾")
    return Ledger(closed, handling, filing, small)


@pytest.fixture
def monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


def context(client: Client, query: str = "") -> Any:
    response = client.get(f"/matters/{query}")
    assert response.status_code == 200
    return response.context


def numbers(client: Client, query: str = "") -> list[str]:
    return [row.record.number for row in context(client, query)["list_rows"]]


@pytest.mark.parametrize(
    ("login", "seen"),
    [
        ("director", 3),
        ("leader", 3),
        ("auditor", 3),
        ("clerk", 3),
        ("community", 3),
        ("worker_a", 3),
        ("head", 2),  # what the department has handled
        ("worker_b", 0),  # another community's cell
        ("outsider", 0),
    ],
)
def test_each_sees_what_their_posts_let_them(
    events: Ledger, monday: None, client_of: SignIn, login: str, seen: int
) -> None:
    page = context(client_of(login))
    assert len(page["list_rows"]) == seen
    assert page["chips"][0]["count"] == seen


def test_nobody_reads_it_without_signing_in(client: Client) -> None:
    response = client.get("/matters/")
    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


def test_the_newest_stands_first_and_the_worst_by_colour(
    events: Ledger, monday: None, client_of: SignIn
) -> None:
    director = client_of("director")
    filing, handling, closed = (m.number for m in (events.filing, events.handling, events.closed))
    assert numbers(director) == [filing, handling, closed]
    assert numbers(director, "?sort=opened_at") == [closed, handling, filing]
    assert numbers(director, "?sort=colour") == [handling, filing, closed]


def test_the_chips_count_by_colour(events: Ledger, monday: None, client_of: SignIn) -> None:
    director = client_of("director")

    def shown(query: str) -> list[tuple[str, int]]:
        return [(str(c["label"]), c["count"]) for c in context(director, query)["chips"]]

    every = [("全部", 3), ("滞后", 1), ("预警", 0), ("正常", 1), ("办结", 1), ("终止", 0)]
    assert shown("") == every
    assert shown("?colour=RED") == shown("")
    narrowed = [("全部", 1), ("滞后", 0), ("预警", 0), ("正常", 1), ("办结", 0), ("终止", 0)]
    assert shown("?q=绿地") == narrowed


def test_what_ended_without_being_closed_is_counted_and_found_apart(
    events: Ledger, cast: Cast, monday: None, client_of: SignIn
) -> None:
    order = Order(events.handling.pk, note="重复上报")
    standing_acts["withdraw"].perform(actor=cast.scope("clerk"), order=order)
    director = client_of("director")
    chips = {str(c["label"]): c["count"] for c in context(director)["chips"]}
    assert (chips["办结"], chips["终止"]) == (1, 1)
    assert numbers(director, "?colour=STOPPED") == [events.handling.number]
    html = director.get("/matters/?colour=STOPPED").content.decode()
    assert "按期" not in html  # it was not done at all
    assert "超期办结" not in html
    assert numbers(director, "?colour=DONE&colour=STOPPED&sort=number") == [
        events.closed.number,
        events.handling.number,
    ]
    assert numbers(director, "?sort=colour")[1:] == [events.closed.number, events.handling.number]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?colour=RED", ["handling"]),
        ("?colour=DONE", ["closed"]),
        ("?colour=GREEN&colour=DONE", ["filing", "closed"]),
        ("?kind=grid.event", ["filing", "handling", "closed"]),
        ("?subject=0101", ["filing", "handling", "closed"]),
        ("?subject=01", ["filing", "handling", "closed"]),  # the large class holds the small
        ("?subject=0102", []),
        ("?unit=370902002001", ["filing", "handling", "closed"]),
        ("?unit=370902002001001", ["filing", "handling", "closed"]),
        ("?unit=370902002002", []),
        ("?unit=370902002002&unit=370902002001", ["filing", "handling", "closed"]),
        ("?handler_unit=370902002-D03", ["handling", "closed"]),
        ("?handler_unit=370902002-D01", []),
        ("?step=grid.event:handling", ["handling"]),
        ("?step=grid.event:callback", []),  # where the closed one stood when it ended
        ("?overdue=1", ["handling"]),
        ("?opened_from=2026-11-16", ["filing", "handling"]),
        ("?opened_until=2026-11-16", ["handling", "closed"]),
        ("?opened_from=2026-11-17&opened_until=2026-11-22", []),
        ("?due_from=2026-11-19&due_until=2026-11-19", ["handling"]),  # 24:00 of that day
        ("?due_from=2026-11-20&due_until=2026-11-20", []),
        ("?q=沙发", ["closed"]),
        ("?supervised=1", []),
    ],
)
def test_filters(
    events: Ledger, monday: None, client_of: SignIn, query: str, found: list[str]
) -> None:
    assert numbers(client_of("director"), query) == [getattr(events, f).number for f in found]


def test_the_number_finds_its_matter(events: Ledger, monday: None, client_of: SignIn) -> None:
    assert numbers(client_of("director"), f"?q={events.closed.number}") == [events.closed.number]


def test_mine_is_what_i_handle_or_sponsor(
    cast: Cast, events: Ledger, monday: None, client_of: SignIn
) -> None:
    Matter.objects.filter(pk=events.handling.pk).update(handler=cast.people["head"])
    Matter.objects.filter(pk=events.filing.pk).update(sponsor=cast.people["leader"])
    assert numbers(client_of("head"), "?mine=1") == [events.handling.number]
    assert numbers(client_of("leader"), "?mine=1") == [events.filing.number]
    leader = cast.people["leader"].pk
    assert numbers(client_of("director"), f"?sponsor={leader}") == [events.filing.number]
    head = cast.people["head"].pk
    assert numbers(client_of("director"), f"?handler={head}") == [events.handling.number]


@pytest.mark.parametrize(
    ("login", "query"),
    [
        ("community", "?unit=370902002002"),  # not within their scope
        ("community", "?handler=1000000"),
        ("director", "?unit=nowhere"),
        ("director", "?kind=grid.nothing"),
        ("director", "?colour=BLUE"),
    ],
)
def test_the_unknown_and_the_forbidden_look_alike(
    events: Ledger, monday: None, client_of: SignIn, login: str, query: str
) -> None:
    page = context(client_of(login), query)
    assert page["list_rows"] == []
    assert len(page["errors"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_statements_for_many_rows_as_for_one(
    events: Ledger,
    cast: Cast,
    monday: None,
    client_of: SignIn,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    director = client_of("director")
    everything = ",".join(c.code for c in context(director)["page"].columns)
    query = "" if count == 3 else f"&q={events.handling.number}"
    # Session, person and second factor; stamps; counts of open and of ended ones; rows; views.
    with django_assert_num_queries(7):
        page = context(director, f"?cols={everything}{query}")
    assert len(page["list_rows"]) == count


def test_rows_lead_to_their_matter_and_show_colour_limit_and_reason(
    events: Ledger, monday: None, client_of: SignIn
) -> None:
    html = client_of("director").get("/matters/?colour=RED").content.decode()
    url = f"/matters/{events.handling.number}/"
    assert f'data-row-url="{url}' in html
    assert "垃圾桶满溢" in html
    assert "全程时限" in html
    assert "2026-11-19</time>" in html
    assert "已超期4天" in html
    assert "城市管理办公室" in html


def test_printed_it_says_whose_it_is_what_was_asked_for_and_when(
    events: Ledger, monday: None, client_of: SignIn
) -> None:
    page = context(client_of("director"), "?colour=RED&overdue=1&unit=370902002001001")
    assert (page["page"].print_unit(), page["print_date"]) == ("财源街道", "2026-11-23")
    assert page["asked_words"] == "颜色：滞后；超期未结；单位：三里第1网格；第1–1项，共1项"


def test_an_ended_matter_shows_whether_it_was_in_time(
    events: Ledger, monday: None, client_of: SignIn
) -> None:
    director = client_of("director")
    assert "按期" in director.get("/matters/?colour=DONE").content.decode()
    late = events.closed.due_at + timedelta(days=1)  # type: ignore[operator]
    Matter.objects.filter(pk=events.closed.pk).update(ended_at=late)
    assert "超期办结" in director.get("/matters/?colour=DONE").content.decode()


def test_the_sheet_is_the_page(events: Ledger, monday: None, client_of: SignIn) -> None:
    director = client_of("director")
    query = "?cols=colour,reason,number,title,kind,subject,unit,handler_unit,step,opened_at,due_at"
    response = director.get(f"/matters/{query}&sort=opened_at&format=xlsx")
    data = response.getvalue()
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0] == [
        "shigan:matters.ledger",
        "颜色",
        "判定原因",
        "编号",
        "标题",
        "类型",
        "类别",
        "单位",
        "承办单位",
        "环节",
        "受理时间",
        "办结时限",
    ]
    handling = events.handling.number
    assert key_parts(rows[2][0])[0].endswith(f"/{handling}")
    assert rows[2][1:10] == [
        "滞后",
        "全程时限",
        handling,
        "垃圾桶满溢",
        "网格事件",
        "暴露垃圾",
        "三里第1网格",
        "城市管理办公室",
        "处置",
    ]
    assert [row[3] for row in rows[1:]] == [
        m.number for m in (events.closed, events.handling, events.filing)
    ]
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    assert sheet["K3"].value == datetime.fromisoformat("2026-11-16 17:00")
    assert sheet["K3"].number_format == "yyyy-mm-dd hh:mm"


@pytest.mark.parametrize(
    ("login", "acts"),
    [
        ("director", ["supervise", "sponsor"]),
        ("leader", ["supervise"]),
        ("clerk", ["grid.event:file", "grid.event:dispatch"]),
        ("head", ["transfer"]),
        ("auditor", []),
        ("outsider", []),
    ],
)
def test_bulk_acts_are_offered_to_those_who_hold_them(
    events: Ledger, monday: None, client_of: SignIn, login: str, acts: list[str]
) -> None:
    assert [code for code, _label in context(client_of(login))["bulk_actions"]] == acts


def test_supervising_in_bulk_tells_what_was_refused(
    events: Ledger, monday: None, client_of: SignIn
) -> None:
    chosen = {
        "act": "supervise",
        "row": [events.handling.pk, events.closed.pk],
        "go": "1",
        "note": "今天办完",
    }
    html = client_of("director").post("/matters/", chosen).content.decode()
    assert "办成 1 项，未办 1 项" in html
    assert "这件事项已经结束" in html
    events.handling.refresh_from_db()
    entry = events.handling.entries.get(place=events.handling.version)
    assert (events.handling.supervised_at, entry.note) == (MONDAY, "今天办完")


def test_transferring_in_bulk_names_the_next_handler(
    cast: Cast, events: Ledger, monday: None, client_of: SignIn
) -> None:
    head = client_of("head")
    form = head.post("/matters/", {"act": "transfer", "row": [events.handling.pk]})
    assert "城市管理办公室" in form.content.decode()
    chosen = {
        "act": "transfer",
        "row": [events.handling.pk],
        "go": "1",
        "handler_unit": "370902002-D01",
        "note": "属平安建设",
    }
    assert "办成 1 项" in head.post("/matters/", chosen).content.decode()
    events.handling.refresh_from_db()
    assert events.handling.handler_unit == cast.unit("-D01")


def test_sponsoring_in_bulk_offers_leaders_alone(
    cast: Cast, events: Ledger, monday: None, client_of: SignIn
) -> None:
    director = client_of("director")
    chosen: dict[str, Any] = {"act": "sponsor", "row": [events.filing.pk]}
    html = director.post("/matters/", chosen).content.decode()
    assert "丙领导" in html
    assert "戊调度" not in html
    chosen |= {"go": "1", "sponsor": cast.people["leader"].pk}
    assert "办成 1 项" in director.post("/matters/", chosen).content.decode()
    events.filing.refresh_from_db()
    assert events.filing.sponsor == cast.people["leader"]


def test_bulk_acts_do_not_reach_beyond_the_scope(
    events: Ledger, monday: None, client_of: SignIn
) -> None:
    chosen = {"act": "transfer", "row": [events.handling.pk], "go": "1"}
    html = client_of("worker_b").post("/matters/", chosen).content.decode()
    assert "没有选中任何一项" in html


def test_options_of_the_unit_menu_stay_within_the_scope(
    events: Ledger, monday: None, client_of: SignIn
) -> None:
    html = client_of("community").get("/matters/?options=unit").content.decode()
    assert "三里社区" in html
    assert "教场社区" not in html


def test_counts_and_colours_agree_with_each_single_matter(
    events: Ledger, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick ways of counting and finding by colour say what each matter says of itself."""
    leader = cast.scope("leader")
    order = Order(
        events.filing.pk,
        note="先盯住",
        values={"colour": "YELLOW", "until": now() + timedelta(days=1)},
    )
    standing_acts["set_colour"].perform(actor=leader, order=order)
    move(cast, "clerk", events.filing, "file")
    withdrawn = make_event(cast, events.small)
    order = Order(withdrawn.pk, note="重复上报")
    standing_acts["withdraw"].perform(actor=cast.scope("clerk"), order=order)
    for at in (now(), now() + timedelta(hours=3)):
        rows: Any = ledger(cast.scope("director"), at)
        own = {m.number: m.colour_at(at) for m in Matter.objects.all()}
        assert dict(rows.values_list("number", "colour")) == own
        counts = {c: list(own.values()).count(c) for c in Colour.values}
        for few in (10_000, 0):  # however many have ended
            monkeypatch.setattr(queries, "DEEPEST", few)
            assert {c: n for c, n in colour_counts(rows).items() if n} == {
                c: n for c, n in counts.items() if n
            }
        for colour in Colour.values:
            found = {m.number for m in of_colours(rows, [colour])}
            assert found == {number for number, c in own.items() if c == colour}


def test_more_than_so_many_are_not_counted_on(
    events: Ledger, monday: None, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "DEEPEST", 0)
    for module in (paging, lists):
        monkeypatch.setattr(module, "COUNTED", 0)
    page = context(client_of("director"))
    shown = [(chip["label"], chip["count"], chip["more"]) for chip in page["chips"]]
    assert shown == [
        ("全部", 0, True),
        ("滞后", 0, True),
        ("预警", 0, False),
        ("正常", 0, True),
        ("办结", 0, True),
        ("终止", 0, False),
    ]
    assert page["pager"]["total"] is None
