"""How the board packet and the grant portfolio are set."""

from __future__ import annotations

from dataclasses import dataclass

from funding.board.document import PacketDocument
from funding.board.types import Section
from funding.infra.pdf.glyphs import printable
from funding.infra.pdf.templates import render_page
from funding.infra.pdf.types import PdfTooLarge, Printed
from funding.kernel.zoned import format_date
from funding.reports.printing.setting import REPORT_STYLES, SHEET_STYLES, Entry, Setting, dollars_of

MOST_ROWS = 3_000
SIZEABLE = 150
"""Rows from which a packet takes over a second, so that a job makes it."""
PORTFOLIO_CSS = """@page { size: letter landscape; margin: 0.75in 0.65in 0.7in; @top-left { content: none; }
@top-right { content: none; } } @page :first { margin-top: 0.55in; }"""


@dataclass(frozen=True, slots=True)
class Portion:
    """One section of the packet, as its template is told."""

    key: str
    label: str


def rows_of(doc: PacketDocument) -> int:
    """How many rows the packet's tables have."""
    parts = (doc.years, doc.moves, doc.awards, doc.outcomes, doc.ahead, doc.risks)
    return sum(len(part) for part in parts)


def contents_of(doc: PacketDocument) -> list[Entry]:
    """The table of contents."""
    return [Entry(f"s-{key}", Section(key).label) for key in doc.sections]


def paragraphs(text: str) -> list[list[str]]:
    """Plain text as paragraphs of lines: an empty line begins a new one."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [part.strip().split("\n") for part in parts if part.strip()]


def packet_setting(doc: PacketDocument) -> Setting:
    """The packet, ready to be set. Raises PdfTooLarge."""
    _check(doc)
    html = render_page(
        "board_packet.html",
        doc=doc,
        contents=contents_of(doc),
        portions=[Portion(key, Section(key).label) for key in doc.sections],
        foot=_foot("Board packet", doc),
        dollars=dollars_of(()),
        letter=paragraphs(doc.letter),
    )
    return Setting(printable(html), REPORT_STYLES)


def portfolio_setting(doc: PacketDocument) -> Setting:
    """The grant portfolio: every award of the document on landscape pages. Raises PdfTooLarge."""
    _check(doc)
    html = render_page(
        "grant_portfolio.html", doc=doc, foot=_foot("Grant portfolio", doc), dollars=dollars_of(())
    )
    return Setting(printable(html), SHEET_STYLES, PORTFOLIO_CSS)


def print_packet(doc: PacketDocument) -> Printed:
    """The packet as PDF. Raises PdfError and its kinds."""
    return packet_setting(doc).printed()


def print_portfolio(doc: PacketDocument) -> Printed:
    """The portfolio as PDF. Raises PdfError and its kinds."""
    return portfolio_setting(doc).printed()


def _foot(kind: str, doc: PacketDocument) -> str:
    parts = [
        kind,
        doc.title if kind == "Board packet" else doc.organization,
        f"As of {format_date(doc.as_of)}",
    ]
    return " · ".join([*parts, "Draft"] if doc.is_draft else parts)


def _check(doc: PacketDocument) -> None:
    rows = rows_of(doc)
    if rows > MOST_ROWS:
        raise PdfTooLarge(
            f"The tables would have {rows:,} rows; one PDF carries {MOST_ROWS:,}. Leave a section out."
        )
