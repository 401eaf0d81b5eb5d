"""What a subaward must say before it is signed: the data of 2 CFR 200.332(b), one row each.

A subaward of federal money needs every row. One of other money needs the rows that any agreement needs, and a contract
only who, what, how much and until when: its own rules are those of procurement (2 CFR 200.317-327). A fixed amount
subaward may not exceed the dated limit and needs the agency's prior written approval (200.333).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from funding.kernel.identifiers import IdentifierError, parse_uei
from funding.kernel.money import Cents, format_money
from funding.kernel.zoned import format_date
from funding.subawards.types import Nature, RateKind


@dataclass(frozen=True, slots=True)
class Required:
    """One row: what is asked, what is known, where it is mended; ``problem`` is empty where it is whole."""

    key: str
    label: str
    value: str
    place: str
    problem: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Data:
    """Everything the checklist reads, from the agreement, its award and the house."""

    nature: Nature
    is_federal: bool
    partner: str
    reason: str
    registered_name: str
    uei: str
    description: str
    starts_on: date | None
    ends_on: date | None
    budget_starts_on: date | None
    budget_ends_on: date | None
    amount_cents: Cents | None
    committed_cents: Cents | None
    rate_kind: RateKind | None
    rate_bp: int | None
    is_research: bool
    fixed_amount: bool
    fixed_limit_cents: Cents
    approval_on: date | None
    award_number: str
    federal_award_date: date | None
    award_starts_on: date
    award_ends_on: date
    federal_agency: str
    aln: str
    program_title: str
    house: str
    our_contact: str


def checklist(data: Data) -> list[Required]:
    """Every row, in the order of the regulation."""
    rows = [*_everybody(data)]
    if data.nature is Nature.SUBAWARD:
        rows += _subaward(data)
        if data.is_federal:
            rows += _federal(data)
    return rows


def missing(rows: list[Required]) -> list[Required]:
    """The rows that are not whole."""
    return [one for one in rows if not one.whole]


def _everybody(data: Data) -> Iterator[Required]:
    yield _text("determination", "Why it is a " + data.nature.label.lower(), data.reason, "agreement")
    yield _text("description", "What is to be done", data.description, "agreement")
    yield Required(
        "amount",
        "Amount obligated by this action",
        format_money(data.amount_cents) if data.amount_cents else "",
        "agreement",
        "" if data.amount_cents else "No amount is entered.",
    )
    yield _period(data)


def _subaward(data: Data) -> Iterator[Required]:
    yield _text("name", "Name, as it is registered with the UEI", data.registered_name, "agreement")
    yield _uei(data)
    yield Required(
        "budget_period",
        "Budget period",
        _days(data.budget_starts_on, data.budget_ends_on),
        "agreement",
        _budget_period_problem(data),
    )
    yield _committed(data)
    yield _rate(data)
    yield _text("contact", "Who answers for us, with mail or phone", data.our_contact, "agreement")
    if data.fixed_amount:
        yield _fixed(data)


def _federal(data: Data) -> Iterator[Required]:
    yield _text("fain", "Federal award identification number (FAIN)", data.award_number, "award")
    signed = format_date(data.federal_award_date) if data.federal_award_date else ""
    yield _text("award_date", "Federal award date", signed, "award")
    yield _text("agency", "Federal agency", data.federal_agency, "award")
    yield _text("pass_through", "Pass-through entity", data.house, "organization")
    listing = " ".join(part for part in (data.aln, data.program_title) if part)
    problem = "" if data.aln and data.program_title else "The number or the title of the listing is missing."
    yield Required("aln", "Assistance listing, number and title", listing, "award", problem)
    told = "Yes" if data.is_research else "No"
    yield Required("research", "Is it for research and development?", told, "agreement")


def _text(key: str, label: str, value: str, place: str) -> Required:
    return Required(key, label, value.strip(), place, "" if value.strip() else "It is not entered yet.")


def _uei(data: Data) -> Required:
    problem = ""
    if not data.uei:
        problem = "The partner’s UEI is not entered yet."
    else:
        try:
            parse_uei(data.uei)
        except IdentifierError as error:
            problem = error.message
    return Required("uei", "Unique Entity ID (UEI)", data.uei, "agreement", problem)


def _days(first: date | None, last: date | None) -> str:
    return f"{format_date(first)} to {format_date(last)}" if first and last else ""


def _period(data: Data) -> Required:
    problem = ""
    if not data.starts_on or not data.ends_on:
        problem = "The first or the last day is missing."
    elif data.starts_on < data.award_starts_on or data.ends_on > data.award_ends_on:
        problem = f"It reaches beyond the award, {_days(data.award_starts_on, data.award_ends_on)}."
    return Required(
        "period", "Period of performance", _days(data.starts_on, data.ends_on), "agreement", problem
    )


def _budget_period_problem(data: Data) -> str:
    if not data.budget_starts_on or not data.budget_ends_on:
        return "The first or the last day is missing."
    if not data.starts_on or not data.ends_on:
        return ""
    if data.budget_starts_on < data.starts_on or data.budget_ends_on > data.ends_on:
        return "It reaches beyond the period of performance."
    return ""


def _committed(data: Data) -> Required:
    problem = ""
    if not data.committed_cents:
        problem = "It is not entered yet."
    elif data.amount_cents and data.committed_cents < data.amount_cents:
        problem = "It is less than what this action obligates."
    told = format_money(data.committed_cents) if data.committed_cents else ""
    return Required("committed", "Total committed, this action included", told, "agreement", problem)


def _rate(data: Data) -> Required:
    if data.rate_kind is None:
        return Required("rate", "Indirect cost rate", "", "agreement", "It is not entered yet.")
    if data.rate_kind is RateKind.NONE:
        return Required("rate", "Indirect cost rate", data.rate_kind.label, "agreement")
    problem = "" if data.rate_bp else "The rate is missing."
    told = f"{data.rate_kind.label}, {(data.rate_bp or 0) / 100:g}%" if data.rate_bp else data.rate_kind.label
    return Required("rate", "Indirect cost rate", told, "agreement", problem)


def _fixed(data: Data) -> Required:
    limit, problem = data.fixed_limit_cents, ""
    if (data.committed_cents or data.amount_cents or 0) > limit:
        problem = (
            f"A fixed amount subaward may come to {format_money(limit, whole=True)} at most (2 CFR 200.333)."
        )
    elif data.is_federal and data.approval_on is None:
        problem = "The agency’s prior written approval is missing (2 CFR 200.333)."
    told = f"approved {format_date(data.approval_on)}" if data.approval_on else "fixed amount"
    return Required("fixed", "Fixed amount", told, "agreement", problem)
