"""Chinese text made searchable and comparable, in one place.

Two-character words are the rule in Chinese, so text is indexed by bigrams, and names also by
the initials of their pinyin (财源 → cy).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from pypinyin import Style, lazy_pinyin

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9]+")
_NAME_LENGTH = 24


def fold(text: str) -> str:
    """Full-width to half-width, upper to lower case, spaces to one."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def tokens(text: str) -> list[str]:
    """Bigrams of Chinese runs (a single character stays itself), Latin words and numbers whole."""
    out: list[str] = []
    for run in _RUN.findall(fold(text)):
        if run[0].isascii() or len(run) == 1:
            out.append(run)
        else:
            out.extend(a + b for a, b in pairwise(run))
    return out


@lru_cache(maxsize=8192)
def initials(name: str) -> str:
    """Pinyin initials of a short name: 后七里社区 → hqlsq. Longer text has none."""
    name = fold(name)
    if len(name) > _NAME_LENGTH:
        return ""
    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")
    return "".join(c for c in "".join(letters) if c.isascii() and c.isalnum())


@lru_cache(maxsize=8192)
def spelled(name: str) -> str:
    """A short name in pinyin, in one word: 张三 → zhangsan. Longer text has none."""
    name = fold(name)
    if len(name) > _NAME_LENGTH:
        return ""
    return "".join(c for c in "".join(lazy_pinyin(name)) if c.isascii() and c.isalnum())


def similarity(a: str, b: str) -> float:
    """How alike two texts are, 0 to 1: shared bigrams over all bigrams (Dice)."""
    left, right = set(tokens(a)), set(tokens(b))
    if not left or not right:
        return 0.0
    return 2 * len(left & right) / (len(left) + len(right))
