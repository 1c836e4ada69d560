"""Colour as turning times: a function of the rules and the time (docs/rules/matters.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from math import ceil, floor

from shigan.kernel.clock.rules import Calendar, TimeLimit, add, subtract


class Hue(StrEnum):
    """The colours, as stored in `choices.Colour`."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"
    DONE = "DONE"
    STOPPED = "STOPPED"


@dataclass(frozen=True)
class ColourRule:
    """One criterion's thresholds: spans of time, or points for PLAN. None: never; 0: at once.

    DEADLINE and STEP: yellow `yellow` before the limit, red `red` after it. SILENCE and START:
    so long after the last entry, or the planned start. PLAN: so many points behind the curve.
    """

    criterion: str
    yellow: TimeLimit | Decimal | None
    red: TimeLimit | Decimal | None


@dataclass(frozen=True)
class Facts:
    """All that a colour depends on, besides the rules and the time."""

    due_at: datetime | None = None
    step_due_at: datetime | None = None
    last_entry_at: datetime | None = None
    planned_start: datetime | None = None
    started: bool = True
    paused: bool = False
    progress: Decimal | None = None
    #: The planned curve: instants and percent of the whole, rising, straight between them.
    curve: tuple[tuple[datetime, Decimal], ...] = ()


@dataclass(frozen=True)
class Turning:
    """When a matter turns if nothing happens, and which criterion turns it."""

    yellow_at: datetime | None = None
    yellow_why: str = ""
    red_at: datetime | None = None
    red_why: str = ""


