"""The ledger in the browser: many matters at once, by keys and by thumb; wide enough; told."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.journey
FILING = "/matters/?step=grid.event:filing&sort=number"
DISPATCH = "/matters/?step=grid.event:dispatch&sort=number"


def run(page: Page) -> None:
    """Send the page of the act; the results come."""
    page.locator("[data-bulk-run] button.btn-primary").click()
    page.wait_for_selector(".bulk-outcomes")


def test_a_clerk_files_and_dispatches_many(sign_in: SignIn) -> None:
    desk = sign_in("clerk")
    desk.goto(FILING)
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    for place in range(1, 7):  # more than are sent at once
        desk.locator("tbody [data-select]").nth(place).click()
    expect(desk.locator("[data-bulk-count]")).to_have_text("已选 7 项")
    desk.get_by_role("button", name="立案", exact=True).click()
    expect(desk.locator("[data-run-row]")).to_have_count(7)
    run(desk)
    expect(desk.locator("[data-outcome-note]")).to_have_text("办成 7 项，未办 0 项")
    assert desk.complaints == []  # type: ignore[attr-defined]

    phone = sign_in("clerk", "phone")
    phone.goto(DISPATCH)
    phone.locator("tbody .pick label").first.click()
    phone.get_by_role("button", name="全选本页").click()
    phone.get_by_role("button", name="派遣", exact=True).click()
    count = phone.locator("[data-run-row]").count()
    assert count >= 7
    run(phone)
    expect(phone.locator("[data-outcome-note]")).to_have_text(f"办成 {count} 项，未办 0 项")
    assert phone.evaluate("document.documentElement.scrollWidth") == 375
    assert phone.complaints == []  # type: ignore[attr-defined]


def test_the_people_follow_the_unit_on_the_page(sign_in: SignIn) -> None:
    page = sign_in("clerk")
    page.goto("/matters/?step=grid.event:filing&sort=-number")
    number = page.locator("main tbody tr").first.get_attribute("data-row-url") or ""
    page.goto(number)
    page.get_by_role("button", name="立案", exact=True).or_(
        page.get_by_role("link", name="立案", exact=True)
    ).locator("visible=true").first.click()
    page.locator("#act form button.btn-primary").click()
    page.wait_for_selector("text=下一步：派遣")
    page.get_by_role("link", name="派遣", exact=True).locator("visible=true").first.click()
    with page.expect_response("**/matters/handlers/**"):
        page.select_option("[name=handler_unit]", "370902002-D07")
    people = page.locator("[name=handler] option")
    expect(people.nth(1)).to_contain_text("岗")
    assert people.count() < 10


@pytest.mark.parametrize("width", [1280, 1440])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_ledger_fits_the_window(sign_in: SignIn, width: int, language: str) -> None:
    page = sign_in("clerk", language=language)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/matters/")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    cut = "e => e.filter(c => c.scrollWidth > c.clientWidth + 1).map(c => c.textContent)"
    assert page.eval_on_selector_all("main td, main th, main .sheet-wrap", cut) == []


def test_an_export_says_how_much_it_was(sign_in: SignIn) -> None:
    page = sign_in("clerk")
    page.goto("/matters/?colour=RED")
    with page.expect_download() as download:
        page.locator("[data-export]").click()
    assert download.value.suggested_filename == "事项台账 2022-12-31.xlsx"
    expect(page.locator("#toast")).to_contain_text("已导出")
