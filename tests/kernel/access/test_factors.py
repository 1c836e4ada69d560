"""The second factor: set up, asked for, spent once, lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shigan.kernel.access.actions.factors import (
    codes_renew,
    factor_begin,
    factor_confirm,
    factor_off,
    factor_remove,
    factor_spend,
    secret_of,
)
from shigan.kernel.access.models import RecoveryCode, SecondFactor
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import now, today
from shigan.kernel.orgs.actions import token_issue
from shigan.kernel.orgs.queries import scope_of
from shigan.kernel.web.rates import buckets
from tests.kit.cast import PASSWORD, Cast

RIGHT = {"username": "head", "password": PASSWORD}


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """Time that stands still until it is moved."""
    with time_machine.travel(timezone.now(), tick=False) as held:
        yield held


@pytest.fixture
def codes(cast: Cast, clock: time_machine.Coordinates) -> list[str]:
    """The recovery codes of the head, whose second factor is set up; the next code is due."""
    factor_begin(actor=cast.scope("head"))
    found = factor_confirm(actor=cast.scope("head"), typed=shown(cast))
    clock.shift(timedelta(seconds=30))
    return found


def shown(cast: Cast, who: str = "head", at: datetime | None = None) -> str:
    """What the telephone shows."""
    secret = secret_of(SecondFactor.objects.get(user=cast.people[who]))
    moment = (at or timezone.now()).timestamp()
    return TOTP(secret, 6, SHA1(), 30).generate(moment).decode()


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 10**6:06}"


def test_nothing_is_asked_before_the_first_code_was_right(
    cast: Cast, clock: time_machine.Coordinates
) -> None:
    begun = factor_begin(actor=cast.scope("head"))
    assert factor_begin(actor=cast.scope("head")).pk == begun.pk
    with pytest.raises(Refused) as refused:
        factor_confirm(actor=cast.scope("head"), typed=wrong(shown(cast)))
    assert [*refused.value.fields] == ["code"]
    assert Client().post("/login/", RIGHT)["Location"] == "/"
    codes = factor_confirm(actor=cast.scope("head"), typed=shown(cast))
    assert (len(set(codes)), {len(code) for code in codes}) == (10, {24})
    assert Client().post("/login/", RIGHT)["Location"] == "/login/code/"


def test_neither_secret_nor_codes_lie_in_the_store_or_the_log(cast: Cast, codes: list[str]) -> None:
    factor = SecondFactor.objects.get()
    assert str(factor.secret) == "••••"
    kept = [factor.secret.token, *RecoveryCode.objects.values_list("digest", flat=True)]
    kept += [f"{row.after}{row.text}" for row in AuditRow.objects.all()]
    assert not any(code in text for code in codes for text in kept)
    assert AuditRow.objects.filter(code="access.factor_confirm").count() == 1


def test_a_code_lets_in_and_does_so_once(
    cast: Cast, codes: list[str], clock: time_machine.Coordinates
) -> None:
    client, code = Client(), shown(cast)
    assert client.post("/login/", RIGHT | {"next": "/orgs/"})["Location"] == "/login/code/"
    assert client.get("/")["Location"] == "/login/?next=/"
    assert client.post("/login/code/", {"code": code})["Location"] == "/orgs/"
    assert client.get("/").status_code == 200
    row = AuditRow.objects.get(code="orgs.sign_in")
    assert (row.actor_name, row.after) == ("丁科长", {"proved": "code"})
    again = Client()
    again.post("/login/", RIGHT)
    assert again.post("/login/code/", {"code": code}).status_code == 200
    assert again.get("/").status_code == 302
    clock.shift(timedelta(seconds=30))
    assert again.post("/login/code/", {"code": shown(cast)})["Location"] == "/"


def test_a_recovery_code_lets_in_once(cast: Cast, codes: list[str]) -> None:
    for place, status in enumerate((302, 200)):
        client = Client()
        client.post("/login/", RIGHT)
        answer = client.post("/login/code/", {"code": codes[0].upper()})
        assert answer.status_code == status, place
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def test_wrong_codes_lock_as_wrong_passwords_do(
    cast: Cast, codes: list[str], clock: time_machine.Coordinates
) -> None:
    client = Client()
    client.post("/login/", RIGHT)
    for _try in range(settings.AXES_FAILURE_LIMIT - 1):
        assert client.post("/login/code/", {"code": wrong(shown(cast))}).status_code == 200
    assert client.post("/login/code/", {"code": wrong(shown(cast))}).status_code == 429
    locked = client.post("/login/code/", {"code": shown(cast)})
    assert (locked.status_code, locked["Retry-After"]) == (429, "900")
    assert AuditRow.objects.filter(code="orgs.sign_in_fail").count() == settings.AXES_FAILURE_LIMIT
    assert client.post("/login/", RIGHT).status_code == 429


def test_the_right_password_alone_forgets_no_wrong_codes(cast: Cast, codes: list[str]) -> None:
    client = Client()
    for _try in range(settings.AXES_FAILURE_LIMIT):
        assert client.post("/login/", RIGHT).status_code == 302
        answer = client.post("/login/code/", {"code": wrong(shown(cast))})
    assert answer.status_code == 429


def test_from_many_addresses_codes_are_few_too(
    cast: Cast, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.SHIGAN_RATES, "codes", (3, 900))
    buckets.clear()
    said = []
    for place in range(4):
        client = Client(REMOTE_ADDR=f"192.0.2.{place}")
        client.post("/login/", RIGHT)
        said.append(client.post("/login/code/", {"code": wrong(shown(cast))}).status_code)
    assert said == [200, 200, 200, 429]


def test_the_page_of_the_code_opens_after_the_password_alone(
    cast: Cast, codes: list[str], clock: time_machine.Coordinates
) -> None:
    assert Client().get("/login/code/")["Location"] == "/login/"
    client = Client()
    client.post("/login/", RIGHT)
    assert client.get("/login/code/").status_code == 200
    clock.shift(timedelta(minutes=6))
    assert client.post("/login/code/", {"code": shown(cast)})["Location"] == "/login/"


def test_a_password_changed_meanwhile_closes_it(cast: Cast, codes: list[str]) -> None:
    client = Client()
    client.post("/login/", RIGHT)
    cast.people["head"].set_password("Cai-yuan-7")
    cast.people["head"].save()
    assert client.post("/login/code/", {"code": shown(cast)})["Location"] == "/login/"


@pytest.mark.parametrize(("days", "asked"), [(0, "/login/code/"), (30, "/")])
def test_a_browser_is_trusted_where_the_office_allows(
    cast: Cast, codes: list[str], monkeypatch: pytest.MonkeyPatch, days: int, asked: str
) -> None:
    monkeypatch.setattr(settings, "SHIGAN_FACTOR_TRUST_DAYS", days)
    client = Client()
    client.post("/login/", RIGHT)
    client.post("/login/code/", {"code": shown(cast), "trust": "on"})
    client.post("/logout/")
    assert client.post("/login/", RIGHT)["Location"] == asked


def test_trust_ends_with_its_time_and_with_the_factor(
    cast: Cast,
    codes: list[str],
    clock: time_machine.Coordinates,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "SHIGAN_FACTOR_TRUST_DAYS", 30)
    client = Client()
    client.post("/login/", RIGHT)
    client.post("/login/code/", {"code": shown(cast), "trust": "on"})
    cookie = client.cookies["trusted"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    client.post("/logout/")
    clock.shift(timedelta(days=30, seconds=1))
    assert client.post("/login/", RIGHT)["Location"] == "/login/code/"
    SecondFactor.objects.update(confirmed_at=timezone.now())
    clock.shift(timedelta(days=-20))
    assert client.post("/login/", RIGHT)["Location"] == "/login/code/"


def test_other_codes_end_the_earlier_ones(cast: Cast, codes: list[str]) -> None:
    head = cast.people["head"]
    with pytest.raises(Refused):
        codes_renew(actor=cast.scope("head"), typed=codes[0])  # wants the telephone
    fresh = codes_renew(actor=cast.scope("head"), typed=shown(cast))
    assert (factor_spend(head, codes[1]), factor_spend(head, fresh[1])) == ("", "recovery")


def test_it_is_taken_off_with_a_code(cast: Cast, codes: list[str]) -> None:
    with pytest.raises(Refused):
        factor_off(actor=cast.scope("head"), typed=wrong(shown(cast)))
    factor_off(actor=cast.scope("head"), typed=codes[0])
    assert Client().post("/login/", RIGHT)["Location"] == "/"


def test_who_manages_takes_it_off_and_nobody_else(cast: Cast, codes: list[str]) -> None:
    pk = cast.people["head"].pk
    for who in ("director", "clerk", "outsider"):
        with pytest.raises(Denied):
            factor_remove(actor=cast.scope(who), user_id=pk)
    factor_remove(actor=cast.scope("manager"), user_id=pk)
    row = AuditRow.objects.get(code="access.factor_remove", result="DONE")
    assert (row.actor_name, row.subject_label) == ("癸管理", "丁科长")
    with pytest.raises(Refused):
        factor_remove(actor=cast.scope("manager"), user_id=pk)


def test_a_token_touches_no_factor(cast: Cast) -> None:
    limited = scope_of(cast.people["head"], today(), frozenset({"*.*"}))
    with pytest.raises(Denied):
        factor_begin(actor=limited)


def test_the_pages_lead_through_it(
    cast: Cast, client_of: Callable[[str], Client], clock: time_machine.Coordinates
) -> None:
    client, page = client_of("head"), "/access/factor/"
    assert "开始" in client.get(page).content.decode()
    assert client.post(page, {"do": "begin"})["Location"] == page
    assert "data:image/svg+xml" in client.get(page).content.decode()
    bad = client.post(page, {"do": "confirm", "code": wrong(shown(cast))})
    assert (bad.status_code, "验证码不对" in bad.content.decode()) == (422, True)
    done = client.post(page, {"do": "confirm", "code": shown(cast)})
    assert done.content.decode().count("<li>") >= 10
    assert "还剩10个恢复码" in client.get(page).content.decode()
    clock.shift(timedelta(seconds=30))
    assert client.post(page, {"do": "off", "code": shown(cast)})["Location"] == "/access/"
    assert SecondFactor.objects.count() == 0


def test_neither_does_a_program_in_their_name(
    cast: Cast, clock: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = now() + timedelta(days=30)
    secret = {
        login: token_issue(actor=cast.scope(login), name="取数", expires_at=day).secret
        for login in ("manager", "head")
    }
    monkeypatch.setattr(settings, "SHIGAN_FACTOR_FUNCTIONS", ["orgs.manage"])

    def ask(login: str) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {secret[login]}"}
        told = Client().get("/api/v1/matters", headers=headers)
        return told.status_code, told.json().get("code", "")

    assert (ask("manager"), ask("head")) == ((403, "factor-first"), (200, ""))
    factor_begin(actor=cast.scope("manager"))
    assert ask("manager") == (403, "factor-first")
    factor_confirm(actor=cast.scope("manager"), typed=shown(cast, "manager"))
    assert ask("manager") == (200, "")


def test_who_must_have_one_gets_no_further_without(
    cast: Cast,
    client_of: Callable[[str], Client],
    clock: time_machine.Coordinates,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "SHIGAN_FACTOR_FUNCTIONS", ["orgs.manage"])
    client, page = client_of("manager"), "/access/factor/"
    assert client_of("head").get("/").status_code == 200
    assert client.get("/")["Location"] == page
    assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == page
    told = client.get("/api/v1/matters")
    assert (told.status_code, told.json()["code"]) == (403, "factor-first")
    assert (
        client.post(reverse("set_language"), {"language": "en", "next": page})["Location"] == page
    )
    client.post(page, {"do": "begin"})
    client.post(page, {"do": "confirm", "code": shown(cast, "manager")})
    assert client.get("/").status_code == 200
    elsewhere = client_of("manager")  # a session that proved nothing
    assert elsewhere.get("/")["Location"] == page