@dataclass(frozen=True)
class Manual:
    """A colour set by a leader for a while, against the rules."""

    colour: str
    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Whether it is the colour at that instant of a matter that has not ended."""
        return self.since <= at < self.until


@dataclass(frozen=True)
class End:
    """When a matter ended, and whether it was closed: what it asked for was done."""

    at: datetime
    closed: bool

    @property
    def colour(self) -> str:
        """The colour from then on."""
        return Hue.DONE if self.closed else Hue.STOPPED


def turning(facts: Facts, rules: Iterable[ColourRule], calendar: Calendar) -> Turning:
    """When the matter turns yellow and red if nothing happens (docs/rules/matters.md#R1)."""
    yellows: list[tuple[datetime, str]] = []
    reds: list[tuple[datetime, str]] = []
    for rule in rules:
        yellow, red = _criterion_turns(facts, rule, calendar)
        if yellow is not None:
            yellows.append((yellow, rule.criterion))
        if red is not None:
            reds.append((red, rule.criterion))
    yellow_at, yellow_why = min(yellows, default=(None, ""))
    red_at, red_why = min(reds, default=(None, ""))
    return Turning(yellow_at, yellow_why, red_at, red_why)


Turns = tuple[datetime | None, datetime | None]


def _criterion_turns(facts: Facts, rule: ColourRule, calendar: Calendar) -> Turns:
    if rule.criterion == "PLAN":
        return _plan_turns(facts, rule)
    base = base_of(facts, rule.criterion)
    if rule.criterion in {"DEADLINE", "STEP"}:
        return _before(base, rule.yellow, calendar), _after(base, rule.red, calendar)
    return _after(base, rule.yellow, calendar), _after(base, rule.red, calendar)


def base_of(facts: Facts, criterion: str) -> datetime | None:
    """The instant from which a criterion counts, or None where it does not apply.

    A held clock turns nothing: while paused there is no limit, unless it had passed before.
    """
    if criterion == "DEADLINE":
        return facts.due_at
    if criterion == "STEP":
        return facts.step_due_at
    if criterion == "PLAN" or facts.paused:
        return None
    if criterion == "SILENCE":
        return facts.last_entry_at
    return None if facts.started else facts.planned_start


def _before(
    due: datetime | None, lead: TimeLimit | Decimal | None, calendar: Calendar
) -> datetime | None:
    if due is None or lead is None:
        return None
    return subtract(due, lead, calendar) if isinstance(lead, TimeLimit) else due


def _after(
    since: datetime | None, delay: TimeLimit | Decimal | None, calendar: Calendar
) -> datetime | None:
    if since is None or delay is None:
        return None
    return add(since, delay, calendar) if isinstance(delay, TimeLimit) else since


def _plan_turns(facts: Facts, rule: ColourRule) -> Turns:
    if facts.progress is None or not facts.curve:
        return None, None
    yellow = red = None
    if isinstance(rule.yellow, Decimal):  # so many points behind, or more
        yellow = curve_reaches(facts.curve, facts.progress + rule.yellow, strictly=False)
    if isinstance(rule.red, Decimal):  # more than so many points behind
        red = curve_reaches(facts.curve, facts.progress + rule.red, strictly=True)
    return yellow, red


def curve_value(curve: Sequence[tuple[datetime, Decimal]], at: datetime) -> Decimal:
    """The planned percent at an instant, straight between the points (docs/rules/matters.md#R3)."""
    before = [p for p in curve if p[0] <= at]
    if not before:
        return Decimal(0)
    after = [p for p in curve if p[0] > at]
    if not after:
        return before[-1][1]
    (t0, v0), (t1, v1) = before[-1], after[0]
    return v0 + (v1 - v0) * _microseconds(at - t0) / _microseconds(t1 - t0)


def curve_reaches(
    curve: Sequence[tuple[datetime, Decimal]], level: Decimal, *, strictly: bool
) -> datetime | None:
    """The first instant at which the curve is at `level` (or above it, if `strictly`), or None."""
    last: tuple[datetime, Decimal] | None = None
    for at, value in curve:
        if value > level or (value == level and not strictly):
            if last is None:
                return at
            way = _microseconds(at - last[0]) * (level - last[1]) / (value - last[1])
            steps = floor(way) + 1 if strictly else ceil(way)
            return last[0] + timedelta(microseconds=steps)
        last = (at, value)
    return None


def _microseconds(span: timedelta) -> Decimal:
    return Decimal(span // timedelta(microseconds=1))


def colour_at(
    at: datetime,
    *,
    end: End | None,
    yellow_at: datetime | None,
    red_at: datetime | None,
    manual: Manual | None = None,
) -> str:
    """The colour at any instant, past or future (docs/rules/matters.md#R2)."""
    if end is not None and end.at <= at:
        return end.colour
    if manual is not None and manual.holds(at):
        return manual.colour
    if red_at is not None and red_at <= at:
        return Hue.RED
    if yellow_at is not None and yellow_at <= at:
        return Hue.YELLOW
    return Hue.GREEN


MANUAL = "MANUAL"


@dataclass(frozen=True)
class Spell:
    """A colour from an instant on, and what gives it: a criterion, `MANUAL`, or nothing."""

    colour: str
    since: datetime
    why: str = ""


def spells(
    opened_at: datetime, end: End | None, turns: Turning, manual: Manual | None = None
) -> list[Spell]:
    """The colours of a matter from its beginning on, if nothing happens (docs/rules/matters.md#R7).

    Together they say the same as `colour_at` at every instant.
    """
    edges = {opened_at, end.at if end else None, turns.yellow_at, turns.red_at}
    if manual is not None:
        edges |= {manual.since, manual.until}
    found: list[Spell] = []
    for edge in sorted(e for e in edges if e is not None and e >= opened_at):
        spell = _spell_at(edge, end, turns, manual)
        if not found or (spell.colour, spell.why) != (found[-1].colour, found[-1].why):
            found.append(spell)
    return found


def _spell_at(at: datetime, end: End | None, turns: Turning, manual: Manual | None) -> Spell:
    colour = colour_at(at, end=end, yellow_at=turns.yellow_at, red_at=turns.red_at, manual=manual)
    if end is not None and end.at <= at:
        return Spell(colour, at)
    if manual is not None and manual.holds(at):
        return Spell(colour, at, MANUAL)
    why = {Hue.YELLOW.value: turns.yellow_why, Hue.RED.value: turns.red_why}.get(colour, "")
    return Spell(colour, at, why)


@dataclass(frozen=True)
class Reason:
    """One criterion as it stands: what it counts from, and when it turns the matter.

    `planned` is the percent that should be reached by now, for PLAN alone.
    """

    rule: ColourRule
    base: datetime | None
    yellow_at: datetime | None
    red_at: datetime | None
    planned: Decimal | None = None


@dataclass(frozen=True)
class Explanation:
    """Why a matter has its colour, since when, and what it becomes if nothing happens."""

    now: Spell
    coming: tuple[Spell, ...]
    reasons: tuple[Reason, ...]


def explain(
    at: datetime,
    course: Sequence[Spell],
    facts: Facts,
    rules: Iterable[ColourRule],
    calendar: Calendar,
) -> Explanation:
    """The colour at an instant, taken apart (docs/rules/matters.md#R8). `course` is of `spells`."""
    past = [spell for spell in course if spell.since <= at]
    reasons = []
    for rule in rules:
        yellow, red = _criterion_turns(facts, rule, calendar)
        planned = None
        if rule.criterion == "PLAN" and facts.progress is not None and facts.curve:
            planned = curve_value(facts.curve, at)
        reasons.append(Reason(rule, base_of(facts, rule.criterion), yellow, red, planned))
    return Explanation(
        now=past[-1] if past else course[0],
        coming=tuple(spell for spell in course if spell.since > at),
        reasons=tuple(reasons),
    )
