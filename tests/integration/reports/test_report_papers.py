"""The papers of stored reports: from the workspace, in a job, and on the command line, all the same bytes."""

from __future__ import annotations

import io
from datetime import date

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pypdf import PdfReader

from funding.cli import cli
from funding.infra.db import unit_of_work
from funding.infra.pdf import client as press
from funding.kernel.errors import DomainError
from funding.reports.services import papers
from funding.reports.types import ReportKind
from tests.builders.actuals import build_actual
from tests.builders.awards import build_award
from tests.builders.reports import build_report


def words_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def two_reports() -> tuple[int, int]:
    """A performance and a financial report of an award that cost $12,345.67."""
    with unit_of_work():
        award = build_award()
        build_actual(award, amount_cents=12_345_67, incurred_on=date(2026, 10, 12))
        performance = build_report(award)
        financial = build_report(award, kind=ReportKind.FINANCIAL, name="Financial report, October 2026")
        financial.has_form = True
        return performance.id, financial.id


def test_the_workspace_leads_to_papers_with_the_stored_figures(client_for):
    client = client_for("finance")
    performance, financial = two_reports()
    assert press.is_warm(wait=60)
    page = client.get(f"/reports/{financial}").text
    assert f"/reports/{financial}/sf425.pdf" in page
    form = words_of(client.get(f"/reports/{financial}/sf425.pdf").data)
    for words in ("10e Federal share of expenditures $12,345.67", "Draft", "15POVC-26-GG-00123-HT"):
        assert words in form
    report = client.get(f"/reports/{performance}/report.pdf")
    assert report.headers["Content-Disposition"].startswith("attachment")
    assert "$12,345.67" in words_of(report.data)
    book = load_workbook(io.BytesIO(client.get(f"/reports/{performance}/report.xlsx").data))
    assert "Budget against actual" in book.sheetnames
    assert report.data == papers.report_pdf(performance, kind=ReportKind.PERFORMANCE)


@pytest.mark.database("sqlite")
def test_a_long_report_is_made_in_a_job_and_then_downloads_at_once(client_for, monkeypatch):
    client = client_for("development")
    performance, _ = two_reports()
    monkeypatch.setattr("funding.reports.printing.setting.SIZEABLE", 0)
    address = f"/reports/{performance}/report"
    assert client.get(f"{address}.pdf").headers["Location"].endswith("/report/pdf")
    assert "Make the PDF" in client.get(f"{address}/pdf").text
    assert client.send(f"{address}/pdf").status_code == 303
    assert client.get(f"{address}.pdf").data.startswith(b"%PDF")


@pytest.mark.database("sqlite")
def test_the_other_kind_is_refused_with_the_right_command(app):
    performance, financial = two_reports()
    with pytest.raises(DomainError, match=f"use funding pdf financial-report {financial}"):
        papers.report_pdf(financial, kind=ReportKind.PERFORMANCE)
    with pytest.raises(DomainError, match="performance-report"):
        papers.report_pdf(performance, kind=ReportKind.FINANCIAL)


def test_every_command_has_its_manual_page():
    for name in ("performance-report", "financial-report", "board-packet"):
        shown = CliRunner().invoke(cli, ["pdf", name, "--help"])
        assert shown.exit_code == 0
        assert f"funding pdf {name}" in shown.output
