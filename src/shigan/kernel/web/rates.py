"""How often something may be done: buckets that fill up again, in the memory of each process.

A bucket holds as many turns as its limit names and fills evenly over its span. Nothing is written,
and nothing waits for another process: with several processes each has its own buckets, so that
together they let through that many times more (docs/decisions/0009-rate-limits.md).
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import DomainError

_MOST_KEYS = 20_000


class TooMany(DomainError):
    """Too often in too short a time; later it may be done."""

    status = 429
    code = "too-many-requests"

    def __init__(self, seconds: int) -> None:
        super().__init__(_("请求太频繁，请%(seconds)d秒后再试") % {"seconds": seconds})
        self.retry_after = seconds


@dataclass(frozen=True)
class Bucket:
    """How many turns are left, as of an instant in seconds."""

    left: float
    at: float


def drawn(bucket: Bucket | None, count: int, span: float, at: float) -> tuple[Bucket, float]:
    """The bucket after a turn, and 0; or as it is, and the seconds until there is a turn.

    `docs/rules/access.md#R6`: `count` turns at once, and as many again over `span` seconds.
    """
    left = float(count)
    if bucket is not None:
        left = min(left, bucket.left + (at - bucket.at) * count / span)
    if left >= 1:
        return Bucket(left - 1, at), 0
    return Bucket(left, at), (1 - left) * span / count


class Buckets:
    """The buckets of one process; those that nobody drew from for longest give way."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def draw(self, code: str, key: str, rate: tuple[int, int], at: float) -> float:
        """Take a turn; 0, or after how many seconds there is one."""
        with self._lock:
            bucket, wait = drawn(self._held.pop((code, key), None), *rate, at)
            self._held[(code, key)] = bucket
            if len(self._held) > _MOST_KEYS:
                self._held.popitem(last=False)
        return wait

    def clear(self) -> None:
        """Begin anew."""
        with self._lock:
            self._held.clear()


buckets = Buckets()


def spend(code: str, key: str) -> None:
    """Take one turn of the limit `code` for whoever `key` names, or raise `TooMany`."""
    rate: tuple[int, int] | None = settings.SHIGAN_RATES[code]
    if rate is None:
        return
    if wait := buckets.draw(code, key, rate, time.monotonic()):
        raise TooMany(math.ceil(wait))
