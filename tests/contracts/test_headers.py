"""Every answer carries what keeps a browser safe, as an office runs it behind TLS."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from shigan.kernel.base.middleware import POLICY
from tests.contracts.test_views import ALL
from tests.kit.cast import PASSWORD, Cast

pytestmark = pytest.mark.wide

SAFE = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self)",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
#: In a page: a script or style of its own, an attribute that is one, an address that is one.
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)[^>]*>|<style|<[^>]+\s(?:style|on\w+)=|javascript:", re.IGNORECASE
)


@pytest.fixture
def behind_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of an office, behind TLS."""
    monkeypatch.setenv("SHIGAN_TLS", "1")
    office = runpy.run_module("shigan.settings.prod")
    for name, value in office.items():
        if name.startswith(("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "LANGUAGE_COOKIE_")):
            monkeypatch.setattr(settings, name, value)


def secure(client: Client) -> Client:
    """A browser whose requests come through TLS."""
    client.defaults |= {"HTTP_X_FORWARDED_PROTO": "https", "wsgi.url_scheme": "https"}
    return client


def carried(client: Client, address: str) -> dict[str, str | None]:
    answer = client.get(address)
    if "html" in answer.headers.get("Content-Type", ""):
        assert INLINE.findall(answer.content.decode()) == []
    return {name: answer.headers.get(name) for name in SAFE}


@pytest.mark.usefixtures("behind_tls")
@pytest.mark.parametrize("who", ["manager", "secretary", "clerk"])
def test_every_address_is_safe(cast: Cast, client_of: Callable[[str], Client], who: str) -> None:
    client = secure(client_of(who))
    unsafe = {
        address: found
        for name, address in ALL
        if name != "set_language" and (found := carried(client, address)) != SAFE
    }
    assert unsafe == {}


@pytest.mark.usefixtures("behind_tls")
def test_what_goes_wrong_is_safe_too(cast: Cast) -> None:
    client = secure(Client(enforce_csrf_checks=True))
    assert carried(client, "/nowhere/") == SAFE
    for answer, status in (
        (client.post("/login/", {"username": "head", "password": "x"}), 403),
        (client.get("/api/v1/matters"), 401),
        (client.get("/matters/"), 302),
    ):
        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in SAFE} == SAFE


@pytest.mark.usefixtures("behind_tls")
def test_without_tls_one_is_sent_there(db: None) -> None:
    answer = Client().get("/login/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/login/")


@pytest.mark.usefixtures("behind_tls")
def test_cookies_go_through_tls_alone_and_no_script_reads_the_session(cast: Cast) -> None:
    client = secure(Client())
    client.get("/login/")
    client.post("/login/", {"username": "head", "password": PASSWORD})
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    said = {
        name: (cookie["secure"], cookie["samesite"], cookie["httponly"])
        for name, cookie in client.cookies.items()
    }
    assert said == {
        "csrftoken": (True, "Lax", ""),
        "django_language": (True, "Lax", True),
        "sessionid": (True, "Lax", True),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<script src='a.js'></script><p class='style'>on=1</p>", 0),
        ("<script>1</script>", 1),
        ('<p style="x">', 1),
        ('<a class="b" onclick="x()">', 1),
        ("<style>p{}</style>", 1),
        ('<a href="javascript:1">', 1),
    ],
)
def test_inline_code_is_seen(text: str, found: int) -> None:
    assert len(INLINE.findall(text)) == found
