"""Which column of a table holds which field, how surely and why (docs/rules/imports.md#R3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shigan.kernel.base.text import initials, similarity, spelled
from shigan.kernel.imports.rules.headings import plain_heading
from shigan.kernel.imports.rules.looks import look_of

#: From here on a column is taken; between the two it is asked about.
SURE, UNSURE = 0.8, 0.5
#: What each sign alone is worth.
_LABEL, _SYNONYM, _PART, _SPELLED, _INITIALS = 1.0, 0.98, 0.95, 0.85, 0.6
_PREFIX = 0.9
_INSIDE, _ALIKE, _LOOKS = 0.7, 0.8, 0.8
#: What values that fit, or do not, add and take.
_FITS, _UNFIT = 0.15, 0.35
_SHORTEST = 2
_SEVERAL = 3
#: What a heading may add to a field's name without meaning another.
_CALLED = frozenset(["名称", "名", "编号", "编码", "代码", "号", "号码", "情况"])


#: How surely a heading names a field: its code and 0 to 1, or None.
Known = Callable[[str], tuple[str, float] | None]


@dataclass(frozen=True)
class Wanted:
    """A field as the columns are matched to it: the names it goes by, its label first."""

    code: str
    names: tuple[str, ...]
    #: What its values may look like: names of `LOOKS`; none for any text.
    looks: tuple[str, ...] = ()
    #: Only this field's values look so: they name the column without a heading.
    telling: bool = False


@dataclass(frozen=True)
class Match:
    """A column, the field it holds, how sure that is (0 to 1), and by what sign."""

    place: int
    code: str
    sure: float
    #: remembered, label, synonym, part, prefix, pinyin, initials, inside, alike, values
    why: str


@dataclass(frozen=True)
class Matching:
    """What became of the columns: each field has one at most, each column one field."""

    taken: tuple[Match, ...]
    #: Likely, but not sure enough to be taken.
    asked: tuple[Match, ...]
    #: Codes that two columns claim with the same right.
    doubled: tuple[str, ...]


def match_columns(
    labels: Mapping[int, str],
    samples: Mapping[int, Sequence[Any]],
    fields: Sequence[Wanted],
    remembered: Mapping[int, str | None] | None = None,
) -> Matching:
    """Columns to fields, the surest first (R3).

    What a person said once (`remembered`: column → code, None for not used) goes before all.
    """
    said = remembered or {}
    taken = [Match(place, code, 1.0, "remembered") for place, code in said.items() if code]
    looks = {place: look_of(values) for place, values in samples.items()}
    bare = _without_shared(labels)
    pairs = [
        pair
        for place, label in labels.items()
        if place not in said
        for wanted in fields
        if (pair := _pair(place, (label, bare.get(place, "")), looks.get(place, ""), wanted))
    ]
    pairs.sort(key=lambda m: (-m.sure, m.place))
    asked: list[Match] = []
    doubled: list[str] = []
    places, codes = {m.place for m in taken}, {m.code: m for m in taken}
    for pair in pairs:
        former = codes.get(pair.code)
        if pair.place in places:
            continue
        if former is not None:
            if min(former.sure, pair.sure) >= _PART and former.why != "remembered":
                doubled.append(pair.code)
                places.add(pair.place)
            continue
        places.add(pair.place)
        codes[pair.code] = pair
        (taken if pair.sure >= SURE else asked).append(pair)
    return Matching(tuple(taken), tuple(asked), tuple(dict.fromkeys(doubled)))


def known_exactly(fields: Sequence[Wanted]) -> Known:
    """The field that a heading names by one of its very names."""
    names = {plain_heading(name): f.code for f in reversed(fields) for name in reversed(f.names)}
    names |= {plain_heading(f.names[0]): f.code for f in reversed(fields)}

    def known(label: str) -> tuple[str, float] | None:
        if code := names.get(plain_heading(label)):
            return code, _LABEL
        parts = _parts(label) if "/" in label else ()
        hits = (names[plain] for part in parts if (plain := plain_heading(part)) in names)
        code = next(hits, None)
        return (code, _PART) if code else None

    return known


def known_nearly(fields: Sequence[Wanted]) -> Known:
    """The field that a heading seems to name; None where that is far from sure."""

    def known(label: str) -> tuple[str, float] | None:
        hits = ((wanted.code, named(label, wanted.names)[0]) for wanted in fields)
        best = max(hits, key=lambda hit: hit[1], default=None)
        return best if best is not None and best[1] >= _INSIDE else None

    return known


def _without_shared(labels: Mapping[int, str]) -> dict[int, str]:
    """Column → its heading without a beginning that several share: 问题编号, 问题来源, 问题标题."""
    plain = {place: plain_heading(label) for place, label in labels.items()}
    starts = [text[:_SHORTEST] for text in plain.values() if len(text) > _SHORTEST]
    shared = {start for start in starts if starts.count(start) >= _SEVERAL}
    return {p: text[_SHORTEST:] for p, text in plain.items() if text[:_SHORTEST] in shared}


def _pair(place: int, label: tuple[str, str], look: str, wanted: Wanted) -> Match | None:
    """How surely a column, by its heading and by that without a shared beginning, is a field."""
    sure, why = named(label[0], wanted.names)
    if sure < _PREFIX and label[1] and named(label[1], wanted.names)[0] >= _SYNONYM:
        sure, why = _PREFIX, "prefix"
    fits = look in wanted.looks
    if 0 < sure < _PART and fits:
        sure = min(sure + _FITS, _PART)
    elif sure < _PART and wanted.looks and look:
        sure -= _UNFIT
    if wanted.telling and look == wanted.looks[0] and sure < _LOOKS:
        sure, why = _LOOKS, "values"
    return Match(place, wanted.code, round(sure, 2), why) if sure >= UNSURE else None


@lru_cache(maxsize=16384)
def named(label: str, names: tuple[str, ...]) -> tuple[float, str]:
    """How surely a heading is one of a field's names, and by what sign (R3)."""
    plain = plain_heading(label)
    if not plain:
        return 0.0, ""
    by_name = [plain_heading(name) for name in names]
    if plain == by_name[0]:
        return _LABEL, "label"
    if plain in by_name:
        return _SYNONYM, "synonym"
    if "/" in label and any(plain_heading(part) in by_name for part in _parts(label)):
        return _PART, "part"
    return max(_signs(plain, by_name), default=(0.0, ""))


def _parts(label: str) -> Iterator[str]:
    """The last part of a heading in several rows, and its last two said in one."""
    parts = label.split("/")
    yield parts[-1]
    yield "".join(parts[-2:])


def _signs(plain: str, names: Sequence[str]) -> Iterator[tuple[float, str]]:
    for name in names:
        if len(name) < _SHORTEST or len(plain) < _SHORTEST:
            continue
        if not name.isascii():
            sound = spelled(name)
            if sound and sound in {plain, spelled(plain)}:
                yield _SPELLED, "pinyin"
            elif plain.isascii() and initials(name) == plain:
                yield _INITIALS, "initials"
        called = plain.startswith(name) and plain.removeprefix(name) in _CALLED
        if called or plain.endswith(name) or name.endswith(plain):
            yield _INSIDE, "inside"
        elif (alike := similarity(plain, name)) >= UNSURE:
            yield round(_ALIKE * alike, 2), "alike"
