"""The budget's grid in Chromium: keyboard, paste, undo, bad cells, two people, no connection, the same arithmetic."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from funding.budgets import queries
from funding.budgets.models import Budget
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import Role
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.watch import Watch, violations
from tests.builders.budgets import build_sample_budget

VECTORS = Path(__file__).parents[1] / "vectors" / "budget_totals.json"
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
NewPage = Callable[..., Page]


class Grid:
    """The grid as a person handles it."""

    def __init__(self, page: Page, server: LiveServer, budget_id: int) -> None:
        self.page, self.server, self.budget_id = page, server, budget_id
        self.open()

    def open(self) -> None:
        self.page.goto(f"{self.server.url}/budgets/{self.budget_id}")
        self.page.wait_for_selector("[data-budget-grid][data-ready]")

    def cell(self, title: str, field: str) -> Locator:
        row = self.page.locator("tr.line", has=self.page.locator(".cell-title .value", has_text=title)).first
        return row.locator(f"[data-field={field}]")

    def focus(self, title: str, field: str) -> None:
        self.cell(title, field).click()

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def paste(self, text: str) -> None:
        self.page.evaluate(
            """text => {
              const clipboardData = new DataTransfer();
              clipboardData.setData('text/plain', text);
              const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
              document.activeElement.dispatchEvent(paste);
            }""",
            text,
        )

    def saved(self) -> None:
        expect(self.page.locator("[data-save-state]")).to_have_text("All changes are saved")

    def stored(self, title: str) -> list[int]:
        """The stored amounts of a line's first year."""
        with self.server.app.app_context():
            lines = queries.tables(self.budget_id).lines
            amounts = next(line for line in lines if line.title == title).by_year[0]
            db.session.rollback()
        return [amounts.federal_cents, amounts.cash_cents, amounts.in_kind_cents]

    def titles(self) -> list[str]:
        with self.server.app.app_context():
            found = [line.title for line in queries.tables(self.budget_id).lines]
            db.session.rollback()
        return found


@pytest.fixture
def budget_id(empty_house: LiveServer) -> int:
    state_for(empty_house, Role.FINANCE)
    with empty_house.app.app_context(), unit_of_work():
        return build_sample_budget().id


@pytest.fixture
def grid(empty_house: LiveServer, budget_id: int, new_page: NewPage) -> Grid:
    return Grid(new_page(state=state_for(empty_house, Role.FINANCE)), empty_house, budget_id)


@pytest.fixture
def offline(grid: Grid, watch: Watch) -> Iterator[BrowserContext]:
    watch.allow(OFFLINE)
    yield grid.page.context
    grid.page.context.set_offline(False)


def test_cells_are_reached_typed_into_and_saved_by_keyboard(grid: Grid) -> None:
    grid.focus("Outreach coordinator", "title")
    grid.keys("ArrowRight", "ArrowRight")
    expect(grid.cell("Outreach coordinator", "federal")).to_be_focused()
    grid.type("30,000")
    grid.keys("Tab")
    grid.type("500.25")
    grid.keys("Enter")
    expect(grid.cell("Training specialist", "cash")).to_be_focused()
    expect(grid.cell("Outreach coordinator", "federal")).to_contain_text("30,000")
    expect(grid.page.locator("[data-total=direct] [data-source=cash]")).to_have_text("19,964.31")
    grid.saved()
    assert grid.stored("Outreach coordinator") == [30_000_00, 500_25, 0]
    assert grid.stored("24% of salaries") == [18_432_00, 3_864_06, 0]
    grid.keys("F2", "Escape", "Enter")
    grid.type("16,000")
    grid.keys("ArrowDown")
    grid.keys("Enter")
    grid.saved()
    assert (
        grid.stored("Training specialist")[1] == 15_600_00
        or grid.stored("Training specialist")[1] == 16_000_00
    )


