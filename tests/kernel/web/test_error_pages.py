"""Every error says what happened, what was kept, what to do; in both languages, framed or not."""

from __future__ import annotations

import errno

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import InterfaceError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from shigan.kernel.base.errors import Refused
from tests.kit.cast import Cast


def _faulty(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def _away(request: HttpRequest) -> HttpResponse:
    raise InterfaceError("connection already closed")


def _full(request: HttpRequest) -> HttpResponse:
    raise OSError(errno.ENOSPC, "No space left on device")


def _forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def _garbled(request: HttpRequest) -> HttpResponse:
    raise BadRequest


def _refused(request: HttpRequest) -> HttpResponse:
    raise Refused("还差一项", fields={"code": "填写代码"})


handler500 = "shigan.kernel.web.broken.broken"
urlpatterns = [
    path("away/", _away),
    path("faulty/", _faulty),
    path("full/", _full),
    path("forbidden/", _forbidden),
    path("garbled/", _garbled),
    path("refused/", _refused),
    path("", include("shigan.urls")),
]
PAGES = {
    "/no/such/page/": (404, "没有找到"),
    "/forbidden/": (403, "不能这样做"),
    "/garbled/": (400, "请求有误"),
    "/refused/": (422, "没有办成"),
    "/faulty/": (500, "系统出错了"),
    "/away/": (503, "暂时办不了"),
    "/full/": (507, "服务器没有空间了"),
}


@pytest.fixture
def browser(cast: Cast, settings: Settings) -> Client:
    """Somebody signed in, where some pages go wrong."""
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.force_login(cast.people["clerk"])
    return client


@pytest.mark.parametrize("url", list(PAGES))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_error_is_explained(browser: Client, url: str, language: str) -> None:
    browser.cookies["django_language"] = language
    answer = browser.get(url)
    status, title = PAGES[url]
    page = answer.content.decode()
    assert answer.status_code == status
    assert f'<html lang="{language}"' in page
    assert "data-error-page" in page
    assert f'<p class="error-code num">{status}</p>' in page
    assert page.count("<dd>") >= 3
    if language == "zh-hans":
        assert f"<h1>{title}</h1>" in page


def test_a_refusal_shows_no_codes_of_inputs(browser: Client) -> None:
    page = browser.get("/refused/").content.decode()
    assert "<dd>还差一项</dd>" in page
    assert "<li>填写代码</li>" in page


@pytest.mark.parametrize("url", ["/login/", "/no/such/page/"])
def test_a_stranger_sees_no_more_than_the_page(cast: Cast, url: str) -> None:
    page = Client().get(url).content.decode()
    assert 'class="side"' not in page
    assert "财源街道" not in page


def test_an_outage_says_when_to_try_again(browser: Client) -> None:
    assert browser.get("/away/").headers["Retry-After"] == "5"
    assert "Retry-After" not in browser.get("/full/").headers
