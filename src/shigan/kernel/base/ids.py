"""Ids that sort by time (UUID version 7, RFC 9562)."""

from __future__ import annotations

import secrets
import time
import uuid


def uuid7() -> uuid.UUID:
    """A new id: 48 bits of milliseconds, then 74 random bits."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76 | secrets.randbits(12) << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)