def test_escape_puts_back_what_stood_there(grid: Grid) -> None:
    grid.focus("Site visits", "federal")
    grid.type("999")
    grid.keys("Escape")
    expect(grid.cell("Site visits", "federal").locator(".value")).to_have_text("1,528.80")
    grid.saved()
    assert grid.stored("Site visits") == [1_528_80, 0, 0]


def test_a_block_from_a_spreadsheet_fills_cells_and_makes_new_lines(grid: Grid) -> None:
    grid.focus("Training specialist", "title")
    grid.paste('Trainer\t40,000.00\t1,000\t\tStreet outreach\nHelper\t$5,000\t1.1\t20\n"Third""s\tline"\t7')
    grid.saved()
    assert grid.stored("Trainer") == [40_000_00, 1_000_00, 0]
    assert grid.stored("Helper") == [5_000_00, 0, 20_00]
    assert 'Third"s line' in grid.titles()
    expect(grid.page.locator(".cell-error")).to_contain_text("“1.1” was not saved")
    grid.keys("Control+z")
    grid.saved()
    assert "Helper" not in grid.titles()
    assert grid.stored("Training specialist") == [46_800_00, 15_600_00, 0]


@pytest.mark.parametrize("text", ["1.1", "1e12", "-5", "1000000000000", "abc"])
def test_a_bad_amount_is_refused_at_its_cell(grid: Grid, text: str) -> None:
    grid.focus("Evaluator", "cash")
    grid.type(text)
    grid.keys("Enter")
    expect(grid.page.locator(".cell-error")).to_contain_text("Match, cash: “" + text)
    grid.focus("Evaluator", "in_kind")
    grid.type("12")
    grid.keys("Enter")
    grid.saved()
    assert grid.stored("Evaluator") == [25_600_00, 0, 12_00]


def test_a_title_of_201_characters_is_refused_at_its_cell(grid: Grid) -> None:
    grid.focus("Evaluator", "title")
    grid.keys("Enter")
    grid.page.locator(".cell-input").fill("x" * 201)
    grid.keys("Enter")
    expect(grid.page.locator(".cell-error")).to_contain_text("200 characters at most")
    assert "Evaluator" in grid.titles()


def test_undo_and_redo_walk_through_edits_and_removals(grid: Grid) -> None:
    grid.focus("Site visits", "federal")
    grid.type("2000")
    grid.keys("Enter")
    grid.focus("Site visits", "title")
    grid.keys("Control+Backspace")
    expect(grid.cell("Site visits", "title")).to_have_count(0)
    grid.saved()
    assert "Site visits" not in grid.titles()
    grid.keys("Control+z")
    expect(grid.cell("Site visits", "title")).to_have_count(1)
    grid.keys("Control+z")
    grid.saved()
    assert grid.stored("Site visits") == [1_528_80, 0, 0]
    grid.keys("Control+y")
    grid.saved()
    assert grid.stored("Site visits") == [2_000_00, 0, 0]


def test_a_line_is_added_by_keyboard_and_calculated_in_the_dialog(grid: Grid) -> None:
    grid.focus("Site visits", "title")
    grid.keys("Insert")
    grid.type("Bus passes")
    grid.keys("Tab", "Shift+Tab", "Enter")
    dialog = grid.page.locator("#line-dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Calculation").select_option("travel")
    dialog.get_by_label("Trips").fill("20")
    dialog.get_by_label("Cost of one unit").fill("2.75")
    dialog.get_by_role("button", name="Save the line").click()
    expect(dialog).to_be_hidden()
    expect(grid.cell("Bus passes", "federal").locator(".value")).to_have_text("55")
    assert grid.stored("Bus passes") == [55_00, 0, 0]


def test_typing_without_a_connection_is_kept_and_sent_when_it_is_back(
    grid: Grid, offline: BrowserContext
) -> None:
    offline.set_offline(True)
    grid.focus("Evaluator", "federal")
    grid.type("26000")
    grid.keys("Enter")
    expect(grid.page.locator("[data-save-state]")).to_contain_text("1 change is kept in this browser")
    expect(grid.page.locator("[data-total=direct] [data-whole]")).to_have_text("235,264.80")
    assert grid.stored("Evaluator") == [25_600_00, 0, 0]
    offline.set_offline(False)
    grid.saved()
    assert grid.stored("Evaluator") == [26_000_00, 0, 0]


