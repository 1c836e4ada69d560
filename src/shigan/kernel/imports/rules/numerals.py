"""Numbers in Chinese characters (docs/rules/imports.md#R6)."""

from __future__ import annotations

import re

_DIGITS = {sign: n for n, signs in enumerate(
    ("〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for sign in signs}  # fmt: skip
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GREAT = {"万": 10**4, "亿": 10**8}
_SIGNS = "".join([*_DIGITS, *_PLACES, *_GREAT])
_NUMERAL = re.compile(rf"[{_SIGNS}]+")
_RUN = re.compile(rf"[{''.join(_DIGITS)}]+")
_TENS = re.compile(rf"[{''.join(_DIGITS)}]?[十拾][{''.join(_DIGITS)}]?")


def numeral(text: str) -> int | None:
    """A number written with its places, 一百二十 (R6).

    None for what is no numeral, and for what could be meant in two ways: 一百二 is 120 to some and
    102 to others, 二三 is 23 or “two or three”.
    """
    if not _NUMERAL.fullmatch(text) or (len(text) > 1 and _RUN.fullmatch(text)):
        return None
    total = part = digit = 0  # 万 closes a part of the whole, 亿 all that stands before it
    last = 10**9
    gap = False
    for sign in text:
        if sign in _DIGITS:
            if digit:
                return None
            digit, gap = _DIGITS[sign], gap or not _DIGITS[sign]
        elif sign in _PLACES:
            if _PLACES[sign] >= last:
                return None
            part, digit, last, gap = part + (digit or 1) * _PLACES[sign], 0, _PLACES[sign], False
        else:
            before = total if sign == "亿" else 0
            total = total - before + (before + part + digit) * _GREAT[sign]
            part, digit, last, gap = 0, 0, 10**9, False
    if digit and not gap and last not in {10, 10**9}:
        return None
    return total + part + digit


def digits(text: str) -> str:
    """The text with its characters for numbers as figures: 二〇二二年十二月 → 2022年12月 (R8)."""
    text = _TENS.sub(lambda found: str(numeral(found[0])), text)
    return _RUN.sub(lambda found: "".join(str(_DIGITS[sign]) for sign in found[0]), text)
