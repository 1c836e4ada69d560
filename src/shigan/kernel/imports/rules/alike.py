"""Whether two names are likely those of the same thing (docs/rules/imports.md#R14)."""

from __future__ import annotations

import re

from shigan.kernel.base.text import fold, similarity, spelled

_ALIKE = 0.65
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十百东西南北中上下前后左右甲乙丙丁]")


def alike(name: str, other: str) -> bool:
    """Names that share most of their characters or their sound, and every number in them (R14)."""
    a, b = fold(name), fold(other)
    if a == b:
        return True
    if _NUMBER.findall(a) != _NUMBER.findall(b):
        return False
    return similarity(a, b) >= _ALIKE or (bool(spelled(a)) and spelled(a) == spelled(b))
