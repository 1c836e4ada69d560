"""Events for tests: a class, its limits and colour rules, and an event at any step."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.move import matter_move
from shigan.kernel.matters.models import ColourRuleRow, LimitRule, Matter
from shigan.lines.grid.actions.report import EventReport, event_report
from shigan.lines.grid.choices import Source
from shigan.lines.grid.models import Duty, EventClass
from tests.kit.cast import Cast

OLD = date(2020, 1, 1)


def make_tables(cast: Cast) -> EventClass:
    """A large and a small class, a limit of one workday, the default colour rules, a duty row."""
    large = EventClass.objects.create(code="01", label="市容环境", sort="EVENT")
    small = EventClass.objects.create(code="0101", label="暴露垃圾", parent=large, sort="EVENT")
    EventClass.objects.create(code="0102", label="占道经营", parent=large, sort="EVENT")
    row = {"kind": "grid.event", "valid_from": OLD, "source": "测试"}
    LimitRule.objects.create(**row, step="", subject="", amount=3, unit="WORKDAY")
    LimitRule.objects.create(**row, step="handling", subject="0101", amount=4, unit="WORK_HOUR")
    limits = {"kind": "grid.whistle", "valid_from": OLD, "source": "测试", "subject": ""}
    LimitRule.objects.create(**limits, step="ack", amount=30, unit="MINUTE")
    LimitRule.objects.create(**limits, step="arrive", amount=2, unit="HOUR")
    for criterion, yellow, red, unit in (
        ("DEADLINE", 1, 0, "WORKDAY"),
        ("STEP", 0, None, "WORK_HOUR"),
        ("SILENCE", 10, 20, "WORKDAY"),
        ("PLAN", 10, 30, ""),
    ):
        ColourRuleRow.objects.create(
            kind="",
            criterion=criterion,
            yellow=Decimal(yellow),
            red=None if red is None else Decimal(red),
            unit=unit,
            valid_from=OLD,
            source="测试",
        )
    Duty.objects.create(unit=cast.unit(""), subject="01", handler_unit=cast.unit("-D03"), since=OLD)
    return small


def make_event(cast: Cast, event_class: EventClass, *, text: str = "路边有一堆垃圾") -> Matter:
    """An event that worker_a just reported in the first cell."""
    report = EventReport(
        text=text, event_class=event_class, source=Source.PATROL, cell=cast.unit("001001")
    )
    return event_report(actor=cast.scope("worker_a"), report=report).matter


def move(cast: Cast, login: str, matter: Matter, act: str, **given: object) -> Matter:
    """Let a person make a move; the matter as it is then."""
    order = Order(matter.pk, **given)  # type: ignore[arg-type]
    matter_move(actor=cast.scope(login), act=act, order=order)
    matter.refresh_from_db()
    return matter


def walk_to(cast: Cast, matter: Matter, step: str) -> Matter:
    """Bring an event to a step along the straight way."""
    way = (
        ("dispatch", lambda: move(cast, "clerk", matter, "file")),
        (
            "handling",
            lambda: move(cast, "clerk", matter, "dispatch", handler_unit=cast.unit("-D03")),
        ),
        (
            "verifying",
            lambda: move(
                cast, "head", matter, "handle", note="已清理", evidence={"after": ["a" * 64]}
            ),
        ),
        ("callback", lambda: move(cast, "clerk", matter, "pass")),
        (
            "closed",
            lambda: move(cast, "clerk", matter, "close", values={"satisfaction": "SATISFIED"}),
        ),
    )
    for reached, go in way:
        go()
        if reached == step:
            break
    return matter
