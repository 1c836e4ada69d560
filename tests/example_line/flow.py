"""A lamp from report to check: who may, what is kept, and the figures that move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from shigan.lines.lamps.actions import FaultReport, fault_report
from shigan.lines.lamps.models import LampFault

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied
from shigan.kernel.clock.queries import now
from shigan.kernel.figures.queries.values import evaluate
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.matters.models import LimitRule, Matter
from shigan.kernel.orgs.models import Holding, Post
from tests.kit.cast import OPENED, Cast
from tests.kit.grid import move


@pytest.fixture
def street(cast: Cast) -> Cast:
    """The cast, with a lamp keeper and three workdays for each fault."""
    keeper = Post.objects.create(
        unit=cast.unit(""), role="lamp_keeper", title="路灯管理", opened_on=OPENED
    )
    Holding.objects.create(post=keeper, user=cast.people["clerk"], since=OPENED)
    LimitRule.objects.create(
        kind="lamps.fault", amount=3, unit="WORKDAY", valid_from=date(2020, 1, 1), source="测试"
    )
    return cast


def report(cast: Cast, login: str = "community", lamp: str = "cy-0312") -> Matter:
    """A fault that somebody reports in 三里社区."""
    given = FaultReport(lamp, cast.unit("001"))
    return fault_report(actor=cast.scope(login), report=given).matter


def mend(cast: Cast, matter: Matter) -> None:
    """Send it, mend it, check it."""
    move(cast, "clerk", matter, "send", handler_unit=cast.unit("-D03"))
    move(cast, "head", matter, "mended", evidence={"after": ["a" * 64]})
    move(cast, "clerk", matter, "checked")


def test_a_lamp_is_reported_mended_and_checked(street: Cast) -> None:
    matter = report(street)
    mend(street, matter)
    assert (matter.title, matter.ending) == ("路灯 CY-0312 不亮", "CLOSED")
    assert [e.act for e in matter.entries.order_by("place")] == [
        "open",
        "send",
        "mended",
        "checked",
    ]
    codes = AuditRow.objects.filter(subject_id=matter.pk).order_by("pk")
    assert list(codes.values_list("code", flat=True)) == [
        "matters.open",
        "lamps.fault_report",
        "matters.move",
        "matters.move",
        "matters.move",
    ]


def test_the_same_lamp_again_is_a_repeat(street: Cast) -> None:
    mend(street, report(street))
    again, other = report(street), report(street, lamp="CY-0313")
    repeats = dict(LampFault.objects.values_list("matter_id", "repeat"))
    assert (repeats[again.pk], repeats[other.pk]) == (True, False)


@pytest.mark.parametrize("login", ["outsider", "worker_b"])
def test_who_has_no_post_there_cannot_report(street: Cast, login: str) -> None:
    with pytest.raises(Denied):
        report(street, login)
    assert LampFault.objects.count() == 0


def test_the_figures_follow(street: Cast) -> None:
    mend(street, report(street))
    report(street, lamp="CY-0313")
    year = Period.parse(str(now().year))
    scope = street.scope("secretary")
    (value,) = evaluate(["lamps.faults"], period=year, unit=street.unit(""), scope=scope)
    assert value.value == 2


def test_the_page_opens_a_fault(street: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("community")
    sent = {"lamp": "CY-0400", "unit": street.unit("001").code, "text": ""}
    answer = client.post("/lamps/report/", sent)
    number = Matter.objects.get().number
    assert (answer.status_code, answer["Location"]) == (302, f"/matters/{number}/")
    assert client.get(answer["Location"]).status_code == 200


def test_an_empty_form_says_what_is_missing(
    street: Cast, client_of: Callable[[str], Client]
) -> None:
    answer = client_of("community").post("/lamps/report/", {"lamp": ""})
    assert answer.status_code == 422
    assert "请填写灯杆号" in answer.content.decode()
