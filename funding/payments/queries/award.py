"""Everything the payments of one award show: its requests, its money and what is expected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from funding.accounts.queries import organization
from funding.actuals.queries import spent
from funding.awards.models import Award
from funding.awards.queries import award_for, standing
from funding.awards.types import AwardRoute, AwardStatus
from funding.infra import clock
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.once import once
from funding.infra.pagination import Page, paginate
from funding.infra.records import visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.kernel.periods import fiscal_year_of, fiscal_year_period
from funding.match_ledger.queries import given_in_kind
from funding.match_ledger.shortfall import recipient_share
from funding.payments import queries
from funding.payments.cash import FEDERAL_DAYS, STATE_DAYS, OnHand, interest_due, on_hand, receivable
from funding.payments.models import AwardIncome, ExpectedPayment, Payment, PaymentRequest
from funding.payments.sf270 import Books, Form, fill_11, fill_12
from funding.payments.types import Basis, Income, IncomeKind, RequestFacts, RequestKind, RequestState

PAGE_SIZE = 50
MOST_REQUESTS = 200
MOST_AWARDS = 500


@dataclass(frozen=True, slots=True)
class Money:
    """Where the money of one award stands on a day, in cents."""

    authorized_cents: int
    spent_cents: int
    paid_cents: int
    received_cents: int
    requested_cents: int
    receivable_cents: int
    on_hand: OnHand
    limit_days: int | None
    income: Income
    ends_on: date

    @property
    def lies_too_long(self) -> bool:
        """Whether cash lies here longer than the house lets it."""
        return self.on_hand.lies_too_long(self.limit_days)

    @property
    def too_long_cents(self) -> int:
        """How much cash lies here longer than the house lets it."""
        return self.on_hand.longer_than(self.limit_days) if self.limit_days is not None else 0

    @property
    def not_requested_cents(self) -> int:
        """What is authorized and was never asked for."""
        return self.authorized_cents - self.requested_cents


def money_of(awards: Collection[Award], as_of: date) -> dict[int, Money]:
    """Where the money of awards stands: a fixed number of queries."""
    ids = [one.id for one in awards]
    if not ids:
        return {}
    stands, costs = standing(ids, as_of), spent(ids, through=as_of)
    came, asked, income = (
        queries.receipts(ids, as_of),
        queries.requested(ids, as_of),
        queries.program_income(ids, as_of),
    )
    found = {}
    for award in awards:
        cost = costs[award.id]
        total = sum(cents for _, cents in came[award.id])
        found[award.id] = Money(
            authorized_cents=stands[award.id].authorized_cents,
            spent_cents=cost.funder_cents,
            paid_cents=cost.paid_cents,
            received_cents=total,
            requested_cents=asked[award.id],
            receivable_cents=receivable(cost.funder_cents, total),
            on_hand=on_hand(came[award.id], cost.paid_cents, as_of),
            limit_days=limit_days(award),
            income=income[award.id],
            ends_on=stands[award.id].ends_on,
        )
    return found


def limit_days(award: Award) -> int | None:
    """How many days the funder's cash may lie before the house is reminded; None where no rule binds it."""
    if award.route.is_federal:
        return FEDERAL_DAYS
    return STATE_DAYS if award.route is AwardRoute.STATE else None


def books_of(award: Award, through: date, *, basis: Basis, but: PaymentRequest | None = None) -> Books:
    """What the books say for a request through a day; ``but`` is the request itself."""
    ids = [award.id]
    cost, stands = spent(ids, through=through)[award.id], standing(ids, through)[award.id]
    asked_day = max(through, clock.today())
    asked = queries.requested(ids, asked_day, but=but.id if but else None, before=but.number if but else None)
    return Books(
        funder_cents=cost.funder_cents if basis is Basis.ACCRUED else cost.paid_cents,
        match_cents=cost.match_cents + given_in_kind(ids, through).get(award.id, 0),
        income_cents=queries.program_income(ids, through)[award.id].deduction_cents,
        requested_cents=asked[award.id],
        received_cents=queries.received(ids, asked_day)[award.id],
        paid_cents=cost.paid_cents,
        authorized_cents=stands.authorized_cents,
        share=recipient_share(stands.authorized_cents, stands.match_required_cents),
    )


