"""Finding a street by what somebody types: a code or a name, whole, in part, or with a slip."""

from __future__ import annotations

from collections.abc import Iterator

from pypinyin import lazy_pinyin

from shigan.kernel.base.text import fold
from shigan.kernel.orgs.divisions.rules import one_apart, short_name
from shigan.kernel.orgs.divisions.store import Street, streets

_STREET, _DISTRICT, _SHORTEST = 9, 6, 2
_OFFICE = "办事处"


def street_of(code: str) -> Street | None:
    """The street of exactly that code."""
    return streets().get(code)


def find(text: str, most: int = 10) -> list[Street]:
    """The streets that were probably meant, the likeliest first (docs/rules/units.md#R4)."""
    words = text.split()
    if not words:
        return []
    if len(words) == 1 and words[0].isdecimal():
        return _by_code(fold(words[0]))[:most]
    return _by_name([word.removesuffix(_OFFICE) or word for word in words])[:most]


def stands_in(text: str, street: Street) -> bool:
    """Whether what was typed stands in it as typed; else it is only one that is near."""
    if (code := text.strip()).isdecimal():
        return street.code.startswith(fold(code)[:_STREET])
    return all((word.removesuffix(_OFFICE) or word) in street.full for word in text.split())


def _by_code(code: str) -> list[Street]:
    every = streets()
    if begun := [street for known, street in every.items() if known.startswith(code)]:
        return begun
    # What is longer is the code of a committee or a cell: its street is meant.
    if len(code) > _STREET and (whole := every.get(code[:_STREET])):
        return [whole]
    near = [street for known, street in every.items() if one_apart(code, known)]
    siblings = [s for known, s in every.items() if known.startswith(code[:_DISTRICT])]
    return sorted(near, key=lambda s: s.district_code != code[:_DISTRICT]) + [
        street for street in siblings if street not in near
    ]


def _by_name(words: list[str]) -> list[Street]:
    every = streets().values()
    if len(words) == 1:
        word = words[0]
        if exact := [s for s in every if word in {s.name, short_name(s.name), s.above + s.name}]:
            return exact + [s for s in every if s.name.startswith(word) and s not in exact]
    held = [s for s in every if all(word in s.full for word in words)]
    if held:
        return sorted(held, key=lambda s: words[-1] not in s.name)
    return list(_misspelled(words[-1], words[:-1]))


def _misspelled(name: str, above: list[str]) -> Iterator[Street]:
    """Names one slip away; those that sound alike come first, as input by sound confuses them."""
    if len(name) < _SHORTEST:
        return
    near = [
        street
        for street in streets().values()
        if (one_apart(name, street.name) or one_apart(name, short_name(street.name)))
        and all(word in street.full for word in above)
    ]
    sound = lazy_pinyin(short_name(name))
    yield from sorted(near, key=lambda s: lazy_pinyin(short_name(s.name)) != sound)
