"""A letter is a letter: no cover, no list of contents, the budget in short, and the sums are the stored ones."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from funding.infra.pdf.types import Printed
from funding.proposals.printed import PrintedProposal
from funding.proposals.printing import html_of, measure, print_proposal
from tests.builders.printed import example

pytestmark = pytest.mark.slow

SIGNER = ("Dana Whitfield", "Executive director", "Open Door Outreach")


@pytest.fixture(scope="module", params=["house", "doj"])
def made(request: pytest.FixtureRequest) -> tuple[PrintedProposal, Printed]:
    doc = example(pack=request.param, sections=3, is_letter=True, signer=SIGNER)
    return doc, print_proposal(doc)


def pages_of(printed: Printed) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(printed.data))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_the_text_begins_on_the_first_page_below_the_head(made: tuple[PrintedProposal, Printed]) -> None:
    doc, printed = made
    first = pages_of(printed)[0]
    assert doc.sections[0].heading in first
    assert "Nov 22, 2026" in first
    assert "$500,000" in first
    assert "Draft" in first


def test_the_budget_is_told_in_short_with_the_stored_sums(made: tuple[PrintedProposal, Printed]) -> None:
    doc, printed = made
    assert doc.budget is not None
    text = " ".join(pages_of(printed))
    assert "The budget in short" in text
    for figure in ("$500,000", "$166,667", "$666,667"):
        assert figure in text
    for longer in ("Contents", "Budget justification", "How each dollar reaches outreach", "By year"):
        assert longer not in text
    for name in SIGNER:
        assert name in text


def test_every_page_after_the_first_says_whose_it_is_and_that_it_is_a_draft(
    made: tuple[PrintedProposal, Printed],
) -> None:
    doc, printed = made
    pages = pages_of(printed)
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert page.count(doc.organization) >= 1
        assert "Draft" in page
        assert str(number) in page


def test_its_pages_are_counted_like_any_others(made: tuple[PrintedProposal, Printed]) -> None:
    doc, printed = made
    found = measure(doc, printed)
    assert set(found.sections) == {section.key for section in doc.sections}
    assert all(found.sections.values())
    assert 0 < found.narrative <= found.total == printed.pages


def test_without_match_there_is_one_column_of_money() -> None:
    doc = example(sections=1, is_letter=True)
    assert doc.budget is not None
    budget = replace(
        doc.budget,
        match_cents=0,
        classes=tuple(
            replace(row, match_cents=0, total_cents=row.federal_cents) for row in doc.budget.classes
        ),
    )
    table = html_of(replace(doc, budget=budget)).split("The budget in short")[1].split("</table>")[0]
    assert "Match" not in table
    assert table.count('class="number"') == 1 + len(budget.classes)
