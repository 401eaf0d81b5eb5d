"""The money of a report: spend against the budget, the recipient's share, and the lines of the SF-425."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import sqlalchemy as sa

from funding.actuals.models import Actual
from funding.actuals.queries import obligated, spent
from funding.actuals.types import ActualState, Share, Spent
from funding.awards.models import Award
from funding.awards.queries import approved_budget, standing_of
from funding.awards.types import Standing
from funding.budgets.queries import Loaded, load
from funding.budgets.types import LineKind
from funding.infra.db import db
from funding.kernel.money import Cents, format_money
from funding.kernel.periods import Period
from funding.kernel.zoned import format_date
from funding.match_ledger.queries import match_position
from funding.match_ledger.types import MatchPosition
from funding.payments.queries import program_income, received
from funding.payments.types import Income
from funding.reports import sf425
from funding.reports.document import FormLine, IndirectLine, MatchBlock, SpendRow
from funding.reports.indirect import Cost, line_11
from funding.reports.models import Report
from funding.reports.sf425 import Inputs
from funding.reports.types import Basis
from funding.reports.variance import elapsed_bp, needs_note

INDIRECT = "indirect"


@dataclass(frozen=True)
class Money:
    """What the records say of one award through ``as_of``, read once. All amounts are cents."""

    award: Award
    covers: Period
    as_of: date
    basis: Basis

    @cached_property
    def stands(self) -> Standing:
        """The award with the amendments effective by then."""
        return standing_of(self.award, self.as_of)

    @cached_property
    def to_date(self) -> Spent:
        """Approved costs since the award's start."""
        return spent([self.award.id], through=self.as_of)[self.award.id]

    @cached_property
    def entries(self) -> int:
        """How many approved entries stand behind the funder's share of the costs to date."""
        query = sa.select(sa.func.count()).where(
            Actual.award_id == self.award.id,
            Actual.state == ActualState.APPROVED,
            Actual.share == Share.FUNDER,
            Actual.incurred_on <= self.as_of,
        )
        return db.session.scalar(query) or 0

    @cached_property
    def in_period(self) -> Spent:
        """Approved costs of the days the report covers."""
        if self.as_of < self.covers.start:
            return Spent()
        return spent([self.award.id], through=self.as_of, since=self.covers.start)[self.award.id]

    @cached_property
    def budget(self) -> Loaded | None:
        """The approved budget, or None while none is approved."""
        found = approved_budget(self.award)
        return load(found) if found else None

    @cached_property
    def match(self) -> MatchPosition:
        """The recipient's share."""
        return match_position([self.award.id], self.as_of)[self.award.id]

    @cached_property
    def income(self) -> Income:
        """Program income."""
        return program_income([self.award.id], self.as_of)[self.award.id]

    @cached_property
    def inputs(self) -> Inputs:
        """What section 10 of the SF-425 is made from."""
        cash = self.basis is Basis.CASH
        return Inputs(
            received=received([self.award.id], self.as_of)[self.award.id],
            disbursed=self.to_date.paid_cents,
            authorized=self.stands.authorized_cents,
            spent=self.to_date.paid_cents if cash else self.to_date.funder_cents,
            obligated=obligated([self.award.id], self.as_of)[self.award.id],
            match_required=self.stands.match_required_cents,
            match_spent=self.match.received_cents,
            income_earned=self.income.earned_cents,
            income_deducted=self.income.deduction_cents,
            income_added=self.income.addition_cents,
        )


def money_of(report: Report, as_of: date) -> Money:
    """The money of a report's award through ``as_of``."""
    return Money(report.award, report.covers, as_of, report.basis)


def match_block(money: Money) -> MatchBlock | None:
    """The recipient's share, or None where the award asks for none and none was given."""
    found = money.match
    if not (found.required_cents or found.received_cents or found.promised_cents):
        return None
    return MatchBlock(
        required_cents=found.required_cents,
        promised_cents=found.promised_cents,
        received_cents=found.received_cents,
        reported_cents=found.reported_cents,
        short_cents=found.short_cents,
        before_cents=match_position([money.award.id], money.covers.start - timedelta(days=1))[
            money.award.id
        ].received_cents,
    )


def spend_rows(money: Money, limit_bp: int) -> tuple[SpendRow, ...]:
    """Spend against the approved budget by category, in the budget's order."""
    approved: dict[LineKind, tuple[Cents, Cents]] = {}
    for each in money.budget.lines if money.budget else ():
        whole = each.line.whole
        funder, match = approved.get(each.line.kind, (0, 0))
        approved[each.line.kind] = (funder + whole.federal_cents, match + whole.match_cents)
    kinds = [kind for kind in LineKind if kind in approved or kind in money.to_date.by_kind]
    return tuple(
        _row(
            money,
            kind.value,
            kind.label,
            approved.get(kind, (0, 0)),
            money.in_period.by_kind.get(kind, (0, 0)),
            money.to_date.by_kind.get(kind, (0, 0)),
            limit_bp,
        )
        for kind in kinds
    )


