"""Reading a budget's workbook back as somebody's spreadsheet shows it."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from funding.budgets.shapes import BudgetSummary


def assert_figures(path: Path, summary: BudgetSummary) -> None:
    """The workbook's values are our cents, row by row, and no check row is off zero."""
    book = load_workbook(path, data_only=True)
    rows = {row[0].value: row for row in book["Summary"].iter_rows(min_row=2) if row[0].value}
    assert len(rows) == 11
    for expected in summary.by_class:
        values = [round((cell.value or 0) * 100) for cell in rows[expected.code][2:]]
        by_year = [c for a in expected.by_year for c in (a.federal_cents, a.cash_cents, a.in_kind_cents)]
        whole = expected.whole
        shown = [*by_year, whole.federal_cents, whole.match_cents, whole.total_cents]
        assert values == shown, (path.name, expected.code)
    found = checks(path)
    assert len(found) >= 7
    assert set(found.values()) == {0}, (path.name, found)


def checks(path: Path) -> dict[str, object]:
    """The check rows by their words, down to the one that adds them up."""
    found: dict[str, object] = {}
    for label, value, *_ in load_workbook(path, data_only=True)["Checks"].iter_rows(
        min_row=2, values_only=True
    ):
        found[str(label)] = value
        if label == "All checks together":
            return found
    raise AssertionError("the checks have no sum")
