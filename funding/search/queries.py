"""What fits, of what the reader may read: a fixed number of statements, each bounded whatever the size of the house.

Every kind gives its newest few by one walk down the index, so that ten thousand applications never crowd out a funder;
titles that begin with what was typed, the reader's own records and those seen lately come in besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from funding.infra import clock
from funding.infra.db import db, is_sqlite
from funding.infra.records import Record, readable
from funding.kernel.actor import Actor
from funding.notes.models import Note
from funding.notes.queries.notes import note_readable
from funding.opportunities.models import Opportunity, Posting
from funding.opportunities.queries.detail import visible_calls
from funding.opportunities.types import Source
from funding.saved_views.models import SavedView
from funding.saved_views.queries import open_to
from funding.search import terms as reading
from funding.search.index import ACCENTS
from funding.search.models import SearchEntry, SeenRecord
from funding.search.terms import Terms
from funding.search.types import RECORD_KINDS, SHIFT, Entry, Kind

MOST_OF_KIND = 60
MOST_BY_START = 80
MOST_OWN = 60
MOST_SEEN = 20
MOST_VIEWS = 300

_ENTRY: Any = SearchEntry.__table__
_RECORD: Any = Record.__table__
_INDEX: Any = sa.table("search_index", sa.column("rowid", sa.BigInteger), sa.column("search_index"))
_CALLS: Any = sa.table("call_names", sa.column("rowid", sa.BigInteger), sa.column("call_names"))


def found(actor: Actor, terms: Terms) -> list[Entry]:
    """Everything that fits, unordered, some of it perhaps twice."""
    seen = seen_ids(actor)
    return [
        *_entries(_by_words(actor, terms), actor, seen),
        *_entries(_by_start(actor, terms), actor, seen),
        *(one for one in near(actor, seen) if reading.fits(terms, f"{one.title} {one.words}")),
        *_calls(actor, terms),
    ]


def seen_ids(actor: Actor) -> list[int]:
    """The records that the reader saw lately, the last first."""
    query = (
        sa.select(SeenRecord.record_id)
        .where(SeenRecord.user_id == actor.user_id)
        .order_by(SeenRecord.seen_at.desc(), SeenRecord.record_id)
        .limit(MOST_SEEN)
    )
    return list(db.session.scalars(query))


def near(actor: Actor, seen: Sequence[int], *, own: bool = True) -> list[Entry]:
    """The entries of the records seen lately, in that order, and of the reader's own newest."""
    mine = sa.select(Record.id, Record.kind).where(Record.id.in_(seen), readable(actor))
    rows = list(db.session.execute(mine)) if seen else []
    if own:
        newest = sa.select(Record.id, Record.kind).where(Record.owner_id == actor.user_id, readable(actor))
        rows += db.session.execute(newest.order_by(Record.id.desc()).limit(MOST_OWN)).all()
    keys = {RECORD_KINDS.get(row.kind, Kind.OTHER).first_key + row.id for row in rows}
    query = _select().where(_ENTRY.c.id.in_(keys))
    entries = _entries(query, actor, seen) if keys else []
    return sorted(entries, key=lambda one: (MOST_SEEN if one.seen is None else one.seen, -one.ref))


def views_of(actor: Actor) -> Sequence[Any]:
    """The saved views open to the actor, by name."""
    query = sa.select(SavedView.id, SavedView.name).where(open_to(actor))
    return db.session.execute(
        query.order_by(sa.func.lower(SavedView.name), SavedView.id).limit(MOST_VIEWS)
    ).all()


def _select() -> Any:
    return sa.select(
        _ENTRY.c.id,
        _ENTRY.c.record_id,
        _ENTRY.c.title,
        _ENTRY.c.words,
        _RECORD.c.owner_id,
        _RECORD.c.archived_at.is_not(None).label("archived"),
    ).select_from(_ENTRY.outerjoin(_RECORD, _RECORD.c.id == _ENTRY.c.record_id))


def _entries(query: Any, actor: Actor, seen: Sequence[int]) -> list[Entry]:
    places = {record_id: place for place, record_id in enumerate(seen)}
    return [
        Entry(
            kind=Kind(row.id >> SHIFT),
            ref=row.id & ((1 << SHIFT) - 1),
            record_id=row.record_id,
            title=row.title,
            words=row.words,
            own=row.owner_id is not None and row.owner_id == actor.user_id,
            seen=places.get(row.record_id) if row.record_id is not None else None,
            archived=bool(row.archived),
        )
        for row in db.session.execute(query)
    ]


