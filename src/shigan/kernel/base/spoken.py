"""Random words that people read aloud, write down and type: first passwords, codes."""

from __future__ import annotations

import secrets

#: Without signs that look alike (0 o, 1 i l).
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUP = 4


def spoken(groups: int) -> str:
    """So many groups of four signs: k7mq-29fx. A group is worth about 20 bits.

    There are letters and digits in it, as rules of passwords want.
    """
    while True:
        signs = [secrets.choice(_SIGNS) for _ in range(_GROUP * groups)]
        if any(s.isdecimal() for s in signs) and any(s.isalpha() for s in signs):
            parts = (signs[i : i + _GROUP] for i in range(0, len(signs), _GROUP))
            return "-".join(map("".join, parts))


def first_password() -> str:
    """A random password of all kinds of characters, for its owner to change."""
    text = spoken(3)
    letter = next(sign for sign in text if sign.isalpha())
    return text.replace(letter, letter.upper(), 1)


def same_spoken(typed: str, code: str) -> bool:
    """Whether somebody typed that code, in whatever case and with or without its dashes."""
    return bool(code) and secrets.compare_digest(_bare(typed), _bare(code))


def _bare(text: str) -> bytes:
    return "".join(c for c in text.lower() if c.isalnum()).encode()
