"""A secretary finds somebody, sees a number once for a purpose, and another sees none."""

from __future__ import annotations

import re

import pytest

from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.journey
MASKED, WHOLE = re.compile(r"199\*{4}\d{4}"), re.compile(r"1990000\d{4}")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_number_is_seen_once_for_a_purpose(sign_in: SignIn, size: str) -> None:
    page = sign_in("community", size, "zh-hans")
    page.goto("/people/577/")
    row = page.locator('.facts > div:has(dt:text-is("电话"))')
    assert MASKED.search(row.inner_text())
    row.locator("summary").click()
    row.get_by_label("用途").select_option("CONTACT")
    row.get_by_label("为了办什么事").fill("通知体检")
    row.get_by_role("button", name="看一次").click()
    page.wait_for_url("**/unmask/phone/")
    assert WHOLE.search(page.locator(".facts").inner_text())
    page.goto("/people/577/")
    assert WHOLE.search(page.locator("body").inner_text()) is None
    assert "通知体检" in page.locator("main").inner_text()
    assert page.complaints == []  # type: ignore[attr-defined]
    page.context.close()


def test_a_worker_sees_no_number_at_all(sign_in: SignIn) -> None:
    page = sign_in("worker_a", "phone", "zh-hans")
    page.goto("/people/")
    page.locator("tbody tr a").first.click()
    page.wait_for_load_state("networkidle")
    assert page.locator("text=看完整的").count() == 0
    assert WHOLE.search(page.locator("body").inner_text()) is None
    page.context.close()
