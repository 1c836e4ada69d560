"""What a password must be, when it is too old, and what a new one ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from shigan.kernel.access.actions.passwords import password_is_old, password_reset
from shigan.kernel.access.models import PastPassword, Session
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.orgs.actions.passwords import password_change
from shigan.kernel.orgs.actions.people import staff_load
from shigan.kernel.orgs.models import User
from shigan.settings.environment import SAMPLE_CLOCK
from tests.kit.cast import PASSWORD, Cast

PAGE = "/orgs/password/"


def weak(password: str, user: User) -> list[str]:
    """What is said against a password."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab3-", ["至少8位。"]),
        ("qzwxkvjm", ["大写字母、小写字母、数字、符号，至少要有3种。"]),
        ("Head-2026-x", ["不能含有本人的姓名或登录名。"]),
        ("Dingkezhang-1", ["不能含有本人的姓名或登录名。"]),
        ("Tel-19900000001", ["不能含有手机号或身份证号。"]),
        ("P@ssw0rd", ["这个密码太常见了。"]),
        ("", ["至少8位。", "大写字母、小写字母、数字、符号，至少要有3种。"]),
        ("Cai-yuan-7", []),
    ],
)
def test_a_weak_password_is_told_why(cast: Cast, password: str, said: list[str]) -> None:
    assert weak(password, cast.people["head"]) == said


def test_the_latest_passwords_are_not_taken_again(cast: Cast) -> None:
    chosen = [PASSWORD, *(f"Cai-yuan-{place}" for place in range(1, 7))]
    for old, new in pairwise(chosen):
        password_change(actor=cast.scope("head"), current=old, new=new)
    head = User.objects.get(username="head")
    assert PastPassword.objects.filter(user=head).count() == settings.SHIGAN_PASSWORDS_REMEMBERED
    for again in chosen[2:-1]:
        with pytest.raises(Refused) as refused:
            password_change(actor=cast.scope("head"), current=chosen[-1], new=again)
        assert refused.value.fields == {"new": "最近5次用过的密码不能再用。"}
    password_change(actor=cast.scope("head"), current=chosen[-1], new=chosen[1])


@pytest.mark.parametrize(("days", "opens"), [(89, "/"), (90, PAGE)])
def test_an_old_password_is_changed_first(cast: Cast, days: int, opens: str) -> None:
    begun = timezone.now()
    with time_machine.travel(begun, tick=False):
        password_change(actor=cast.scope("head"), current=PASSWORD, new="Cai-yuan-7")
    client = Client()
    with time_machine.travel(begun + timedelta(days=days), tick=False):
        client.post("/login/", {"username": "head", "password": "Cai-yuan-7"})
        answer = client.get("/")
    assert (answer.status_code, answer.get("Location", "/")) == (302 if days == 90 else 200, opens)
    assert AuditRow.objects.filter(code="access.password_expire").count() == (opens == PAGE)


def test_no_password_is_too_old_in_a_sample_or_where_none_shall_be(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = cast.people["head"]
    long_ago = timezone.now() - timedelta(days=1000)
    PastPassword.objects.create(user=head, hash=head.password, chosen_at=long_ago)
    assert password_is_old(head)
    monkeypatch.setattr(settings, "SHIGAN_PASSWORD_DAYS", 0)
    assert not password_is_old(head)
    monkeypatch.setattr(settings, "SHIGAN_PASSWORD_DAYS", 90)
    monkeypatch.setattr(settings, "SHIGAN_HOME", tmp_path)
    (tmp_path / SAMPLE_CLOCK).touch()
    assert not password_is_old(head)


@pytest.mark.parametrize("sample", [True, False])
def test_a_password_of_a_sheet_is_changed_first_but_in_a_sample(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: bool
) -> None:
    monkeypatch.setattr(settings, "SHIGAN_HOME", tmp_path)
    if sample:
        (tmp_path / SAMPLE_CLOCK).touch()
    rows = [
        {"username": "wang", "name": "王甲", "password": "Cai-yuan-7"},
        {"username": "li", "name": "李乙"},
        {"username": "head", "name": "丁科长", "password": "Cai-yuan-8"},
    ]
    staff_load(actor=cast.scope("manager"), rows=rows)  # type: ignore[arg-type]
    owing = User.objects.filter(must_change_password=True).values_list("username", flat=True)
    assert [*owing] == ([] if sample else ["wang"])


def test_a_changed_password_ends_all_sessions_but_this(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    here, there, other = client_of("head"), client_of("head"), client_of("clerk")
    sent = {"current": PASSWORD, "new": "Cai-yuan-7", "again": "Cai-yuan-7"}
    assert here.post(PAGE, sent).status_code == 302
    assert [c.get("/").status_code for c in (here, there, other)] == [200, 302, 200]
    assert Session.objects.filter(user=cast.people["head"]).count() == 1


def test_a_reset_gives_a_first_password_and_ends_everything(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    client = client_of("head")
    password = password_reset(actor=cast.scope("manager"), user_id=cast.people["head"].pk)
    head = User.objects.get(username="head")
    assert (head.check_password(password), head.must_change_password) == (True, True)
    validate_password(password)
    assert client.get("/").status_code == 302
    row = AuditRow.objects.get(code="access.password_reset")
    assert (row.actor_name, row.after) == ("癸管理", {"fields": ["password"]})


def test_nobody_else_resets_and_nobody_their_own(cast: Cast) -> None:
    for who in ("director", "head", "outsider"):
        with pytest.raises(Denied):
            password_reset(actor=cast.scope(who), user_id=cast.people["clerk"].pk)
    with pytest.raises(Refused):
        password_reset(actor=cast.scope("manager"), user_id=cast.people["manager"].pk)


def test_the_page_has_the_rules_beside_the_input(client_of: Callable[[str], Client]) -> None:
    text = client_of("head").get(PAGE).content.decode()
    for said in ("至少8位", "至少要有3种", "最近5次用过的", 'data-names="head"', "web/password.js"):
        assert said in text
