"""What the awards really cost, month by month: close to the budget, a little behind on one, a little over on another.

Every closed month is entered by finance and approved by the director; the present month waits. One order is open, one
cost was reversed, and three days of a translator stand above the limit for consultants.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from funding.actuals.figures import Planned
from funding.actuals.models import Actual, month_number
from funding.actuals.queries.overview import plan_of
from funding.actuals.services.approving import approve_costs
from funding.actuals.services.entries import enter_cost, reverse_cost
from funding.actuals.services.obligations import add_obligation, approve_obligation
from funding.actuals.types import ActualState, EntryFacts, Measure, ObligationFacts, Share
from funding.awards.models import Award
from funding.awards.queries import approved_budget
from funding.budgets.indirect import compute_indirect
from funding.budgets.queries import load
from funding.budgets.types import Amounts, LineKind, Source
from funding.demo.awards import demo_award
from funding.demo.types import Story
from funding.infra.clock import now
from funding.infra.db import db
from funding.kernel.actor import Role
from funding.kernel.money import Cents
from funding.kernel.periods import Period, add_months
from funding.subawards.models import Subaward, SubawardInvoice
from funding.subawards.types import InvoiceState

PACES = {"services": 82, "rural": 104, "street": 97, "harbor": 74}
"""How much of an even share a month costs, in percent."""
WAVE = (92, 100, 111, 97, 104, 88, 108, 100, 95, 105, 99, 101)
USUAL = (
    (LineKind.PERSONNEL, 62),
    (LineKind.FRINGE, 14),
    (LineKind.TRAVEL, 7),
    (LineKind.SUPPLIES, 9),
    (LineKind.OTHER, 8),
)
"""What an award without an approved budget is spent on, in percent."""
PAID_TO = {
    LineKind.PERSONNEL: ("Payroll", "Salaries of the month"),
    LineKind.FRINGE: ("Payroll", "Taxes and benefits of the month"),
    LineKind.TRAVEL: ("Lakeshore Car Rental", "Outreach trips"),
    LineKind.SUPPLIES: ("Presque Isle Print Shop", "Cards, flyers and kits"),
    LineKind.EQUIPMENT: ("Bayfront Office Supply", "Equipment as budgeted"),
    LineKind.SUBAWARD: ("Harbor Rest Shelter", "Invoice of the month"),
    LineKind.CONTRACT: ("Lakeside Interpreters", "Interpreting"),
    LineKind.CONSULTANT: ("Corinne Adler, evaluator", "Evaluation"),
    LineKind.RENT: ("State Street Properties", "Rent of the drop-in office"),
}

PAID_FOR = {
    "Six films": ("Lakeshore Film Workshop", "Film days and editing"),
    "Stipends of the youth council": ("Youth council", "Stipends of the month"),
    "Evaluation": ("Corinne Adler, evaluator", "Work of the month"),
    "Survivor leader": ("Survivor leader", "Fee of the month"),
    "Teachers released for training": ("Bayfront School District", "Substitutes of the month"),
    "Telephone of the night team": ("Erie Bay Telephone", "Bill of the month"),
    "Printing of cards and guides": ("Presque Isle Print Shop", "Printing of the month"),
    "Night shuttle, given in cash by a parish": ("Saint Brigid Parish Hall", "Rides of the month"),
}
"""Who is paid for a line that its kind alone does not tell."""


def tell_costs(story: Story) -> None:
    """Costs of every award from its first day to today."""
    for key, pace in PACES.items():
        _costs_of(story, demo_award(story, key), pace)
    _odd_ones(story, demo_award(story, "services"))


def _costs_of(story: Story, award: Award, pace: int) -> None:
    plan = plan_of(approved_budget(award))
    lines = plan.lines or tuple(
        Planned("", kind, kind.label, Amounts(award.amount_cents * percent // 100)) for kind, percent in USUAL
    )
    months = len(list(_months(Period(award.starts_on, award.ends_on))))
    rows: list[dict[str, Any]] = []
    charge = _Charge(award)
    invoices = _invoices_of(award)
    for place, first in enumerate(_months(Period(award.starts_on, min(award.ends_on, story.today)))):
        last = min(add_months(first, 1) - timedelta(days=1), story.today)
        factor = pace * WAVE[place % len(WAVE)]
        for line in lines:
            if line.kind is LineKind.SUBAWARD and invoices:
                continue
            for share, cents in _shares(line):
                spent = cents * factor // (months * 10_000)
                rows += _row(story, award, line, share, spent, last)
                charge.add(line, share, spent)
        for invoice, subaward, line in invoices.get(last, ()):
            rows += _invoice_row(story, subaward, line, invoice)
            charge.add(line, Share.FUNDER, invoice.amount_cents)
        rows += _row(story, award, None, Share.FUNDER, charge.of_this_month(), last)
    if rows:
        db.session.execute(sa.insert(Actual), rows)


class _Charge:
    """Indirect costs as a bookkeeper charges them: the rate on what was spent so far, less what was charged before."""

    def __init__(self, award: Award) -> None:
        budget = approved_budget(award)
        self._loaded = load(budget) if budget else None
        self._spent: dict[str, Cents] = defaultdict(int)
        self._charged = 0

    def add(self, line: Planned, share: Share, cents: Cents) -> None:
        """Count a cost of the month. What the match bears is charged nothing here."""
        if share is Share.FUNDER:
            self._spent[line.key] += max(cents, 0)

    def of_this_month(self) -> Cents:
        """What the rate gives on all that was spent by now, less what was charged before."""
        if self._loaded is None:
            return 0
        lines = [
            replace(each.line, amounts={1: Amounts(self._spent[each.line.key])})
            for each in self._loaded.lines
        ]
        due = compute_indirect(lines, self._loaded.terms, [1]).charge[1].federal_cents
        now, self._charged = due - self._charged, due
        return now


def _invoices_of(award: Award) -> dict[date, list[tuple[SubawardInvoice, Subaward, Planned]]]:
    """The accepted invoices of the award's subrecipients by the last day that they cover, each with its budget line."""
    query = (
        sa.select(SubawardInvoice, Subaward)
        .join(Subaward, Subaward.id == SubawardInvoice.subaward_id)
        .where(
            Subaward.award_id == award.id,
            SubawardInvoice.state.in_([InvoiceState.APPROVED, InvoiceState.PAID]),
        )
        .order_by(SubawardInvoice.covers_to, SubawardInvoice.id)
    )
    keys, found = plan_of(approved_budget(award)).keys, defaultdict(list)
    for invoice, subaward in db.session.execute(query):
        if subaward.line_key in keys:
            found[invoice.covers_to].append((invoice, subaward, keys[subaward.line_key]))
    return found


