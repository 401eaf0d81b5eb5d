"""Reads of the finance corner across awards: imports, what waits for approval, what asks to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from funding.actuals.burn import OFF_PACE, Projection, Situation, project
from funding.actuals.models import Actual, ActualException, ActualImport, Obligation, month_number
from funding.actuals.queries import obligated
from funding.actuals.queries.bounds import spans_of
from funding.actuals.types import ActualState, ImportState, Share
from funding.awards.models import Amendment, Award
from funding.awards.queries import standing
from funding.awards.types import AwardStatus, Standing
from funding.budgets.models import Budget, BudgetLine, LineYear
from funding.budgets.types import BudgetStatus
from funding.infra.clock import today
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import shown_title, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.kernel.money import Cents

MOST_AWARDS = 500
MOST_SHOWN = 100
_OPEN = (AwardStatus.ACTIVE, AwardStatus.CLOSING, AwardStatus.TERMINATED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of one award waits for approval."""

    award_id: int
    title: str
    count: int
    cents: Cents
    own: int


@dataclass(frozen=True, slots=True)
class LineOver:
    """A line of an approved budget that costs more than it has."""

    award_id: int
    award: str
    line_key: str
    line: str
    budget_cents: Cents
    spent_cents: Cents


@dataclass(frozen=True, slots=True)
class Pace:
    """An open award with where its money leads."""

    award_id: int
    title: str
    authorized_cents: Cents
    spent_cents: Cents
    projection: Projection


def import_for(actor: Actor, import_id: int) -> ActualImport:
    """The import, unless it is of an award, or its rows name one, that the actor may not see. Raises NotFound."""
    found = db.session.get(ActualImport, import_id)
    if found is not None:
        touched = {*(found.report or {}).get("touched", ()), *([found.award_id] if found.award_id else ())}
        if touched:
            seen = sa.select(sa.func.count()).select_from(Award).where(Award.id.in_(touched), visible(actor))
            found = found if db.session.scalar(seen) == len(touched) else None
    if found is None:
        raise NotFound("There is no such import.")
    return found


def imports_page(actor: Actor, page: int) -> Page[ActualImport]:
    """Every import that the actor may see, the latest first."""
    seen = sa.select(Award.id).where(visible(actor))
    query = sa.select(ActualImport).where(
        sa.or_(ActualImport.award_id.is_(None), ActualImport.award_id.in_(seen))
    )
    return paginate(query.order_by(ActualImport.id.desc()), page=page)


def waiting(actor: Actor) -> list[Waiting]:
    """What waits for approval, by award, the most first; ``own`` are those that the actor entered."""
    own = sa.func.sum(sa.case((Actual.entered_by_id == actor.user_id, 1), else_=0))
    sums = (
        sa.select(
            Actual.award_id,
            sa.func.count().label("count"),
            sa.func.sum(Actual.amount_cents).label("cents"),
            own.label("own"),
        )
        .where(Actual.state == ActualState.ENTERED)
        .group_by(Actual.award_id)
        .subquery()
    )
    query = sa.select(Award, sums).join(sums, sums.c.award_id == Award.id).where(visible(actor))
    rows = db.session.execute(query.order_by(sums.c["count"].desc(), Award.id).limit(MOST_SHOWN))
    return [
        Waiting(award.id, shown_title(award, actor), count, int(cents), int(mine))
        for award, _, count, cents, mine in rows
    ]


def obligations_waiting(actor: Actor, *, limit: int = 3) -> list[tuple[Obligation, str]]:
    """Obligations that wait for approval by somebody else than the actor, with their award, the oldest first."""
    query = (
        sa.select(Obligation, Award)
        .join(Award, Award.id == Obligation.award_id)
        .where(Obligation.approved_at.is_(None), Obligation.released_on.is_(None), visible(actor))
        .where(sa.or_(Obligation.entered_by_id.is_(None), Obligation.entered_by_id != actor.user_id))
        .order_by(Obligation.made_on, Obligation.id)
        .limit(limit)
    )
    return [(row[0], shown_title(row[1], actor)) for row in db.session.execute(query)]


def open_exceptions(actor: Actor, page: int) -> Page[ActualException]:
    """Rows of imports that were left out and that nobody has settled, the oldest first."""
    seen = sa.select(Award.id).where(visible(actor))
    query = (
        sa.select(ActualException)
        .join(ActualImport, ActualImport.id == ActualException.import_id)
        .where(
            ActualException.settled_at.is_(None),
            sa.or_(ActualImport.award_id.is_(None), ActualImport.award_id.in_(seen)),
        )
        .options(joinedload(ActualException.found))
    )
    return paginate(query.order_by(ActualException.id), page=page)


def exception_for(actor: Actor, exception_id: int) -> ActualException:
    """One row that was left out. Raises NotFound."""
    found = db.session.get(ActualException, exception_id)
    if found is None:
        raise NotFound("There is no such row.")
    import_for(actor, found.import_id)
    return found


