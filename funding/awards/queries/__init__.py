"""Reads of awards that other features build on. All days are inclusive, all amounts cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.applications.models import ApplicationInitiative
from funding.awards.models import Amendment, Award, AwardPeriod
from funding.awards.standing import stand
from funding.awards.types import AmendmentKind, AwardStatus, Standing
from funding.budgets.models import Budget
from funding.budgets.types import BudgetStatus
from funding.infra.db import db
from funding.infra.kept_rows import kept_answer
from funding.infra.once import once
from funding.infra.records import Record, get_visible, shown_title, visible
from funding.kernel.actor import Actor

MOST_CHOICES = 500


def award_for(actor: Actor, award_id: int) -> Award:
    """The award, if the actor may see it. Raises NotFound."""
    return once(("award", award_id, actor), lambda: get_visible(Award, award_id, actor))


def standing(award_ids: Collection[int], as_of: date) -> dict[int, Standing]:
    """What each award comes to on ``as_of``, amendments effective by then included: two queries."""
    ids = tuple(sorted(award_ids))
    return dict(once(("standing", ids, as_of), lambda: _standing(ids, as_of))) if ids else {}


def _standing(ids: Sequence[int], as_of: date) -> dict[int, Standing]:
    changes: dict[int, list[Amendment]] = defaultdict(list)
    query = sa.select(Amendment).where(Amendment.award_id.in_(ids), Amendment.effective_on <= as_of)
    for row in db.session.scalars(query.order_by(Amendment.award_id, Amendment.number)):
        changes[row.award_id].append(row)
    table = Award.__table__.c
    first = sa.select(
        table.id, table.amount_cents, table.match_required_cents, table.starts_on, table.ends_on
    ).where(table.id.in_(ids))
    return {
        row.id: stand(
            Standing(row.amount_cents, row.match_required_cents, row.starts_on, row.ends_on),
            changes[row.id],
            as_of,
        )
        for row in db.session.execute(first)
    }


def standing_of(award: Award, as_of: date) -> Standing:
    """``standing`` of one award that is at hand: one query, and none where its amendments are known."""
    first = Standing(award.amount_cents, award.match_required_cents, award.starts_on, award.ends_on)
    return stand(first, amendments_of(award.id), as_of)


def award_choices(actor: Actor, active_only: bool = True) -> list[tuple[int, str]]:
    """Key and name of the awards an actor may see, for a choice: by name, at most 500."""
    return list(kept_answer(("award choices", actor, active_only), lambda: _choices(actor, active_only)))


def _choices(actor: Actor, active_only: bool) -> list[tuple[int, str]]:
    # From the spine alone: its index gives the first names in order, and nothing is read of the others.
    query = sa.select(Record.id, Record.title, Record.visibility).where(
        Record.kind == "award", Record.archived_at.is_(None), visible(actor)
    )
    if active_only:
        table = Award.__table__.c
        running = table.status.in_([AwardStatus.ACTIVE, AwardStatus.CLOSING])
        query = query.join(Award.__table__, table.id == Record.id).where(running)
    rows: Any = db.session.execute(query.order_by(Record.title, Record.id).limit(MOST_CHOICES))
    return [(row.id, shown_title(row, actor)) for row in rows]


def award_of_application(application_id: int) -> Award | None:
    """The award an application won, or None where none is set up."""
    return db.session.scalar(sa.select(Award).where(Award.application_id == application_id))


def awards_of_application(application_id: int, actor: Actor) -> Sequence[Award]:
    """The award of an application, where the actor may see it: none or one."""
    query = sa.select(Award).where(Award.application_id == application_id, visible(actor))
    return db.session.scalars(query.order_by(Award.id)).all()


def awards_of_funder(funder_id: int, actor: Actor) -> Sequence[Award]:
    """The awards of one funder that the actor may see, the latest to end first."""
    query = sa.select(Award).where(Award.funder_id == funder_id, Award.archived_at.is_(None), visible(actor))
    return db.session.scalars(query.order_by(Award.ends_on.desc(), Award.id.desc())).all()


def approved_budget(award: Award) -> Budget | None:
    """The approved version of the award's budget, or None while none is approved."""
    query = sa.select(Budget).where(
        Budget.subject_id == award.application_id, Budget.status == BudgetStatus.APPROVED
    )
    return db.session.scalar(query)


def periods_of(award_id: int) -> Sequence[AwardPeriod]:
    """The budget periods of an award, in order."""
    query = sa.select(AwardPeriod).where(AwardPeriod.award_id == award_id)
    return db.session.scalars(query.order_by(AwardPeriod.number)).all()


def amendments_of(award_id: int) -> Sequence[Amendment]:
    """Every amendment of an award, in order."""
    query = sa.select(Amendment).where(Amendment.award_id == award_id).order_by(Amendment.number)
    return once(("amendments", award_id), lambda: db.session.scalars(query).all())


def termination_ahead(award: Award, today: date) -> date | None:
    """From which day to come the award is terminated by an amendment that is signed already, or None."""
    days = [one.effective_on for one in amendments_of(award.id) if one.kind is AmendmentKind.TERMINATION]
    return max((day for day in days if day > today), default=None) if award.status.is_open else None


def awards_of_initiative(initiative_id: int, actor: Actor) -> Sequence[Award]:
    """The awards whose applications name the initiative, the latest to end first."""
    query = (
        sa.select(Award)
        .join(ApplicationInitiative, ApplicationInitiative.application_id == Award.application_id)
        .where(
            ApplicationInitiative.initiative_id == initiative_id, Award.archived_at.is_(None), visible(actor)
        )
    )
    return db.session.scalars(query.order_by(Award.ends_on.desc(), Award.id.desc())).all()
