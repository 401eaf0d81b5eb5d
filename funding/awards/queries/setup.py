"""What the set-up of one award still lacks."""

from __future__ import annotations

import sqlalchemy as sa

from funding.awards.checklist import Item, Known, checklist
from funding.awards.models import Award, Condition
from funding.awards.queries import amendments_of, approved_budget, periods_of
from funding.awards.queries.prefilled import match_rule
from funding.awards.types import AwardFacts, PeriodFacts
from funding.budgets.queries import summary
from funding.budgets.types import VersionKind
from funding.documents.models import Document
from funding.infra.db import db


def setup_items(award: Award) -> tuple[Item, ...]:
    """The checklist of an award: a fixed number of queries."""
    return checklist(facts_of(award), _known(award))


def _known(award: Award) -> Known:
    budget = approved_budget(award)
    granted = budget is not None and budget.kind is not VersionKind.REQUESTED
    more = sum(one.amount_delta_cents for one in amendments_of(award.id))
    conditions = sa.select(sa.func.count(Condition.id)).where(Condition.award_id == award.id)
    files = sa.select(sa.func.count(Document.id)).where(
        Document.record_id == award.id, Document.removed_at.is_(None)
    )
    return Known(
        rule_match_cents=match_rule(award.application, award.amount_cents).required_cents,
        # What was added or taken back since stands in a revised budget, and in no set-up.
        budget_cents=summary(budget.id).federal_cents - more if budget is not None and granted else None,
        budget_is_granted=granted,
        conditions=db.session.scalar(conditions) or 0,
        documents=db.session.scalar(files) or 0,
    )


def facts_of(award: Award) -> AwardFacts:
    """The set-up that is stored."""
    return AwardFacts(
        title=award.title,
        route=award.route,
        starts_on=award.starts_on,
        ends_on=award.ends_on,
        amount_cents=award.amount_cents,
        match_required_cents=award.match_required_cents,
        award_number=award.award_number,
        pass_through_number=award.pass_through_number,
        federal_agency=award.federal_agency,
        aln=award.aln,
        program_title=award.program_title,
        federal_award_date=award.federal_award_date,
        payment_method=award.payment_method,
        reporting_calendar=award.reporting_calendar,
        owner_id=award.owner_id,
        notes=award.notes,
        periods=tuple(
            PeriodFacts(one.starts_on, one.ends_on, one.amount_cents) for one in periods_of(award.id)
        ),
    )
