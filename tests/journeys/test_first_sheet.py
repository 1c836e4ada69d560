"""A new street's first sheet as the office has it: in, put right, undone, in again, out, back."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import SIZES
from tests.journeys.test_first_run import PASSWORD, first_address, sound

__all__ = ["first_address"]
pytestmark = pytest.mark.journey
STREET = "370902003"


def two_row_heading(path: Path) -> Path:
    """New cells of a community, with a title, a heading in two rows, three bad cells, a total."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["泰前社区新划网格登记表"],
        ["单位代码", "单位名称", "类别", "设立", None, "上级"],
        [None, None, None, "日期", "文号", None],
        [f"{STREET}001901", "泰前第901网格", "网格", "2022.3.5", "某1号", f"{STREET}001"],
        [f"{STREET}001902", None, "网格", "二〇二二年三月", "某2号", "同上"],
        [f"{STREET}001903", "泰前第903网格", "方格", "2022-02-30", "某3号", "同上"],
        ["合计", "3个"],
        ["填表人：某"],
    ):
        sheet.append(row)
    for cells in ("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"):
        sheet.merge_cells(cells)
    book.save(path)
    return path


def done(page: Page, text: str) -> None:
    """Until the page of the batch says so."""
    expect(page.locator("main")).to_contain_text(text, timeout=60_000)


def choose(page: Page, path: Path) -> None:
    page.get_by_role("link", name=re.compile("选文件")).first.click()
    page.set_input_files("[name=file]", path)
    page.get_by_role("button", name="核对").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_first_sheet(chromium: Browser, first_address: str, tmp_path: Path, size: str) -> None:
    width, height = SIZES[size]
    window = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = window.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    base = first_address.partition("start/")[0]
    code = first_address.partition("?")[2]
    page.goto(first_address)
    page.goto(f"{base}start/{STREET}/?{code}")
    page.fill("[name=name]", "甲管理")
    page.fill("[name=username]", "jia")
    page.fill("[name=new]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.get_by_role("button", name="开通").click()
    page.wait_for_url("**/imports/")

    choose(page, two_row_heading(tmp_path / "新划网格.xlsx"))
    main = page.locator("main")
    assert "3 行中有 2 行有问题" in main.inner_text()
    assert "表头在第2、3行" in main.inner_text()
    sound(page)
    page.get_by_label("改正B5").fill("泰前第902网格")
    page.get_by_label("改正C6").select_option("网格")
    page.get_by_label("改正D6").fill("2022-03-06")
    page.get_by_role("button", name="改好了，重新核对").click()
    done(page, "全部可以导入")
    assert "新增 3 项，更改 0 项" in main.inner_text()
    sound(page)

    page.get_by_role("button", name="导入", exact=True).click()
    done(page, "3 行已全部导入：新增 3 项")
    assert "原为“方格”，改为“网格”" in main.inner_text()
    page.get_by_text("撤销这一批").click()
    page.get_by_role("button", name="确认撤销").click()
    done(page, "曾经带来的")
    assert "泰前第902网格" in main.inner_text()

    page.goto(f"{base}imports/new/units/")
    page.set_input_files("[name=file]", tmp_path / "新划网格.xlsx")
    page.get_by_role("button", name="核对").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    page.get_by_label("改正B5").fill("泰前第902网格")
    page.get_by_label("改正C6").select_option("网格")
    page.get_by_label("改正D6").fill("2022-03-06")
    page.get_by_role("button", name="改好了，重新核对").click()
    done(page, "全部可以导入")
    page.get_by_role("button", name="导入", exact=True).click()
    done(page, "3 行已全部导入：新增 3 项")

    page.goto(f"{base}imports/new/units/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载现有内容").click()
    waiting.value.save_as(tmp_path / "单位.xlsx")
    book = openpyxl.load_workbook(tmp_path / "单位.xlsx")
    sheet = book.worksheets[0]
    [row] = [r for r in sheet.iter_rows() if r[2].value == "泰前第901网格"]
    row[2].value = "泰前东网格"
    book.save(tmp_path / "单位.xlsx")
    page.set_input_files("[name=file]", tmp_path / "单位.xlsx")
    page.get_by_role("button", name="核对").click()
    done(page, "新增 0 项，更改 1 项")
    assert "泰前第901网格 → 泰前东网格" in main.inner_text()
    sound(page)
    page.get_by_role("button", name="导入", exact=True).click()
    done(page, "新增 0 项，更改 1 项")
    assert complaints == []
    window.close()
