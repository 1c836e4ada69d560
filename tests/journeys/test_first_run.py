"""A new street, from the printed address to the page of the first sheet, on desk and phone."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import SHIGAN, SIZES, free_port, wait_for
from tests.journeys.test_every_page import AXE, FAULTS

pytestmark = pytest.mark.journey
PASSWORD = "tai-qian-2026"


@pytest.fixture
def first_address(tmp_path: Path) -> Iterator[str]:
    """The address that `shigan run` prints on an empty store; its server stops afterwards."""
    environment = {**os.environ, "SHIGAN_HOME": str(tmp_path / "home"), "LANG": "zh_CN.UTF-8"}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "LC_ALL", "SHIGAN_SETUP_CODE"):
        environment.pop(name, None)
    port, told = free_port(), tmp_path / "told.txt"
    with told.open("w") as out:
        server = subprocess.Popen([SHIGAN, "run", "--port", str(port)], env=environment, stdout=out)
    try:
        wait_for(f"http://127.0.0.1:{port}/login/", seconds=60)
        printed = re.search(r"http://\S+/start/\?code=\S+", told.read_text(encoding="utf-8"))
        assert printed is not None
        yield printed[0]
    finally:
        server.terminate()
        server.wait(timeout=20)


def sound(page: Page) -> None:
    """No serious fault of access, and nothing that runs out of the window."""
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_new_street_starts_in_the_browser(
    chromium: Browser, first_address: str, size: str
) -> None:
    width, height = SIZES[size]
    window = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = window.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    base = first_address.partition("start/")[0]

    page.goto(base)
    assert page.get_by_label("开通码").is_visible()
    sound(page)
    page.goto(first_address)
    page.locator("#q").press_sequentially("泰前", delay=30)
    page.wait_for_selector("#found a")
    sound(page)
    page.get_by_role("link", name="泰前街道").first.click()
    page.wait_for_url("**/start/370902003/")
    assert "艾洼村" in page.locator("main").inner_text()
    sound(page)
    page.fill("[name=name]", "甲管理")
    page.fill("[name=username]", "jia")
    page.fill("[name=new]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.get_by_role("button", name="开通").click()
    page.wait_for_url("**/imports/")
    assert "泰前街道已开通" in page.locator("body").inner_text()

    other = chromium.new_context(locale="zh-CN").new_page()
    other.goto(first_address)
    other.wait_for_url("**/login/")
    assert complaints == []
    other.context.close()
    window.close()
