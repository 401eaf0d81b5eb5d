"""A request for payment on paper and as a spreadsheet: the SF-270's items in the form's order, or a plain invoice."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime

from funding.accounts.queries import organization
from funding.awards.models import Award
from funding.budgets.documents.sheet import set_page
from funding.infra import clock
from funding.infra.pdf.types import Printed
from funding.infra.sheets import Column, Formula, Kind, XlsxBook, address
from funding.kernel.zoned import format_date
from funding.payments.models import PaymentRequest
from funding.payments.sf270 import Form, told
from funding.payments.types import RequestKind, RequestState

CSS = """@page { margin: 0.5in 0.7in 0.55in; @top-left { content: none; } @top-right { content: none; } }
body.house table.grid td, body.house table.grid th { padding: 2pt 4pt !important; line-height: 1.2; }
body.house h2 { margin: 7pt 0 1pt !important; } body.house main p { font-size: 9pt; line-height: 1.3; margin: 2pt 0; }
body.house .masthead { margin-bottom: 6pt; padding-bottom: 6pt; }"""
TITLES = {
    RequestKind.REIMBURSEMENT: "Request for Advance or Reimbursement (SF-270)",
    RequestKind.ADVANCE: "Request for Advance or Reimbursement (SF-270)",
    RequestKind.DRAWDOWN: "Drawdown worksheet",
    RequestKind.INVOICE: "Invoice for reimbursement",
}
_SUMS = {"c": "{a}-{b}", "e": "{c}+{d}", "g": "{e}-{f}", "i": "{g}-{h}", "12c": "{12a}-{12b}"}


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that stands on a printed request. ``items`` are the form's items above its lines."""

    title: str
    organization: str
    heading: str
    items: tuple[tuple[str, str], ...]
    lines: Form
    certification: tuple[tuple[str, str], ...]
    is_draft: bool
    is_federal: bool
    dated: datetime


def paper_of(row: PaymentRequest, award: Award, lines: Form) -> Paper:
    """The paper of a request, dated when it was approved, or now while it is a draft."""
    house = organization()
    signed = (
        ("Prepared by", row.drafted_by_name),
        ("Approved by", row.approved_by_name or "–"),
        ("Date approved", format_date(clock.today_of(row.approved_at)) if row.approved_at else "–"),
        ("Date request submitted", format_date(row.sent_on) if row.sent_on else "–"),
    )
    draft = row.state in {RequestState.DRAFTED, RequestState.WITHDRAWN}
    return Paper(
        title=TITLES[row.kind],
        organization=house.legal_name if house else "",
        heading=award.title,
        items=_items(row, award),
        lines=lines,
        certification=signed,
        is_draft=draft,
        is_federal=award.route.is_federal,
        dated=row.approved_at or clock.now(),
    )


def _items(row: PaymentRequest, award: Award) -> tuple[tuple[str, str], ...]:
    """The form's items 1 to 10."""
    house = organization()
    name = house.legal_name if house else ""
    asked = "advance" if row.kind is RequestKind.ADVANCE or row.advance_cents else "reimbursement"
    part = "Final" if row.is_final else "Partial"
    through = f"pass-through’s number {award.pass_through_number}" if award.pass_through_number else ""
    return (
        ("1. Type of payment requested", f"{part}, {asked}"),
        ("2. Basis of request", row.basis.label),
        (
            "3. Federal sponsoring agency" if award.route.is_federal else "3. Funder",
            award.federal_agency or award.funder.title,
        ),
        (
            "4. Grant or other identifying number",
            ", ".join(filter(None, (award.award_number, through))) or "–",
        ),
        ("5. Partial payment request number for this grant", str(row.number)),
        ("6. Employer identification number", (house.ein if house else "") or "–"),
        ("7. Recipient’s account number or identifying number", "–"),
        (
            "8. Period covered by this request",
            f"{format_date(row.first_on)} to {format_date(row.through_on)}",
        ),
        ("9. Recipient organization", _address(name)),
        ("10. Payee", "Same as item 9"),
    )


def _address(name: str) -> str:
    house = organization()
    if house is None:
        return name
    parts = [name, house.street1, f"{house.city}, {house.state} {house.zip}".strip(" ,")]
    return ", ".join(part for part in parts if part)


def print_request(paper: Paper) -> Printed:
    """The request as a tagged PDF. Raises PdfError and its kinds."""
    return set_page("payment_request.html", css=CSS, paper=paper, line_words=told)


def request_workbook(paper: Paper) -> bytes:
    """The request as a workbook whose sums are live."""
    target = io.BytesIO()
    columns = (
        Column("Line", Kind.TEXT, 8),
        Column("What it says", Kind.LONG_TEXT, 60),
        Column("Amount", Kind.MONEY, 18),
        Column("How it is made", Kind.LONG_TEXT, 50),
        Column("Typed over because", Kind.LONG_TEXT, 40),
    )
    with XlsxBook(target, title=paper.title, created=paper.dated) as book:
        sheet = book.sheet("Request", columns)
        sheet.text(paper.title, style="title")
        sheet.text(f"{paper.organization}: {paper.heading}")
        if paper.is_draft:
            sheet.text("Draft: not approved.", style="alarm")
        for label, text in (*paper.items, *paper.certification):
            sheet.row(["", label, None, text], style="plain")
        sheet.skip()
        sheet.head()
        at: dict[str, str] = {}
        for line in paper.lines.lines:
            at[line.letter] = address(sheet.next_row, 2)
            made = _SUMS.get(line.letter)
            value = Formula("=" + made.format(**at), line.cents) if made else line.cents
            style = "strong" if made else "plain"
            label = told(line.label, is_federal=paper.is_federal)
            sheet.row([line.letter, label, value, line.made_of, line.reason], style=style)
        for number, cents in enumerate(paper.lines.months, start=1):
            sheet.row([f"j{number}", f"Advance, month {number}", cents])
    return target.getvalue()


def file_name(row: PaymentRequest, award: Award, ending: str, today: date) -> str:
    """What a downloaded request is called."""
    return f"request-{award.id}-{row.number}-{(row.sent_on or today).isoformat()}.{ending}"