def form_of(award: Award, facts: RequestFacts, *, but: PaymentRequest | None = None) -> Form:
    """The lines of a request as the books stand now. Raises DomainError for months that do not add up."""
    books = books_of(award, facts.through, basis=facts.basis, but=but)
    if facts.kind is RequestKind.ADVANCE:
        return fill_12(books, outlays_cents=facts.advance_cents, typed_over=facts.typed_over)
    return fill_11(
        books,
        rule=facts.share,
        advance_cents=facts.advance_cents,
        months=facts.months,
        typed_over=facts.typed_over,
    )


def request_for(actor: Actor, request_id: int) -> tuple[PaymentRequest, Award]:
    """A request with its award, if the actor may see that. Raises NotFound."""
    row = db.session.get(PaymentRequest, request_id)
    if row is None:
        raise NotFound("There is no such request.")
    return row, award_for(actor, row.award_id)


def payment_for(actor: Actor, payment_id: int) -> tuple[Payment, Award]:
    """A payment with its award, if the actor may see that. Raises NotFound."""
    row = db.session.get(Payment, payment_id)
    if row is None:
        raise NotFound("There is no such payment.")
    return row, award_for(actor, row.award_id)


def expected_for(actor: Actor, expected_id: int) -> tuple[ExpectedPayment, Award]:
    """An expected payment with its award, if the actor may see that. Raises NotFound."""
    row = db.session.get(ExpectedPayment, expected_id)
    if row is None:
        raise NotFound("There is no such expected payment.")
    return row, award_for(actor, row.award_id)


def requests_of(award_id: int) -> Sequence[PaymentRequest]:
    """The requests of an award, the latest first: at most 200."""
    query = sa.select(PaymentRequest).where(PaymentRequest.award_id == award_id)
    return db.session.scalars(query.order_by(PaymentRequest.number.desc()).limit(MOST_REQUESTS)).all()


def paid_for(request_ids: Collection[int]) -> dict[int, int]:
    """What came for each of the requests, in cents: one query."""
    query = (
        sa.select(Payment.request_id, sa.func.sum(Payment.amount_cents))
        .where(Payment.request_id.in_(list(request_ids)))
        .group_by(Payment.request_id)
    )
    found = {key: int(cents) for key, cents in db.session.execute(query) if key is not None}
    return {key: found.get(key, 0) for key in request_ids}


def paid_beyond(payment: Payment) -> int:
    """By how many cents all that came for a payment's request passes what the request asked for."""
    asked = db.session.get(PaymentRequest, payment.request_id) if payment.request_id else None
    if asked is None or not asked.asked_cents:
        return 0
    return max(0, paid_for([asked.id])[asked.id] - asked.asked_cents)


def payments_page(award_id: int, *, page: int = 1) -> Page[Payment]:
    """A page of what came for an award, the latest first."""
    query = sa.select(Payment).where(Payment.award_id == award_id)
    return paginate(query.order_by(Payment.received_on.desc(), Payment.id.desc()), page=page, size=PAGE_SIZE)


def payments_of_request(request_id: int) -> Sequence[Payment]:
    """What came for one request, in order: at most 100."""
    query = sa.select(Payment).where(Payment.request_id == request_id)
    return db.session.scalars(query.order_by(Payment.received_on, Payment.id).limit(100)).all()


def corrected(payment_ids: Collection[int]) -> set[int]:
    """Which of the payments were taken back by another row."""
    query = sa.select(Payment.corrects_id).where(Payment.corrects_id.in_(list(payment_ids)))
    return {key for key in db.session.scalars(query) if key is not None}


def all_payments(actor: Actor) -> Iterator[tuple[Payment, Award]]:
    """Every payment of awards an actor may see, with its award, by award and day; read in pieces."""
    query = (
        sa.select(Payment, Award)
        .join(Award, Award.id == Payment.award_id)
        .where(visible(actor))
        .order_by(Payment.award_id, Payment.received_on, Payment.id)
        .execution_options(yield_per=500)
    )
    yield from ((row, award) for row, award in db.session.execute(query))


