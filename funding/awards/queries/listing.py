"""The list of awards: narrowed, sorted, added up and paged by the database. Figures are those of today's standing.

What a page shows is kept while nothing is written (``infra.kept_rows``). After a change it is asked for again, so the
clauses stand on ``awards`` alone: the few records that are archived or hidden are left out by their keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from funding.awards.models import Amendment, Award
from funding.awards.queries import standing
from funding.awards.queries.conditions import open_conditions
from funding.awards.types import AwardFilter, AwardRoute, AwardStatus, Ends, PaymentMethod
from funding.infra import clock
from funding.infra.db import db
from funding.infra.kept_rows import kept_answer
from funding.infra.pagination import Page
from funding.infra.records import Record, shown_title, visible
from funding.infra.tallies import RECORDS, left_out_ids, tally
from funding.kernel.actor import Actor
from funding.kernel.money import Cents

PAGE_SIZE = 50
SOON = timedelta(days=90)
BATCH = 500
STATEMENTS_KEPT = 256
AWARDS: Any = Award.__table__.c
CHANGES: Any = Amendment.__table__.c
FUNDERS = RECORDS.alias("funder_records")


class AwardRow(NamedTuple):
    """One line of the list, as it stands today."""

    id: int
    title: str
    funder: str
    award_number: str
    pass_through_number: str
    aln: str
    route: AwardRoute
    authorized_cents: Cents
    match_cents: Cents
    starts_on: date
    ends_on: date
    payment_method: PaymentMethod
    open_conditions: int
    status: AwardStatus


@dataclass(frozen=True, slots=True)
class AwardTotals:
    """The whole filter added up, all pages."""

    count: int
    authorized_cents: Cents
    match_cents: Cents


def award_page(actor: Actor, narrowed: AwardFilter, *, page: int = 1) -> Page[AwardRow]:
    """A page of the awards an actor may see: a fixed number of queries, however many there are."""
    total = award_totals(actor, narrowed).count
    number = min(page, max(1, -(-total // PAGE_SIZE)))
    rows = kept_answer(
        ("awards", actor, narrowed, number, clock.today()), lambda: _page(actor, narrowed, number)
    )
    return Page(rows, number, PAGE_SIZE, total)


def _page(actor: Actor, narrowed: AwardFilter, number: int) -> list[AwardRow]:
    ids = _ids(actor, narrowed, clock.today()).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return _rows(db.session.scalars(ids).all(), actor)


def every_award(actor: Actor, narrowed: AwardFilter) -> Iterator[AwardRow]:
    """Every award of the filter in the list's order, read in batches."""
    ids = db.session.scalars(_ids(actor, narrowed, clock.today())).all()
    for start in range(0, len(ids), BATCH):
        yield from _rows(ids[start : start + BATCH], actor)


def award_totals(actor: Actor, narrowed: AwardFilter) -> AwardTotals:
    """What the whole filter comes to: one query for the set-ups, one for the few amendments of them."""
    today = clock.today()
    return kept_answer(("award totals", actor, narrowed, today), lambda: _totals(actor, narrowed, today))


def _totals(actor: Actor, narrowed: AwardFilter, today: date) -> AwardTotals:
    set_up, changed = _sums(actor, narrowed, today)
    count, authorized, match = db.session.execute(set_up).one()
    _, more, more_match = db.session.execute(changed).one()
    return AwardTotals(int(count), int(authorized) + int(more), int(match) + int(more_match))


@lru_cache(maxsize=STATEMENTS_KEPT)
def _sums(actor: Actor, narrowed: AwardFilter, today: date) -> tuple[sa.Select[Any], sa.Select[Any]]:
    clauses, left_out = _clauses(narrowed, today), left_out_ids(actor, "award")
    amounts = (AWARDS.amount_cents, AWARDS.match_required_cents)
    deltas = (CHANGES.amount_delta_cents, CHANGES.match_delta_cents)
    joined = Amendment.__table__.join(Award.__table__, CHANGES.award_id == AWARDS.id)
    held = (CHANGES.effective_on <= today, *clauses)
    return (
        tally(Award.__table__, AWARDS.id, left_out, sums=amounts, where=clauses),
        tally(joined, AWARDS.id, left_out, sums=deltas, where=held),
    )


def status_counts(actor: Actor) -> dict[AwardStatus, int]:
    """How many awards in use stand at each status; those without any are absent."""
    return kept_answer(("awards by status", actor), lambda: _by_status(actor))


def _by_status(actor: Actor) -> dict[AwardStatus, int]:
    return {row[0]: int(row[1]) for row in db.session.execute(_statuses(actor)) if row[1]}


@lru_cache(maxsize=STATEMENTS_KEPT)
def _statuses(actor: Actor) -> sa.Select[Any]:
    return tally(Award.__table__, AWARDS.id, left_out_ids(actor, "award"), by=[AWARDS.status])


_SHOWN = (
    sa.select(
        AWARDS.id,
        RECORDS.c.title,
        AWARDS.award_number,
        AWARDS.pass_through_number,
        AWARDS.aln,
        AWARDS.route,
        AWARDS.payment_method,
        AWARDS.status,
        FUNDERS.c.id.label("funder_id"),
        FUNDERS.c.title.label("funder_title"),
        FUNDERS.c.visibility.label("funder_visibility"),
    )
    .select_from(
        Award.__table__.join(RECORDS, RECORDS.c.id == AWARDS.id).join(
            FUNDERS, FUNDERS.c.id == AWARDS.funder_id
        )
    )
    .where(AWARDS.id.in_(sa.bindparam("ids", expanding=True)))
)


