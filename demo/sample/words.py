"""The classes of events, and the words in which people report them (words/*.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent / "words"
_EVEN = (1.0,) * 12
#: How often a case gets stuck for weeks where the class says nothing else.
_STUCK = 0.034


@dataclass(frozen=True)
class EventClass:
    """A small class: what it is called, how often it comes, how long it may take, its words."""

    code: str
    label: str
    keywords: tuple[str, ...]
    component: bool
    department: str
    handling: str
    whole: str
    limit_note: str
    own_limit: bool
    urgent: bool
    weight: float
    months: tuple[float, ...]
    surge: str
    hours: str
    stuck: float
    refused: float
    sources: tuple[tuple[str, float], ...]
    where: tuple[str, ...]
    what: tuple[str, ...]
    how: tuple[str, ...]
    harm: tuple[str, ...]
    need: tuple[str, ...]
    done: tuple[str, ...]

    @property
    def family(self) -> str:
        """The code of the large class."""
        return self.code[:2]


@dataclass(frozen=True)
class Family:
    """A large class with its small ones."""

    code: str
    label: str
    keywords: tuple[str, ...]
    department: str
    others: tuple[str, ...]
    voice: str
    handling: str
    whole: str
    frames: dict[str, tuple[str, ...]]
    classes: tuple[EventClass, ...]


@cache
def odds(name: str) -> dict[str, Any]:
    """Words that belong to no class: frames, places, names."""
    data: dict[str, Any] = yaml.safe_load((_HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def frames() -> dict[str, Any]:
    """Sentences for all families, and what stands around them."""
    return odds("frames")


@cache
def families() -> tuple[Family, ...]:
    """All large classes in the order of their codes."""
    general = frames()
    return tuple(
        _family(yaml.safe_load(path.read_text(encoding="utf-8")), general)
        for path in sorted(_HERE.glob("[0-9][0-9].yaml"))
    )


@cache
def event_classes() -> dict[str, EventClass]:
    """All small classes by code."""
    return {c.code: c for family in families() for c in family.classes}


def _family(data: dict[str, Any], general: dict[str, Any]) -> Family:
    voices = general[data["voice"]]
    return Family(
        code=data["code"],
        label=data["label"],
        keywords=tuple(data["keywords"]),
        department=data["department"],
        others=tuple(data["others"]),
        voice=data["voice"],
        handling=data["handling"],
        whole=data["whole"],
        frames={
            voice: (*general_frames, *data["frames"].get(voice, ()))
            for voice, general_frames in voices.items()
        },
        classes=tuple(_event_class(row, data) for row in data["classes"]),
    )


def _event_class(row: dict[str, Any], family: dict[str, Any]) -> EventClass:
    def inherited(key: str, default: Any = None) -> Any:
        return row.get(key, family.get(key, default))

    words = {key: tuple(row[key]) for key in ("where", "what", "how", "harm", "need", "done")}
    return EventClass(
        code=row["code"],
        label=row["label"],
        keywords=tuple(row["keywords"]),
        component=inherited("component", default=False),
        department=inherited("department"),
        handling=inherited("handling"),
        whole=inherited("whole"),
        limit_note=row.get("limit_note", ""),
        own_limit="handling" in row,
        urgent=inherited("urgent", default=False),
        weight=row["weight"],
        months=tuple(row.get("months", _EVEN)),
        surge=row.get("surge", ""),
        hours=row.get("hours", ""),
        stuck=row.get("stuck", _STUCK),
        refused=inherited("refused"),
        sources=tuple(inherited("sources").items()),
        **words,
    )