def test_a_tab_that_was_closed_without_a_connection_loses_nothing(
    grid: Grid, offline: BrowserContext
) -> None:
    offline.set_offline(True)
    grid.focus("Evaluator", "federal")
    grid.type("27000")
    grid.keys("Enter")
    expect(grid.page.locator("[data-save-state]")).to_contain_text("kept in this browser")
    grid.page.close()
    offline.set_offline(False)
    grid.page = offline.new_page()
    grid.open()
    expect(grid.cell("Evaluator", "federal").locator(".value")).to_have_text("27,000")
    grid.saved()
    assert grid.stored("Evaluator") == [27_000_00, 0, 0]


def test_two_people_in_one_cell_see_both_values(
    grid: Grid, empty_house: LiveServer, new_page: NewPage
) -> None:
    other = Grid(new_page(state=state_for(empty_house, Role.DEVELOPMENT)), empty_house, grid.budget_id)
    other.focus("Evaluator", "federal")
    other.type("20000")
    other.keys("Enter")
    other.saved()
    grid.focus("Evaluator", "federal")
    grid.type("21000")
    grid.keys("Enter")
    clash = grid.page.locator(".cell-clash")
    expect(clash).to_contain_text("Theirs: 20,000.00. Yours: 21,000")
    clash.get_by_role("button", name="Keep mine").click()
    grid.saved()
    assert grid.stored("Evaluator")[0] == 21_000_00


def test_what_somebody_else_added_appears_with_the_next_save(
    grid: Grid, empty_house: LiveServer, new_page: NewPage
) -> None:
    other = Grid(new_page(state=state_for(empty_house, Role.DEVELOPMENT)), empty_house, grid.budget_id)
    other.focus("Site visits", "title")
    other.keys("Insert")
    other.type("Night bus")
    other.keys("Tab")
    other.type("750")
    other.keys("Enter")
    other.saved()
    grid.focus("Evaluator", "federal")
    grid.type("25700")
    grid.keys("Enter")
    expect(grid.cell("Night bus", "federal").locator(".value")).to_have_text("750")
    expect(grid.page.locator("[data-total=direct] [data-whole]")).to_have_text("235,714.80")


def test_the_browser_computes_what_the_server_computes(grid: Grid) -> None:
    cases = json.loads(VECTORS.read_text())
    assert len(cases) >= 5
    made = grid.page.evaluate(
        """async cases => {
          const { compute } = await import('/static/js/budget/totals.js');
          const years = rows => Object.fromEntries(rows.map((amounts, year) => [year + 1, amounts]));
          const line = (given, index, standings) => (
            { ...given, key: String(index), letter: 'a', standing: standings[index], amounts: years(given.amounts) });
          return cases.map(({ browser, lines }) => {
            const made = lines.map((given, index) => line(given, index, browser.standings));
            const { allDirect, allBase, allCharge, whole, required, short } = compute({ ...browser, lines: made });
            return { direct: allDirect, base: allBase, charge: allCharge, whole, required, short };
          });
        }""",
        cases,
    )
    for case, got in zip(cases, made, strict=True):
        assert got == case["expect"], case["name"]


def test_the_total_follows_each_key_and_escape_takes_it_back(grid: Grid) -> None:
    total = grid.page.locator("[data-total=direct] [data-whole]")
    expect(total).to_have_text("234,864.80")
    grid.focus("Evaluator", "federal")
    grid.type("7")
    expect(total).to_have_text("209,271.80")
    grid.type("0")
    expect(total).to_have_text("209,334.80")
    grid.type("x")
    expect(total).to_have_text("234,864.80")
    grid.keys("Escape")
    expect(total).to_have_text("234,864.80")
    grid.focus("Training specialist", "federal")
    grid.type("0")
    expect(grid.cell("24% of salaries", "federal")).to_contain_text("6,960")
    grid.keys("Escape")
    expect(grid.cell("24% of salaries", "federal")).to_contain_text("18,192")
    grid.saved()
    assert grid.stored("Evaluator") == [25_600_00, 0, 0]


