"""Every part and sample page in a real browser: both languages, desk and phone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.journey
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js"
PAGES = ("parts", "home", "list", "matter", "figures", "form", "empty", "login")
ERRORS = ("403", "404", "409", "422", "500", "maintenance")
SIZES = {"desk": (1440, 900), "tablet": (900, 1200), "phone": (375, 812)}
LANGUAGES = {"zh-hans": "zh-CN", "en": "en-GB"}
CASES = [
    *((name, size, language) for name in PAGES for size in SIZES for language in LANGUAGES),
    *((name, "phone", "en") for name in ERRORS),
    *((name, "desk", "zh-hans") for name in ERRORS),
]

FONT_SIZES = """() => [...new Set([...document.querySelectorAll("body *")]
  .filter((e) => e.offsetParent && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .map((e) => getComputedStyle(e).fontSize))].length"""
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"


class Threaded(ThreadingMixIn, WSGIServer):
    """Browsers open several connections at once."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Keeps requests out of the report."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of the sample pages, which need no store."""
    with override_settings(ROOT_URLCONF="tests.kit.styleguide_urls"):
        app = StaticFilesHandler(WSGIHandler())
        server = make_server("127.0.0.1", 0, app, Threaded, Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


def opened(chromium: Browser, address: str, language: str = "zh-hans", size: str = "desk") -> Page:
    """A fresh window; whatever the page complains about is kept in `page.complaints`."""
    width, height = SIZES[size]
    window = chromium.new_context(
        viewport={"width": width, "height": height}, locale=LANGUAGES[language]
    )
    window.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = window.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.on(
        "console",
        lambda m: page.complaints.append(m.text) if m.type == "error" else None,  # type: ignore[attr-defined]
    )
    return page


@pytest.mark.parametrize(("name", "size", "language"), CASES)
def test_page_is_sound(
    chromium: Browser, address: str, name: str, size: str, language: str
) -> None:
    page = opened(chromium, address, language, size)
    page.goto(f"{address}/styleguide/{name}/")
    if name == "figures":
        page.wait_for_selector(".plot-area svg")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [v["id"] for v in found["violations"] if v["impact"] in {"serious", "critical"}]
    # A page that is served with an error status is itself logged once; nothing else may be.
    complaints = [c for c in page.complaints if "the server responded with a status" not in c]  # type: ignore[attr-defined]
    assert serious == []
    assert complaints == []
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate(FONT_SIZES) <= 3
    page.context.close()


def test_rows_by_keyboard_and_panel(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    start = f"{address}/styleguide/list/?colour=red"
    page.goto(start)
    for key in "jjx":
        page.keyboard.press(key)
    assert page.inner_text("[data-bulk-count]") == "已选 1 项"
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel-body h1")
    assert page.url == f"{start}#/styleguide/matter/?n=1"
    page.keyboard.press("j")
    page.wait_for_url("**/?n=2")
    page.reload()
    page.wait_for_selector("#panel-body h1")
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel", state="hidden")
    assert page.url == start
    page.keyboard.press("/")
    page.keyboard.type("jn?")
    assert page.input_value("[data-key-search]") == "jn?"
    page.context.close()


def test_row_opens_its_full_page_on_a_phone(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, size="phone")
    page.goto(f"{address}/styleguide/list/")
    page.click("td.cell-title a >> nth=2")
    page.wait_for_url("**/styleguide/matter/?n=2")
    assert page.is_visible(".action-bar")
    page.context.close()


def test_draft_survives_leaving_and_goes_with_sign_out(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    page.goto(f"{address}/styleguide/form/?fresh=1")
    page.fill("[name=title]", "井盖松动")
    # The draft is written shortly after typing stops; leaving waits for it. (The content policy
    # forbids the eval that wait_for_function uses.)
    for _ in range(100):
        if page.evaluate("localStorage.length"):
            break
        page.wait_for_timeout(50)
    page.goto(f"{address}/styleguide/list/")
    page.goto(f"{address}/styleguide/form/?fresh=1")
    assert page.input_value("[name=title]") == "井盖松动"
    page.route("**/logout/", lambda route: route.fulfill(body="out"))
    page.click(".top-actions summary:has-text('林清')")
    page.click("[data-sign-out] button")
    page.wait_for_url("**/logout/")
    assert page.evaluate("localStorage.length") == 0
    page.context.close()
