"""Names of places as people say them, and what was probably meant (docs/rules/units.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_COMMUNITY, _VILLAGE = "社区", "村"
#: What a committee is called beyond the name of its place.
_COMMITTEES = ("居民委员会", "居委会", "村民委员会", "村委会")
_STREETS = ("街道办事处", "办事处", "街道", "民族乡", "苏木", "镇", "乡")
#: Names of cities and districts that only fill the table.
_FILLERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


def place_names(committees: Sequence[str]) -> list[str]:
    """What the places of a street's committees are called (docs/rules/units.md#R3).

    Where two would get the same name both keep that of their committee.
    """
    names = [_place_name(formal) for formal in committees]
    times = Counter(names)
    return [
        name if times[name] == 1 else formal for name, formal in zip(names, committees, strict=True)
    ]


def _place_name(formal: str) -> str:
    for ending in _COMMITTEES:
        place = formal.removesuffix(ending)
        if place in {"", formal}:
            continue
        if place.endswith((_COMMUNITY, _VILLAGE, "嘎查")):
            return place
        return place + _VILLAGE if ending.startswith(_VILLAGE) else formal
    return formal


def short_name(street: str) -> str:
    """A street's name without what it is: 岱庙 for 岱庙街道 (docs/rules/units.md#R4)."""
    for ending in _STREETS:
        if (short := street.removesuffix(ending)) not in {"", street}:
            return short
    return street


def place_above(province: str, city: str, district: str) -> str:
    """Where a street lies, as one writes it: 泰安市泰山区 (docs/rules/units.md#R4)."""
    if city in _FILLERS or city == district:
        return province + district
    return city + district


def one_apart(a: str, b: str) -> bool:
    """Whether one slip makes one of the other (docs/rules/units.md#R4).

    A slip is one sign wrong, missing or too much, or two neighbours exchanged.
    """
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    if start is None:
        return True
    rest_a, rest_b = a[start:], b[start:]
    if len(a) != len(b):
        return rest_a[1:] == rest_b or rest_a == rest_b[1:]
    swapped = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
    return rest_a[1:] == rest_b[1:] or swapped