def _rows(ids: Sequence[int], actor: Actor) -> list[AwardRow]:
    """The awards with these keys, in their order: four queries."""
    stands, waiting = standing(ids, clock.today()), open_conditions(ids)
    found = {one.id: one for one in db.session.execute(_SHOWN, {"ids": list(ids)})}
    return [
        AwardRow(
            id=one.id,
            title=one.title,
            funder=_funder_name(one, actor),
            award_number=one.award_number,
            pass_through_number=one.pass_through_number,
            aln=one.aln,
            route=one.route,
            authorized_cents=stands[one.id].authorized_cents,
            match_cents=stands[one.id].match_required_cents,
            starts_on=stands[one.id].starts_on,
            ends_on=stands[one.id].ends_on,
            payment_method=one.payment_method,
            open_conditions=waiting.get(one.id, 0),
            status=one.status,
        )
        for one in map(found.__getitem__, ids)
    ]


def _funder_name(one: Any, actor: Actor) -> str:
    named = Record(id=one.funder_id, title=one.funder_title, visibility=one.funder_visibility)
    return shown_title(named, actor)


def _amended(of_some: Any, usual: Any, *clauses: Any) -> Any:
    """``of_some`` where an award has such amendments, else what it was set up with: few have any, so few are asked."""
    some = sa.select(CHANGES.award_id).where(*clauses)
    asked = of_some.where(CHANGES.award_id == AWARDS.id, *clauses).correlate(Award.__table__)
    return sa.case((AWARDS.id.in_(some), asked.scalar_subquery()), else_=usual)


def _with(first: Any, delta: Any, as_of: date) -> Any:
    """A figure of the set-up with what amendments effective by then changed."""
    return first + _amended(sa.select(sa.func.sum(delta)), 0, CHANGES.effective_on <= as_of)


def _ends(as_of: date) -> Any:
    """The last day as it holds then."""
    latest = (
        sa.select(CHANGES.new_ends_on).order_by(CHANGES.effective_on.desc(), CHANGES.number.desc()).limit(1)
    )
    return _amended(latest, AWARDS.ends_on, CHANGES.effective_on <= as_of, CHANGES.new_ends_on.is_not(None))


def _clauses(narrowed: AwardFilter, today: date) -> list[sa.ColumnElement[bool]]:
    """Conditions on ``awards`` alone, by key, so that counting needs no join of the spine."""
    found: list[sa.ColumnElement[bool]] = []
    if narrowed.status is not None:
        found.append(AWARDS.status == narrowed.status)
    elif not narrowed.closed:
        found.append(AWARDS.status != AwardStatus.CLOSED)
    if narrowed.route is not None:
        found.append(AWARDS.route == narrowed.route)
    if narrowed.funder_id is not None:
        found.append(AWARDS.funder_id == narrowed.funder_id)
    if narrowed.ends is Ends.SOON:
        found.append(_ends(today).between(today, today + SOON))
    if narrowed.ends is Ends.PAST:
        found.append(_ends(today) < today)
    for word in narrowed.text.split()[:8]:
        named = sa.select(RECORDS.c.id).where(
            RECORDS.c.kind == "award", RECORDS.c.title.icontains(word, autoescape=True)
        )
        columns = (AWARDS.award_number, AWARDS.pass_through_number, AWARDS.aln)
        own = (column.icontains(word, autoescape=True) for column in columns)
        found.append(sa.or_(AWARDS.id.in_(named), *own))
    return found


@lru_cache(maxsize=STATEMENTS_KEPT)
def _ids(actor: Actor, narrowed: AwardFilter, today: date) -> sa.Select[Any]:
    """The keys of the filter, ordered by one of the list's columns; a leading minus turns it, the key breaks ties."""
    columns = {
        "title": sa.func.lower(RECORDS.c.title),
        "number": AWARDS.award_number,
        "amount": _with(AWARDS.amount_cents, CHANGES.amount_delta_cents, today),
        "match": _with(AWARDS.match_required_cents, CHANGES.match_delta_cents, today),
        "starts": AWARDS.starts_on,
        "ends": _ends(today),
        "status": AWARDS.status,
    }
    key, seen = narrowed.sort.removeprefix("-"), AWARDS.id.not_in(left_out_ids(actor, "award"))
    query = sa.select(AWARDS.id).where(seen, *_clauses(narrowed, today))
    if key == "title":
        query = query.join(RECORDS, RECORDS.c.id == AWARDS.id).where(RECORDS.c.kind == "award")
    column, last = columns.get(key, columns["ends"]), RECORDS.c.id if key == "title" else AWARDS.id
    return query.order_by(column.desc() if narrowed.sort.startswith("-") else column, last)


def funders_with_awards(actor: Actor) -> list[tuple[int, str]]:
    """Key and name of the funders of the awards an actor may see, by name."""
    return kept_answer(("funders with awards", actor), lambda: _funders(actor))


def _funders(actor: Actor) -> list[tuple[int, str]]:
    query = (
        sa.select(Record.id, Record.title, Record.visibility)
        .where(Record.kind == "funder", Record.id.in_(sa.select(AWARDS.funder_id)), visible(actor))
        .order_by(Record.title, Record.id)
        .limit(500)
    )
    found: Any = db.session.execute(query)
    return [(one.id, shown_title(one, actor)) for one in found]
