"""The standing acts: what each changes, what it writes, and who may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Conflict, Denied, Refused
from shigan.kernel.clock.queries import calendar, now, today
from shigan.kernel.clock.rules import LimitUnit, TimeLimit, extend
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.escalate import notices_send
from shigan.kernel.matters.actions.lapse import sponsorships_lapse
from shigan.kernel.matters.actions.offers import offers
from shigan.kernel.matters.actions.replay import Replay, colour_history
from shigan.kernel.matters.actions.standing import standing_acts
from shigan.kernel.matters.models import Matter, Notice
from shigan.kernel.matters.queries.page import chained, matter_page
from shigan.kernel.matters.queries.rulebook import rulebook
from shigan.kernel.matters.queries.todo import answered_for
from shigan.kernel.matters.rules.chain import chain_break
from shigan.kernel.matters.rules.colour import Spell
from shigan.kernel.matters.templatetags.file_tags import track
from shigan.kernel.orgs.models import Holding, Post, Sponsorship, User
from shigan.kernel.orgs.scope import system_scope
from shigan.lines.grid.actions.merge import event_merge
from shigan.lines.grid.models import EventClass
from tests.kit.cast import Cast
from tests.kit.grid import OLD, make_event, make_tables, move, walk_to

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 at the office


@pytest.fixture
def handling(cast: Cast) -> Matter:
    """An event that the department handles since Monday at nine: due on Thursday."""
    with time_machine.travel(MONDAY, tick=False):
        return walk_to(cast, make_event(cast, make_tables(cast)), "handling")


def do(cast: Cast, login: str, matter: Matter, act: str, **given: Any) -> Matter:
    standing_acts[act].perform(actor=cast.scope(login), order=Order(matter.pk, **given))
    matter.refresh_from_db()
    return matter


def at_noon(day: int = 0) -> time_machine.travel:
    return time_machine.travel(MONDAY + timedelta(days=day, hours=3), tick=False)


@dataclass(frozen=True)
class Case:
    """An act that may be done to an event in handling, by whom, with what, and what it changes."""

    act: str
    login: str
    given: dict[str, Any] = field(default_factory=dict)
    #: Acts done first: (login, code, what is given).
    first: tuple[tuple[str, str, dict[str, Any]], ...] = ()
    state: Mapping[str, Any] = field(default_factory=dict)


PAUSE = ("clerk", "pause", {"note": "等鉴定"})
ASK = ("head", "ask_extension", {"values": {"amount": 2, "unit": "WORKDAY"}, "note": "等料"})
COLOUR = {"colour": "RED", "until": MONDAY + timedelta(days=9)}

CASES = [
    Case(
        "record",
        "head",
        {"note": "清理过半", "values": {"progress": Decimal(50)}},
        state={"progress": Decimal(50)},
    ),
    Case("supervise", "leader", {"note": "三天内办结"}, state={"supervised_at": MONDAY}),
    Case("pause", "clerk", {"note": "等鉴定"}, state={"paused_at": MONDAY, "due_at": None}),
    Case("resume", "clerk", first=(PAUSE,), state={"paused_at": None}),
    Case("ask_extension", "head", dict(ASK[2])),
    Case("decide_extension", "director", {"values": {"granted": True}}, first=(ASK,)),
    Case(
        "set_colour",
        "leader",
        {"note": "影响大", "values": dict(COLOUR)},
        state={"manual_colour": "RED", "manual_by": "丙领导", "manual_reason": "影响大"},
    ),
    Case(
        "clear_colour",
        "secretary",
        first=(("leader", "set_colour", {"note": "影响大", "values": dict(COLOUR)}),),
        state={"manual_until": MONDAY},
    ),
    Case(
        "withdraw", "clerk", {"note": "重复上报"}, state={"ending": "WITHDRAWN", "ended_at": MONDAY}
    ),
    Case(
        "reopen",
        "clerk",
        {"note": "又出现了"},
        first=(("clerk", "withdraw", {"note": "重复上报"}),),
        state={"ending": "", "ended_at": None, "step": "handling"},
    ),
]


@pytest.fixture
def monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.act)
def test_a_standing_act_changes_the_matter_and_writes_one_audit_row(
    cast: Cast, handling: Matter, monday: None, case: Case
) -> None:
    for login, act, given in case.first:
        do(cast, login, handling, act, **given)
    rows, version = AuditRow.objects.count(), handling.version
    do(cast, case.login, handling, case.act, **case.given)
    assert {name: getattr(handling, name) for name in case.state} == case.state
    row = AuditRow.objects.order_by("pk").last()
    assert AuditRow.objects.count() == rows + 1
    assert (row.code, row.actor_name) == (f"matters.{case.act}", cast.people[case.login].name)  # type: ignore[union-attr]
    entry = handling.entries.order_by("place").last()
    assert entry is not None
    assert (entry.act, entry.place, handling.version) == (case.act, version + 1, version + 1)
    entries = list(handling.entries.order_by("place"))
    assert chain_break(chained(handling, entries), handling.version, handling.head_hash) is None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.act)
@pytest.mark.parametrize("login", ["outsider", "worker_b", "auditor"])
def test_whoever_lacks_the_duty_is_refused_and_nothing_changes(
    cast: Cast, handling: Matter, monday: None, case: Case, login: str
) -> None:
    for who, act, given in case.first:
        do(cast, who, handling, act, **given)
    version = handling.version
    with pytest.raises(Denied):
        do(cast, login, handling, case.act, **case.given)
    handling.refresh_from_db()
    assert handling.version == version
    assert AuditRow.objects.order_by("pk").last().result == "DENIED"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("act", "login", "missing"),
    [
        ("record", "head", {"note"}),
        ("transfer", "head", {"note", "handler_unit"}),
        ("supervise", "leader", {"note"}),
        ("sponsor", "secretary", {"sponsor"}),
        ("pause", "clerk", {"note"}),
        ("ask_extension", "head", {"amount", "unit", "note"}),
        ("set_colour", "leader", {"colour", "until", "note"}),
        ("withdraw", "clerk", {"note"}),
    ],
)
def test_what_an_act_needs_is_asked_for(
    cast: Cast, handling: Matter, monday: None, act: str, login: str, missing: set[str]
) -> None:
    with pytest.raises(Refused) as refused:
        do(cast, login, handling, act)
    assert set(refused.value.fields) == missing


def test_every_standing_act_is_tried_here() -> None:
    tried = {case.act for case in CASES} | {"transfer", "sponsor"}
    assert {spec.code for spec in standing_acts} == tried


def test_transfer_hands_over_and_keeps_the_clock(cast: Cast, handling: Matter) -> None:
    due = handling.due_at
    with at_noon():
        do(cast, "head", handling, "transfer", note="归社区", handler_unit=cast.unit("001"))
    assert (handling.handler_unit, handling.handler_path) == (
        cast.unit("001"),
        cast.unit("001").path,
    )
    assert handling.due_at == due
    with at_noon(), pytest.raises(Refused) as refused:
        do(cast, "community", handling, "transfer", note="再转", handler_unit=cast.unit("001"))
    assert set(refused.value.fields) == {"handler_unit"}


def test_nothing_is_transferred_before_it_was_dispatched(cast: Cast, monday: None) -> None:
    fresh = make_event(cast, make_tables(cast))
    with pytest.raises(Refused):
        do(cast, "community", fresh, "transfer", note="归城管", handler_unit=cast.unit("-D03"))


def test_only_a_leader_is_made_sponsor(cast: Cast, handling: Matter, monday: None) -> None:
    sponsored = {"values": {"sponsor": cast.people["leader"]}}
    do(cast, "secretary", handling, "sponsor", **sponsored)
    assert handling.sponsor == cast.people["leader"]
    with pytest.raises(Refused) as refused:
        do(cast, "secretary", handling, "sponsor", values={"sponsor": cast.people["clerk"]})
    assert set(refused.value.fields) == {"sponsor"}


def test_a_sponsor_is_named_from_a_day_until_another(cast: Cast, handling: Matter) -> None:
    leader, director = cast.people["leader"], cast.people["director"]
    first, third = MONDAY.date(), MONDAY.date() + timedelta(days=2)

    def named() -> list[tuple[User, date, date | None]]:
        return [(s.leader, s.since, s.until) for s in handling.sponsorships.order_by("since")]

    with at_noon():
        values = {"sponsor": leader, "until": third}
        do(cast, "secretary", handling, "sponsor", values=values)
        assert named() == [(leader, first, third)]
        entry = handling.entries.order_by("place").last()
        assert entry is not None
        assert entry.data == {"sponsor": "丙领导", "until": str(third), "before": ""}
        do(cast, "secretary", handling, "sponsor", values={"sponsor": director})
        do(cast, "secretary", handling, "sponsor", values=values)  # the same day: only the last
        assert named() == [(leader, first, third)]
        for until in (first, first - timedelta(days=1)):
            values = {"sponsor": leader, "until": until}
            with pytest.raises(Refused) as refused:
                do(cast, "secretary", handling, "sponsor", values=values)
            assert set(refused.value.fields) == {"until"}
    with at_noon(day=1):
        do(cast, "secretary", handling, "sponsor", values={"sponsor": director})
    second = first + timedelta(days=1)
    assert named() == [(leader, first, second), (director, second, None)]
    assert (handling.sponsor, handling.sponsor_until) == (director, None)


def test_an_ended_sponsorship_opens_nothing_and_reminds_nobody(
    cast: Cast, handling: Matter
) -> None:
    chief, until = cast.people["head"], MONDAY.date() + timedelta(days=2)
    Holding.objects.filter(user=chief).update(post=Post.objects.get(role="leader"))
    Holding.objects.filter(user=cast.people["leader"]).delete()
    values = {"sponsor": chief, "until": until}
    with at_noon():
        do(cast, "secretary", handling, "sponsor", values=values)
    Holding.objects.filter(user=chief).delete()  # no post any more: only as sponsor
    visible = []
    for day in (0, 1, 2):
        scope = cast.scope("head", MONDAY.date() + timedelta(days=day))
        visible.append((Matter.objects.visible_to(scope).count(), answered_for(scope)[0].count()))
    assert visible == [(1, 1), (1, 1), (0, 0)]
    with at_noon(day=2):
        notices_send(actor=system_scope("提醒", today()))
    assert Notice.objects.filter(user=chief).count() == 0
    with at_noon(day=1):
        notices_send(actor=system_scope("提醒", today()))
    assert Notice.objects.filter(user=chief).count() > 0


@pytest.mark.parametrize(("day", "left"), [(1, (0, "leader")), (2, (1, "director"))])
def test_whoever_answers_for_the_unit_does_again_when_a_named_sponsor_ends(
    cast: Cast, handling: Matter, day: int, left: tuple[int, str]
) -> None:
    director, until = cast.people["director"], MONDAY.date() + timedelta(days=2)
    Sponsorship.objects.create(leader=director, unit=cast.unit("001"), since=OLD)
    values = {"sponsor": cast.people["leader"], "until": until}
    with at_noon():
        do(cast, "secretary", handling, "sponsor", values=values)
        closed = walk_to(cast, make_event(cast, EventClass.objects.get(code="0101")), "callback")
        do(cast, "secretary", closed, "sponsor", values=values)
        move(cast, "clerk", closed, "close", values={"satisfaction": "SATISFIED"})
    version = handling.version
    with at_noon(day=day):
        count = sponsorships_lapse(actor=system_scope("包保", today()))
    handling.refresh_from_db()
    closed.refresh_from_db()
    assert (count, handling.sponsor) == (left[0], cast.people[left[1]])
    assert (closed.sponsor, handling.version) == (cast.people["leader"], version)


def test_stored_sponsors_that_were_named_get_a_row(
    cast: Cast, handling: Matter, monday: None
) -> None:
    do(cast, "secretary", handling, "sponsor", values={"sponsor": cast.people["leader"]})
    handling.sponsorships.all().delete()
    make_event(cast, EventClass.objects.get(code="0101"))
    migration = import_module("shigan.kernel.matters.migrations.0005_matter_sponsorship")
    migration.fill(apps, connection.schema_editor())
    row = handling.sponsorships.get()
    assert (row.leader, row.since, row.until) == (cast.people["leader"], MONDAY.date(), None)


def test_a_pause_shifts_the_deadline_by_what_was_held(cast: Cast, handling: Matter) -> None:
    due, step_due = handling.due_at, handling.step_due_at
    assert due is not None
    with at_noon():
        do(cast, "clerk", handling, "pause", note="等鉴定")
        assert (handling.due_at, handling.step_due_at) == (None, None)
    with at_noon(day=2):
        do(cast, "clerk", handling, "resume")
    assert step_due is not None
    assert handling.due_at == due + timedelta(days=4)  # Thursday and two workdays: Monday
    assert handling.step_due_at is not None
    assert handling.step_due_at - step_due == timedelta(days=2)


def test_a_pause_does_not_whiten_what_is_late(cast: Cast, handling: Matter) -> None:
    with at_noon(day=7):
        assert handling.colour_at(now()) == "RED"
        do(cast, "clerk", handling, "pause", note="等鉴定")
        assert handling.colour_at(now()) == "RED"


def test_a_granted_extension_moves_the_deadline(cast: Cast, handling: Matter) -> None:
    due = handling.due_at
    assert due is not None
    with at_noon():
        do(cast, ASK[0], handling, ASK[1], **ASK[2])
        assert handling.due_at == due
        do(cast, "director", handling, "decide_extension", values={"granted": True})
    assert handling.due_at == extend(due, TimeLimit(2, LimitUnit.WORKDAY), calendar())
    asked = handling.extensions.get()
    assert (asked.granted, asked.decided_by) == (True, cast.people["director"])


def test_a_granted_extension_moves_the_step_where_it_was_asked_for(
    cast: Cast, handling: Matter
) -> None:
    plus_two = {"values": {"amount": 2, "unit": "WORK_HOUR"}, "note": "等料"}
    with at_noon():  # the break at noon: three of the four working hours are over
        due = handling.due_at
        do(cast, "head", handling, "ask_extension", **plus_two)
        do(cast, "director", handling, "decide_extension", values={"granted": True})
    assert due is not None
    assert handling.step_due_at == MONDAY + timedelta(hours=7, minutes=30)  # 16:30, not 14:30
    assert handling.due_at == extend(due, TimeLimit(2, LimitUnit.WORK_HOUR), calendar())
    with at_noon():
        move(cast, "head", handling, "handle", note="已清理", evidence={"after": ["a" * 64]})
        assert (handling.step, handling.step_due_at) == ("verifying", None)
    with at_noon(day=1):  # three hours of the morning were used: three are left
        move(cast, "clerk", handling, "rework", note="没有清完")
    assert handling.step == "handling"
    assert handling.step_due_at == MONDAY + timedelta(days=1, hours=7, minutes=30)


@pytest.mark.parametrize(
    ("amount", "unit", "step", "whole"),
    [
        (2, "WORK_HOUR", "6工作小时", "3个工作日＋2工作小时"),
        (2, "WORKDAY", "4工作小时＋2个工作日", "5个工作日"),
    ],
)
def test_the_track_counts_what_was_granted_into_the_limits(
    cast: Cast, handling: Matter, amount: int, unit: str, step: str, whole: str
) -> None:
    def shown() -> list[str]:
        steps = track(matter_page(cast.scope("head"), handling, now()))["steps"]
        return [s["clock"].rpartition(" / ")[2] for s in steps if s.get("clock")]

    with at_noon():
        ask = {"values": {"amount": amount, "unit": unit}, "note": "等料"}
        do(cast, "head", handling, "ask_extension", **ask)
        assert shown() == ["4工作小时", "3个工作日"]
        do(cast, "director", handling, "decide_extension", values={"granted": True})
        assert shown() == [step, whole]
        move(cast, "head", handling, "return", note="不属于我们")
    with at_noon(day=1):  # its clock begins anew
        move(cast, "clerk", handling, "dispatch", handler_unit=cast.unit("-D03"))
        assert shown() == ["4工作小时", whole]


def test_a_step_that_begins_anew_gets_none_of_an_earlier_extension(
    cast: Cast, handling: Matter
) -> None:
    with at_noon():
        do(cast, ASK[0], handling, ASK[1], **ASK[2])
        do(cast, "director", handling, "decide_extension", values={"granted": True})
        move(cast, "head", handling, "return", note="不属于我们")
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        move(cast, "clerk", handling, "dispatch", handler_unit=cast.unit("-D03"))
    assert handling.step_due_at == MONDAY + timedelta(days=1, hours=5, minutes=30)


def test_stored_extensions_learn_their_step_from_their_entry(
    cast: Cast, handling: Matter, monday: None
) -> None:
    do(cast, ASK[0], handling, ASK[1], **ASK[2])
    do(cast, "director", handling, "decide_extension", values={"granted": True})
    move(cast, "head", handling, "handle", note="已清理", evidence={"after": ["a" * 64]})
    handling.extensions.update(step="")
    migration = import_module("shigan.kernel.matters.migrations.0003_extension_step")
    migration.fill(apps, connection.schema_editor())
    assert handling.extensions.get().step == "handling"


def test_a_refused_extension_moves_nothing(cast: Cast, handling: Matter) -> None:
    due = handling.due_at
    with at_noon():
        do(cast, ASK[0], handling, ASK[1], **ASK[2])
        do(cast, "director", handling, "decide_extension", values={"granted": False})
    assert (handling.due_at, handling.extensions.get().granted) == (due, False)


def test_nobody_decides_on_their_own_request(cast: Cast, handling: Matter, monday: None) -> None:
    do(cast, ASK[0], handling, ASK[1], **ASK[2])
    with pytest.raises(Refused):
        do(cast, "head", handling, "decide_extension", values={"granted": True})
    assert handling.extensions.get().granted is None
    assert offers(cast.scope("head"), handling).find("decide_extension") is None
    assert offers(cast.scope("director"), handling).find("decide_extension") is not None


def test_one_request_waits_at_a_time(cast: Cast, handling: Matter, monday: None) -> None:
    do(cast, ASK[0], handling, ASK[1], **ASK[2])
    with pytest.raises(Refused):
        do(cast, ASK[0], handling, ASK[1], **ASK[2])


@pytest.mark.parametrize(
    ("act", "login", "given", "named"),
    [
        (
            "ask_extension",
            "head",
            {"values": {"amount": 0, "unit": "WORKDAY"}, "note": "等料"},
            {"amount"},
        ),
        (
            "ask_extension",
            "head",
            {"values": {"amount": 101, "unit": "YEAR"}, "note": "等料"},
            {"amount"},
        ),
        (
            "set_colour",
            "leader",
            {"values": {"colour": "RED", "until": MONDAY}, "note": "影响大"},
            {"until"},
        ),
        (
            "record",
            "head",
            {"values": {"progress": Decimal("100.01")}, "note": "快了"},
            {"progress"},
        ),
        ("record", "head", {"values": {"progress": Decimal(-1)}, "note": "快了"}, {"progress"}),
    ],
)
def test_what_makes_no_sense_is_refused_beside_the_input(
    cast: Cast,
    handling: Matter,
    monday: None,
    act: str,
    login: str,
    given: dict[str, Any],
    named: set[str],
) -> None:
    with pytest.raises(Refused) as refused:
        do(cast, login, handling, act, **given)
    assert set(refused.value.fields) == named


def test_a_colour_set_by_hand_ends_on_its_day(cast: Cast, handling: Matter) -> None:
    until = MONDAY + timedelta(days=2)
    with at_noon():
        values = {"colour": "GREEN", "until": until}
        do(cast, "leader", handling, "set_colour", values=values, note="已约定")
    assert handling.colour_at(until - timedelta(microseconds=1)) == "GREEN"
    assert handling.colour_at(until) == "YELLOW"
    with at_noon(day=3):
        assert offers(cast.scope("leader"), handling).find("clear_colour") is None


def test_a_closed_matter_is_reopened_where_it_ended(cast: Cast, handling: Matter) -> None:
    with at_noon():
        move(cast, "head", handling, "handle", note="已清理", evidence={"after": ["a" * 64]})
        move(cast, "clerk", handling, "pass")
        move(cast, "clerk", handling, "close", values={"satisfaction": "SATISFIED"})
        due = handling.due_at
        with pytest.raises(Refused):
            do(cast, "head", handling, "record", note="再看一眼")
        do(cast, "clerk", handling, "reopen", note="居民反映又有")
    assert (handling.ended_at, handling.step, handling.due_at) == (None, "callback", due)


def test_a_returned_matter_keeps_the_clock_of_its_step(cast: Cast, handling: Matter) -> None:
    """Four working hours from nine; two are used up when it is reported done at eleven."""
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        move(cast, "head", handling, "handle", note="已清理", evidence={"after": ["a" * 64]})
    with time_machine.travel(MONDAY + timedelta(hours=5), tick=False):  # 14:00
        move(cast, "clerk", handling, "rework", note="没清干净")
    assert handling.step == "handling"
    assert handling.step_due_at == MONDAY + timedelta(hours=7)  # 16:00


def test_dispatched_anew_a_step_has_its_whole_limit(cast: Cast, handling: Matter) -> None:
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        move(cast, "head", handling, "return", note="归社区")
        move(cast, "clerk", handling, "dispatch", handler_unit=cast.unit("001"))
    assert handling.step_due_at == MONDAY + timedelta(hours=6, minutes=30)  # 15:30 after noon


@pytest.mark.parametrize(
    ("first", "told"),
    [("secretary", "别人办理过这件事项"), ("leader", "^这件事项刚刚办理过")],
)
def test_a_person_in_two_windows_is_not_told_of_somebody_else(
    cast: Cast, handling: Matter, monday: None, first: str, told: str
) -> None:
    seen = handling.version
    do(cast, first, handling, "supervise", note="先看")
    with pytest.raises(Conflict, match=told):
        do(cast, "leader", handling, "supervise", seen=seen, note="三天内办结")


def test_the_second_of_two_people_is_told(cast: Cast, handling: Matter, monday: None) -> None:
    seen = handling.version
    do(cast, "leader", handling, "supervise", note="快办", seen=seen)
    with pytest.raises(Conflict):
        do(cast, "head", handling, "record", note="清理过半", seen=seen)


@pytest.mark.parametrize(
    ("login", "step", "first", "others", "standing"),
    [
        ("clerk", "filing", "file", ["refuse"], ["correct", "pause", "withdraw"]),
        ("clerk", "dispatch", "dispatch", [], ["correct", "pause", "withdraw"]),
        ("head", "handling", "handle", ["return"], ["record", "transfer", "ask_extension"]),
        ("clerk", "handling", None, [], ["correct", "pause", "withdraw"]),
        ("leader", "handling", None, [], ["supervise", "set_colour"]),
        ("secretary", "handling", None, [], ["supervise", "sponsor", "set_colour"]),
        ("worker_a", "verifying", "pass", ["rework"], []),
        ("clerk", "callback", "close", [], ["correct", "pause", "withdraw"]),
        ("clerk", "closed", None, [], ["correct", "reopen"]),
        ("auditor", "handling", None, [], []),
        ("outsider", "handling", None, [], []),
    ],
)
def test_what_a_person_is_offered(
    cast: Cast,
    monday: None,
    login: str,
    step: str,
    first: str | None,
    others: list[str],
    standing: list[str],
) -> None:
    matter = make_event(cast, make_tables(cast))
    if step != "filing":
        walk_to(cast, matter, step)
    found = offers(cast.scope(login), matter)
    assert (
        found.next.code if found.next else None,
        [offer.code for offer in found.others],
        [offer.code for offer in found.standing],
    ) == (first, others, standing)


def test_a_held_clock_offers_first_to_let_it_run(
    cast: Cast, handling: Matter, monday: None
) -> None:
    do(cast, "clerk", handling, "pause", note="等鉴定")
    found = offers(cast.scope("clerk"), handling)
    assert found.next is not None
    assert found.next.code == "resume"


@pytest.mark.parametrize(
    ("end", "colours"),
    [
        (("clerk", "close", {"values": {"satisfaction": "SATISFIED"}}), ["GREEN", "DONE"]),
        (("clerk", "refuse", {"note": "不属于受理范围"}), ["GREEN", "STOPPED"]),
        (("clerk", "withdraw", {"note": "重复上报"}), ["GREEN", "STOPPED"]),
        (("clerk", "merge", {}), ["GREEN", "STOPPED"]),
    ],
    ids=lambda given: given[1],
)
def test_only_what_was_closed_has_the_colour_of_done(
    cast: Cast, monday: None, end: tuple[str, str, dict[str, Any]], colours: list[str]
) -> None:
    small = make_tables(cast)
    matter, other = make_event(cast, small), make_event(cast, small)
    login, act, given = end
    if act == "close":
        walk_to(cast, matter, "callback")
    with at_noon():
        if act == "merge":
            event_merge(actor=cast.scope(login), order=Order(matter.pk), into_id=other.pk)
        elif act in standing_acts:
            do(cast, login, matter, act, **given)
        else:
            move(cast, login, matter, act, **given)
        matter.refresh_from_db()
        assert matter.colour_at(now()) == colours[-1]
        assert [(str(spell.colour), spell.why) for spell in history_of(matter)] == [
            (colour, "") for colour in colours
        ]


def history_of(matter: Matter) -> list[Spell]:
    entries = list(matter.entries.order_by("place"))
    return colour_history(
        matter, entries, list(matter.pauses.all()), list(matter.extensions.all()), rulebook(), now()
    )


def test_the_colours_it_has_had_end_with_what_is_stored(cast: Cast, handling: Matter) -> None:
    with at_noon():
        do(cast, "leader", handling, "set_colour", note="影响大", values=dict(COLOUR))
        do(cast, ASK[0], handling, ASK[1], **ASK[2])
    with at_noon(day=1):
        do(cast, "director", handling, "decide_extension", values={"granted": True})
        do(cast, "leader", handling, "clear_colour")
        do(cast, "clerk", handling, "pause", note="等鉴定")
    with at_noon(day=2):
        do(cast, "clerk", handling, "resume")
        replay = Replay(
            handling,
            list(handling.entries.order_by("place")),
            list(handling.pauses.all()),
            list(handling.extensions.all()),
            rulebook(),
        )
        history = replay.colours(now() + timedelta(days=60))
    assert [(str(spell.colour), spell.why) for spell in history] == [
        ("GREEN", ""),
        ("RED", "MANUAL"),
        ("GREEN", ""),  # the extension moved the limit of the step too
        ("YELLOW", "STEP"),
        ("RED", "DEADLINE"),
    ]
    assert history[-1].since == handling.red_at
    same = ("due_at", "step_due_at", "yellow_at", "yellow_why", "red_at", "red_why", "step")
    assert [getattr(replay.sketch, n) for n in same] == [getattr(handling, n) for n in same]
