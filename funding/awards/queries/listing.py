"""The list of awards: narrowed, sorted, added up and paged by the database. Figures are those of today's standing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from funding.awards.models import Amendment, Award
from funding.awards.queries import standing
from funding.awards.queries.conditions import open_conditions
from funding.awards.types import AwardFilter, AwardStatus, Ends, Standing
from funding.funders.models import Funder
from funding.infra import clock
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, visible
from funding.kernel.actor import Actor
from funding.kernel.money import Cents

PAGE_SIZE = 50
SOON = timedelta(days=90)
BATCH = 500
AWARDS: Any = Award.__table__.c
CHANGES: Any = Amendment.__table__.c


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One line of the list."""

    award: Award
    stands: Standing
    open_conditions: int


@dataclass(frozen=True, slots=True)
class AwardTotals:
    """The whole filter added up, all pages."""

    count: int
    authorized_cents: Cents
    match_cents: Cents


def award_page(
    actor: Actor, narrowed: AwardFilter, *, page: int = 1, total: int | None = None
) -> Page[AwardRow]:
    """A page of the awards an actor may see: a fixed number of queries, however many there are.

    ``total`` is their number where it is known already.
    """
    query = _sorted(_narrowed(actor, narrowed), narrowed.sort)
    found = paginate(query, page=page, size=PAGE_SIZE, total=total)
    return Page(_rows(found.items), found.number, found.size, found.total)


def every_award(actor: Actor, narrowed: AwardFilter) -> Iterator[AwardRow]:
    """Every award of the filter in the list's order, read in batches."""
    query = _sorted(_narrowed(actor, narrowed), narrowed.sort)
    place = 0
    while batch := db.session.scalars(query.limit(BATCH).offset(place)).all():
        yield from _rows(batch)
        place += BATCH


def award_totals(actor: Actor, narrowed: AwardFilter) -> AwardTotals:
    """What the whole filter comes to: one query for the set-ups, one for the few amendments of them."""
    found = _narrowed(actor, narrowed)
    set_up = found.with_only_columns(
        sa.func.count(),
        sa.func.coalesce(sa.func.sum(AWARDS.amount_cents), 0),
        sa.func.coalesce(sa.func.sum(AWARDS.match_required_cents), 0),
        maintain_column_froms=True,
    )
    changed = (
        found.join(Amendment.__table__, CHANGES.award_id == AWARDS.id)
        .where(CHANGES.effective_on <= clock.today())
        .with_only_columns(
            sa.func.coalesce(sa.func.sum(CHANGES.amount_delta_cents), 0),
            sa.func.coalesce(sa.func.sum(CHANGES.match_delta_cents), 0),
            maintain_column_froms=True,
        )
    )
    count, authorized, match = db.session.execute(set_up).one()
    more, more_match = db.session.execute(changed).one()
    return AwardTotals(int(count), int(authorized) + int(more), int(match) + int(more_match))


def status_counts(actor: Actor) -> dict[AwardStatus, int]:
    """How many awards in use stand at each status; those without any are absent."""
    query = (
        sa.select(Award.status, sa.func.count(Award.id))
        .where(Award.archived_at.is_(None), visible(actor))
        .group_by(Award.status)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _rows(awards: Any) -> list[AwardRow]:
    ids = [one.id for one in awards]
    stands, waiting = standing(ids, clock.today()), open_conditions(ids)
    return [AwardRow(one, stands[one.id], waiting.get(one.id, 0)) for one in awards]


def _with(first: Any, delta: Any, as_of: date) -> Any:
    """A figure of the set-up with what amendments effective by then changed."""
    changed = (
        sa.select(sa.func.coalesce(sa.func.sum(delta), 0))
        .where(CHANGES.award_id == AWARDS.id, CHANGES.effective_on <= as_of)
        .correlate(Award.__table__)
        .scalar_subquery()
    )
    return first + changed


def _ends(as_of: date) -> Any:
    """The last day as it holds then."""
    latest = (
        sa.select(CHANGES.new_ends_on)
        .where(
            CHANGES.award_id == AWARDS.id,
            CHANGES.effective_on <= as_of,
            CHANGES.new_ends_on.is_not(None),
        )
        .order_by(CHANGES.effective_on.desc(), CHANGES.number.desc())
        .limit(1)
        .correlate(Award.__table__)
        .scalar_subquery()
    )
    return sa.func.coalesce(latest, AWARDS.ends_on)


def _narrowed(actor: Actor, narrowed: AwardFilter) -> sa.Select[Any]:
    today = clock.today()
    query = sa.select(Award).where(Award.archived_at.is_(None), visible(actor))
    if narrowed.status is not None:
        query = query.where(AWARDS.status == narrowed.status)
    elif not narrowed.closed:
        query = query.where(AWARDS.status != AwardStatus.CLOSED)
    if narrowed.route is not None:
        query = query.where(AWARDS.route == narrowed.route)
    if narrowed.funder_id is not None:
        query = query.where(AWARDS.funder_id == narrowed.funder_id)
    if narrowed.ends is Ends.SOON:
        query = query.where(_ends(today) >= today, _ends(today) <= today + SOON)
    if narrowed.ends is Ends.PAST:
        query = query.where(_ends(today) < today)
    for word in narrowed.text.split()[:8]:
        columns = (Record.title, AWARDS.award_number, AWARDS.pass_through_number, AWARDS.aln)
        query = query.where(sa.or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return query


def _sorted(query: sa.Select[Any], sort: str) -> sa.Select[Any]:
    """Ordered by one of the list's columns, a leading minus turning it, the number breaking ties."""
    today = clock.today()
    name = sa.func.lower(Record.title)
    columns = {
        "title": name,
        "number": AWARDS.award_number,
        "amount": _with(AWARDS.amount_cents, CHANGES.amount_delta_cents, today),
        "match": _with(AWARDS.match_required_cents, CHANGES.match_delta_cents, today),
        "starts": AWARDS.starts_on,
        "ends": _ends(today),
        "status": AWARDS.status,
    }
    column = columns.get(sort.removeprefix("-"), columns["ends"])
    return query.order_by(column.desc() if sort.startswith("-") else column, AWARDS.id)


def funders_with_awards(actor: Actor) -> list[tuple[int, str]]:
    """Key and name of the funders of the awards an actor may see, by name."""
    query = (
        sa.select(Funder)
        .where(Funder.id.in_(sa.select(AWARDS.funder_id)), visible(actor))
        .order_by(Funder.title, Funder.id)
        .limit(500)
    )
    return [(one.id, one.name_for(actor)) for one in db.session.scalars(query)]
