"""The set-up of an award as far as the program knows it: from the application, its budget's terms and the funder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa

from funding.applications.models import Application
from funding.awards.types import MAX_PERIODS, AwardFacts, AwardRoute, PaymentMethod, PeriodFacts
from funding.budgets.match import required_match
from funding.budgets.models import Budget
from funding.budgets.queries import load
from funding.budgets.terms import Terms
from funding.budgets.types import VersionKind
from funding.budgets.versions import versions_of
from funding.funders.models import Funder
from funding.funders.queries import above
from funding.funders.types import FunderKind
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.allocation import split
from funding.kernel.money import Cents
from funding.kernel.periods import Period, add_months
from funding.opportunities.models import Opportunity, PostingListing

ROUTES = {
    FunderKind.FEDERAL: AwardRoute.FEDERAL_DIRECT,
    FunderKind.STATE: AwardRoute.STATE,
    FunderKind.FOUNDATION: AwardRoute.FOUNDATION,
}
METHODS = {
    AwardRoute.FEDERAL_DIRECT: PaymentMethod.DRAWDOWN,
    AwardRoute.FEDERAL_PASS_THROUGH: PaymentMethod.REIMBURSEMENT,
    AwardRoute.STATE: PaymentMethod.REIMBURSEMENT,
    AwardRoute.FOUNDATION: PaymentMethod.INSTALLMENTS,
    AwardRoute.PRIVATE: PaymentMethod.LUMP_SUM,
}
"""How each way of money usually pays."""


@dataclass(frozen=True, slots=True)
class MatchRule:
    """What the match rule asks of an amount: None where no rule is known."""

    match_bp: int | None
    required_cents: Cents | None
    source: str


def prefilled(application: Application) -> AwardFacts:
    """The set-up as it follows from what is stored; what nobody knows yet is left empty."""
    funder, budget = application.funder, granted_budget(application.id)
    terms = Terms.from_json(budget.terms) if budget else None
    route = _route(application)
    first = application.starts_on or (terms.first_day if terms else None) or clock.today()
    last = (
        application.ends_on
        or (terms.last_day if terms else None)
        or add_months(first, 12) - timedelta(days=1)
    )
    amount = application.awarded_cents or 0
    rule = match_rule(application, amount)
    facts = AwardFacts(
        title=application.title,
        route=route,
        starts_on=first,
        ends_on=max(first, last),
        amount_cents=amount,
        match_required_cents=rule.required_cents or 0,
        federal_agency=_agency(funder) if route is AwardRoute.FEDERAL_DIRECT else "",
        aln=_listing(application),
        federal_award_date=_award_date(application, terms) if route.is_federal else None,
        payment_method=METHODS[route],
        reporting_calendar=funder.reporting_calendar,
        owner_id=application.owner_id,
    )
    return replace(facts, periods=usual_periods(facts, budget))


def granted_budget(application_id: int) -> Budget | None:
    """The newest version of the budget as granted, else the newest there is."""
    versions = versions_of(application_id)
    granted = [one for one in versions if one.kind is not VersionKind.REQUESTED]
    found = granted or list(versions)
    return found[-1] if found else None


def match_rule(application: Application, amount_cents: Cents) -> MatchRule:
    """What the budget's terms, else the application, ask as match of an award of this amount."""
    budget = granted_budget(application.id)
    if budget is not None:
        terms = Terms.from_json(budget.terms)
        if terms.match_waived:
            return MatchRule(None, 0, terms.match_citation)
        share, source = (terms.match_bp if terms.asks_match else None), terms.match_citation
    else:
        share, source = application.match_bp, application.match_source
    if not share:
        return MatchRule(None, 0 if share == 0 or budget is not None else None, source)
    return MatchRule(share, required_match(amount_cents, share), source)


def usual_periods(facts: AwardFacts, budget: Budget | None) -> tuple[PeriodFacts, ...]:
    """One budget period a year; its money as the budget has it where the years agree, else in equal parts."""
    years = Period(facts.starts_on, facts.ends_on).years()[:MAX_PERIODS]
    weights = [1] * len(years)
    if budget is not None:
        by_year = [year.whole.federal_cents for year in load(budget).summary.by_year]
        if len(by_year) == len(years) and sum(by_year) > 0:
            weights = by_year
    ends = [*(year.end for year in years[:-1]), facts.ends_on]
    parts = split(facts.amount_cents, weights)
    return tuple(
        PeriodFacts(year.start, end, cents) for year, end, cents in zip(years, ends, parts, strict=True)
    )


def _route(application: Application) -> AwardRoute:
    """Federal money that comes through a state names a federal listing in its call."""
    route = ROUTES.get(application.funder.funder_kind, AwardRoute.PRIVATE)
    if route is AwardRoute.STATE and _listing(application):
        return AwardRoute.FEDERAL_PASS_THROUGH
    return route


def _agency(funder: Funder) -> str:
    """The department and the office, as forms name them."""
    department = above(funder)[:1]
    return ", ".join(one.title for one in [*department, funder])[:200]


def _award_date(application: Application, terms: Terms | None) -> date | None:
    return (terms.federal_award_date if terms else None) or application.decided_on


def _listing(application: Application) -> str:
    """The one assistance listing of the call, empty where it names none or several."""
    if application.opportunity_id is None:
        return ""
    query = (
        sa.select(PostingListing.aln)
        .join(Opportunity, Opportunity.posting_id == PostingListing.posting_id)
        .where(Opportunity.id == application.opportunity_id)
        .order_by(PostingListing.aln)
        .limit(2)
    )
    found = db.session.scalars(query).all()
    return found[0] if len(found) == 1 else ""
