"""Searching without a mouse: in, out again, and through what was found."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.journey
FOCUSED = """() => {
  const at = document.activeElement;
  return at.dataset.rowUrl ?? (at.matches("[data-key-search]") ? "search" : at.id);
}"""


def test_esc_leaves_the_search_box_and_keys_work_again(sign_in: SignIn) -> None:
    page = sign_in("secretary")
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) == "search"
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "main"
    page.keyboard.press("j")
    rows = page.locator("main [data-row-url]")
    first, second = (rows.nth(i).get_attribute("data-row-url") for i in (0, 1))
    assert page.evaluate(FOCUSED) == first
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == first
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == second
    page.keyboard.press("ArrowUp")
    assert page.evaluate(FOCUSED) == first
    page.context.close()


def test_what_was_found_is_gone_through_and_opened(sign_in: SignIn) -> None:
    page = sign_in("clerk")
    page.keyboard.press("/")
    page.keyboard.type("hqlsq")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=hqlsq")
    page.locator("[data-key-search]").focus()
    page.keyboard.press("ArrowDown")
    first = page.locator("main [data-row-url]").first.get_attribute("data-row-url")
    assert page.evaluate(FOCUSED) == first
    page.keyboard.press("Enter")
    page.locator("#panel:not([hidden])").wait_for()
    assert page.locator("#panel [data-panel-full]").get_attribute("href") == first
    page.context.close()
