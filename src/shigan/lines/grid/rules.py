"""What past cases suggest, and which reports are of one thing (docs/rules/grid.md)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shigan.kernel.base.text import fold

TITLE_LENGTH = 40


@dataclass(frozen=True)
class Neighbour:
    """A past case like the text at hand: its class or handler, and how alike (0 to 1)."""

    number: str
    answer: str
    likeness: float


@dataclass(frozen=True)
class Suggestion:
    """An answer that past cases give: its share of their votes, how many, and which are closest."""

    answer: str
    share: float
    cases: int
    closest: tuple[str, ...]


def suggest(neighbours: Sequence[Neighbour], *, most: int = 3) -> list[Suggestion]:
    """The answers of the closest past cases, by votes of squared likeness (docs/rules/grid.md#R1).

    Software proposes; a person decides.
    """
    votes: dict[str, float] = defaultdict(float)
    cases: dict[str, list[Neighbour]] = defaultdict(list)
    for near in neighbours:
        votes[near.answer] += near.likeness**2
        cases[near.answer].append(near)
    total = sum(votes.values())
    if not total:
        return []
    ranked = sorted(votes, key=lambda answer: (-votes[answer], answer))[:most]
    return [
        Suggestion(
            answer=answer,
            share=votes[answer] / total,
            cases=len(cases[answer]),
            closest=tuple(n.number for n in sorted(cases[answer], key=lambda n: -n.likeness)[:3]),
        )
        for answer in ranked
    ]


_HAN = "〇一二三四五六七八九"
_ONE = r"(?:[0-9]{1,4}|[零〇一二三四五六七八九十]{1,3}|[a-z])"
_SOME = rf"(?<![0-9a-z月])({_ONE}(?:\s?[、,和及与至到~-]\s?{_ONE})*)\s?"
_DAY = "上午|下午|中午|晚|早|凌晨|夜|开始|起|至今|当天|那天"
_NO_DOOR = "[楼栋幢座铺线井车机厅窗杆]|大?院|大?门(?![牌口前])|出入口|商铺|店铺"
#: What a number of a house can be of, and how that is written after it.
_HOUSES = {
    "building": re.compile(_SOME + r"(?:(?:号|#)(?:楼|栋|幢|座)|#|(?:栋|幢)(?!楼)|(?<=[a-z])座)"),
    "entrance": re.compile(_SOME + "(?:单元|门栋|门洞)"),
    "yard": re.compile(_SOME + "号大?院"),
    "gate": re.compile(_SOME + "号(?:大?门|出入口)(?![市店面牌口前])"),
    "shop": re.compile(_SOME + "号(?:门市|门店|门面|商铺|店铺|铺)"),
    "door": re.compile(f"{_SOME}号(?!{_NO_DOOR}|{_DAY})"),
    "room": re.compile(r"(?<![0-9a-z-])([0-9]{3,4})\s?(?:室|户(?!外))"),
}
#: 12-3-501: building, entrance, room.
_DASHED = re.compile(r"(?<![0-9-])([0-9]{1,3})-([0-9]{1,2})-([0-9]{3,4})(?![0-9-])")
_MOST_IN_RANGE = 30
_TEN = 10

Houses = Mapping[str, frozenset[str]]


def houses(text: str) -> Houses:
    """The house numbers that a text names, by what they are of (docs/rules/grid.md#R2)."""
    plain = fold(text)
    found: dict[str, set[str]] = defaultdict(set)
    for numbers in _DASHED.findall(plain):
        for kind, number in zip(("building", "entrance", "room"), numbers, strict=True):
            found[kind].add(_number(number))
    plain = _DASHED.sub(" ", plain)
    for kind, written in _HOUSES.items():
        for some in written.findall(plain):
            found[kind].update(_listed(some))
    return {kind: frozenset(numbers) for kind, numbers in found.items()}


def _listed(some: str) -> set[str]:
    """The numbers of a list (3、5和7) and of ranges in it (3至7)."""
    parts = re.split(r"\s?([、,和及与至到~-])\s?", some)
    numbers = [_number(part) for part in parts[::2]]
    listed = set(numbers)
    for sign, low, high in zip(parts[1::2], numbers, numbers[1:], strict=False):
        if sign in "至到~-" and low.isdecimal() and high.isdecimal():
            between = range(int(low), int(high))
            listed.update(map(str, between if len(between) <= _MOST_IN_RANGE else ()))
    return listed


def _number(text: str) -> str:
    """A number as digits: 012 and 十二 are 12; a letter stays one."""
    if text.isascii():
        return str(int(text)) if text.isdecimal() else text
    digits = text.replace("零", "〇")
    tens, ten, ones = digits.partition("十")
    if ten:
        return str(_TEN * (_HAN.find(tens) if tens else 1) + (_HAN.find(ones) if ones else 0))
    return str(int("".join(str(_HAN.find(digit)) for digit in digits)))


def are_apart(one: Houses, other: Houses) -> bool:
    """Whether two texts name different houses: both a building, say, and none in common
    (docs/rules/grid.md#R2).
    """
    return any(one[kind].isdisjoint(other[kind]) for kind in one.keys() & other.keys())


@dataclass(frozen=True)
class Report:
    """What is compared to find out whether two reports are of one thing."""

    subject: str
    at: datetime
    metres: float | None
    likeness: float
    #: They name different houses.
    apart: bool = False


SAME_PLACE_METRES = 150.0
SAME_TIME = timedelta(hours=72)
SAME_WORDS = 0.35


def is_likely_duplicate(report: Report, *, now: datetime) -> bool:
    """Same class, near, recent, in similar words, and not of different houses
    (docs/rules/grid.md#R2).

    Without positions the words alone must be twice as alike.
    """
    if report.apart or now - report.at > SAME_TIME:
        return False
    if report.metres is None:
        return report.likeness >= 2 * SAME_WORDS
    return report.metres <= SAME_PLACE_METRES and report.likeness >= SAME_WORDS


@dataclass(frozen=True)
class Awaited:
    """What a called department has to do next, by when, and whether that is past."""

    deed: str
    due_at: datetime | None
    late: bool


def awaited(
    *,
    acked_at: datetime | None,
    arrived_at: datetime | None,
    ack_due_at: datetime | None,
    arrive_due_at: datetime | None,
    now: datetime,
) -> Awaited:
    """Answer, then arrive, then say what was done; the last has no limit of its own
    (docs/rules/grid.md#R4).
    """
    if arrived_at is not None:
        return Awaited("done", None, late=False)
    deed, due_at = ("ack", ack_due_at) if acked_at is None else ("arrive", arrive_due_at)
    return Awaited(deed, due_at, late=due_at is not None and now > due_at)


def hit_rate(pairs: Iterable[tuple[str, Sequence[str]]], *, within: int) -> float | None:
    """The share, in percent, of cases whose true answer is among the first `within` suggested."""
    seen = hits = 0
    for truth, suggested in pairs:
        seen += 1
        hits += truth in suggested[:within]
    return round(100 * hits / seen, 1) if seen else None


def title_of(text: str, *, sort: str, place: str) -> str:
    """What an event is called that nobody gave a title (docs/rules/grid.md#R6).

    The first line of what was written; where nothing was, its place and what it is.
    """
    words = text.strip().splitlines()
    line = words[0].strip() if words else f"{place}{sort}"
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1]}…"
