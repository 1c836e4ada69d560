"""The published schedule of 2004 to 2026 as a calendar, without a database."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from chinese_calendar import constants as published

from shigan.kernel.clock.rules import Calendar

TZ = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar(
    tz=TZ,
    days_off=frozenset(published.holidays),
    days_on=frozenset(published.workdays),
    legal_holidays=frozenset(published.holidays),
    years=frozenset(range(2004, 2027)),
)


def at(text: str) -> datetime:
    """An instant in Shandong, written 2022-03-01 09:00."""
    return datetime.fromisoformat(text).replace(tzinfo=TZ)
