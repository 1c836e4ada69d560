"""What a person may do, from the posts they hold (docs/rules/scope.md); units and spans of time
(docs/rules/units.md).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

STREET_DEPTH = 2  # codes in the path of a street
_PATTERN = re.compile(r"(\*|[a-z][a-z_]*)\.(\*|[a-z][a-z_]*)")


@dataclass(frozen=True)
class Grant:
    """A set of functions over one unit and everything below it."""

    path: str
    can: frozenset[str]


def function_matches(pattern: str, function: str) -> bool:
    """Whether a granted pattern covers a function (docs/rules/scope.md#R1).

    A function is `domain.verb`; in a pattern either half may be `*`.
    """
    wanted_domain, _, wanted_verb = function.partition(".")
    domain, _, verb = pattern.partition(".")
    return domain in {"*", wanted_domain} and verb in {"*", wanted_verb}


def granted(grants: Iterable[Grant], function: str) -> tuple[str, ...]:
    """The paths over which `function` is held, none inside another (docs/rules/scope.md#R2).

    No grant, no path: everything is refused by default.
    """
    paths = sorted({g.path for g in grants if any(function_matches(c, function) for c in g.can)})
    kept: list[str] = []
    for path in paths:
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def within(path: str, paths: Iterable[str]) -> bool:
    """Whether a unit's path lies in one of `paths` (docs/rules/scope.md#R2)."""
    return any(path.startswith(p) for p in paths)


def is_pattern(text: str) -> bool:
    """Whether a text is a well-formed pattern of functions (docs/rules/scope.md#R1)."""
    return _PATTERN.fullmatch(text) is not None


def allows(limit: Iterable[str] | None, function: str) -> bool:
    """Whether a limit lets a function through; without a limit all pass (docs/rules/scope.md#R4).

    A limit takes away and never gives: what remains is still only what the posts grant.
    """
    return limit is None or any(function_matches(pattern, function) for pattern in limit)


def secret_digest(secret: str) -> str:
    """What is kept of a token's secret: enough to know it again, not to use it.

    The secret is random and long, so that a plain SHA-256 cannot be turned round.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def street_path(path: str) -> str:
    """The path of the street in which a unit lies: the first two codes (docs/rules/scope.md#R3)."""
    return "".join(f"{code}/" for code in path.split("/")[:STREET_DEPTH] if code)


def is_street_path(path: str) -> bool:
    """Whether it is the path of a street, or of an office beside the streets."""
    return path.count("/") == STREET_DEPTH


#: Kind of unit → the kinds under which it may stand; empty is the top.
_ABOVE = {
    "DISTRICT": {""},
    "STREET": {"DISTRICT"},
    "DEPARTMENT": {"DISTRICT", "STREET"},
    "COMMUNITY": {"STREET"},
    "CELL": {"COMMUNITY"},
}


def may_stand_under(kind: str, above: str) -> bool:
    """Whether a unit of that kind may stand under one of the other (docs/rules/units.md#R1)."""
    return above in _ABOVE.get(kind, set())


def only_kind_under(above: str) -> str:
    """The one kind that may stand under that one, else empty (docs/rules/units.md#R5)."""
    kinds = [kind for kind, places in _ABOVE.items() if above in places]
    return kinds[0] if above and len(kinds) == 1 else ""


Span = tuple[date, date | None]


def covers(outer: Span, day: date) -> bool:
    """Whether a day lies in a span; its last day is not part of it (docs/rules/units.md#R2)."""
    return outer[0] <= day and (outer[1] is None or day < outer[1])


def covered(spans: Iterable[Span], day: date) -> bool:
    """Whether a day lies in any of the spans (docs/rules/units.md#R2)."""
    return any(covers(span, day) for span in spans)


def overlapping(spans: Iterable[Span]) -> bool:
    """Whether two of the spans share a day (docs/rules/units.md#R2)."""
    ordered = sorted(spans, key=lambda span: span[0])
    return any(covers(a, b[0]) for a, b in pairwise(ordered))