def _matching(query: Any, table: Any, fts: Any, words: str) -> Any:
    """``query`` kept to the rows of ``table`` whose words fit."""
    if is_sqlite():
        return query.join(fts, fts.c.rowid == table.c.id).where(fts.c[fts.name].op("MATCH")(words))
    names: Any = sa.column("names")
    return query.where(names.op("@@")(sa.func.to_tsquery("simple", words)))


def _newest(fts: Any, table: Any) -> Any:
    """The order of the newest first: on SQLite by FTS5's own key, down which it walks without sorting."""
    return (fts.c.rowid if is_sqlite() else table.c.id).desc()


def _readable(actor: Actor) -> Any:
    """What stands on no record is everybody's to find, but for packets: whoever writes them reads them."""
    anybodys = _ENTRY.c.record_id.is_(None)
    if not actor.can("board.view"):
        anybodys &= _ENTRY.c.id < Kind.PACKET.first_key
    return sa.or_(anybodys, readable(actor))


def _by_words(actor: Actor, terms: Terms) -> Any:
    """The newest few of each kind, from one walk through what fits: the keys alone, and only then their rows."""
    if is_sqlite():
        key, fitting = _INDEX.c.rowid, _INDEX.c.search_index.op("MATCH")(reading.fts5(terms))
    else:
        words = sa.func.to_tsquery("simple", reading.tsquery(terms))
        key, fitting = _ENTRY.c.id, sa.column("names").op("@@")(words)
    place = sa.func.row_number().over(partition_by=key // (1 << SHIFT), order_by=key.desc())
    newest = sa.select(key.label("key"), place.label("place")).where(fitting).subquery()
    of_note = sa.and_(Note.id == _ENTRY.c.id - Kind.NOTE.first_key, _ENTRY.c.id > Kind.NOTE.first_key)
    return (
        _select()
        .join(newest, newest.c.key == _ENTRY.c.id)
        .outerjoin(Note, of_note)
        .where(
            newest.c.place <= MOST_OF_KIND,
            _readable(actor),
            sa.or_(Note.id.is_(None), note_readable(actor)),
        )
    )


def _by_start(actor: Actor, terms: Terms) -> Any:
    query = _select().where(_readable(actor))
    if is_sqlite():
        query = _matching(query, _ENTRY, _INDEX, reading.fts5_start(terms))
    else:
        query = query.where(_start(_ENTRY.c.title).like(reading.like_start(terms)))
    return query.order_by(_newest(_INDEX, _ENTRY)).limit(MOST_BY_START)


def _start(title: Any) -> Any:
    """How a title begins, written exactly as PostgreSQL's index has it."""
    parts: list[Any] = [
        sa.bindparam(None, text, literal_execute=True) for text in (*ACCENTS, "[^[:alnum:]]+", " ", "g")
    ]
    accents, letters, others, blank, every = parts
    bare = sa.func.translate(sa.func.lower(title), accents, letters)
    return sa.func.left(
        sa.func.regexp_replace(bare, others, blank, every), sa.bindparam(None, 100, literal_execute=True)
    )


def _calls(actor: Actor, terms: Terms) -> list[Entry]:
    words = reading.fts5(terms) if is_sqlite() else reading.tsquery(terms)
    postings: Any = Posting.__table__
    named = sa.true() if actor.can("giving.names") else Opportunity.source != Source.DONOR
    query = (
        sa.select(
            Opportunity.id,
            Opportunity.record_id,
            Opportunity.title,
            Opportunity.number,
            Opportunity.agency_name,
            postings.c.alns,
            (Opportunity.open_until < clock.today()).label("closed"),
        )
        .join_from(Opportunity, postings, postings.c.id == Opportunity.posting_id)
        .where(visible_calls(actor), named)
    )
    by_words = _matching(query, postings, _CALLS, words)
    newest = by_words.order_by(_newest(_CALLS, postings)).limit(MOST_OF_KIND)
    if is_sqlite():
        by_start = _matching(query, postings, _CALLS, reading.fts5_start(terms))
    else:
        by_start = query.where(_start(postings.c.title).like(reading.like_start(terms)))
    starting = by_start.order_by(_newest(_CALLS, postings)).limit(MOST_OF_KIND)
    rows: Iterable[Any] = [*db.session.execute(newest), *db.session.execute(starting)]
    return [
        Entry(
            Kind.CALL,
            row.id,
            row.record_id,
            row.title,
            f"{row.number} {row.alns} {row.agency_name}",
            archived=bool(row.closed),
        )
        for row in rows
    ]
