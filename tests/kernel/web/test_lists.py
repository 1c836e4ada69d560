"""List pages: everything in the address, two statements, however many rows there are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, ClassVar

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from openpyxl import load_workbook

from shigan.kernel.base.errors import Conflict, Refused
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.web import paging
from shigan.kernel.web.bulk import BulkAct, Planned, Ticked
from shigan.kernel.web.columns import Column, nullable
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.filters import (
    ChoiceFilter,
    DatesFilter,
    FlagFilter,
    Option,
    TextFilter,
)
from shigan.kernel.web.links import address
from shigan.kernel.web.lists import Chips, ListPage

pytestmark = pytest.mark.django_db
KINDS = {"DEPARTMENT": "科室", "COMMUNITY": "社区", "CELL": "网格"}


def within(rows: QuerySet[Any], days: Any, request: HttpRequest) -> QuerySet[Any]:
    first, last = days
    rows = rows.filter(opened_on__gte=first) if first else rows
    return rows.filter(opened_on__lte=last) if last else rows


def kind_counts(rows: QuerySet[Any], request: HttpRequest) -> dict[str, int]:
    found = rows.order_by().values("kind").annotate(count=Count("pk"))
    return {row["kind"]: row["count"] for row in found}


def close(scope: object, row: Ticked, values: Mapping[str, Any]) -> None:
    unit: Unit = row.record
    if unit.name.startswith("甲"):
        raise Refused("甲不能撤销")
    if row.seen is not None and row.seen != unit.order:
        raise Conflict("有人改过")
    Unit.objects.filter(pk=unit.pk).update(closed_on=values["day"])


def plan(request: HttpRequest, rows: Sequence[Unit]) -> list[Planned]:
    return [
        Planned(unit, does="撤销", left_out="已经撤销" if unit.closed_on else "") for unit in rows
    ]


class Units(ListPage):
    code = "test.units"
    title = "单位"
    columns = (
        Column(Field("code", "代码", sort="code")),
        Column(Field("name", "名称", sort="name"), phone="title"),
        Column(Field("kind", "类别", Kind.CHOICE, choices=UnitKind.choices)),
        Column(Field("parent", "上级", Kind.UNIT, sort="parent__name"), joins=("parent",)),
        Column(Field("opened_on", "设立", Kind.DATE, sort="opened_on")),
        Column(Field("closed_on", "撤销", Kind.DATE, sort="closed_on"), shown=False),
    )
    filters = (
        ChoiceFilter(
            "kind",
            "类别",
            lambda rows, keys, request: rows.filter(kind__in=keys),
            options=list(KINDS.items()),
        ),
        ChoiceFilter(
            "under",
            "上级",
            lambda rows, keys, request: rows.filter(parent_id__in=keys),
            options=lambda request: [(u.code, u.name) for u in Unit.objects.order_by("code")],
            find=lambda request, keys: {
                u.code: Option(u.name, u.pk) for u in Unit.objects.filter(code__in=keys)
            },
        ),
        DatesFilter("opened", "设立", within),
        FlagFilter(
            "closed", "已撤销", lambda rows, value, request: rows.filter(closed_on__isnull=False)
        ),
        TextFilter("q", "查找", lambda rows, text, request: rows.filter(name__contains=text)),
    )
    chips: ClassVar[Chips | None] = Chips("kind", kind_counts)
    order = "code"
    page_size = 3
    acts: ClassVar[tuple[BulkAct, ...]] = (
        BulkAct(
            "close",
            "撤销",
            close,
            offered=lambda request: "guest" not in request.GET,
            inputs=(Field("day", "撤销日期", Kind.DATE, required=True),),
            plan=plan,
            version=lambda unit: unit.order,
        ),
    )
    empty = ("这里列出单位", "由管理员设立")

    def rows(self) -> QuerySet[Any]:
        return Unit.objects.exclude(kind="STREET")

    def row_url(self, record: Unit) -> str:
        return f"/units/{record.code}/"


class Bare(Units):
    """Without chips, acts and links."""

    chips = None
    acts = ()

    def row_url(self, record: Unit) -> str:
        return ""


@pytest.fixture
def units() -> dict[str, Unit]:
    street = Unit.objects.create(
        code="0", name="街道", kind="STREET", path="0/", opened_on=date(2020, 1, 1)
    )
    rows = [
        ("1", "甲科", "DEPARTMENT", date(2020, 1, 1)),
        ("2", "乙科", "DEPARTMENT", date(2020, 2, 1)),
        ("3", "丙社区", "COMMUNITY", date(2020, 3, 1)),
        ("4", "丁社区", "COMMUNITY", date(2020, 4, 1)),
        ("5", "<戊>社区", "COMMUNITY", date(2020, 5, 1)),
    ]
    return {
        code: Unit.objects.create(
            code=code, name=name, kind=kind, parent=street, path=f"0/{code}/", opened_on=day
        )
        for code, name, kind, day in rows
    }


def ask(
    query: str = "", *, page: type[ListPage] = Units, post: dict[str, Any] | None = None
) -> Any:
    make = RequestFactory()
    path = f"/units/{query}"
    request = make.post(path, post) if post is not None else make.get(path)
    request.user = AnonymousUser()
    return page.as_view()(request)


def view(query: str = "", *, page: type[ListPage] = Units) -> dict[str, Any]:
    request = RequestFactory().get(f"/units/{query}")
    made = page()
    made.setup(request)
    return made.context()


def codes(query: str = "", *, page: type[ListPage] = Units) -> list[str]:
    return [row.record.code for row in view(query, page=page)["list_rows"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["1", "2", "3"]),
        ("?kind=COMMUNITY", ["3", "4", "5"]),
        ("?kind=COMMUNITY&kind=DEPARTMENT&page=2", ["4", "5"]),
        ("?kind=CELL", []),
        ("?under=0&page=2", ["4", "5"]),
        ("?under=1", []),
        ("?opened_from=2020-04-01", ["4", "5"]),
        ("?opened_until=2020-02-01", ["1", "2"]),
        ("?opened_from=2020-02-01&opened_until=2020-03-01", ["2", "3"]),
        ("?closed=1", []),
        ("?q=丁", ["4"]),
        ("?sort=-code", ["5", "4", "3"]),
        ("?sort=-opened_on&page=2", ["2", "1"]),
        ("?sort=nonsense", ["1", "2", "3"]),
        ("?sort=kind", ["1", "2", "3"]),  # declared, but not to sort by
        ("?page=abc", ["1", "2", "3"]),
        ("?page=0", ["1", "2", "3"]),
        ("?page=9999", ["4", "5"]),
        ("?page=99999999999999999999", ["4", "5"]),
        ("?under=1&page=7", []),
        ("?kind=DEPARTMENT&page=2", ["1", "2"]),
    ],
)
def test_the_address_says_which_rows(units: object, query: str, found: list[str]) -> None:
    assert codes(query) == found


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("?kind=KINGDOM", "类别：没有“KINGDOM”"),
        ("?kind=COMMUNITY&kind=KINGDOM", "类别：没有“KINGDOM”"),
        ("?under=99", "上级：没有“99”"),
        ("?opened_from=2020-02-31", "设立：没有“2020-02-31”这一天"),
        ("?opened_from=2020-03-01&opened_until=2020-02-01", "设立：截止日早于起始日，请对调"),
    ],
)
def test_a_filter_for_the_unknown_shows_nothing_and_says_so(
    units: object, query: str, error: str
) -> None:
    context = view(query)
    assert context["errors"] == [error]
    assert context["list_rows"] == []
    assert error in ask(query).content.decode()


def test_unknown_values_stand_last_either_way(units: dict[str, Unit]) -> None:
    Unit.objects.filter(code="4").update(closed_on=date(2022, 1, 1))
    Unit.objects.filter(code="5").update(closed_on=date(2021, 1, 1))
    assert codes("?sort=closed_on") == ["5", "4", "1"]
    assert codes("?sort=-closed_on") == ["4", "5", "3"]


@pytest.mark.parametrize(
    ("path", "can_be_unknown"),
    [
        ("code", False),
        ("closed_on", True),
        ("parent__code", True),  # the top has no parent
        ("an_annotation", True),
    ],
)
def test_where_a_value_can_be_unknown(path: str, can_be_unknown: bool) -> None:
    assert nullable(Unit, path) is can_be_unknown


def test_chips_count_all_filters_but_their_own(units: object) -> None:
    def shown(query: str) -> list[tuple[str, int, bool]]:
        return [(c["label"], c["count"], c["active"]) for c in view(query)["chips"]]

    assert shown("") == [
        ("全部", 5, True),
        ("科室", 2, False),
        ("社区", 3, False),
        ("网格", 0, False),
    ]
    assert shown("?kind=COMMUNITY&opened_from=2020-02-01") == [
        ("全部", 4, False),
        ("科室", 1, False),
        ("社区", 3, True),
        ("网格", 0, False),
    ]


def test_a_chip_keeps_the_rest_of_the_address(units: object) -> None:
    chips = view("?q=社区&page=2&sort=-code")["chips"]
    assert [c["url"] for c in chips[:2]] == [
        "/units/?q=%E7%A4%BE%E5%8C%BA&sort=-code",
        "/units/?q=%E7%A4%BE%E5%8C%BA&sort=-code&kind=DEPARTMENT",
    ]


def test_the_pager_knows_the_whole_from_the_counts(units: object) -> None:
    first, second = view()["pager"], view("?page=2")["pager"]
    assert (first["first"], first["last"], first["total"]) == (1, 3, 5)
    assert (first["previous_url"], first["next_url"]) == ("", "/units/?page=2")
    assert (second["first"], second["last"], second["next_url"]) == (4, 5, "")
    assert second["previous_url"] == "/units/?page=1"
    assert view("?kind=DEPARTMENT")["pager"]["total"] == 2


def test_a_list_without_chips_counts_up_to_a_bound(
    units: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert view(page=Bare)["pager"]["total"] == 5
    monkeypatch.setattr(paging, "COUNTED", 4)
    assert view(page=Bare)["pager"]["total"] is None


def test_nobody_turns_pages_without_end(units: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "DEEPEST", 3)
    pager = view()["pager"]
    assert (pager["next_url"], pager["deepest"]) == ("", True)
    assert "只能翻到这里" in ask().content.decode()


def test_columns_are_chosen_in_the_address(units: object) -> None:
    def shown(query: str) -> list[str]:
        return [c.code for c in view(query)["page"].shown_columns]

    assert shown("") == ["code", "name", "kind", "parent", "opened_on"]
    assert shown("?cols=closed_on,code") == ["code", "closed_on"]
    assert shown("?cols=closed_on&cols=code") == ["code", "closed_on"]
    assert shown("?cols=gone,code") == ["code"]
    assert shown("?cols=gone") == ["code", "name", "kind", "parent", "opened_on"]


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_and_counts_take_one_statement_each(
    units: dict[str, Unit], rows: int, django_assert_num_queries: Any
) -> None:
    Unit.objects.filter(code__gt=str(rows), code__lt="9").delete()
    with django_assert_num_queries(2):
        assert ask().status_code == 200


def test_a_filter_over_rows_looks_its_keys_up_once(
    units: object, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        ask("?under=0")


def test_the_page_escapes_links_and_marks_its_rows(units: object) -> None:
    html = ask("?q=戊&sort=-code").content.decode()
    row = view("?q=戊")["list_rows"][0]
    assert row.html in html
    assert row.html == (
        '<tr data-row-url="/units/5/"><td class="pick"><label><input type="checkbox" form="bulk" '
        f'name="row" value="{row.record.pk}" data-select aria-label="选中 &lt;戊&gt;社区"></label>'
        '</td><td class="">5</td><td class="cell-title long"><a href="/units/5/">&lt;戊&gt;社区</a>'
        '</td><td class="snug">社区</td><td class="snug">街道</td><td class="tight">2020-05-01</td>'
        "</tr>"
    )
    assert view(page=Bare)["list_rows"][0].html.startswith('<tr><td class="">1</td>')
    assert 'aria-sort="descending"' in html
    assert (
        '<a class="btn" href="/units/?q=%E6%88%8A&amp;sort=-code&amp;format=xlsx" data-export'
        in html
    )
    assert " style=" not in html


def test_an_empty_list_says_what_would_be_here(db: None) -> None:
    html = ask().content.decode()
    assert "这里列出单位" in html
    assert "由管理员设立" in html


def test_a_list_emptied_by_filters_offers_to_clear_them(units: object) -> None:
    html = ask("?q=没有这个").content.decode()
    assert "没有符合条件的内容" in html
    assert "清除条件" in html


def test_menus_of_many_options_fetch_them_when_opened(units: object) -> None:
    assert "街道</label>" not in ask("?under=1").content.decode()
    html = ask("?under=1&options=under").content.decode()
    assert '<input type="checkbox" name="under" value="0">街道</label>' in html
    assert '<input type="checkbox" name="under" value="1" checked>甲科</label>' in html


def test_options_of_no_filter_do_not_exist(units: object) -> None:
    with pytest.raises(Http404):
        ask("?options=opened")


def test_the_sheet_holds_all_rows_in_the_order_and_columns_of_the_page(units: object) -> None:
    response = ask("?kind=COMMUNITY&sort=-code&cols=code,opened_on,parent&page=2&format=xlsx")
    sheet = load_workbook(BytesIO(response.getvalue())).active
    assert sheet is not None
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    keys = [str(Unit.objects.get(code=c).pk) for c in "543"]
    assert [row[0] for row in found] == ["shigan:test.units", *keys]
    assert [row[1:3] for row in found] == [
        ["代码", "上级"],
        ["5", "街道"],
        ["4", "街道"],
        ["3", "街道"],
    ]
    assert [row[3].date() for row in found[1:]] == [  # type: ignore[union-attr]
        date(2020, 5, 1),
        date(2020, 4, 1),
        date(2020, 3, 1),
    ]
    assert response.headers["X-Rows"] == "3"  # told to whoever waits for it
    response.close()  # as the server does last, and with it the connection


def test_a_bulk_act_first_asks(units: dict[str, Unit]) -> None:
    chosen = {"act": "close", "row": [units["2"].pk, units["1"].pk]}
    html = ask("?q=科", post=chosen).content.decode()
    assert "将办理 2 项" in html
    assert 'name="day"' in html
    assert html.index("<td>乙科") < html.index("<td>甲科")  # as they were ticked
    assert 'href="/units/?q=%E7%A7%91"' in html


def test_it_says_what_will_be_done_to_each_and_what_is_left_out(units: dict[str, Unit]) -> None:
    Unit.objects.filter(code="1").update(closed_on=date(2022, 1, 1))
    Unit.objects.filter(code="2").update(order=7)
    html = ask(post={"act": "close", "row": [units["1"].pk, units["2"].pk]}).content.decode()
    assert "将办理 1 项，1 项不办" in html
    assert re.findall(r'<input type="hidden" name="(row|seen-\d+)" value="(\d+)"', html) == [
        ("row", str(units["2"].pk)),
        (f"seen-{units['2'].pk}", "7"),
    ]
    assert "<td>甲科</td>" in html
    assert "已经撤销" in html


def test_a_row_that_changed_since_the_page_is_not_done(units: dict[str, Unit]) -> None:
    key = units["2"].pk
    sent = {"act": "close", "row": [key], "go": "1", "day": "2022-01-01", f"seen-{key}": "7"}
    html = ask(post=sent).content.decode()
    assert ("办成 0 项，未办 1 项" in html, "有人改过" in html) == (True, True)
    assert Unit.objects.filter(closed_on__isnull=False).count() == 0


def test_rows_that_went_out_of_sight_are_counted(units: dict[str, Unit]) -> None:
    html = ask(post={"act": "close", "row": [units["2"].pk, 999999]}).content.decode()
    assert "有 1 项已不在您看得到的范围内" in html


def test_a_bulk_act_is_done_row_by_row_and_tells_what_was_refused(units: dict[str, Unit]) -> None:
    chosen = {
        "act": "close",
        "row": [units["1"].pk, units["2"].pk],
        "go": "1",
        "day": "2022-01-01",
    }
    html = ask(post=chosen).content.decode()
    assert "办成 1 项，未办 1 项" in html
    assert "甲不能撤销" in html
    days = Unit.objects.filter(code__in="12").order_by("code").values_list("closed_on", flat=True)
    assert list(days) == [None, date(2022, 1, 1)]


def test_a_bulk_form_with_an_error_does_nothing(units: dict[str, Unit]) -> None:
    response = ask(post={"act": "close", "row": [units["2"].pk], "go": "1"})
    assert response.status_code == 422
    assert "请选择撤销日期" in response.content.decode()
    assert Unit.objects.filter(closed_on__isnull=False).count() == 0


@pytest.mark.parametrize("row", ["x", "999999", "9" * 30])
def test_rows_that_one_may_not_see_are_not_there(units: object, row: str) -> None:
    street = Unit.objects.get(code="0").pk  # outside of `rows`
    html = ask(post={"act": "close", "row": [row, street], "go": "1"}).content.decode()
    assert "没有选中任何一项" in html


@pytest.mark.parametrize(("query", "act"), [("", "nonsense"), ("", ""), ("?guest=1", "close")])
def test_an_act_that_is_not_offered_does_not_exist(units: object, query: str, act: str) -> None:
    with pytest.raises(Http404):
        ask(query, post={"act": act})


def test_acts_that_are_not_offered_show_no_ticks(units: object) -> None:
    assert "data-select" in ask().content.decode()
    assert "data-select" not in ask("?guest=1").content.decode()


def test_an_address_changes_what_is_named_and_drops_what_passes() -> None:
    request = RequestFactory().get("/x/?a=1&b=2&b=3&page=4&panel=1&format=xlsx")
    assert address(request) == "/x/?a=1&b=2&b=3"
    assert address(request, a=None, b=["5", "6"]) == "/x/?b=5&b=6"
    assert address(request, a=None, b=[]) == "/x/"
    assert address(request, page=2, c="甲") == "/x/?a=1&b=2&b=3&page=2&c=%E7%94%B2"
