"""The first run in the browser: the code, the search, the start, and two people at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.actions.streets import Administrator, street_found
from shigan.kernel.orgs.divisions.office import Plan
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.orgs.scope import system_scope
from tests.kit.cast import Cast

CODE = "k7mq-29fx"
START, STREET = reverse("desk:start"), reverse("desk:start-street", args=["370902003"])
FILLED = {
    "name": "甲管理",
    "username": "jia",
    "new": "tai-qian-2026",
    "again": "tai-qian-2026",
}


@pytest.fixture(autouse=True)
def code(db: None, settings: Any) -> None:
    """The server has printed a code."""
    settings.SHIGAN_SETUP_CODE = CODE


@pytest.fixture
def browser() -> Client:
    """A browser in which the code was given."""
    client = Client()
    assert client.get(START, {"code": CODE}).status_code == 302
    return client


def test_where_nothing_is_the_sign_in_leads_to_the_first_run() -> None:
    answer = Client().get("/", follow=True)
    assert [to for to, _status in answer.redirect_chain] == ["/login/?next=/", START]
    assert "开通码" in answer.content.decode()


@pytest.mark.parametrize("typed", [CODE, "K7MQ29FX", " k7mq 29fx "])
def test_the_code_opens_however_it_is_typed(typed: str) -> None:
    answer = Client().post(START, {"code": typed}, follow=True)
    assert "找到您的街道" in answer.content.decode()


@pytest.mark.parametrize("typed", ["", "nonsense", CODE[:-1], "码"])
def test_a_wrong_code_opens_nothing(typed: str) -> None:
    client = Client()
    answer = client.post(START, {"code": typed})
    assert answer.status_code == (403 if typed else 200)
    assert client.post(STREET, FILLED)["Location"] == START
    assert Unit.objects.count() == 0


def test_without_a_code_of_the_server_nothing_opens_it(settings: Any) -> None:
    settings.SHIGAN_SETUP_CODE = ""
    client = Client()
    client.post(START, {"code": ""})
    assert client.post(STREET, FILLED)["Location"] == START
    assert Unit.objects.count() == 0


def test_a_code_of_another_run_is_no_longer_good(browser: Client, settings: Any) -> None:
    settings.SHIGAN_SETUP_CODE = "2222-3333"
    assert browser.get(STREET)["Location"] == START


def test_what_is_typed_is_found(browser: Client) -> None:
    part = browser.get(START, {"q": "泰山区 泰"}, headers={"HX-Request": "true"}).content.decode()
    assert part.index("泰前街道") < part.index("岱庙街道")
    assert "<html" not in part
    assert STREET in browser.get(START, {"q": "370902003"}).content.decode()


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("370902999", True),
        ("清华圆街道", True),
        ("3709029", True),
        ("370902", False),
        ("370902003201", False),
        ("泰山区 岱庙", False),
        ("岱庙街道办事处", False),
    ],
)
def test_what_is_only_near_is_said_to_be_so(browser: Client, typed: str, near: bool) -> None:
    page = browser.get(START, {"q": typed}).content.decode()
    assert (f"没有“{typed}”" in page, 'class="found"' in page) == (near, True)


def test_a_list_that_is_cut_says_so(browser: Client) -> None:
    told = {
        typed: "只列出前10个" in browser.get(START, {"q": typed}).content.decode()
        for typed in ("城关镇", "岱庙", "泰山区")
    }
    assert told == {"城关镇": True, "岱庙": False, "泰山区": False}


def test_the_administrator_is_asked_in_the_language_of_the_page(browser: Client) -> None:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = browser.get(STREET).content.decode()
    assert ("User name" in page, "登录名" in page, "姓名" in page) == (True, False, False)


def test_what_is_not_found_says_how_to_go_on(browser: Client) -> None:
    assert "shigan init" in browser.get(START, {"q": "甲乙丙丁戊己"}).content.decode()


def test_the_communities_are_shown(browser: Client) -> None:
    page = browser.get(STREET).content.decode()
    assert ("28个社区和村" in page, "艾洼村" in page, "泰安市泰山区" in page) == (True, True, True)


def test_an_unknown_street_leads_back(browser: Client) -> None:
    assert browser.get(reverse("desk:start-street", args=["370902999"]))["Location"] == START


def test_it_starts_and_ends_at_the_first_sheet(browser: Client) -> None:
    answer = browser.post(STREET, FILLED, follow=True)
    assert answer.redirect_chain == [(reverse("imports:index"), 302)]
    assert "泰前街道已开通" in answer.content.decode()
    who = User.objects.get()
    assert (who.username, who.name, who.must_change_password) == ("jia", "甲管理", False)
    assert who.check_password(FILLED["new"])
    assert AuditRow.objects.filter(code="orgs.street_found").count() == 1
    assert FILLED["new"] not in str(list(AuditRow.objects.values()))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"again": "other"}, "两次输入的不一样"),
        ({"name": ""}, "请填写姓名"),
        ({"username": "甲 乙"}, "登录名 甲 乙 只能由"),
        ({"new": "12345678", "again": "12345678"}, "密码"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_starts(
    browser: Client, wrong: dict[str, str], said: str
) -> None:
    answer = browser.post(STREET, FILLED | wrong)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert (Unit.objects.count(), User.objects.count()) == (0, 0)


def test_whoever_comes_second_sees_who_was_first(browser: Client) -> None:
    street_found(
        actor=system_scope("开通", today()),
        plan=Plan("370902001", "岱庙街道", "泰山区"),
        administrator=Administrator("yi", "乙管理", "dai-miao-2026", must_change=False),
    )
    answer = browser.post(STREET, FILLED)
    page = answer.content.decode()
    assert (answer.status_code, "岱庙街道（370902001）" in page) == (409, True)
    assert User.objects.count() == 1


def test_once_there_is_a_street_the_pages_are_gone(browser: Client, cast: Cast) -> None:
    assert browser.get(START)["Location"] == "/login/"
    assert browser.get(STREET).status_code == 409
    assert Client().get("/login/").status_code == 200