def expected_of(award_id: int) -> Sequence[ExpectedPayment]:
    """The payments an award expects, soonest first: at most 200."""
    query = sa.select(ExpectedPayment).where(ExpectedPayment.award_id == award_id)
    return db.session.scalars(query.order_by(ExpectedPayment.due_on, ExpectedPayment.id).limit(200)).all()


def came_for(expected_ids: Collection[int]) -> dict[int, int]:
    """What came of each expected payment, in cents: one query."""
    query = (
        sa.select(Payment.expected_id, sa.func.sum(Payment.amount_cents))
        .where(Payment.expected_id.in_(list(expected_ids)))
        .group_by(Payment.expected_id)
    )
    return {key: int(cents) for key, cents in db.session.execute(query) if key is not None}


def income_of(award_id: int) -> Sequence[AwardIncome]:
    """What an award earned and what became of it, the latest first: at most 200."""
    query = sa.select(AwardIncome).where(AwardIncome.award_id == award_id)
    ordered = query.order_by(AwardIncome.dated_on.desc(), AwardIncome.id.desc())
    return db.session.scalars(ordered.limit(200)).all()


@dataclass(frozen=True, slots=True)
class YearInterest:
    """Interest on federal advances in one fiscal year of the house, over all awards, in cents."""

    fiscal_year: int
    earned_cents: int
    returned_cents: int

    @property
    def due_cents(self) -> int:
        """What is still to be sent back."""
        return interest_due(self.earned_cents, self.returned_cents)


def interest_of_year(day: date) -> YearInterest:
    """Interest of the house's fiscal year around a day, on federal awards: one query."""
    house = organization()
    start = house.fiscal_year_start_month if house else 1
    year = fiscal_year_of(day, start)
    period = fiscal_year_period(year, start)
    federal = [one for one in AwardRoute if one.is_federal]
    query = (
        sa.select(AwardIncome.kind, sa.func.sum(AwardIncome.amount_cents))
        .join(Award, Award.id == AwardIncome.award_id)
        .where(
            AwardIncome.kind.in_([IncomeKind.INTEREST, IncomeKind.INTEREST_RETURNED]),
            AwardIncome.dated_on.between(period.start, period.end),
            Award.route.in_(federal),
        )
        .group_by(AwardIncome.kind)
    )
    found = {kind: int(cents) for kind, cents in db.session.execute(query)}
    return YearInterest(year, found.get(IncomeKind.INTEREST, 0), found.get(IncomeKind.INTEREST_RETURNED, 0))


def blocks(award_id: int) -> list[str]:
    """Why nothing may be drawn now, in sentences: what reports and conditions answer to "award.drawdown_blocks"."""
    told: list[str] = []
    for answer in emit("award.drawdown_blocks", award_id=award_id):
        if isinstance(answer, str):
            told.append(answer)
        elif answer:
            told.extend(str(one) for one in answer)
    return [one for one in told if one]


def open_awards(actor: Actor) -> Sequence[Award]:
    """Every award that is not closed and that the actor may see, what ends soonest first: at most 500."""
    query = sa.select(Award).where(
        Award.status != AwardStatus.CLOSED, Award.archived_at.is_(None), visible(actor)
    )
    ordered = query.order_by(Award.ends_on, Award.id).limit(MOST_AWARDS)
    return once(("open awards", actor), lambda: db.session.scalars(ordered).all())


def waiting_to_approve(actor: Actor, limit: int) -> Sequence[tuple[PaymentRequest, Award]]:
    """Drafts of requests that somebody else than this person wrote, the oldest first."""
    query = (
        sa.select(PaymentRequest, Award)
        .join(Award, Award.id == PaymentRequest.award_id)
        .where(
            PaymentRequest.state == RequestState.DRAFTED,
            sa.or_(PaymentRequest.drafted_by_id.is_(None), PaymentRequest.drafted_by_id != actor.user_id),
            visible(actor),
        )
        .order_by(PaymentRequest.through_on, PaymentRequest.id)
        .limit(limit)
    )
    return [(row, award) for row, award in db.session.execute(query)]
