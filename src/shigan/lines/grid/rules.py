"""What past cases suggest, and which reports are of one thing (docs/rules/grid.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


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


@dataclass(frozen=True)
class Report:
    """What is compared to find out whether two reports are of one thing."""

    subject: str
    at: datetime
    metres: float | None
    likeness: float


SAME_PLACE_METRES = 150.0
SAME_TIME = timedelta(hours=72)
SAME_WORDS = 0.35


def is_likely_duplicate(report: Report, *, now: datetime) -> bool:
    """Same class, near, recent and in similar words (docs/rules/grid.md#R2).

    Without positions the words alone must be twice as alike.
    """
    if now - report.at > SAME_TIME:
        return False
    if report.metres is None:
        return report.likeness >= 2 * SAME_WORDS
    return report.metres <= SAME_PLACE_METRES and report.likeness >= SAME_WORDS


def hit_rate(pairs: Iterable[tuple[str, Sequence[str]]], *, within: int) -> float | None:
    """The share, in percent, of cases whose true answer is among the first `within` suggested."""
    seen = hits = 0
    for truth, suggested in pairs:
        seen += 1
        hits += truth in suggested[:within]
    return round(100 * hits / seen, 1) if seen else None
