"""An event from report to close, and who may not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Conflict, Denied, Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.deeds import matter_reopen
from shigan.kernel.matters.actions.open import Opening, matter_open
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.rules.chain import chain_break
from shigan.kernel.orgs.models import Unit
from shigan.lines.grid.actions.report import EventReport, event_report
from shigan.lines.grid.choices import Source
from shigan.lines.grid.models import Event
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, move, walk_to


@pytest.fixture
def matter(cast: Cast) -> Matter:
    return make_event(cast, make_tables(cast))


def test_report_opens_a_numbered_matter_in_its_cell(cast: Cast, matter: Matter) -> None:
    assert matter.number.startswith("WG-")
    assert (matter.step, matter.unit, matter.started_at) == ("filing", cast.unit("001001"), None)
    assert Event.objects.get(matter=matter).reporter == cast.people["worker_a"]
    codes = list(AuditRow.objects.order_by("pk").values_list("code", flat=True))
    assert codes == ["matters.open", "grid.event_report"]


def test_the_whole_way_closes_it(cast: Cast, matter: Matter) -> None:
    walk_to(cast, matter, "closed")
    event = Event.objects.get(matter=matter)
    assert (matter.ending, event.closed_at) == ("CLOSED", matter.ended_at)
    assert event.satisfaction == "SATISFIED"
    entries = list(matter.entries.order_by("place"))
    assert [e.act for e in entries] == ["open", "file", "dispatch", "handle", "pass", "close"]
    assert chain_break(entries, matter.version, matter.head_hash) is None


def test_the_clock_of_the_whole_starts_at_dispatch(cast: Cast, matter: Matter) -> None:
    move(cast, "clerk", matter, "file")
    assert matter.due_at is None
    move(cast, "clerk", matter, "dispatch", handler_unit=cast.unit("-D03"))
    assert matter.started_at == matter.step_since
    assert matter.due_at is not None
    assert matter.step_due_at is not None
    assert matter.step_due_at < matter.due_at


def test_a_returned_event_keeps_its_clock(cast: Cast, matter: Matter) -> None:
    walk_to(cast, matter, "handling")
    due, started = matter.due_at, matter.started_at
    move(cast, "head", matter, "return", note="应由执法办办理")
    assert (matter.step, matter.due_at, matter.started_at) == ("dispatch", due, started)
    assert Event.objects.get(matter=matter).returns == 1


@pytest.mark.parametrize("login", ["outsider", "worker_b", "worker_a", "head", "community"])
def test_only_the_grid_centre_files(cast: Cast, matter: Matter, login: str) -> None:
    with pytest.raises(Denied):
        move(cast, login, matter, "file")
    assert Entry.objects.filter(matter=matter).count() == 1


def test_handling_needs_words_and_a_photo(cast: Cast, matter: Matter) -> None:
    walk_to(cast, matter, "handling")
    with pytest.raises(Refused) as refused:
        move(cast, "head", matter, "handle")
    assert set(refused.value.fields) == {"note", "after"}


def test_the_second_of_two_people_is_told(cast: Cast, matter: Matter) -> None:
    seen = matter.version
    move(cast, "clerk", matter, "file", seen=seen)
    with pytest.raises(Conflict):
        move(cast, "clerk", matter, "file", seen=seen)


@pytest.mark.parametrize("suffix", ["001", "001001"])
def test_an_event_is_reported_in_a_cell_that_exists(cast: Cast, suffix: str) -> None:
    Unit.objects.filter(pk=cast.unit("001001").pk).update(closed_on=today())
    cell = Unit.objects.get(pk=cast.unit(suffix).pk)
    report = EventReport("路边有垃圾", make_tables(cast), Source.PATROL, cell=cell)
    with pytest.raises(Refused) as refused:
        event_report(actor=cast.scope("clerk"), report=report)
    assert set(refused.value.fields) == {"cell"}
    assert Event.objects.count() == 0


def test_a_reopened_event_is_not_counted_as_closed(cast: Cast, matter: Matter) -> None:
    walk_to(cast, matter, "closed")
    matter_reopen(actor=cast.scope("clerk"), order=Order(matter.pk, note="居民反映没有清完"))
    event = Event.objects.get(matter=matter)
    assert (event.closed_at, event.satisfaction) == (None, "SATISFIED")


def test_the_year_of_a_number_is_the_office_s(cast: Cast) -> None:
    small = make_tables(cast)
    at = datetime(2025, 12, 31, 17, 0, tzinfo=UTC)  # one o'clock on New Year's Day here
    opening = Opening(cast.unit("001001"), "新年第一件", subject=small.code, at=at)
    opened = matter_open(actor=cast.scope("worker_a"), kind="grid.event", opening=opening)
    assert opened.number == "WG-2026-000001"