def test_a_block_is_cut_and_filled_down(grid: Grid) -> None:
    grid.focus("Shelter coalition", "federal")
    grid.keys("Shift+ArrowRight", "Shift+ArrowRight")
    grid.page.evaluate(
        """() => document.activeElement.dispatchEvent(
          new ClipboardEvent('cut', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true }))"""
    )
    grid.saved()
    assert grid.stored("Shelter coalition") == [0, 0, 0]
    grid.keys("Control+z")
    grid.saved()
    assert grid.stored("Shelter coalition") == [60_000_00, 0, 20_000_00]
    grid.focus("Shelter coalition", "federal")
    grid.keys("Shift+ArrowDown", "Control+d")
    grid.saved()
    assert grid.stored("Evaluator") == [60_000_00, 0, 0]


def test_what_a_spreadsheet_writes_for_money_is_read_by_rule(grid: Grid) -> None:
    grid.focus("Evaluator", "federal")
    grid.paste(" $ 1,250.00 \t $ -   \t(500.00)")
    grid.saved()
    assert grid.stored("Evaluator") == [1_250_00, 0, 0]
    expect(grid.page.locator(".cell-error")).to_contain_text("Parentheses stand for an amount below zero")


def test_a_block_too_large_is_refused_whole(grid: Grid) -> None:
    grid.focus("Evaluator", "title")
    grid.paste("\n".join(f"Line {number}" for number in range(2_100)))
    expect(grid.page.locator("[data-told]")).to_contain_text("Nothing was pasted: the block has 2,100 rows")
    assert len(grid.titles()) == 7


def test_hundreds_of_pasted_lines_are_kept(grid: Grid) -> None:
    grid.focus("Evaluator", "title")
    grid.paste("\n".join(f"Pasted {number}\t{number}.25" for number in range(400)))
    grid.saved()
    assert len(grid.titles()) == 406
    assert grid.stored("Pasted 399") == [399_25, 0, 0]
    expect(grid.page.locator("[data-total=direct] [data-source=federal]")).to_have_text("249,820.80")


def test_all_years_of_a_source_are_edited_side_by_side(grid: Grid) -> None:
    with grid.server.app.app_context(), unit_of_work():
        budget = db.session.get_one(Budget, grid.budget_id)
        budget.terms = {**budget.terms, "years": 3}
    grid.page.goto(f"{grid.server.url}/budgets/{grid.budget_id}?year=all")
    grid.page.wait_for_selector("[data-budget-grid][data-ready]")
    first, third = "federal@1", "federal@3"
    grid.page.locator("tr.line", has_text="Evaluator").locator(f"[data-field='{first}']").click()
    grid.keys("Shift+ArrowRight", "Shift+ArrowRight", "Control+r")
    row = grid.page.locator("tr.line", has_text="Evaluator")
    expect(row.locator(f"[data-field='{third}'] .value")).to_have_text("25,600")
    expect(row.locator("[data-sum] .value")).to_have_text("76,800")
    grid.saved()
    with grid.server.app.app_context():
        lines = queries.tables(grid.budget_id).lines
        db.session.rollback()
    found = next(line for line in lines if line.title == "Evaluator")
    assert [amounts.federal_cents for amounts in found.by_year] == [25_600_00] * 3
    grid.page.get_by_role("link", name="All sources").click()
    expect(grid.page.locator("table.budget-grid")).to_contain_text("76,800")


@pytest.mark.parametrize(("size", "dark"), [("desk", False), ("phone", True)])
def test_the_grid_is_accessible(
    empty_house: LiveServer, budget_id: int, new_page: NewPage, size: str, dark: bool
) -> None:
    page = new_page(size, dark=dark, state=state_for(empty_house, Role.FINANCE))
    Grid(page, empty_house, budget_id)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
