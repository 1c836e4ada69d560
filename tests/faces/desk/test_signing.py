"""Signing in and out: the log, who guesses, who stays away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from shigan.kernel.audit.models import AuditRow
from tests.kit.cast import Cast

WRONG = {"username": "head", "password": "guess"}
RIGHT = {"username": "head", "password": "Shigan2022"}


def logged() -> list[tuple[str, str]]:
    rows = AuditRow.objects.order_by("pk")
    return [(row.code, row.subject_id) for row in rows]


def test_coming_and_going_stand_in_the_log(cast: Cast) -> None:
    client, head = Client(), str(cast.people["head"].pk)
    client.post("/login/", WRONG)
    client.post("/login/", RIGHT)
    client.post("/logout/")
    assert logged() == [
        ("orgs.sign_in_fail", head),
        ("orgs.sign_in", head),
        ("orgs.sign_out", head),
    ]


def test_a_name_that_is_none_is_not_kept(cast: Cast) -> None:
    Client().post("/login/", {"username": "my secret password", "password": "x"})
    (row,) = AuditRow.objects.all()
    assert (row.subject_id, "secret" in f"{row.text}{row.after}{row.actor_name}") == ("", False)


def test_who_guesses_is_locked_out_for_a_while_and_nobody_else(cast: Cast) -> None:
    guesser = Client(REMOTE_ADDR="192.0.2.1")
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert guesser.post("/login/", WRONG).status_code == 200
    locked = guesser.post("/login/", WRONG)
    assert locked.status_code == 429
    assert "15分钟" in locked.content.decode()
    assert guesser.post("/login/", RIGHT).status_code == 429  # even with the right one
    assert Client(REMOTE_ADDR="192.0.2.2").post("/login/", RIGHT).status_code == 302
    later = timezone.now() + settings.AXES_COOLOFF_TIME + timedelta(seconds=1)
    with time_machine.travel(later):
        assert guesser.post("/login/", RIGHT).status_code == 302


def test_the_right_password_forgets_the_wrong_ones(cast: Cast) -> None:
    client = Client()
    for _ in range(2):
        for _ in range(settings.AXES_FAILURE_LIMIT - 1):
            client.post("/login/", WRONG)
        assert client.post("/login/", RIGHT).status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_a_session_ends_when_nobody_is_there(cast: Cast, minutes: int, status: int) -> None:
    client, begun = Client(), timezone.now()
    with time_machine.travel(begun, tick=False):
        client.post("/login/", RIGHT)
        client.get("/matters/")
    with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
        assert client.get("/matters/").status_code == status


def test_a_session_goes_on_while_somebody_works(cast: Cast) -> None:
    client, begun = Client(), timezone.now()
    with time_machine.travel(begun, tick=False):
        client.post("/login/", RIGHT)
    for minutes in (20, 40, 60):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            assert client.get("/matters/").status_code == 200
