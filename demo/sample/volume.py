"""How many events of each class come on each day: week, season, weather, festivals."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from demo.sample.dice import Weighted
from demo.sample.office import CALENDAR, FIRST, LAST, SPRING_FESTIVAL
from demo.sample.words import EventClass

#: What there is of each year: the whole of 2022, and the end of the year before.
COUNTS = {2021: 700, 2022: 20_000}
_WEEK = (1.14, 1.08, 1.05, 1.03, 1.0, 0.58, 0.46)
_MAKE_UP_DAY = 0.95
_HOLIDAY, _FESTIVAL = 0.42, 0.16
#: A growing habit of reporting, month after month.
_GROWTH = 0.012

#: Days of weather and of calendar that push some classes up (the weather is invented).
_STORM = (date(2022, 7, 11), date(2022, 7, 17))
_SHOWERS = (
    (date(2022, 6, 26), date(2022, 6, 27)),
    (date(2022, 7, 27), date(2022, 7, 28)),
    (date(2022, 8, 6), date(2022, 8, 7)),
    (date(2022, 8, 29), date(2022, 8, 29)),
    (date(2022, 10, 3), date(2022, 10, 4)),
)
_SNOW = (
    (date(2021, 12, 25), date(2021, 12, 27)),
    (date(2022, 1, 22), date(2022, 1, 25)),
    (date(2022, 2, 13), date(2022, 2, 15)),
    (date(2022, 11, 29), date(2022, 12, 2)),
)
_HEALTH = (
    (date(2022, 3, 10), date(2022, 4, 20)),
    (date(2022, 12, 5), date(2022, 12, 31)),
)
_FIREWORKS = {
    date(2022, 1, 25): 8.0,
    date(2022, 1, 31): 34.0,
    date(2022, 2, 1): 26.0,
    date(2022, 2, 2): 12.0,
    date(2022, 2, 5): 16.0,
    date(2022, 2, 8): 8.0,
    date(2022, 2, 14): 8.0,
    date(2022, 2, 15): 18.0,
    date(2022, 12, 31): 6.0,
}


def _within(day: date, spans: tuple[tuple[date, date], ...]) -> bool:
    return any(first <= day <= last for first, last in spans)


def _rain(day: date) -> float:
    if _within(day, (_STORM,)):
        return 22.0
    return 5.0 if _within(day, _SHOWERS) else 0.55


def _surge(name: str, day: date) -> float:
    if name == "rain":
        return _rain(day)
    if name == "rain_light":
        return 1 + (_rain(day) - 0.55) / 8
    if name == "snow":
        return 12.0 if _within(day, _SNOW) else 0.25
    if name == "health":
        return 2.0 if _within(day, _HEALTH) else 1.0
    if name == "festival":
        return _FIREWORKS.get(day, 1.0)
    return 1.0


def _office_share(day: date) -> float:
    """How busy the day is because people work, or do not."""
    if SPRING_FESTIVAL[0] <= day <= SPRING_FESTIVAL[1]:
        return _FESTIVAL
    if CALENDAR.is_legal_holiday(day):
        return _HOLIDAY
    if day.weekday() >= 5 and CALENDAR.is_workday(day):
        return _MAKE_UP_DAY
    return _WEEK[day.weekday()]


#: What goes on whether people work or not: it rains on Sundays too.
_RESTLESS = frozenset({"rain", "snow", "festival"})


def weight(event_class: EventClass, day: date) -> float:
    """How many events of the class come on that day, in proportion."""
    busy = 1.0 if event_class.surge in _RESTLESS else _office_share(day)
    months = (day.year - 2022) * 12 + day.month - 1
    growth = 1 + _GROWTH * months
    season = event_class.months[day.month - 1]
    return event_class.weight * season * _surge(event_class.surge, day) * busy * growth


def days() -> list[date]:
    """The days of the sample."""
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def draw(
    year: int, classes: tuple[EventClass, ...], count: int, rng: Random
) -> list[tuple[date, EventClass]]:
    """Day and class of so many events of a year."""
    chances = Weighted(
        ((day, event_class), weight(event_class, day))
        for day in days()
        if day.year == year
        for event_class in classes
    )
    return [chances.pick(rng) for _ in range(count)]
