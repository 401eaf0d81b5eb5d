"""Sums of approved costs that other features build on. All days are inclusive, all amounts are cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from funding.actuals.models import Actual, Obligation
from funding.actuals.types import ActualState, FederalExpenditure, Share, Spent
from funding.awards.models import Award
from funding.awards.types import AwardRoute
from funding.budgets.types import LineKind
from funding.infra.db import db
from funding.infra.once import once
from funding.infra.records import shown_title, visible
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.money import Cents


def spent(award_ids: Collection[int], *, through: date, since: date | None = None) -> dict[int, Spent]:
    """What each award has cost by the day an entry was incurred on: one query. Every award asked for is there.

    ``paid_cents`` counts what of the funder's share was paid through that day.
    """
    ids = tuple(sorted(award_ids))
    return dict(once(("spent", ids, through, since), lambda: _sums(ids, through, since))) if ids else {}


def _sums(ids: Sequence[int], through: date, since: date | None) -> dict[int, Spent]:
    paid = sa.func.sum(sa.case((Actual.paid_on <= through, Actual.amount_cents), else_=0))
    query = sa.select(
        Actual.award_id, Actual.share, Actual.line_kind, sa.func.sum(Actual.amount_cents), paid
    ).where(
        Actual.award_id.in_(ids),
        Actual.state == ActualState.APPROVED,
        Actual.incurred_on <= through,
    )
    if since is not None:
        query = query.where(Actual.incurred_on >= since)
    grouped = query.group_by(Actual.award_id, Actual.share, Actual.line_kind)
    rows: dict[int, list[tuple[Share, LineKind | None, Cents, Cents]]] = defaultdict(list)
    for award_id, share, kind, cents, paid_cents in db.session.execute(grouped):
        rows[award_id].append((share, kind, int(cents), int(paid_cents)))
    return {award_id: _spent(rows[award_id]) for award_id in ids}


def _spent(rows: list[tuple[Share, LineKind | None, Cents, Cents]]) -> Spent:
    sums = {share: sum(cents for each, _, cents, _ in rows if each is share) for share in Share}
    cells: dict[tuple[Share, LineKind | None], Cents] = {
        (share, kind): cents for share, kind, cents, _ in rows
    }
    kinds = sorted({kind for _, kind, _, _ in rows if kind is not None})
    return Spent(
        funder_cents=sums[Share.FUNDER],
        match_cents=sums[Share.MATCH],
        indirect_cents=cells.get((Share.FUNDER, None), 0),
        paid_cents=sum(paid for share, _, _, paid in rows if share is Share.FUNDER),
        by_kind={
            kind: (cells.get((Share.FUNDER, kind), 0), cells.get((Share.MATCH, kind), 0)) for kind in kinds
        },
        indirect_match_cents=cells.get((Share.MATCH, None), 0),
    )


def obligated(award_ids: Collection[int], as_of: date) -> dict[int, Cents]:
    """The funder's share of what is obligated on ``as_of`` and not liquidated by then: one query, every award."""
    if not award_ids:
        return {}
    owed = owed_query(as_of).where(Obligation.award_id.in_(list(award_ids)), Obligation.share == Share.FUNDER)
    part = owed.subquery()
    sums = sa.select(part.c.award_id, sa.func.sum(part.c.owed_cents)).group_by(part.c.award_id)
    found = {row[0]: int(row[1]) for row in db.session.execute(sums)}
    return {award_id: found.get(award_id, 0) for award_id in award_ids}


def owed_query(as_of: date) -> sa.Select[tuple[int, int, Share, LineKind | None, str, int, int]]:
    """Each approved obligation held on ``as_of``: what is liquidated by then, and what is owed, never below nothing."""
    liquidated = (
        sa.select(sa.func.coalesce(sa.func.sum(Actual.amount_cents), 0))
        .where(
            Actual.obligation_id == Obligation.id,
            Actual.state == ActualState.APPROVED,
            Actual.incurred_on <= as_of,
        )
        .correlate(Obligation)
        .scalar_subquery()
    )
    left = Obligation.amount_cents - liquidated
    released = sa.func.coalesce(Obligation.released_on <= as_of, sa.false())
    return sa.select(
        Obligation.id,
        Obligation.award_id,
        Obligation.share,
        Obligation.line_kind,
        Obligation.line_key,
        liquidated.label("liquidated_cents"),
        sa.case((released, 0), (left < 0, 0), else_=left).label("owed_cents"),
    ).where(Obligation.made_on <= as_of, Obligation.approved_at.is_not(None))


def spent_by_initiative(
    initiative_ids: Collection[int], *, through: date, since: date | None = None
) -> dict[int, Cents]:
    """What the entries that name each initiative come to, both shares: one query, every initiative."""
    if not initiative_ids:
        return {}
    query = sa.select(Actual.initiative_id, sa.func.sum(Actual.amount_cents)).where(
        Actual.initiative_id.in_(list(initiative_ids)),
        Actual.state == ActualState.APPROVED,
        Actual.incurred_on <= through,
    )
    if since is not None:
        query = query.where(Actual.incurred_on >= since)
    found = {row[0]: int(row[1]) for row in db.session.execute(query.group_by(Actual.initiative_id))}
    return {initiative_id: found.get(initiative_id, 0) for initiative_id in initiative_ids}


def federal_expenditures(
    first: date, last: date, actor: Actor = SYSTEM, *, paid: bool = False
) -> list[FederalExpenditure]:
    """What federal awards, direct and passed through, cost the funder from ``first`` to ``last``, by listing.

    A cost counts on the day it was incurred, or was paid where ``paid`` says so. Only awards that the actor may see and
    that cost something: two queries.
    """
    day = Actual.paid_on if paid else Actual.incurred_on
    sums = (
        sa.select(Actual.award_id, sa.func.sum(Actual.amount_cents).label("cents"))
        .where(
            Actual.state == ActualState.APPROVED,
            Actual.share == Share.FUNDER,
            day.between(first, last),
        )
        .group_by(Actual.award_id)
        .subquery()
    )
    query = (
        sa.select(Award, sums.c.cents)
        .join(sums, sums.c.award_id == Award.id)
        .where(Award.route.in_([each for each in AwardRoute if each.is_federal]), visible(actor))
        .order_by(Award.aln, Award.award_number, Award.id)
    )
    return [
        FederalExpenditure(
            award.id,
            shown_title(award, actor),
            award.aln,
            award.program_title,
            award.federal_agency,
            award.award_number,
            "" if award.route is AwardRoute.FEDERAL_DIRECT else shown_title(award.funder, actor),
            award.pass_through_number,
            int(cents),
        )
        for award, cents in db.session.execute(query)
    ]
