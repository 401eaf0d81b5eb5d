"""The main job from the first visit to a PDF and a workbook: set up, import, find, pursue, budget, write, download."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.extract import TITLE, write_extract
from tests.browser.live import LiveServer
from tests.browser.test_setting_up import set_up

NEED = "Every night our team meets people whom nobody else has asked how they are."


def _import_calls(page: Page, house: LiveServer, folder: Path) -> None:
    page.goto(f"{house.url}/opportunities/imports")
    page.get_by_label("Extract").set_input_files(write_extract(folder))
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("link", name="See the result").click()
    page.wait_for_url(re.compile(r"/opportunities/imports/\d+$"))  # Loaded: keys reach the page's script.
    expect(page.get_by_role("main")).to_contain_text("4")


def _find_and_pursue(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("victims trafficking")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("$500,000")
    page.get_by_role("button", name="Pursue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def _type_line(page: Page, group: str, title: str, federal: str, cash: str) -> None:
    page.get_by_role("link", name=f"Add a line to {group}").click()
    page.keyboard.type(title)
    page.keyboard.press("Tab")
    page.keyboard.type(federal)
    page.keyboard.press("Tab")
    page.keyboard.type(cash)
    page.keyboard.press("Enter")
    expect(page.get_by_text("All changes are saved")).to_be_visible()


def _budget(page: Page) -> str:
    """Type three lines; answer the total as the screen shows it."""
    page.get_by_role("navigation", name="Parts of this application").get_by_role(
        "link", name="Budget"
    ).click()
    page.get_by_role("button", name="Start the budget").click()
    expect(page.locator("#budget-grid[data-ready]")).to_be_visible()
    _type_line(page, "Personnel", "Outreach coordinator", "52,000.10", "13,000")
    _type_line(page, "Travel", "Night team mileage", "3,528", "0")
    _type_line(page, "Supplies", "Outreach kits", "1,234.56", "765.44")
    page.reload()
    expect(page.locator("tr.line")).to_have_count(3)
    return page.locator("[data-total=total] [data-whole]").inner_text()


def _write(page: Page) -> None:
    page.get_by_role("navigation", name="Parts of this application").get_by_role(
        "link", name="Proposal"
    ).click()
    page.get_by_role("button", name="Start the proposal").click()
    page.locator(".section-rows a").first.click()
    editor = page.get_by_role("textbox", name=page.get_by_role("heading", level=1).inner_text())
    editor.click()
    with page.expect_response(
        lambda answer: answer.request.method == "PUT" and NEED in (answer.request.post_data or "")
    ):
        page.keyboard.type(NEED)
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text(NEED, exact=True)).to_be_visible()


def _download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(name)).or_(
            page.get_by_role("button", name=re.compile(name))
        ).click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def _figures(path: Path) -> set[float]:
    book = openpyxl.load_workbook(path, data_only=True)
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return {round(float(value), 2) for value in cells if isinstance(value, int | float)}


@pytest.mark.timeout(300)
def test_from_the_set_up_page_to_a_proposal_in_hand(
    page: Page, empty_house: LiveServer, tmp_path: Path
) -> None:
    set_up(page, empty_house)
    _import_calls(page, empty_house, tmp_path)
    _find_and_pursue(page)
    application = page.url
    total = _budget(page)
    cents = int(re.sub(r"\D", "", total))
    direct = 5_200_010 + 1_300_000 + 352_800 + 123_456 + 76_544
    assert cents == direct + (direct * 15 + 50) // 100

    page.get_by_text("Export", exact=True).click()
    workbook = _download(page, "Excel workbook", tmp_path)
    assert cents / 100 in _figures(workbook)

    page.goto(application)
    _write(page)
    page.goto(f"{application}/proposal")
    reader = PdfReader(_download(page, "Download the PDF", tmp_path))
    text = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in reader.pages))
    assert NEED in text
    assert total in text
    assert "Open Door Outreach" in text
    assert TITLE in (reader.metadata.title if reader.metadata and reader.metadata.title else "")
    assert reader.outline
