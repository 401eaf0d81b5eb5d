"""What of a report's document stands on the cover, in the head of the form and in its charts.

Nothing is computed here but shares for drawing: amounts and counts are the document's own, and what was suppressed has
no value in it, so that neither a page nor a chart can give it away.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from funding.infra import clock
from funding.kernel.money import Cents
from funding.kernel.zoned import format_date
from funding.reports.document import OutcomeRow, PlaceRow, PlaceTargets, ReportDocument, ReportHead, Signature

Pair = tuple[str, str]
LABEL = 36
"""How many characters of a name stand on one line beside a chart."""

LINE_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Federal cash", ("10a", "10b", "10c")),
    ("Federal expenditures and unobligated balance", ("10d", "10e", "10f", "10g", "10h")),
    ("Recipient share", ("10i", "10j", "10k")),
    ("Program income", ("10l", "10m", "10n", "10o")),
)
"""The headings of block 10 with the lines below each."""

CERTIFICATION = (
    "By signing this report, I certify to the best of my knowledge and belief that the report is true, complete, and "
    "accurate, and the expenditures, disbursements and cash receipts are for the purposes and objectives set forth in "
    "the terms and conditions of the Federal award. I am aware that any false, fictitious, or fraudulent information, "
    "or the omission of any material fact, may subject me to criminal, civil or administrative penalties for fraud, "
    "false statements, false claims or otherwise (U.S. Code Title 18, Sections 2, 1001, 1343 and Title 31, Sections "
    "3729-3730 and 3801-3812)."
)
"""Item 13 of the SF-425, as 2 CFR 200.415(a) words it."""

STATEMENT = (
    "I certify to the best of my knowledge and belief that this report is true, complete and accurate, and that its "
    "figures follow from the records of the award."
)


@dataclass(frozen=True, slots=True)
class Bars:
    """One measure over quarters: a bar for each, scaled to the largest. Quarters are counted each by itself."""

    row: OutcomeRow

    @property
    def most(self) -> int:
        """The largest value or target, at least 1."""
        return max((max(one.value or 0, one.promised or 0) for one in self.row.quarters), default=0) or 1

    @property
    def has_promises(self) -> bool:
        """Whether a quarter has a target of its own."""
        return any(one.promised is not None for one in self.row.quarters)


@dataclass(frozen=True, slots=True)
class Places:
    """Attendances by place: a bar for each, scaled to the largest."""

    rows: tuple[PlaceRow, ...]

    @property
    def most(self) -> int:
        """The largest value, at least 1."""
        return max((one.value or 0 for one in self.rows), default=0) or 1

    @property
    def withheld(self) -> bool:
        """Whether some of what was counted is not told."""
        return any(one.value is None or one.text != f"{one.value:,}" for one in self.rows)


def span_of(first: date | None, last: date | None) -> str:
    """Two days as people write a period; empty where one is not known."""
    return f"{format_date(first)} – {format_date(last)}" if first and last else ""


def paper_name(head: ReportHead) -> str:
    """What the paper calls itself, with the number of its revision."""
    name = f"Final {head.kind_label.lower()}" if head.final else head.kind_label
    return f"{name}, revision {head.revision}" if head.revision > 1 else name


def cover_facts(head: ReportHead) -> list[Pair]:
    """The facts of the cover; what is not known is left out."""
    listed = (
        ("Award number", head.award_number),
        ("Number at the pass-through entity", head.pass_through_number),
        ("Assistance Listing", head.aln),
        ("Project period", span_of(head.project_from, head.project_to)),
        ("Due", format_date(head.due_on) if head.due_on else ""),
        ("Figures as of", format_date(head.as_of) if head.as_of else ""),
        ("UEI", head.uei),
        ("EIN", head.ein),
    )
    return [(label, text) for label, text in listed if text]


def form_head(head: ReportHead) -> list[tuple[str, str, str]]:
    """Items 1 to 9 of the SF-425 as (number, label, text).

    Item 2 is the number that the awarding agency gave, for money that came through somebody with theirs beside it. Item
    5 is for the recipient's own use and nobody asks for it (instructions of OMB 4040-0014): what is not known stays
    empty, and the pass-through's number is none of the recipient's.
    """
    through = f"pass-through’s number {head.pass_through_number}" if head.pass_through_number else ""
    return [
        ("1", "Federal agency", head.federal_agency or head.funder),
        ("2", "Federal award number", ", ".join(filter(None, (head.award_number, through)))),
        ("3", "Recipient organization", ", ".join(filter(None, (head.recipient, head.recipient_address)))),
        ("4a", "UEI", head.uei),
        ("4b", "EIN", head.ein),
        ("5", "Recipient account number", head.account_number),
        ("6", "Report type", "Final" if head.final else head.frequency),
        ("7", "Basis of accounting", head.basis),
        ("8", "Project period", span_of(head.project_from, head.project_to)),
        ("9", "Reporting period end date", format_date(head.covers_to)),
    ]


def foot_of(head: ReportHead) -> str:
    """The line at the foot of every page."""
    parts = [paper_name(head), head.award_number, span_of(head.covers_from, head.covers_to)]
    return " · ".join(part for part in (*parts, head.state_label if head.is_draft else "") if part)


def twice(doc: ReportDocument) -> set[str]:
    """The names that more than one measure has: beside these its initiative is named."""
    names = [row.name for row in doc.figures.outcomes]
    return {name for name in names if names.count(name) > 1}


def label_lines(row: OutcomeRow, named_twice: set[str]) -> list[str]:
    """A measure's name for the side of a chart, on one line or two."""
    if row.name in named_twice:
        return [row.name, row.initiative]
    return textwrap.wrap(row.name, LABEL, max_lines=2, placeholder=" …") or [""]


