"""The product itself for the journeys: the command, a store of its own, the sample year."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SHIGAN = Path(sys.executable).with_name("shigan")
SIZES = {"desk": (1440, 900), "phone": (375, 812)}
PASSWORD = "Shigan2022"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that runs with the sample year, as `make run` starts it."""
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "SHIGAN_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run([SHIGAN, "sample"], env=environment, check=True, capture_output=True)
    port = free_port()
    server = subprocess.Popen([SHIGAN, "run", "--port", str(port)], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/login/")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(url: str, seconds: float = 30) -> None:
    """Until the page answers; a server that does not come up is an error."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(chromium: Browser, product: str) -> SignIn:
    """A window in which a person of the sample is signed in; errors on its pages fail the test."""

    def open_window(login: str, size: str = "desk", language: str = "zh-hans") -> Page:
        width, height = SIZES[size]
        window = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN" if language == "zh-hans" else "en-GB",
            base_url=product,
            geolocation={"longitude": 117.095, "latitude": 36.19},
            permissions=["geolocation"],
        )
        window.add_cookies([{"name": "django_language", "value": language, "url": product}])
        page = window.new_page()
        page.complaints = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
        page.on(
            "console",
            lambda said: (
                page.complaints.append(said.text)  # type: ignore[attr-defined]
                if said.type == "error"
                else None
            ),
        )
        page.goto("/login/")
        page.fill("[name=username]", login)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/")
        return page

    return open_window
