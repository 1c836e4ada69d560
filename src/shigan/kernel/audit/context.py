"""What the current request tells of itself, for the audit row."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """Where a deed came from."""

    request_id: str = ""
    address: str = ""


origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 -- frozen
