"""Tokens of restricted people on the store, each for one client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bench.http.client import CLIENTS

_NAME = "bench"


@dataclass(frozen=True)
class Client:
    """A program of somebody: its headers, and a unit in which that person works."""

    headers: dict[str, str]
    login: str
    unit_code: str
    unit_path: str


def clients(role: str, *, most: int = CLIENTS) -> list[Client]:
    """One for each client, of people who hold that role; of fewer people, some have several.

    Those of an earlier run end. The connection is closed: the store can be copied then.
    """
    from django.db import connection  # noqa: PLC0415 -- needs Django

    from shigan.kernel.clock.queries import now, today  # noqa: PLC0415 -- needs Django
    from shigan.kernel.orgs.actions.tokens import token_issue, token_revoke  # noqa: PLC0415
    from shigan.kernel.orgs.models import Holding, Token  # noqa: PLC0415
    from shigan.kernel.orgs.queries import scope_of  # noqa: PLC0415

    held = list(
        Holding.objects.on(today())
        .filter(post__role=role, user__is_active=True)
        .select_related("user", "post__unit")
        .order_by("pk")[:most]
    )
    if not held:
        raise LookupError(f"nobody holds {role}")
    made = []
    for token in Token.objects.usable(now()).filter(name=_NAME).select_related("user"):
        token_revoke(actor=scope_of(token.user, today()), token_id=token.pk)
    for number in range(most):
        holding = held[number % len(held)]
        scope = scope_of(holding.user, today())
        issued = token_issue(actor=scope, name=_NAME, expires_at=now() + timedelta(days=1))
        made.append(
            Client(
                {"Authorization": f"Bearer {issued.secret}"},
                holding.user.username,
                holding.post.unit.code,
                holding.post.unit.path,
            )
        )
    connection.close()
    return made