def bar_text(text: str, room: float) -> str:
    """What stands at a bar ``room`` points wide: the whole text, else its figure alone, else a dash."""
    fits = int(room / 4.4)
    tries = (text, text.split(" (")[0], text.split(" ")[0] if text[:1].isdigit() else "–")
    return next((one for one in tries if len(one) <= fits), "–")


def bars_of(doc: ReportDocument) -> list[Bars]:
    """The measures that have at least two quarters, one of which may be shown."""
    return [
        Bars(row)
        for row in doc.figures.outcomes
        if len(row.quarters) > 1 and any(one.value for one in row.quarters)
    ]


def places_of(doc: ReportDocument) -> Places | None:
    """Where the work was done, if at more than one place."""
    rows = doc.figures.places
    return Places(rows) if len(rows) > 1 else None


def promised_places(doc: ReportDocument) -> tuple[PlaceTargets, ...]:
    """The measures whose places have targets, those that have any to tell."""
    return tuple(one for one in doc.figures.place_targets if one.rows)


def basis_of(row: OutcomeRow) -> str:
    """How a measure was counted, in a few words."""
    method = f"{row.method.rstrip('.')}." if row.method else ""
    told = row.n is None or f"{row.n:,}" in row.period
    return " ".join(filter(None, (method, "" if told else f"{row.n:,} counted.")))


def withholds(doc: ReportDocument) -> bool:
    """Whether any count of the document is too small to show."""
    return any(row.suppressed or "at least" in row.period + row.cumulative for row in doc.figures.outcomes)


def official(doc: ReportDocument) -> Signature | None:
    """Who signed for the organization, or None while nobody has."""
    return doc.signatures[-1] if doc.signatures and not doc.head.is_draft else None


def dated_on(doc: ReportDocument, today: date) -> date:
    """The day the paper bears: of the last signature once it is signed, else today."""
    signed = official(doc)
    return clock.today_of(signed.at) if signed else today


def amounts_of(doc: ReportDocument) -> Iterator[Cents]:
    """Every amount that a narrative report prints."""
    figures = doc.figures
    for row in (*figures.spend, figures.spend_total):
        yield from (row.approved_cents, row.period_cents, row.cumulative_cents)
        yield from (row.match_approved_cents, row.match_period_cents, row.match_cumulative_cents)
    if figures.match:
        match = figures.match
        yield from (match.required_cents, match.promised_cents, match.received_cents, match.short_cents)
        now, since = figures.given_cents
        yield from (now or 0, since)
    line = figures.line("10f")
    yield line.cents if line else 0