def lines_over(actor: Actor) -> list[LineOver]:
    """Lines of approved budgets that approved costs of the funder's share pass, the worst first: one statement."""
    budget = sa.func.sum(LineYear.federal_cents)
    granted = (
        sa.select(Award.id.label("award_id"), BudgetLine.key, BudgetLine.title, budget.label("budget"))
        .join(
            Budget, sa.and_(Budget.subject_id == Award.application_id, Budget.status == BudgetStatus.APPROVED)
        )
        .join(BudgetLine, sa.and_(BudgetLine.budget_id == Budget.id, BudgetLine.removed_at.is_(None)))
        .join(LineYear, LineYear.line_id == BudgetLine.id)
        .where(Award.status.in_(_OPEN), visible(actor))
        .group_by(Award.id, BudgetLine.id, BudgetLine.key, BudgetLine.title)
        .subquery()
    )
    spent = (
        sa.select(Actual.award_id, Actual.line_key, sa.func.sum(Actual.amount_cents).label("spent"))
        .where(Actual.state == ActualState.APPROVED, Actual.share == Share.FUNDER, Actual.line_key != "")
        .group_by(Actual.award_id, Actual.line_key)
        .subquery()
    )
    query = (
        sa.select(granted.c.award_id, granted.c.key, granted.c.title, granted.c.budget, spent.c.spent)
        .join(spent, sa.and_(spent.c.award_id == granted.c.award_id, spent.c.line_key == granted.c.key))
        .where(spent.c.spent > granted.c.budget)
        .order_by((spent.c.spent - granted.c.budget).desc(), granted.c.award_id, granted.c.key)
        .limit(MOST_SHOWN)
    )
    rows = db.session.execute(query).all()
    names = award_names({row.award_id for row in rows}, actor)
    return [
        LineOver(row.award_id, names[row.award_id], row.key, row.title, int(row.budget), int(row.spent))
        for row in rows
    ]


def award_names(ids: set[int], actor: Actor) -> dict[int, str]:
    """The names of awards."""
    if not ids:
        return {}
    return {
        one.id: shown_title(one, actor)
        for one in db.session.scalars(sa.select(Award).where(Award.id.in_(ids)))
    }


def paces(actor: Actor) -> list[Pace]:
    """Every open award that spends or should, with where it leads: a fixed number of statements."""
    query = sa.select(Award).where(Award.status.in_(_OPEN), Award.archived_at.is_(None), visible(actor))
    awards = db.session.scalars(query.order_by(Award.ends_on, Award.id).limit(MOST_AWARDS)).all()
    now = today()
    stands = standing([award.id for award in awards], now)
    led = projections(stands, now)
    return [
        Pace(
            award.id,
            shown_title(award, actor),
            stands[award.id].authorized_cents,
            led[award.id][0].spent_cents,
            led[award.id][1],
        )
        for award in awards
    ]


def projections(stands: Mapping[int, Standing], as_of: date) -> dict[int, tuple[Situation, Projection]]:
    """Where the money of awards that stand so leads, by what was known of costs through a day: two queries."""
    ids = list(stands)
    owed, months = obligated(ids, as_of), _months(ids, as_of)
    situations = {
        key: Situation(
            months.get(key, {}),
            month_number(held.starts_on),
            month_number(held.ends_on),
            month_number(as_of),
            held.authorized_cents,
            owed.get(key, 0),
        )
        for key, held in stands.items()
    }
    return {key: (one, project(one)) for key, one in situations.items()}


def off_pace(actor: Actor) -> list[Pace]:
    """The open awards that lead over their money or leave much of it."""
    return [one for one in paces(actor) if one.projection.verdict in OFF_PACE]


def _months(award_ids: Sequence[int], through: date) -> dict[int, dict[int, Cents]]:
    query = (
        sa.select(Actual.award_id, Actual.month, sa.func.sum(Actual.amount_cents))
        .where(
            Actual.award_id.in_(award_ids),
            Actual.state == ActualState.APPROVED,
            Actual.share == Share.FUNDER,
            Actual.incurred_on <= through,
        )
        .group_by(Actual.award_id, Actual.month)
    )
    found: dict[int, dict[int, Cents]] = {}
    for award_id, month, cents in db.session.execute(query):
        found.setdefault(award_id, {})[month] = int(cents)
    return found


def outside_days(actor: Actor) -> list[tuple[Actual, Award]]:
    """Entries that lie outside their award's days as they are now, voided ones apart: at most 100.

    An amendment or a correction of the set-up can bring an entry there after it was entered.
    """
    table: Any = Award.__table__
    sooner = (
        sa.select(sa.func.min(Amendment.new_ends_on))
        .where(Amendment.award_id == table.c.id)
        .scalar_subquery()
    )
    past = sa.or_(Actual.incurred_on > table.c.ends_on, Actual.incurred_on > sooner)
    later = sa.and_(past, Actual.obligation_id.is_(None))
    query = (
        sa.select(Actual, Award)
        .join(Award, Award.id == Actual.award_id)
        .where(
            Actual.state != ActualState.VOID,
            sa.or_(Actual.incurred_on < table.c.starts_on, later),
            visible(actor),
        )
        .order_by(Actual.incurred_on, Actual.id)
        .limit(MOST_SHOWN)
    )
    rows = db.session.execute(query).all()
    spans = spans_of(list({award.id: award for _, award in rows}.values()))
    return [
        (entry, award)
        for entry, award in rows
        if not spans[award.id].first_day <= entry.incurred_on <= spans[award.id].ends_on
    ]


def open_imports() -> int:
    """How many imports wait to be applied."""
    return db.session.scalar(sa.select(sa.func.count()).where(ActualImport.state == ImportState.OPEN)) or 0