def indirect_row(money: Money, limit_bp: int) -> SpendRow | None:
    """Indirect costs against the budget's, or None where there are none."""
    charges = list(money.budget.totals.indirect.charge.values()) if money.budget else []
    approved = (sum(one.federal_cents for one in charges), sum(one.match_cents for one in charges))
    now = (money.to_date.indirect_cents, money.to_date.indirect_match_cents)
    period = (money.in_period.indirect_cents, money.in_period.indirect_match_cents)
    if not any((*approved, *now)):
        return None
    return _row(money, INDIRECT, "Indirect costs", approved, period, now, limit_bp)


def _row(
    money: Money,
    key: str,
    label: str,
    approved: tuple[Cents, Cents],
    period: tuple[Cents, Cents],
    now: tuple[Cents, Cents],
    limit_bp: int,
) -> SpendRow:
    expected = elapsed_bp(Period(money.stands.starts_on, money.stands.ends_on), money.as_of)
    return SpendRow(
        key=key,
        label=label,
        approved_cents=approved[0],
        period_cents=period[0],
        cumulative_cents=now[0],
        match_approved_cents=approved[1],
        match_period_cents=period[1],
        match_cumulative_cents=now[1],
        expected_bp=expected,
        needs_note=money.budget is not None
        and needs_note(
            part=now[0], whole=approved[0], expected_bp=expected, limit_bp=limit_bp, is_money=True
        ),
    )


def form_lines(money: Money) -> tuple[FormLine, ...]:
    """Section 10 of the SF-425, each line with how it came about."""
    told = _explained(money)
    return tuple(
        FormLine(
            one.key, one.label, one.cents, one.derived, told.get(one.key) or f"{one.key} = {one.arithmetic}"
        )
        for one in sf425.lines(money.inputs)
    )


def _explained(money: Money) -> dict[str, str]:
    first, last = format_date(money.stands.starts_on), format_date(money.as_of)
    amended = money.stands.authorized_cents - money.award.amount_cents
    base = f"award of {format_money(money.award.amount_cents)}"
    return {
        "10a": f"payments received {first} to {last}",
        "10b": f"approved funder-share costs paid {first} to {last}",
        "10d": f"{base} and amendments of {format_money(amended)} effective by {last}" if amended else base,
        "10e": f"approved funder-share costs {_counted(money)} {first} to {last}: {told_count(money.entries)}",
        "10f": f"obligations of the funder’s share made and not liquidated by {last}",
        "10i": f"match that the award requires, with amendments effective by {last}",
        "10j": f"match items that pass every test and approved match costs through {last}",
        "10l": f"program income earned {first} to {last}",
        "10m": f"program income spent {first} to {last}, deducted from costs",
        "10n": f"program income spent {first} to {last}, added to the award",
    }


def _counted(money: Money) -> str:
    return "paid" if money.basis is Basis.CASH else "incurred"


def told_count(entries: int) -> str:
    """The number of entries in words: "1 entry", "1,214 entries"."""
    return "1 entry" if entries == 1 else f"{entries:,} entries"


def indirect_lines(money: Money) -> tuple[IndirectLine, ...]:
    """Line 11: the rates of the budget, the base that the costs themselves make, and what the books charged."""
    charged = money.to_date.indirect_cents or money.to_date.indirect_match_cents
    if not charged or money.budget is None:
        return ()
    first = min(money.stands.starts_on, money.as_of)
    lines = [each.line for each in money.budget.lines]
    return line_11(_costs(money), lines, money.budget.terms, Period(first, money.as_of))


def _costs(money: Money) -> list[Cost]:
    day = Actual.paid_on if money.basis is Basis.CASH else Actual.incurred_on
    place = (day, Actual.line_kind, Actual.share, Actual.line_key, Actual.agreement_key)
    query = (
        sa.select(*place, sa.func.sum(Actual.amount_cents))
        .where(Actual.award_id == money.award.id, Actual.state == ActualState.APPROVED, day <= money.as_of)
        .group_by(*place)
        .order_by(*place)
    )
    return [
        Cost(incurred, kind, share, int(cents), key, agreement)
        for incurred, kind, share, key, agreement, cents in db.session.execute(query)
        if incurred is not None
    ]
