"""Somebody sets up a second factor, signs in on a phone with it, and ends that from the desk."""

from __future__ import annotations

import base64
import time

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import PASSWORD, SIZES, SignIn

pytestmark = pytest.mark.journey
LOGIN = "director"  # nobody else signs in as them


def shown(secret: str) -> str:
    """What the telephone shows."""
    key = base64.b32decode(secret.replace(" ", ""))
    return TOTP(key, 6, SHA1(), 30).generate(time.time()).decode()


def type_code(page: Page, code: str, button: str = "main form button.btn-primary") -> None:
    page.fill("[name=code]:visible", code)
    page.locator(button).locator("visible=true").click()
    page.wait_for_load_state("networkidle")


def on_a_phone(chromium: Browser, product: str) -> Page:
    width, height = SIZES["phone"]
    page = chromium.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", base_url=product
    ).new_page()
    page.goto("/login/")
    page.fill("[name=username]", LOGIN)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/login/code/")
    return page


def test_a_second_factor_from_the_picture_to_its_end(
    sign_in: SignIn, chromium: Browser, product: str
) -> None:
    desk = sign_in(LOGIN)
    desk.goto("/access/factor/")
    desk.get_by_role("button", name="开始").click()
    desk.wait_for_selector("img.square")
    size = desk.locator("img.square").evaluate("(image) => image.naturalWidth")
    assert size > 100
    type_code(desk, shown(desk.locator("main p.number-code").inner_text()))
    codes = desk.locator(".codes li").all_inner_texts()
    assert len(codes) == 10

    phone = on_a_phone(chromium, product)
    type_code(phone, "nothing")
    assert "验证码不对" in phone.locator(".field-error").inner_text()
    type_code(phone, codes[0])
    assert phone.url == f"{product}/"
    assert "还剩9个" in phone.locator("#main, .page").first.inner_text()

    desk.goto("/access/")
    assert desk.locator("tbody tr").count() == 2
    desk.get_by_role("button", name="结束", exact=True).click()
    desk.wait_for_load_state("networkidle")
    assert desk.locator("tbody tr").count() == 1
    phone.goto("/matters/")
    assert phone.url.startswith(f"{product}/login/")

    desk.goto("/access/factor/")
    desk.locator("summary", has_text="停用两步验证").click()
    type_code(desk, codes[1], "main details[open] button.btn-primary")
    assert "两步验证已停用" in desk.locator(".page").inner_text()
    assert desk.complaints == []  # type: ignore[attr-defined]
    phone.context.close()
    desk.context.close()


def test_a_new_password_is_judged_while_it_is_typed(sign_in: SignIn) -> None:
    page = sign_in("clerk", "phone")
    page.goto("/orgs/password/")

    def kept() -> list[str]:
        rules = page.locator(".password-rules li.kept").all()
        return [rule.get_attribute("data-rule") or "" for rule in rules]

    assert kept() == []
    page.fill("[name=new]", "clerk-2026")
    assert kept() == ["length", "kinds"]
    page.fill("[name=new]", "Cai-yuan-7")
    page.fill("[name=again]", "Cai-yuan-7")
    assert kept() == ["length", "kinds", "name", "again"]
    page.context.close()
