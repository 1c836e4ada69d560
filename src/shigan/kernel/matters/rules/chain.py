"""The chain of entries: an altered or missing one shows (docs/rules/matters.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class ChainLink(Protocol):
    """What the hash of an entry covers."""

    @property
    def payload(self) -> Mapping[str, Any]:
        """The entry's facts, as JSON values."""
        ...

    @property
    def previous_hash(self) -> str:
        """The hash of the entry before it; empty for the first."""
        ...

    @property
    def hash(self) -> str:
        """Its own hash."""
        ...


def entry_hash(previous: str, payload: Mapping[str, Any]) -> str:
    """SHA-256 over the hash before it and the entry's facts (docs/rules/matters.md#R4)."""
    text = _encoder.encode(payload)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def chain_break(entries: Sequence[ChainLink], count: int, head: str) -> int | None:
    """The place (from 1) of the first entry that was altered or is missing, or None when whole.

    `count` and `head` are what the matter itself remembers: so a cut-off tail shows too.
    """
    previous = ""
    for place, entry in enumerate(entries, start=1):
        if entry.previous_hash != previous or entry.hash != entry_hash(previous, entry.payload):
            return place
        previous = entry.hash
    if len(entries) != count or previous != head:
        return len(entries) + 1
    return None
