"""The product itself for the journeys: the command, a store of its own, the sample year."""

from __future__ import annotations

import fcntl
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


def environment(home: Path) -> dict[str, str]:
    """What a command of the product reads that works in this home, with its usual settings."""
    left_out = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    usual = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**usual, "SHIGAN_HOME": str(home)}


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample year, for this worker alone; it is loaded once for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    loaded = shared / "sample"
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not loaded.exists():
            loading = shared / "sample-loading"
            sample = [SHIGAN, "sample"]
            subprocess.run(sample, env=environment(loading), check=True, capture_output=True)
            loading.rename(loaded)
    return shutil.copytree(loaded, base / "home")


@pytest.fixture(scope="session")
def product(sample_home: Path) -> Iterator[str]:
    """The address of a server that runs with the sample year, as `make run` starts it."""
    port = free_port()
    command = [SHIGAN, "run", "--port", str(port)]
    server = subprocess.Popen(command, env=environment(sample_home))
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
