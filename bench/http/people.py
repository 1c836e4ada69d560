"""Restricted people on a store: tokens for programs, and a browser that is signed in.

`python -m bench.http.people ROLE` signs somebody in on the store of its environment.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bench.http.client import CLIENTS
from bench.store import ROOT, Store

_NAME = "bench"


@dataclass(frozen=True)
class Client:
    """A program of somebody: its headers, and a unit in which that person works."""

    headers: dict[str, str]
    login: str
    unit_code: str
    unit_path: str


def clients(role: str, *, most: int = CLIENTS, keep: Sequence[Client] = ()) -> list[Client]:
    """One for each client, of people who hold that role; of fewer people, some have several.

    Those of an earlier run end, but for those to `keep`. The connection is closed: the store can
    be copied then.
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
    old = Token.objects.usable(now()).filter(name=_NAME).select_related("user")
    for token in old.exclude(user__username__in=[client.login for client in keep]):
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


def session(store: Store, role: str) -> dict[str, str]:
    """The cookie of the first of those who hold a role, signed in on that store."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.http.people", role],
        check=True,
        cwd=ROOT,
        env=store.environment,
        stdout=subprocess.PIPE,
    )
    return {"Cookie": told.stdout.decode().strip()}


def _sign_in(role: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "shigan.settings.prod"
    import django  # noqa: PLC0415 -- after the settings are named

    django.setup()
    from django.test import Client as Browser  # noqa: PLC0415 -- needs Django

    from shigan.kernel.clock.queries import today  # noqa: PLC0415
    from shigan.kernel.orgs.models import Holding  # noqa: PLC0415

    held = Holding.objects.on(today()).filter(post__role=role, user__is_active=True)
    browser = Browser(headers={"host": "localhost"})
    browser.force_login(held.select_related("user").order_by("pk")[0].user)
    sys.stdout.write("; ".join(f"{m.key}={m.value}" for m in browser.cookies.values()))


if __name__ == "__main__":
    _sign_in(sys.argv[1])