def _invoice_row(
    story: Story, subaward: Subaward, line: Planned, invoice: SubawardInvoice
) -> list[dict[str, Any]]:
    """The cost that an invoice became, as it is posted from the agreement."""
    invoice.posted_at = now()
    (row,) = _row(story, subaward.award, line, Share.FUNDER, invoice.amount_cents, invoice.covers_to)
    return [
        row
        | {
            "description": f"Invoice {invoice.number}, {subaward.title}"[:300],
            "vendor": subaward.partner.title[:200],
            "reference": invoice.number,
            "paid_on": invoice.paid_on,
        }
    ]


def _shares(line: Planned) -> list[tuple[Share, Cents]]:
    return [
        (Share.FUNDER, line.amounts.of(Source.FEDERAL)),
        (Share.MATCH, line.amounts.of(Source.CASH)),
    ]


def _months(period: Period) -> list[date]:
    first, found = period.start, []
    while first <= period.end:
        found.append(first)
        first = add_months(period.start, len(found))
    return found


def _row(
    story: Story, award: Award, line: Planned | None, share: Share, cents: Cents, day: date
) -> list[dict[str, Any]]:
    if cents <= 0:
        return []
    is_open = day >= story.today - timedelta(days=5)
    at = datetime.combine(day, time(20, 0), tzinfo=now().tzinfo)
    vendor, told = (
        PAID_FOR.get(line.title)
        or PAID_TO.get(line.kind, ("Bayfront Office Supply", "Other costs of the month"))
        if line
        else ("", "Indirect costs of the month")
    )
    finance, director = story.who(Role.FINANCE), story.who(Role.DIRECTOR)
    return [
        {
            "award_id": award.id,
            "line_key": line.key if line else "",
            "line_kind": line.kind if line else None,
            "share": share,
            "incurred_on": day,
            "month": month_number(day),
            "paid_on": None if is_open else min(day + timedelta(days=12), story.today),
            "amount_cents": cents,
            "description": f"{told}: {line.title}"[:300] if line else told,
            "vendor": vendor,
            "agreement_key": line.agreement if line else "",
            "initiative_id": line.initiative_id if line else None,
            "state": ActualState.ENTERED if is_open else ActualState.APPROVED,
            "entered_at": at,
            "entered_by_id": finance.user_id,
            "entered_by_name": finance.name,
            "decided_at": None if is_open else at + timedelta(hours=20),
            "decided_by_id": None if is_open else director.user_id,
            "decided_by_name": "" if is_open else director.name,
        }
    ]


def _odd_ones(story: Story, award: Award) -> None:
    """An order that is open, a cost that was reversed, and a fee above the limit."""
    finance, director = story.who(Role.FINANCE), story.who(Role.DIRECTOR)
    ordered = add_obligation(
        award=award,
        facts=ObligationFacts(
            story.day(-30),
            6_400_00,
            LineKind.CONTRACT,
            description="Interpreters for the winter, by contract",
            vendor="Lakeside Interpreters",
            reference="PO-118",
        ),
        by=finance,
    )
    approve_obligation(obligation=ordered, expected_version=ordered.version, by=director)
    twice = enter_cost(
        award=award,
        facts=EntryFacts(
            story.day(-40),
            412_60,
            LineKind.TRAVEL,
            vendor="Lakeshore Car Rental",
            description="Entered twice",
        ),
        by=finance,
    )
    approve_costs(entry_ids=[twice.id], by=director)
    made = reverse_cost(entry=twice, reason="The invoice was entered twice", by=finance)
    approve_costs(entry_ids=[made.id], by=director)
    enter_cost(
        award=award,
        facts=EntryFacts(
            story.day(-9),
            2_400_00,
            LineKind.CONSULTANT,
            vendor="Corinne Adler, evaluator",
            description="Three days on the survey of partners",
            reference="CA-31",
            measure=Measure.DAYS,
            measured=300,
        ),
        by=finance,
    )
