"""The pages of figures, as the cast sees them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django import Settings

from shigan.kernel.figures.actions import Report, figure_report, period_close
from shigan.kernel.figures.choices import Why
from shigan.kernel.figures.models import Closing, ClosingJob, ReportedFigure, Restatement, Target
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Holding, Post
from shigan.kernel.orgs.registry import Role, roles
from tests.kernel.figures.declared import hold
from tests.kit.cast import STREET, Cast

pytestmark = pytest.mark.usefixtures("declared_figures")
Sign = Callable[[str], Client]
MARCH = f"?period=2022-03&unit={STREET}"
PAGES = [
    "/figures/",
    "/figures/test.starts/",
    "/figures/test.stated/",
    "/figures/test.starts/rows/",
    "/figures/closings/",
]


@pytest.fixture
def march(cast: Cast) -> Cast:
    """Three starts in March 2022, two of them in the first community."""
    for suffix, day in (("001001", 1), ("001001", 5), ("002001", 31)):
        hold(cast.unit(suffix), cast.people["outsider"], date(2022, 3, day))
    return cast


def words(page: bytes) -> str:
    """What a page says, without its tags."""
    main = page.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_to_those_who_see_the_unit_and_to_nobody_else(
    march: Cast, client_of: Sign, path: str
) -> None:
    for login, status in (("auditor", 200), ("director", 200), ("community", 404)):
        assert client_of(login).get(path + MARCH).status_code == status
    assert client_of("outsider").get(path).status_code == 404
    assert Client().get(path + MARCH).status_code == 302


def test_a_person_begins_at_the_widest_unit_that_they_see(march: Cast, client_of: Sign) -> None:
    assert "三里社区" in words(client_of("community").get("/figures/?period=2022-03").content)
    assert "财源街道" in words(client_of("auditor").get("/figures/?period=2022-03").content)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?period=2022-13", 422),
        ("?period=tomorrow", 422),
        ("?unit=990000000", 404),
        ("?period=2022-02-28..2022-03-27", 200),
        ("?period=2031", 200),
    ],
)
def test_unknown_periods_and_units_are_errors(
    march: Cast, client_of: Sign, query: str, status: int
) -> None:
    auditor = client_of("auditor")
    for path in ("/figures/", "/figures/test.starts/", "/figures/test.starts/rows/"):
        assert auditor.get(path + query).status_code == status
    assert auditor.get("/figures/test.unheard/").status_code == 404


def test_the_figure_page_says_what_is_counted_and_lists_the_rows(
    march: Cast, client_of: Sign
) -> None:
    page = client_of("auditor").get(f"/figures/test.starts/{MARCH}")
    assert (page.context["value"].value, page.context["rows_total"]) == (3, 3)
    assert [row.url for row in page.context["rows"]] == [
        f"/holdings/{pk}/"
        for pk in Holding.objects.filter(post__role="seat")
        .order_by("-since")
        .values_list("pk", flat=True)
    ]
    said = words(page.content)
    assert "试验口径" in said
    assert [u.value.unit_name for u in page.context["units"] if u.value.value] == [
        "三里社区",
        "教场社区",
    ]


def test_rows_that_one_may_not_see_are_counted_but_not_listed(
    march: Cast, client_of: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Role(
        "reader", "读数", unit=frozenset({"orgs.view"}), street=frozenset({"figures.view"})
    )
    monkeypatch.setitem(roles._items, "reader", reader)
    post = Post.objects.create(
        unit=march.unit("001"), role="reader", title="读数", opened_on=date(2020, 1, 1)
    )
    Holding.objects.create(post=post, user=march.people["outsider"], since=date(2020, 1, 1))
    page = client_of("outsider").get(f"/figures/test.starts/rows/{MARCH}")
    assert (page.context["total"], page.context["hidden"]) == (3, 1)
    assert [row.record.post.unit.name for row in page.context["list_rows"]] == ["三里第1网格"] * 2
    assert "共3条，其中1条不在您的查看范围内" in words(page.content)
    page = client_of("outsider").get(f"/figures/test.starts/{MARCH}")
    assert (page.context["value"].value, len(page.context["rows"])) == (3, 2)


@pytest.mark.parametrize(("part", "status"), [("0", 200), ("1", 200), ("2", 404), ("x", 404)])
def test_a_ratio_lists_numerator_and_denominator_apart(
    march: Cast, client_of: Sign, part: str, status: int
) -> None:
    page = client_of("auditor").get(f"/figures/test.share_a/rows/{MARCH}&part={part}")
    assert page.status_code == status


def test_rows_go_out_to_a_sheet(march: Cast, client_of: Sign) -> None:
    page = client_of("auditor").get(f"/figures/test.starts/rows/{MARCH}&format=xlsx")
    assert page["Content-Type"].startswith("application/vnd.openxmlformats")


def test_units_with_few_cases_have_no_place_and_the_page_says_so(
    march: Cast, client_of: Sign
) -> None:
    page = client_of("auditor").get(f"/figures/test.share_a/{MARCH}")
    places = {u.value.unit_name: (u.place, u.why) for u in page.context["units"]}
    assert places["三里社区"] == (1, "")
    assert places["教场社区"] == (None, "只有1件，不参加排名")
    assert "只有1件，不参加排名" in words(page.content)


def entry(**changes: str) -> dict[str, str]:
    """What is typed into the form."""
    return {
        "period": "2022",
        "value_amount": "32.5",
        "value_unit": "100000000",
        "growth": "28.6",
        "source": "区统计局",
        "as_of": "2022-12-31",
        "inferred": "yes",
    } | changes


def test_a_number_is_reported_corrected_and_withdrawn_in_the_browser(
    cast: Cast, client_of: Sign
) -> None:
    manager, query = client_of("manager"), f"?period=2022&unit={STREET}"
    assert manager.get(f"/figures/test.stated/report/{query}").status_code == 200
    done = manager.post(f"/figures/test.stated/report/{query}", entry())
    assert (done.status_code, done["Location"]) == (302, f"/figures/test.stated/{query}")
    row = ReportedFigure.objects.get()
    assert (row.value, row.growth, row.inferred) == (Decimal(3250000000), Decimal("28.6"), True)
    page = manager.get(f"/figures/test.stated/{query}")
    assert "区统计局" in words(page.content)
    path = f"/figures/test.stated/correct/{row.pk}/"
    assert manager.get(path).status_code == 200
    assert manager.post(path, entry(value_amount="1", note="")).status_code == 422
    assert manager.post(path, entry(value_amount="1", note="修订")).status_code == 302
    assert manager.post(path, entry(value_amount="2", note="修订")).status_code == 409
    last = ReportedFigure.objects.get(superseded_by__isnull=True)
    path = f"/figures/test.stated/correct/{last.pk}/"
    assert manager.post(path, entry(value_amount="", note="填错单位")).status_code == 302
    assert manager.get(f"/figures/test.stated/{query}").context["value"].value is None
    assert ReportedFigure.objects.count() == 3


def test_money_is_written_in_the_unit_of_its_source_and_kept_exactly(
    cast: Cast, client_of: Sign
) -> None:
    manager, query = client_of("manager"), f"?period=2022&unit={STREET}"
    sent = entry(value_amount="1,200.0001万", value_unit="100000000")
    assert manager.post(f"/figures/test.stated/report/{query}", sent).status_code == 302
    row = ReportedFigure.objects.get()
    assert row.value == Decimal(12000001)
    form = manager.get(f"/figures/test.stated/correct/{row.pk}/").context["form"]
    boxes = form["value"].subwidgets[0].data["subwidgets"]
    assert [box["value"] for box in boxes] == ["12000001", ["1"]]
    goal = {"value_amount": "3.25", "value_unit": "100000000", "curve_kind": "EVEN", "points": ""}
    path = f"/figures/test.stated/target/{query}"
    assert manager.post(path, goal | {"reason": "年度计划"}).status_code == 302
    assert Target.objects.get().value == 325_000_000


def test_whoever_sees_the_report_sees_the_evidence_that_it_stands_on(
    cast: Cast, client_of: Sign, tmp_path: Path, settings: Settings
) -> None:
    settings.SHIGAN_HOME = tmp_path
    manager, unit = cast.people["manager"], cast.unit("")
    post = Post.objects.create(
        unit=unit, role="grid_dispatcher", title="兼任", opened_on=date(2020, 1, 1)
    )
    Holding.objects.create(post=post, user=manager, since=date(2020, 1, 1))
    sent = {**entry(), "evidence": photo()}
    path = f"/figures/test.stated/report/?period=2022&unit={STREET}"
    assert client_of("manager").post(path, sent).status_code == 302
    row = ReportedFigure.objects.get()
    assert client_of("auditor").get(f"/files/{row.evidence}").status_code == 200
    assert client_of("worker_a").get(f"/files/{row.evidence}").status_code == 404


def photo() -> SimpleUploadedFile:
    """A small picture."""
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, "JPEG")
    return SimpleUploadedFile("统计月报.jpg", content.getvalue(), "image/jpeg")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period": "2022-13"}, "period"),
        ({"value_amount": ""}, "value"),
        ({"value_amount": "很多"}, "value"),
        ({"value_amount": "1.123456789", "value_unit": "10000"}, "value"),
        ({"source": " "}, "source"),
        ({"as_of": "2999-01-01"}, "as_of"),
    ],
)
def test_what_is_wrong_with_an_entry_stands_beside_its_input(
    cast: Cast, client_of: Sign, changes: dict[str, str], field: str
) -> None:
    path = f"/figures/test.stated/report/?period=2022&unit={STREET}"
    page = client_of("manager").post(path, entry(**changes))
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert ReportedFigure.objects.count() == 0


def test_a_target_is_set_in_the_browser(march: Cast, client_of: Sign) -> None:
    manager, path = client_of("manager"), f"/figures/test.starts/target/{MARCH}"
    assert manager.get(path).status_code == 200
    milestones = {
        "value": "12",
        "curve_kind": "MILESTONES",
        "points": "2022-03-31 25\n2022-12-31 100\n",
        "reason": "年度计划",
    }
    wrong = manager.post(path, milestones | {"points": "2022-03-31 25"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["points"])
    assert manager.post(path, milestones).status_code == 302
    assert Target.objects.get().points == [["2022-03-31", "25"], ["2022-12-31", "100"]]
    value = manager.get(f"/figures/test.starts/{MARCH}").context["value"]
    assert (value.target.expected, value.target.actual) == (Decimal("3.00"), 3)
    assert manager.get(path).context["form"].initial["points"] == "2022-03-31 25\n2022-12-31 100"
    even = {"value": "12", "curve_kind": "EVEN", "points": "1 2", "reason": "年度计划"}
    assert list(manager.post(path, even).context["form"].errors) == ["points"]


def test_a_period_is_closed_and_restated_in_the_browser(
    march: Cast, client_of: Sign, django_capture_on_commit_callbacks: Any
) -> None:
    director, path = client_of("director"), f"/figures/closings/?unit={STREET}&period=2022"
    assert director.post(path, {"period": "2999"}).status_code == 422
    asked = director.post(path, {"period": "2022-03"})
    confirm = f"/figures/closings/new/{MARCH}"
    assert (asked["Location"], Closing.objects.count()) == (confirm, 0)
    foreseen = director.get(confirm).context["preview"]
    assert [row.value.code for row in foreseen.unreported] == ["test.stated"]
    assert foreseen.left_out == ["test.stated_h1"]
    assert {row.value.code: row.value.value for row in foreseen.filled} == {
        "test.starts": 3,
        "test.starts_a": 3,
        "test.orders": Decimal(23),
        "test.share_a": Decimal(100),
        "test.people": 1,
        "test.held": 13,
        "test.held_b": 0,
        "test.accidents": 0,
    }
    assert [(r.value.code, r.value.why_null) for r in foreseen.empty] == [
        ("test.deeds", Why.NEVER_ENTERED)
    ]
    with django_capture_on_commit_callbacks() as waiting:
        queued = director.post(confirm)
    again = director.post(confirm)
    job = ClosingJob.objects.get()
    assert queued["Location"] == again["Location"] == f"/figures/closings/jobs/{job.pk}/"
    assert "已排队" in words(director.get(queued["Location"]).content)
    progress = f"{queued['Location']}progress/"
    assert "HX-Refresh" not in director.get(progress).headers
    for run in waiting * 2:
        run()
    assert director.get(progress)["HX-Refresh"] == "true"
    closing = Closing.objects.get()
    done = director.get(queued["Location"])
    assert done["Location"] == f"/figures/closings/{closing.pk}/"
    late = director.post(confirm)
    assert (late.status_code, Closing.objects.count()) == (422, 1)
    assert "2022年3月已由乙主任封账" in words(late.content)
    assert director.get(done["Location"]).context["differing"] == 0
    hold(march.unit("001001"), march.people["outsider"], date(2022, 3, 20))
    auditor = client_of("auditor")
    page = auditor.get(f"/figures/test.starts/{MARCH}")
    frozen = page.context["frozen"]
    assert (page.context["value"].value, frozen["live"].value, frozen["differs"]) == (3, 4, True)
    assert "更正封账数" not in words(page.content)
    assert auditor.get(done["Location"]).context["differing"] > 0
    restate = f"/figures/test.starts/restate/{MARCH}"
    assert auditor.post(restate, {"reason": "漏登"}).status_code == 404
    assert director.post(restate, {"reason": " "}).status_code == 422
    assert director.post(restate, {"reason": "漏登一件"}).status_code == 302
    assert Restatement.objects.filter(frozen__unit=march.unit("")).count() == 1
    said = words(auditor.get(f"/figures/test.starts/{MARCH}").content)
    assert "3 4 漏登一件 · 乙主任" in said


def test_the_closing_before_shows_beside_and_what_changed_since(
    march: Cast, client_of: Sign
) -> None:
    director, unit = march.scope("director"), march.unit("")
    period_close(actor=director, period=Period.parse("2022-03"), unit=unit)
    hold(march.unit("002"), march.people["outsider"], date(2022, 3, 20), rank="B")
    page = client_of("director").get(f"/figures/closings/new/?period=2022-04&unit={STREET}")
    foreseen = page.context["preview"]
    (starts,) = (row for row in foreseen.rows if row.value.code == "test.starts")
    assert (starts.value.value, starts.before) == (0, 3)
    assert {row.value.code: (row.before, row.moved.value) for row in foreseen.moved} == {
        "test.starts": (3, 4),
        "test.orders": (23, Decimal(29)),
        "test.share_a": (100, Decimal("75.0")),
        "test.held": (13, 14),
        "test.held_b": (0, 1),
    }
    assert "2022年3月封账以后变了的 5" in words(page.content)


@pytest.mark.parametrize("login", ["auditor", "manager", "community"])
def test_the_confirmation_is_for_those_who_may_close(
    march: Cast, client_of: Sign, login: str
) -> None:
    client, path = client_of(login), f"/figures/closings/new/{MARCH}"
    assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    assert ClosingJob.objects.count() == 0


@pytest.mark.parametrize("login", ["auditor", "director", "community"])
def test_forms_are_closed_to_those_who_do_not_enter_figures(
    cast: Cast, client_of: Sign, login: str
) -> None:
    unit = cast.unit("001" if login == "community" else "")
    manager = cast.scope("manager")
    row = figure_report(
        actor=manager,
        report=Report(
            "test.stated", unit, Period.parse("2022"), Decimal(1), "来源", date(2022, 12, 31)
        ),
    )
    client, query = client_of(login), f"?period=2022&unit={unit.code}"
    for path in (
        f"/figures/test.stated/report/{query}",
        f"/figures/test.stated/target/{query}",
        f"/figures/test.stated/correct/{row.pk}/",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path, entry()).status_code == 404


@pytest.mark.parametrize("path", [p for p in PAGES if p != "/figures/closings/"])
def test_statements_of_a_page_do_not_grow_with_rows(
    march: Cast, client_of: Sign, path: str
) -> None:
    auditor = client_of("auditor")
    auditor.get(path + MARCH)
    with CaptureQueriesContext(connection) as few:
        auditor.get(path + MARCH)
    for day in range(6, 26):
        hold(march.unit("002001"), march.people["outsider"], date(2022, 3, day))
    auditor.get(path + MARCH)  # what is remembered of the posts is read anew, once
    with CaptureQueriesContext(connection) as many:
        auditor.get(path + MARCH)
    assert len(few) == len(many)
