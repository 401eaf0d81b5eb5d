"""How the papers of a report are set, and under which name each is kept.

A contents page stands in front where the report is long: from LONG characters of answers and rows, which is about six
pages. The one page for a foundation is set as full as it may be: with every answer and the costs by line, then in
smaller type, then without the costs, then with the first answer only, then without. The first of these that takes one
page is the one that is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from funding.infra import clock
from funding.infra.pdf import kept
from funding.infra.pdf.client import render_pdf
from funding.infra.pdf.glyphs import printable
from funding.infra.pdf.templates import render_page
from funding.infra.pdf.types import PdfTooLarge, Printed
from funding.kernel.money import Cents, format_money
from funding.proposals.cleaning import clean
from funding.reports.document import OutcomeRow, ReportDocument
from funding.reports.printing import showing

REPORT_STYLES = ("document.css", "house.css", "report.css")
SHEET_STYLES = ("document.css", "house.css", "sheet.css", "report.css")
LONG = 7_000
SIZEABLE = 24_000
"""Characters of answers and rows from which a report takes over a second, so that a job makes it."""
MOST_ROWS = 3_000
ROW = 120
"""How many characters a table row counts for."""
FORM_CSS = "@page { margin: 0.62in 0.7in 0.75in; @top-left { content: none; } @top-right { content: none; } }"
ONE_PAGE_CSS = (
    "@page { margin: 0.62in 0.8in 0.6in; @top-left { content: none; } @top-right { content: none; } "
    "@bottom-left { content: none; border: 0; } @bottom-right { content: none; border: 0; } }"
)
HEADS = 3
FULLNESS = ((99, True, False), (99, True, True), (99, False, True), (1, False, True), (0, False, True))
"""How full the one page is set, from the fullest: answers, costs by line, smaller type."""


class Paper(StrEnum):
    """The papers a report can leave as."""

    REPORT = "report"
    FORM = "sf425"
    ONE_PAGE = "one-page"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {"report": "Report", "sf425": "SF-425", "one-page": "One page"}[self.value]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents, with the lines below it."""

    anchor: str
    label: str
    below: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that makes one PDF: the same setting gives the same bytes."""

    html: str
    styles: tuple[str, ...]
    css: str = ""

    @property
    def content_hash(self) -> str:
        """The name under which exactly this PDF is kept."""
        return kept.content_hash(self.html, styles=self.styles, css=self.css)

    def printed(self) -> Printed:
        """The PDF, set now. Raises PdfError and its kinds."""
        return render_pdf(self.html, styles=self.styles, css=self.css)


def papers_of(doc: ReportDocument) -> list[Paper]:
    """The papers that make sense for a report, the usual one first."""
    return papers_for(kind=doc.head.kind, has_form=bool(doc.figures.form_lines))


def papers_for(*, kind: str, has_form: bool) -> list[Paper]:
    """The same from what the report is, without its figures."""
    if has_form and kind == "financial":
        return [Paper.FORM, Paper.REPORT]
    return [Paper.REPORT, Paper.ONE_PAGE]


def contents_of(doc: ReportDocument) -> list[Entry]:
    """The table of contents, in the order of the pages."""
    figures = doc.figures
    named = (
        (bool(figures.outcomes), Entry("s-measures", "What we promised and what happened")),
        (bool(showing.bars_of(doc)), Entry("s-quarters", "Quarter by quarter")),
        (bool(showing.places_of(doc)), Entry("s-places", "Place by place")),
        (bool(showing.promised_places(doc)), Entry("s-place-targets", "Promised by place")),
        (bool(figures.activities), Entry("s-activities", "Activities")),
        *((True, Entry(f"a-{one.key}", f"{one.number}. {one.question}")) for one in doc.answers),
        (bool(figures.spend), Entry("s-money", "Budget against actual")),
        (has_match(doc), Entry("s-match", "Match")),
        (True, Entry("s-signature", "Certification")),
        (bool(figures.sources), Entry("s-sources", "Where the figures come from")),
    )
    return [entry for shown, entry in named if shown]


def has_match(doc: ReportDocument) -> bool:
    """Whether the award asks for match or was given any."""
    match = doc.figures.match
    return match is not None and bool(match.required_cents or match.promised_cents or match.received_cents)


def extent(doc: ReportDocument) -> int:
    """How much there is to set, in characters; a table row counts for ROW of them."""
    return sum(len(one.html) for one in doc.answers) + ROW * _rows(doc)


def is_sizeable(doc: ReportDocument) -> bool:
    """Whether the PDF should be made in a job with progress rather than at once."""
    return extent(doc) > SIZEABLE


def settings_for(doc: ReportDocument, paper: Paper, *, today: date) -> Iterator[Setting]:
    """The ways to set a paper, the best first; all but the one page have one. Raises PdfTooLarge."""
    doc = replace(doc, answers=tuple(replace(one, html=clean(one.html)) for one in doc.answers))
    dated = showing.dated_on(doc, today)
    if paper is Paper.FORM:
        yield _form(doc, dated)
    elif paper is Paper.ONE_PAGE:
        yield from _one_page(doc, dated)
    else:
        yield _narrative(doc, dated)


def print_paper(doc: ReportDocument, paper: Paper, *, today: date) -> Printed:
    """The PDF of a report. Raises PdfTooLarge where the one page does not fit, PdfError and its kinds."""
    for setting in settings_for(doc, paper, today=today):
        printed = setting.printed()
        if paper is not Paper.ONE_PAGE or printed.pages == 1:
            return printed
    raise PdfTooLarge("This report does not fit one page. Shorten its title.")


def _narrative(doc: ReportDocument, dated: date) -> Setting:
    rows = _rows(doc)
    if rows > MOST_ROWS:
        raise PdfTooLarge(
            f"The tables of this report have {rows:,} rows; one PDF carries {MOST_ROWS:,}. "
            "Send the long table as a spreadsheet beside it."
        )
    contents = contents_of(doc) if extent(doc) > LONG else []
    twice = showing.twice(doc)
    drawn = {
        "bars": showing.bars_of(doc),
        "places": showing.places_of(doc),
        "promised_places": showing.promised_places(doc),
        "named_twice": twice,
        "lines_of": lambda row: showing.label_lines(row, twice),
        "bar_text": showing.bar_text,
    }
    html = render_page("report.html", **_values(doc, dated), contents=contents, **drawn)
    return Setting(printable(html), REPORT_STYLES)


def _form(doc: ReportDocument, dated: date) -> Setting:
    groups = [
        (heading, [line for key in keys if (line := doc.figures.line(key))])
        for heading, keys in showing.LINE_GROUPS
    ]
    html = render_page(
        "sf425.html",
        **_values(doc, dated),
        boxes=showing.form_head(doc.head),
        groups=[(heading, lines) for heading, lines in groups if lines],
        certification=showing.CERTIFICATION,
    )
    return Setting(printable(html), SHEET_STYLES, FORM_CSS)


def _one_page(doc: ReportDocument, dated: date) -> Iterator[Setting]:
    heads = [one for one in doc.figures.outcomes if _is_countable(one)][:HEADS]
    rest = [one for one in doc.figures.outcomes if one not in heads]
    for answers, lines, tight in FULLNESS:
        html = render_page(
            "report_one_page.html",
            **_values(doc, dated),
            heads=heads,
            rest=rest[: 8 if lines else 4],
            answers=doc.answers[:answers],
            lines=lines,
            tight=tight,
        )
        yield Setting(printable(html), SHEET_STYLES, ONE_PAGE_CSS)


def _values(doc: ReportDocument, dated: date) -> dict[str, object]:
    """What every template of a report is given."""
    return {
        "doc": doc,
        "head": doc.head,
        "figures": doc.figures,
        "paper_name": showing.paper_name(doc.head),
        "facts": showing.cover_facts(doc.head),
        "covers": showing.span_of(doc.head.covers_from, doc.head.covers_to),
        "foot": showing.foot_of(doc.head),
        "basis_of": showing.basis_of,
        "withholds": showing.withholds(doc),
        "official": showing.official(doc),
        "statement": showing.STATEMENT,
        "has_match": has_match(doc),
        "dated": dated,
        "day_of": clock.today_of,
        "dollars": dollars_of(showing.amounts_of(doc)),
    }


def dollars_of(amounts: Iterable[Cents]) -> Callable[[Cents], str]:
    """How amounts are written: in whole dollars only where every amount is one."""
    whole = all(cents % 100 == 0 for cents in amounts)
    return lambda cents: format_money(cents, whole=whole)


def _rows(doc: ReportDocument) -> int:
    figures = doc.figures
    tables = (figures.outcomes, figures.spend, figures.activities, figures.places, figures.sources)
    placed = sum(len(one.rows) * (2 if one.quarters else 1) for one in figures.place_targets)
    quarters = sum(len(one.row.quarters) for one in showing.bars_of(doc))
    return sum(len(table) for table in tables) + placed + quarters


def _is_countable(one: OutcomeRow) -> bool:
    return not one.suppressed and one.cumulative_value is not None
