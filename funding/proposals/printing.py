"""How a printed proposal is set: its contents, its page format, its pages counted.

Pages are counted where they are made: the finished layout tells on which page each section begins and ends. A limit
counts either the narrative (sections marked ``counted``, which begin on a page of their own and run on) or, where
the funder's format limits the whole document, every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from funding.funders.formats import PageFormat
from funding.infra.pdf.client import render_pdf
from funding.infra.pdf.glyphs import missing_glyphs, printable
from funding.infra.pdf.templates import render_page
from funding.infra.pdf.types import Attachment, Limits, PdfTooLarge, Printed
from funding.kernel.money import format_money
from funding.proposals.printed import PrintedBudget, PrintedProposal, PrintedSection

MOST_ROWS = 3_000
_LINE_HEIGHT = Decimal("1.15")  # a "single" line of the faces notices name, as a multiple of the size of type


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents, with the lines below it."""

    anchor: str
    label: str
    below: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """Pages by section key, of the narrative together, and of the whole document."""

    sections: dict[str, int] = field(default_factory=dict)
    narrative: int = 0
    total: int = 0


def contents_of(doc: PrintedProposal) -> list[Entry]:
    """The table of contents, in the order of the pages."""
    entries = [Entry(f"s-{section.key}", section.heading) for section in doc.sections]
    if doc.indicators:
        entries.append(Entry("s-indicators", "Indicators and targets"))
    if doc.work_plan:
        entries.append(Entry("s-work-plan", "Work plan"))
    if doc.budget:
        entries.append(Entry("s-budget", "Budget", tuple(_budget_entries(doc.budget))))
    if doc.attachments:
        entries.append(Entry("s-attachments", "Attachments"))
    return entries


def _budget_entries(budget: PrintedBudget) -> Iterator[Entry]:
    yield Entry("s-budget-summary", "Budget summary")
    if len(budget.years) > 1:
        yield Entry("s-budget-years", "By year")
    if budget.reaches:
        yield Entry("s-reach", "How each dollar reaches outreach")
    if budget.justification:
        yield Entry("s-justification", "Budget justification")


def page_css(pack: PageFormat, *, is_letter: bool = False) -> str:
    """The sheet that carries a format's own figures: type size, spacing, margins, the way pages are numbered.

    A letter says on its first page itself whose it is.
    """
    numbering = pack.numbering.replace("{page}", '" counter(page) "').replace("{pages}", '" counter(pages) "')
    rules = [f'@page {{ @bottom-right {{ content: "{numbering}"; }} }}']
    if is_letter:
        tops = " ".join(f"@top-{side} {{ content: none; }}" for side in ("left", "center", "right"))
        rules.append(f"@page :first {{ {tops} }}")
    if pack.house_style:
        return "\n".join(rules)
    single, running = _LINE_HEIGHT * pack.summary_spacing, _LINE_HEIGHT * pack.line_spacing
    rules += [
        f"@page {{ margin: {pack.margin_in}in; font-size: {pack.small_size_pt}pt; }}",
        f"body {{ font-size: {pack.font_size_pt}pt; }}",
        f".narrative {{ line-height: {running}; }}",
        f".narrative.single {{ line-height: {single}; }}",
        f".grid, .note, .cover-imprint {{ font-size: {pack.small_size_pt}pt; }}",
    ]
    return "\n".join(rules)


def css_of(doc: PrintedProposal) -> str:
    """``page_css`` of a proposal."""
    return page_css(doc.page_format, is_letter=doc.is_letter)


def fresh_pages(doc: PrintedProposal) -> set[str]:
    """The sections that begin a page: the first, every uncounted one, and the first counted one after it."""
    fresh: set[str] = set()
    before: PrintedSection | None = None
    for section in doc.sections:
        if before is not None and not (section.counted and before.counted):
            fresh.add(section.key)
        before = section
    return fresh | {"indicators"}


def html_of(doc: PrintedProposal) -> str:
    """The HTML that is set. Raises PdfTooLarge when its tables have more rows than one PDF may carry."""
    rows = len(doc.work_plan) + len(doc.indicators) + len(doc.attachments)
    if doc.budget and not doc.is_letter:
        rows += sum(len(group.lines) for group in doc.budget.justification)
    if rows > MOST_ROWS:
        raise PdfTooLarge(
            f"The tables of this proposal have {rows:,} rows; one PDF carries {MOST_ROWS:,}. "
            "Send the long table as a spreadsheet beside it."
        )
    return printable(
        render_page(
            "letter.html" if doc.is_letter else "proposal.html",
            doc=doc,
            contents=contents_of(doc),
            fresh_pages=fresh_pages(doc),
            dollars=_dollars(doc.budget),
        )
    )


def _dollars(budget: PrintedBudget | None) -> object:
    """How amounts are written: in whole dollars only where every amount of the budget is one."""
    amounts = [1]
    if budget is not None:
        amounts = [amount for year in budget.years for amount in year.amounts]
        amounts += [cents for row in budget.classes for cents in (row.federal_cents, row.match_cents)]
        lines = [line for group in budget.justification for line in group.lines]
        amounts += [cents for line in lines for cents in (line.federal_cents, line.match_cents)]
        amounts += [cents for line in budget.reaches for cents in (line.federal_cents, line.match_cents)]
    whole = all(amount % 100 == 0 for amount in amounts)
    return lambda cents: format_money(cents, whole=whole)


def styles_of(doc: PrintedProposal) -> tuple[str, ...]:
    """The sheets of ``static/pdf`` a proposal is set with."""
    return ("document.css", "house.css" if doc.page_format.house_style else "plain.css")


def print_proposal(
    doc: PrintedProposal,
    *,
    attachments: tuple[Attachment, ...] = (),
    limits: Limits | None = None,
    measure_only: bool = False,
) -> Printed:
    """The PDF. The same proposal gives the same bytes. Raises PdfError and its kinds."""
    return render_pdf(
        html_of(doc),
        styles=styles_of(doc),
        css=css_of(doc),
        attachments=attachments,
        limits=limits,
        measure_only=measure_only,
    )


def measure(doc: PrintedProposal, printed: Printed) -> Measure:
    """How many pages each section and the whole take, from the finished layout."""
    pages: dict[str, int] = {}
    narrative: set[int] = set()
    for section in doc.sections:
        first = printed.anchors.get(f"s-{section.key}", 0)
        last = printed.anchors.get(f"e-{section.key}", first)
        pages[section.key] = last - first + 1 if first else 0
        if section.counted and first:
            narrative |= set(range(first, last + 1))
    return Measure(sections=pages, narrative=len(narrative), total=printed.pages)


def unprintable(doc: PrintedProposal) -> dict[str, list[str]]:
    """Characters no typeface of ours has, by the section (or "elsewhere") in which they stand; empty when none."""
    found = {section.heading: missing_glyphs(section.html) for section in doc.sections}
    inside = {sign for signs in found.values() for sign in signs}
    elsewhere = [sign for sign in missing_glyphs(html_of(doc)) if sign not in inside]
    if elsewhere:
        found["elsewhere"] = elsewhere
    return {heading: signs for heading, signs in found.items() if signs}
