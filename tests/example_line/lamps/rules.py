"""When a fault is the old one again."""

from __future__ import annotations

from datetime import datetime, timedelta

REPEAT_WITHIN = timedelta(days=30)


def is_repeat(mended_at: datetime | None, reported_at: datetime) -> bool:
    """Whether the lamp was last mended at most 30 days before (docs/rules/lamps.md#R1)."""
    return mended_at is not None and reported_at - mended_at <= REPEAT_WITHIN
