"""The visitor's address behind proxies: believed as far as the setting says, and no further."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from shigan.kernel.audit.models import AuditRow
from tests.kit.cast import Cast


@pytest.mark.parametrize(
    ("proxies", "said", "kept"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "10.0.0.1, 203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "198.51.100.7", "127.0.0.1"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "<script>", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_log_names_the_visitor(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, proxies: int, said: str, kept: str
) -> None:
    monkeypatch.setattr(settings, "SHIGAN_PROXIES", proxies)
    client = Client(headers={"x-forwarded-for": said} if said else None)
    client.post("/login/", {"username": "head", "password": "x"})
    assert AuditRow.objects.get().address == kept


def test_one_who_guesses_locks_out_nobody_else_behind_the_proxy(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SHIGAN_PROXIES", 1)
    wrong = {"username": "head", "password": "x"}
    for _try in range(settings.AXES_FAILURE_LIMIT):
        locked = Client(headers={"x-forwarded-for": "198.51.100.7"}).post("/login/", wrong)
    assert locked.status_code == 429
    other = Client(headers={"x-forwarded-for": "198.51.100.8"}).post("/login/", wrong)
    assert other.status_code == 200
