"""Reads of entries and obligations: one of them, a filtered page of them, all of them for a file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.actuals.models import Actual, Obligation
from funding.actuals.queries import owed_query
from funding.actuals.types import INDIRECT, ActualState, Share, kind_from
from funding.awards.models import Award
from funding.awards.queries import award_for
from funding.documents.models import Document
from funding.infra.clock import today
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.kernel.money import Cents

PAGE_SIZE = 25
MOST_OWED = 2_000
SORTS = {
    "incurred": Actual.incurred_on,
    "amount": Actual.amount_cents,
    "vendor": Actual.vendor,
}


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What the list shows; the empty filter shows everything. ``place`` is a line's key, a kind, or "indirect"."""

    state: ActualState | None = None
    share: Share | None = None
    place: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""
    import_id: int | None = None
    sort: str = "-incurred"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left out."""
        return not (
            self.state or self.share or self.place or self.since or self.until or self.text or self.import_id
        )


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation with what is liquidated and what is owed, in cents."""

    obligation: Obligation
    liquidated_cents: Cents
    owed_cents: Cents


def entry_for(actor: Actor, entry_id: int) -> tuple[Actual, Award]:
    """The entry with its award, if the actor may see the award. Raises NotFound."""
    found = db.session.get(Actual, entry_id)
    if found is None:
        raise NotFound("There is no cost with this number.")
    return found, award_for(actor, found.award_id)


def obligation_for(actor: Actor, obligation_id: int) -> tuple[Obligation, Award]:
    """The obligation with its award, if the actor may see the award. Raises NotFound."""
    found = db.session.get(Obligation, obligation_id)
    if found is None:
        raise NotFound("There is no obligation with this number.")
    return found, award_for(actor, found.award_id)


def matching(award_id: int | None, wanted: EntryFilter) -> list[sa.ColumnElement[bool]]:
    """The clauses that keep what the filter asks for."""
    clauses: list[sa.ColumnElement[bool]] = [] if award_id is None else [Actual.award_id == award_id]
    if wanted.state:
        clauses.append(Actual.state == wanted.state)
    if wanted.share:
        clauses.append(Actual.share == wanted.share)
    if wanted.since:
        clauses.append(Actual.incurred_on >= wanted.since)
    if wanted.until:
        clauses.append(Actual.incurred_on <= wanted.until)
    if wanted.import_id:
        clauses.append(Actual.import_id == wanted.import_id)
    if wanted.place:
        clauses.append(_at(wanted.place))
    for word in wanted.text.split()[:6]:
        said = sa.func.lower(
            Actual.description + " " + Actual.vendor + " " + Actual.reference + " " + Actual.account
        )
        clauses.append(said.contains(word.lower(), autoescape=True))
    return clauses


def _at(place: str) -> sa.ColumnElement[bool]:
    if place == INDIRECT:
        return Actual.line_kind.is_(None)
    try:
        return Actual.line_kind == kind_from(place)
    except ValueError:
        return Actual.line_key == place


def ordered(query: sa.Select[Any], sort: str) -> sa.Select[Any]:
    """The query in one of the orders, with the key as the tie-break."""
    column = SORTS.get(sort.removeprefix("-"), Actual.incurred_on)
    if sort.startswith("-"):
        return query.order_by(column.desc(), Actual.id.desc())
    return query.order_by(column, Actual.id)


def entries_page(award_id: int, wanted: EntryFilter, *, page: int, total: int | None = None) -> Page[Actual]:
    """A page of an award's entries: one statement where ``total`` is known, else two."""
    query = sa.select(Actual).where(*matching(award_id, wanted))
    return paginate(ordered(query, wanted.sort), page=page, size=PAGE_SIZE, total=total)


def entry_sums(award_id: int, wanted: EntryFilter) -> dict[ActualState, tuple[int, Cents]]:
    """How many entries the filter keeps and what they come to, by state."""
    query = (
        sa.select(Actual.state, sa.func.count(), sa.func.sum(Actual.amount_cents))
        .where(*matching(award_id, wanted))
        .group_by(Actual.state)
    )
    return {row[0]: (row[1], int(row[2])) for row in db.session.execute(query)}


def every_entry(award_ids: Collection[int], wanted: EntryFilter) -> Iterator[Actual]:
    """All entries that the filter keeps, of these awards, read in pieces for a file."""
    query = ordered(sa.select(Actual).where(*matching(None, wanted)), wanted.sort)
    query = query.where(Actual.award_id.in_(list(award_ids)))
    for piece in db.session.scalars(query.execution_options(yield_per=500)).partitions():
        yield from piece
        for one in piece:
            db.session.expunge(one)


def of_award(award_id: int, ids: Collection[int]) -> list[int]:
    """Those of the entries that are of the award."""
    query = sa.select(Actual.id).where(Actual.award_id == award_id, Actual.id.in_(list(ids)))
    return list(db.session.scalars(query.order_by(Actual.id)))


def owed_of(award_id: int, obligation_id: int | None = None) -> list[Owed]:
    """The award's obligations, or one, with what is owed of each today, the latest first: one statement, or two."""
    which = [Obligation.award_id == award_id]
    if obligation_id is not None:
        which.append(Obligation.id == obligation_id)
    query = sa.select(Obligation).where(*which)
    query = query.order_by(Obligation.made_on.desc(), Obligation.id.desc()).limit(MOST_OWED)
    found = db.session.scalars(query).all()
    if not found:
        return []
    sums = {row.id: row for row in db.session.execute(owed_query(today()).where(*which))}
    return [
        Owed(each, int(sums[each.id].liquidated_cents), int(sums[each.id].owed_cents))
        if each.id in sums
        else Owed(each, 0, 0)
        for each in found
    ]


def owed_choices(award_id: int) -> list[tuple[int, str]]:
    """Key and name of the obligations that something is owed of."""
    return [
        (
            each.obligation.id,
            f"{each.obligation.vendor or each.obligation.description} ({each.obligation.reference})",
        )
        if each.obligation.reference
        else (each.obligation.id, each.obligation.vendor or each.obligation.description or "Obligation")
        for each in owed_of(award_id)
        if each.owed_cents and each.obligation.released_on is None
    ]


def liquidations_of(obligation_id: int) -> Sequence[Actual]:
    """The entries that settle an obligation, the latest first: at most 200."""
    query = sa.select(Actual).where(Actual.obligation_id == obligation_id)
    return db.session.scalars(query.order_by(Actual.incurred_on.desc(), Actual.id.desc()).limit(200)).all()


def reverse_of(entry_id: int) -> Actual | None:
    """The entry that reverses this one, or None."""
    return db.session.scalar(sa.select(Actual).where(Actual.reverses_id == entry_id))


def receipt_of(entry: Actual) -> Document | None:
    """The entry's receipt, or None."""
    return db.session.get(Document, entry.document_id) if entry.document_id else None


def record_titles(ids: Collection[int | None], actor: Actor) -> dict[int, str]:
    """Titles of records that the actor may see, by key."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    query = sa.select(Record.id, Record.title).where(Record.id.in_(wanted), visible(actor))
    return {row.id: row.title for row in db.session.execute(query)}
