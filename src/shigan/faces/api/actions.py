"""Keeping answers by their key. Bookkeeping of the deed in whose transaction it happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from shigan.faces.api.models import ApiReply
from shigan.kernel.clock.queries import now

#: How long a key is remembered: longer than any client tries again.
KEPT = timedelta(days=7)


def reply_take(user_id: int, key: str, fingerprint: str) -> tuple[ApiReply, bool]:
    """The answer under a key, and whether the key is new. Call it inside a transaction.

    Whoever comes second with the same key waits here until the first is done or undone.
    """
    try:
        with transaction.atomic():
            made = ApiReply.objects.create(
                user_id=user_id, key=key, fingerprint=fingerprint, at=now()
            )
    except IntegrityError:
        return ApiReply.objects.get(user_id=user_id, key=key), False
    return made, True


def reply_keep(reply: ApiReply, status: int, body: Any) -> None:
    """Remember what was answered."""
    reply.status, reply.body = status, body
    reply.save(update_fields=["status", "body"])


def reply_drop(reply: ApiReply) -> None:
    """Nothing was done: the key is free again."""
    reply.delete()


def replies_forget() -> int:
    """Drop the answers that nobody asks for any more."""
    return ApiReply.objects.filter(at__lt=now() - KEPT).delete()[0]
