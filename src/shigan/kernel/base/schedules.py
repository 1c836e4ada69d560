"""Jobs that come round: announced by the apps, started by the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shigan.kernel.base.registry import Registry


@dataclass(frozen=True)
class Schedule:
    """A job and how often it comes round. Each must do no harm when it runs once too often."""

    code: str
    every: timedelta
    enqueue: Callable[[], Any]


schedules: Registry[Schedule] = Registry("schedule")
