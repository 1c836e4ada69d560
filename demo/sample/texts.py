"""What people write: titles, reports and notes, put together from the class's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from demo.sample.words import EventClass, Family, frames

_VOICES = {
    "网格员上报": "worker",
    "巡查发现": "worker",
    "社区上报": "worker",
    "居民来电": "caller",
    "热线转办": "hotline",
}
_TITLE_LENGTH = 40
_OPENER_SHARE = 0.35


@dataclass(frozen=True)
class Said:
    """A title and a report."""

    title: str
    text: str


@dataclass(frozen=True)
class Sight:
    """What is there to be reported, and where."""

    event_class: EventClass
    address: str
    spot: str
    what: str
    how: str


def see(event_class: EventClass, place: tuple[str, str], rng: Random) -> Sight:
    """Something of that class at that place."""
    what, how = rng.choice(event_class.what), rng.choice(event_class.how)
    return Sight(event_class, *place, what, how)


def say(family: Family, sight: Sight, source: str, at: datetime, rng: Random) -> Said:
    """A report of what was seen, in the voice of its source."""
    words = {
        "addr": sight.address,
        "spot": sight.spot,
        "label": sight.event_class.label,
        "what": sight.what,
        "how": sight.how,
        "harm": rng.choice(sight.event_class.harm),
        "need": rng.choice(sight.event_class.need),
        "when": _when(at, rng),
        "span": rng.choice(frames()["urgent_spans" if sight.event_class.urgent else "spans"]),
    }
    voice = _VOICES[source]
    text = rng.choice(family.frames[voice]).format(**words)
    if voice == "worker" and rng.random() < _OPENER_SHARE:
        text = rng.choice(frames()["openers"]) + text
    title = rng.choice(frames()["titles"][family.voice]).format(**words)
    return Said(title[:_TITLE_LENGTH], text + rng.choice(frames()["closers"][voice]))


def done(event_class: EventClass, rng: Random) -> str:
    """What the handler notes at the end."""
    return rng.choice(event_class.done) + rng.choice(
        ("。", "。", "", "，请核查。", "，已拍照反馈。")
    )


def _when(at: datetime, rng: Random) -> str:
    if at.hour < 9:
        return rng.choice(("今早", "清晨", "早上"))
    if at.hour < 12:
        return rng.choice(("今天上午", "上午", f"{at.month}月{at.day}日上午", "今日"))
    if at.hour < 18:
        return rng.choice(("今天下午", "下午", f"{at.month}月{at.day}日下午", "今日"))
    return rng.choice(("今晚", "晚上", "傍晚", "夜间"))
