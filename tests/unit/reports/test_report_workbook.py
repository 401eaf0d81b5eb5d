"""The workbook holds the stored figures, LibreOffice calculates the same ones, and the check rows are zero."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from funding.reports.document import ReportDocument
from funding.reports.printing.workbook import plain_text, write_workbook
from tests.builders.printed_reports import example_figures, example_financial, example_report
from tests.support.office import recalculated

MADE = datetime(2026, 7, 20, 15, tzinfo=UTC)


def written(doc: ReportDocument) -> bytes:
    out = io.BytesIO()
    write_workbook(doc, out, made_at=MADE)
    return out.getvalue()


def test_the_same_report_gives_the_same_bytes_and_hides_what_is_suppressed():
    doc = example_report()
    assert written(doc) == written(doc)
    sheet = load_workbook(io.BytesIO(written(doc)))["Measures"]
    row = next(row for row in sheet.values if row[0] == "Referrals made to services")
    assert row[3:7] == (30, "fewer than 5", "withheld", None)
    places = {row[2]: row for row in load_workbook(io.BytesIO(written(doc)))["Promised by place"].values}
    assert places["Erie, Central Library"][4:7] == (16, 9, 17)
    assert places["Erie, Central Library"][8:12] == (4, 4, 4, 5)
    assert places["Corry truck stop"][4:8] == (None, "withheld", "withheld", None)


@pytest.mark.slow
def test_a_spreadsheet_calculates_the_stored_figures(tmp_path: Path):
    doc = example_report(figures=example_figures())
    path = tmp_path / "report.xlsx"
    path.write_bytes(written(doc))
    (made,) = recalculated([path], tmp_path)
    book = load_workbook(made, data_only=True)
    money = {row[0]: row for row in book["Budget against actual"].values}
    assert [money["Total"][at] for at in (1, 2, 3, 4)] == [500000, 104719.93, 187250.4, 312749.6]
    assert money["Check: spent since the start less line 10e"][3] == 0
    places = {row[2]: row[7] for row in book["Promised by place"].values}
    assert (places["Erie, Central Library"], places["Meadville Medical Center"]) == (1.0625, 0.625)
    lines = {row[0]: row[2] for row in book["SF-425"].values if row[0]}
    for line in example_financial().figures.form_lines:
        assert round(lines[line.key] * 100) == line.cents
    assert lines["11g"] == 8506.88
    checks = [row[2] for row in book["SF-425"].values if row[1] and row[1].startswith("Check")]
    assert len(checks) == 5
    assert set(checks) == {0}


def test_clean_markup_becomes_lines():
    assert plain_text("<p>Two &amp; two</p><ul><li>four</li></ul>") == "Two & two\nfour"
