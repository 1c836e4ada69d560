"""Random words that people read aloud, write down and type: first passwords, codes."""

from __future__ import annotations

import secrets

#: Without signs that look alike (0 o, 1 i l).
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUP = 4


def spoken(groups: int) -> str:
    """So many groups of four signs: k7mq-29fx. A group is worth about 20 bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(groups))


def same_spoken(typed: str, code: str) -> bool:
    """Whether somebody typed that code, in whatever case and with or without its dashes."""
    return bool(code) and secrets.compare_digest(_bare(typed), _bare(code))


def _bare(text: str) -> bytes:
    return "".join(c for c in text.lower() if c.isalnum()).encode()
