"""What the simulators of an award read: its approved budget with all that has moved since, and earlier extensions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from funding.awards.models import Amendment, Award
from funding.awards.queries import approved_budget
from funding.awards.types import AmendmentKind
from funding.budgets.models import Budget
from funding.budgets.queries import load_many
from funding.budgets.terms import Terms
from funding.budgets.totals import Totals
from funding.budgets.transfers import Link
from funding.budgets.types import Line, VersionKind
from funding.budgets.versions import chain_of, versions_of
from funding.infra.db import db


@dataclass(frozen=True, slots=True)
class Changeable:
    """The approved budget of an award as the simulator takes it."""

    budget: Budget
    chain: tuple[Link, ...]
    lines: tuple[Line, ...]
    terms: Terms
    totals: Totals


def changeable(award: Award) -> Changeable | None:
    """The approved budget with the versions since the award; None while no granted version is approved."""
    budget = approved_budget(award)
    if budget is None or budget.kind is VersionKind.REQUESTED:
        return None
    chain = chain_of(versions_of(award.application_id), budget)
    loaded = load_many(chain)
    now = loaded[budget.id]
    return Changeable(
        budget=budget,
        chain=tuple(
            Link(one.label, loaded[one.id].totals, one.prior_approval_on is not None) for one in chain
        ),
        lines=tuple(one.line for one in now.lines),
        terms=now.terms,
        totals=now.totals,
    )


def was_extended(award_id: int, as_of: date) -> bool:
    """Whether the award was extended at no cost by an amendment effective by then."""
    query = sa.select(Amendment.id).where(
        Amendment.award_id == award_id,
        Amendment.kind == AmendmentKind.NO_COST_EXTENSION,
        Amendment.effective_on <= as_of,
    )
    return db.session.scalar(query.limit(1)) is not None
