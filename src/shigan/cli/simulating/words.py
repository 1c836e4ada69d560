"""What simulated people and events are called (words.yaml)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

_FILE = Path(__file__).with_name("words.yaml")


@cache
def words() -> Mapping[str, Any]:
    """The lists."""
    held: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return held


def name(rng: Random) -> str:
    """Of nobody."""
    given: Sequence[str] = words()["given"]
    surnames: Sequence[str] = words()["surnames"]
    return rng.choice(surnames) + rng.choice(given) + rng.choice(given)
