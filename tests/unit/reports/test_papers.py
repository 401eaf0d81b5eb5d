"""The papers of a report: every figure is the stored one, nothing suppressed shows, drafts say so on every page."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from pypdf import PdfReader

from funding.infra.pdf.types import PdfTooLarge, Printed
from funding.kernel.money import format_money
from funding.reports.document import FormLine, ReportDocument
from funding.reports.printing.checks import differences
from funding.reports.printing.setting import (
    Paper,
    contents_of,
    is_sizeable,
    papers_of,
    print_paper,
    settings_for,
)
from tests.builders.printed_reports import (
    TODAY,
    example_figures,
    example_financial,
    example_report,
    final_report,
    foundation_report,
    long_report,
)

pytestmark = pytest.mark.slow


def printed(doc: ReportDocument, paper: Paper = Paper.REPORT) -> Printed:
    return print_paper(doc, paper, today=TODAY)


def pages_of(made: Printed) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made.data)).pages]


@pytest.fixture(scope="module")
def performance() -> Printed:
    return printed(example_report())


@pytest.fixture(scope="module")
def form() -> Printed:
    return printed(example_financial(), Paper.FORM)


def test_a_performance_report_prints_the_stored_figures(performance: Printed) -> None:
    text = " ".join(pages_of(performance))
    figures = example_figures()
    for row in (*figures.spend, figures.spend_total):
        for cents in (row.approved_cents, row.period_cents, row.cumulative_cents, row.remaining_cents):
            assert format_money(cents) in text
    for outcome in figures.outcomes:
        assert outcome.name in text
        assert outcome.promised in text
        assert outcome.cumulative in text
    assert figures.match
    assert format_money(figures.match.short_cents) in text


def test_what_is_suppressed_has_words_and_no_share(performance: Printed) -> None:
    text = " ".join(pages_of(performance))
    assert "fewer than 5" in text
    assert "withheld" in text
    hidden = replace(example_figures().outcomes[3], quarters=(), period="fewer than 5")
    html = next(
        settings_for(example_report(figures=example_figures(outcomes=(hidden,))), Paper.REPORT, today=TODAY)
    )
    assert '<svg class="chart"' not in html.html.split("s-places")[0].split("s-measures")[1]


def test_a_draft_says_so_on_every_page_and_a_signed_report_nowhere(performance: Printed) -> None:
    assert all("Draft" in page for page in pages_of(performance))
    assert not any("Draft" in page for page in pages_of(printed(final_report())))


def test_every_page_but_the_cover_is_numbered(performance: Printed) -> None:
    pages = pages_of(performance)
    for number, page in enumerate(pages[1:], start=2):
        assert f"Page {number} of {len(pages)}" in page


def test_money_follows_on_the_page_where_the_answers_end() -> None:
    short = replace(foundation_report(), answers=foundation_report().answers[:1])
    money = next(page for page in pages_of(printed(short)) if "Budget against actual" in page)
    assert short.answers[0].question in money


def test_a_chart_keeps_its_key_on_its_page() -> None:
    short = replace(example_report(), answers=example_report().answers[:1])
    pages = [page for page in pages_of(printed(short)) if "Dark: spent since the award began" in page]
    assert [page.startswith("Dark:") for page in pages] == [False]


def test_the_sf425_prints_every_line_with_its_number_and_amount(form: Printed) -> None:
    text = " ".join(pages_of(form))
    for line in example_financial().figures.form_lines:
        assert f"{line.key} {line.label} {format_money(line.cents)}" in text
    for words in ("−$6,500.00", "$300,749.60", "15%", "$56,712.53", "Page 1 of 2", "Signed Jul 20, 2026"):
        assert words in text


def test_bookmarks_and_contents_name_every_part_of_a_long_report() -> None:
    doc = long_report()
    made = printed(doc)
    reader = PdfReader(io.BytesIO(made.data))
    titles = [one.title for one in reader.outline if not isinstance(one, list)]
    assert titles == ["Contents", *(entry.label for entry in contents_of(doc))]
    contents = " ".join(pages_of(made)[1:3])
    for entry in contents_of(doc):
        assert entry.label in contents


def test_title_author_and_both_standards_are_said(performance: Printed) -> None:
    with pikepdf.open(io.BytesIO(performance.data)) as file:
        assert str(file.docinfo["/Title"]).startswith("Performance report: Open Door")
        assert str(file.docinfo["/Author"]) == "Open Door Outreach"
        assert str(file.Root.Lang) == "en-US"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in file.Root.Metadata.read_bytes()


def test_the_same_report_gives_the_same_bytes(performance: Printed) -> None:
    assert printed(example_report()).data == performance.data


@pytest.mark.parametrize("questions", [0, 2, 6])
def test_a_foundation_gets_one_page(questions: int) -> None:
    made = printed(foundation_report(questions), Paper.ONE_PAGE)
    assert made.pages == 1
    assert "$44,123" in pages_of(made)[0]


def test_tables_that_are_too_long_are_refused_with_the_way_out() -> None:
    rows = example_figures().activities * 1_000
    with pytest.raises(PdfTooLarge, match="spreadsheet"):
        printed(example_report(figures=example_figures(activities=rows)))


def test_long_reports_are_made_in_a_job() -> None:
    assert not is_sizeable(example_report())
    assert is_sizeable(example_report(questions=90))


def test_each_report_offers_the_papers_that_make_sense() -> None:
    assert papers_of(example_financial()) == [Paper.FORM, Paper.REPORT]
    assert papers_of(foundation_report()) == [Paper.REPORT, Paper.ONE_PAGE]


def test_totals_that_do_not_follow_from_their_parts_are_told() -> None:
    assert differences(example_financial()) == []
    figures = example_figures()
    lines = tuple(
        FormLine(one.key, one.label, one.cents + 1, one.derived, one.explanation) if one.key == "10g" else one
        for one in figures.form_lines
    )
    told = differences(example_financial(figures=replace(figures, form_lines=lines)))
    assert [one.split(":")[0] for one in told] == ["Line 10g (10e + 10f)", "Line 10h (10d − 10g)"]
    assert "$0.01 apart" in told[0]
    short = replace(figures, spend=figures.spend[1:])
    assert "against line 10e" in differences(example_financial(figures=short))[0]
