"""A worker reports on a phone; the event is dispatched, handled, verified, closed; figures move."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.journey
CELL = "370902002008001"
WORDS = "菜市场南门垃圾桶满溢，污水流到路上"


def photo(colour: tuple[int, int, int]) -> dict[str, object]:
    made = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(made, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def press(page: Page, number: str, label: str) -> None:
    """Open a matter and press an act: one that asks nothing is done, others show their form."""
    page.goto(f"/matters/{number}/")
    named = page.get_by_role("link", name=label, exact=True)
    named = named.or_(page.get_by_role("button", name=label, exact=True))
    named.locator("visible=true").first.click()


def send(page: Page, number: str) -> None:
    """Send the form of the act; the matter's page comes back."""
    page.locator(".htmx-request").first.wait_for(state="detached")  # the people of the unit
    page.locator("#act form button.btn-primary").click()
    page.wait_for_selector("#act form", state="detached")
    page.wait_for_load_state("networkidle")


def figure(page: Page, code: str) -> float:
    answer = page.request.get(f"/api/v1/figures?period=2022&unit={CELL}")
    return float(next(f["value"] or 0 for f in answer.json() if f["code"] == code))


def test_an_event_goes_its_whole_way(sign_in: SignIn) -> None:
    worker, clerk, head = sign_in("worker_a", "phone"), sign_in("clerk"), sign_in("head")
    before = figure(clerk, "grid.reported")

    worker.goto("/grid/report/")
    worker.fill("[name=text]", WORDS)
    worker.wait_for_selector("[data-choose=event_class]")
    worker.locator("[data-choose=event_class]").first.click()
    assert worker.input_value("[name=event_class]") != ""
    worker.set_input_files("[name=photos]", photo((120, 90, 60)))  # type: ignore[arg-type]
    worker.locator("main form button.btn-primary").click()
    worker.wait_for_url("**/matters/WG-*/")
    number = worker.url.rstrip("/").split("/")[-1]
    assert figure(clerk, "grid.reported") == before + 1

    press(clerk, number, "立案")
    send(clerk, number)
    clerk.wait_for_selector("text=下一步：派遣")
    with clerk.expect_response("**/handlers/**"):  # asked for at once, for the unit that is there
        press(clerk, number, "派遣")
    clerk.locator(".htmx-request").first.wait_for(state="detached")
    with clerk.expect_response("**/handlers/**"):  # the people of the unit come at once
        clerk.select_option("[name=handler_unit]", "370902002-D07")
    send(clerk, number)
    assert "还剩" in clerk.locator("main").inner_text()

    press(head, number, "处置完成")
    head.fill("[name=note]", "已清运并冲洗路面")
    head.set_input_files("[name=after]", photo((60, 140, 70)))  # type: ignore[arg-type]
    send(head, number)

    press(worker, number, "核查通过")
    send(worker, number)
    press(clerk, number, "回访并结案")
    clerk.select_option("[name=satisfaction]", "SATISFIED")
    send(clerk, number)

    text = clerk.locator("main").inner_text()
    assert "办结" in text
    assert "已清运并冲洗路面" in text
    clerk.goto(f"/figures/grid.reported/rows/?period=2022&unit={CELL}")
    assert number in clerk.locator("main").inner_text()
    for page in (worker, clerk, head):
        assert page.complaints == []  # type: ignore[attr-defined]
        page.context.close()
