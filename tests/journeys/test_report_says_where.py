"""A photo knows where it was taken: the report says so, one press takes that cell; filing too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.kernel.files.pictures import exif, picture

pytestmark = pytest.mark.journey
#: 117.12 east, 36.19 north lies in the second cell of 后七社区.
PLACE = {"lon": (117.0, 7.0, 12.0), "lat": (36.0, 11.0, 24.0)}
THERE, ELSEWHERE = "370902002008002", "370902002001003"
WORDS = "景月巷12号楼前垃圾桶满溢，污水流到路上"


def photo(size: tuple[int, int]) -> dict[str, object]:
    data = picture(size=size, exif=exif(**PLACE), quality=100)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": data}


def written(page: Page) -> None:
    page.goto("/grid/report/")
    page.fill("[name=text]", WORDS)
    page.locator("[data-choose=event_class]").first.click()
    assert page.input_value("[name=event_class]") != ""


# A large one is made smaller first, and must still know its place.
@pytest.mark.parametrize("size", [(400, 200), (4000, 3000)])
def test_the_cell_of_a_photo_is_one_press_away(sign_in: SignIn, size: tuple[int, int]) -> None:
    page = sign_in("clerk", "phone")
    written(page)
    page.select_option("[name=cell]", ELSEWHERE)
    page.set_input_files("[name=photos]", photo(size))  # type: ignore[arg-type]
    note = page.locator("#cell-note")
    expect(note).to_contain_text("照片拍摄于后七社区第2网格，所选网格是三里社区第3网格")
    note.get_by_role("button", name="选后七社区第2网格").click()
    assert page.input_value("[name=cell]") == THERE
    expect(note).to_have_text("照片拍摄于后七社区第2网格")
    page.get_by_role("button", name="移除").click()
    expect(note).to_be_empty()
    assert page.input_value("[name=text]") == WORDS
    assert page.complaints == []  # type: ignore[attr-defined]


def test_filing_takes_the_cell_that_is_suggested(sign_in: SignIn) -> None:
    page = sign_in("clerk")
    written(page)
    page.select_option("[name=cell]", ELSEWHERE)
    page.set_input_files("[name=photos]", photo((400, 200)))  # type: ignore[arg-type]
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/matters/WG-*/")
    page.locator(".next").get_by_role("link", name="立案", exact=True).click()
    page.fill("#act [name=note]", "核对过现场照片")
    page.get_by_role("link", name="改为这个网格").click()
    assert page.input_value("#act [name=place_unit]") == THERE
    assert page.input_value("#act [name=note]") == "核对过现场照片"
    page.locator("#act form button.btn-primary").click()
    page.wait_for_selector("text=下一步：派遣")
    text = " ".join(page.locator(".timeline").inner_text().split())
    assert "网格 三里社区第3网格 后七社区第2网格" in text
    assert page.complaints == []  # type: ignore[attr-defined]
