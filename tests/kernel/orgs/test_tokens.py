"""Tokens: issuing, limits, revoking, and the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.actions import token_issue, token_revoke
from shigan.kernel.orgs.models import Token
from shigan.kernel.orgs.queries import scope_of, token_of
from shigan.kernel.orgs.rules import Grant, allows, is_pattern, secret_digest
from shigan.kernel.orgs.scope import Scope
from tests.kit.cast import Cast

DAY = date(2026, 11, 24)
FUNCTIONS = ("grid.view", "grid.file", "orgs.view", "figures.close")
PATTERNS = ("*.*", "*.view", "grid.*", "grid.view", "orgs.manage")


@pytest.mark.parametrize(
    ("limit", "function", "passes"),
    [
        (None, "grid.file", True),
        (["grid.*"], "grid.file", True),
        (["*.view"], "grid.file", False),
        (["*.view", "grid.file"], "grid.file", True),
        ([], "grid.file", False),
    ],
)
def test_what_a_limit_lets_through(limit: list[str] | None, function: str, *, passes: bool) -> None:
    assert allows(limit, function) is passes


@given(
    can=st.frozensets(st.sampled_from(PATTERNS)),
    limit=st.none() | st.frozensets(st.sampled_from(PATTERNS)),
    function=st.sampled_from(FUNCTIONS),
)
def test_a_limit_only_ever_takes_away(
    can: frozenset[str], limit: frozenset[str] | None, function: str
) -> None:
    grants = (Grant("1/2/", can),)
    whole = Scope(1, "甲", grants, DAY)
    limited = Scope(1, "甲", grants, DAY, limit)
    assert set(limited.paths(function)) <= set(whole.paths(function))
    assert limited.may(function) is (whole.may(function) and allows(limit, function))
    assert hash(limited) == hash(Scope(1, "甲", grants, DAY, limit))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("grid.view", True),
        ("*.view", True),
        ("*.*", True),
        ("matters.decide_extension", True),
        ("grid", False),
        ("grid.", False),
        ("grid.view.all", False),
        ("Grid.View", False),
        ("grid.vi*", False),
    ],
)
def test_which_patterns_are_well_formed(text: str, *, right: bool) -> None:
    assert is_pattern(text) is right


def issue(actor: Scope, **more: object) -> str:
    given = {"name": "大屏取数", "expires_at": now() + timedelta(days=30)} | more
    return token_issue(actor=actor, **given).secret  # type: ignore[arg-type]


def test_the_secret_is_told_once_and_not_kept(cast: Cast) -> None:
    secret = issue(cast.scope("clerk"), functions=["grid.view", "grid.view"])
    token = Token.objects.get()
    assert token.digest == secret_digest(secret)
    assert secret.startswith("shigan_")
    assert token.functions == ["grid.view"]
    assert token_of(secret, now()) == token
    assert token_of("shigan_", now()) is None
    row = AuditRow.objects.get(code="orgs.token_issue")
    assert secret not in str((row.text, row.before, row.after, row.subject_label))


def test_the_scope_of_a_token_lies_within_its_owner_s(cast: Cast) -> None:
    secret = issue(cast.scope("worker_a"), functions=["*.*"])
    token = token_of(secret, now())
    assert token is not None
    owner = cast.scope("worker_a")
    limited = scope_of(token.user, owner.on, token.limit)
    assert limited.grants == owner.grants
    assert not limited.may("grid.file")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"expires_at": timedelta(days=367)}, "expires_at"),
        ({"expires_at": timedelta(0)}, "expires_at"),
        ({"functions": []}, "functions"),
        ({"functions": ["everything"]}, "functions"),
        ({"functions": ["grid.view"] * 21}, "functions"),
    ],
)
def test_what_is_asked_wrongly_is_named(cast: Cast, wrong: dict[str, object], field: str) -> None:
    span = wrong.get("expires_at")
    if isinstance(span, timedelta):
        wrong = {"expires_at": now() + span}
    with pytest.raises(Refused) as refused:
        issue(cast.scope("clerk"), **wrong)
    assert set(refused.value.fields) == {field}
    assert not Token.objects.exists()


def test_a_program_makes_no_tokens(cast: Cast) -> None:
    """Else a limited token would make itself an unlimited one."""
    limited = scope_of(cast.people["clerk"], DAY, frozenset({"*.*"}))
    with pytest.raises(Denied):
        issue(limited)
    assert not Token.objects.exists()


def test_there_is_an_end_to_how_many(cast: Cast) -> None:
    scope = cast.scope("clerk")
    for _ in range(20):
        issue(scope)
    with pytest.raises(Refused):
        issue(scope)
    token_revoke(actor=scope, token_id=Token.objects.latest("pk").pk)
    issue(scope)


def test_only_the_owner_revokes(cast: Cast) -> None:
    secret = issue(cast.scope("clerk"))
    token = Token.objects.get()
    for login in ("outsider", "secretary", "manager"):
        with pytest.raises(Denied):
            token_revoke(actor=cast.scope(login), token_id=token.pk)
    assert token_of(secret, now()) == token
    first = token_revoke(actor=cast.scope("clerk"), token_id=token.pk).revoked_at
    again = token_revoke(actor=cast.scope("clerk"), token_id=token.pk).revoked_at
    assert first == again
    assert token_of(secret, now()) is None


ClientOf = Callable[[str], Client]


def test_the_page_issues_shows_and_revokes(cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of("clerk"), reverse("orgs:tokens")
    body = {"name": "大屏取数", "functions": ["grid.view", "figures.view"], "days": "90"}
    issued = client.post(url, body)
    token = Token.objects.get()
    secret = issued.context["issued"].secret
    assert (issued.status_code, token.digest) == (200, secret_digest(secret))
    assert secret in issued.content.decode()
    assert "no-store" in issued.headers["Cache-Control"]
    assert token.functions == ["figures.view", "grid.view"]
    assert secret not in client.get(url).content.decode()
    assert client.post(reverse("orgs:token-revoke", args=[token.pk])).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"functions": ["everything"]}, {"functions": ["没有这一项权限"]}),
        ({"functions": ["audit.*"]}, {"functions": ["没有这一项权限"]}),
        ({"functions": []}, {"functions": ["请至少选一项"]}),
        ({"name": ""}, {"name": ["请填写用途"]}),
        ({"days": "9999"}, {"days": ["没有这个选项，请从列表中重新选择"]}),
    ],
)
def test_the_page_says_what_is_wrong(
    cast: Cast, client_of: ClientOf, wrong: dict[str, object], said: dict[str, list[str]]
) -> None:
    body = {"name": "大屏取数", "functions": ["*.view"], "days": "90", **wrong}
    answer = client_of("clerk").post(reverse("orgs:tokens"), body)
    assert answer.status_code == 422
    assert answer.context["form"].errors == said
    assert not Token.objects.exists()


def test_rights_are_chosen_in_words_from_those_held(cast: Cast, client_of: ClientOf) -> None:
    form = client_of("clerk").get(reverse("orgs:tokens")).context["form"]
    assert form.fields["functions"].choices == [
        ("*.*", "本人的全部职责"),
        ("*.view", "全部业务：只查看"),
        ("figures.view", "指标：只查看"),
        ("files.view", "证据文件：只查看"),
        ("files.*", "证据文件：查看和办理"),
        ("grid.view", "网格治理：只查看"),
        ("grid.*", "网格治理：查看和办理"),
        ("orgs.view", "组织：只查看"),
    ]
    assert form.initial == {"functions": ["*.view"], "days": "90"}


@pytest.mark.parametrize(
    ("functions", "kept", "words"),
    [
        (["*.*", "grid.view"], None, "本人的全部职责"),
        (["*.view"], ["*.view"], "全部业务：只查看"),
        (
            ["grid.*", "figures.view"],
            ["figures.view", "grid.*"],
            "指标：只查看、网格治理：查看和办理",
        ),
    ],
)
def test_what_a_token_may_do_is_told_in_words(
    cast: Cast,
    client_of: ClientOf,
    functions: list[str],
    kept: list[str] | None,
    words: str,
) -> None:
    client, url = client_of("clerk"), reverse("orgs:tokens")
    client.post(url, {"name": "大屏取数", "functions": functions, "days": "90"})
    assert Token.objects.get().functions == kept
    assert f">{words}</td>" in client.get(url).text


def test_a_pattern_without_words_is_shown_as_it_is(cast: Cast, client_of: ClientOf) -> None:
    issue(cast.scope("clerk"), functions=["grid.file"])
    assert ">grid.file</td>" in client_of("clerk").get(reverse("orgs:tokens")).text


def test_nobody_sees_or_ends_another_s(cast: Cast, client_of: ClientOf) -> None:
    issue(cast.scope("clerk"))
    token = Token.objects.get()
    client = client_of("secretary")
    assert list(client.get(reverse("orgs:tokens")).context["tokens"]) == []
    assert client.post(reverse("orgs:token-revoke", args=[token.pk])).status_code == 404
    assert Client().get(reverse("orgs:tokens")).status_code == 302


def test_a_page_sent_twice_leaves_one_token_whose_secret_was_seen(
    client_of: Callable[[str], Client],
) -> None:
    client, page = client_of("clerk"), reverse("orgs:tokens")
    form = client.get(page).context["form"]
    sent = {"name": "大屏取数", "functions": ["*.view"], "days": "90"}
    sent["page_id"] = str(form["page_id"].value())
    issued = [client.post(page, sent).context["issued"] for _ in range(2)]
    assert [token_of(one.secret, now()) is not None for one in issued] == [False, True]
    assert client.post(page, sent | {"name": "另一个"}).context["issued"] is not None
    assert Token.objects.usable(now()).count() == 2
