"""Searching and listing: the filter as SQL, the page of rows, and rows for an export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from funding.funders.models import Funder
from funding.infra import clock
from funding.infra.db import db, is_sqlite
from funding.infra.pagination import Page
from funding.kernel.actor import Actor
from funding.opportunities import codes, search
from funding.opportunities.filters import AWARDS, CURRENT, NONPROFIT, UNKNOWN_AWARD, SearchFilter
from funding.opportunities.models import Opportunity, PostingListing
from funding.opportunities.queries.detail import visible_calls
from funding.opportunities.types import OUR_CODES_FOR_501C3, CallRow, Source, Status

PAGE_SIZE = 25
Condition = sa.ColumnElement[bool]

_CALL: Any = Opportunity.__table__
_FUNDER: Any = Funder.__table__
_FTS: Any = sa.table("posting_search", sa.column("rowid"), sa.column("posting_search"), sa.column("rank"))
_WORDS: Any = sa.table("postings", sa.column("id"), sa.column("words"))


def _matching(query: str, *, any_of: bool = False) -> Any:
    """The ids of postings that match a query of quoted terms."""
    if is_sqlite():
        return sa.select(_FTS.c.rowid).where(_FTS.c.posting_search.op("MATCH")(query))
    return sa.select(_WORDS.c.id).where(
        _WORDS.c.words.op("@@")(sa.func.websearch_to_tsquery("english", query))
    )


def text_conditions(text: str) -> list[Condition]:
    """The clauses for what was typed into the search box."""
    terms = search.parse_terms(text)
    all_of = search.fts5_all if is_sqlite() else search.websearch_all
    any_of = search.fts5_any if is_sqlite() else search.websearch_any
    found: list[Condition] = []
    if terms.wanted:
        found.append(_CALL.c.posting_id.in_(_matching(all_of(terms.wanted))))
    if terms.unwanted:
        found.append(_CALL.c.posting_id.not_in(_matching(any_of(terms.unwanted))))
    return found


def _status_clause(status: str, today: date) -> Condition:
    archived = _CALL.c.archive_on < today
    not_archived = sa.or_(_CALL.c.archive_on.is_(None), _CALL.c.archive_on >= today)
    if status == Status.ARCHIVED:
        return sa.and_(_CALL.c.open_until < today, archived)
    if status == Status.FORECASTED:
        return sa.and_(_CALL.c.open_until >= today, _CALL.c.is_forecast)
    if status == Status.OPEN:
        return sa.and_(_CALL.c.open_until >= today, ~_CALL.c.is_forecast)
    return sa.and_(_CALL.c.open_until < today, not_archived)


def _status(filters: SearchFilter, today: date) -> list[Condition]:
    if not filters.status:
        return []
    if set(filters.status) == set(CURRENT):
        return [_CALL.c.open_until >= today]
    return [sa.or_(*(_status_clause(status, today) for status in filters.status))]


def _masked(column: Any, table: codes.CodeTable, chosen: tuple[str, ...]) -> list[Condition]:
    if not chosen:
        return []
    wanted = {code for code in chosen if code != NONPROFIT}
    if NONPROFIT in chosen:
        wanted |= OUR_CODES_FOR_501C3
    return [column.bitwise_and(table.filter_mask(wanted)) != 0]


def _agency(filters: SearchFilter) -> list[Condition]:
    if not filters.agency:
        return []
    parts: list[Condition] = []
    for code in filters.agency:
        # A range on the plain column lets an index answer: everything from "HHS-" to before "HHS.".
        below = sa.and_(_CALL.c.agency_code >= f"{code}-", _CALL.c.agency_code < f"{code}.")
        parts.append(sa.or_(_CALL.c.agency_code == code, below))
    return [sa.or_(*parts)]


def _closes(filters: SearchFilter, today: date) -> list[Condition]:
    close = _CALL.c.close_on
    if not filters.closes:
        return []
    if filters.closes == "none":
        return [close.is_(None)]
    if filters.closes == "later":
        return [close > today + timedelta(days=90)]
    return [close.between(today, today + timedelta(days=int(filters.closes)))]


def _award(filters: SearchFilter) -> list[Condition]:
    ceiling = _CALL.c.ceiling_cents
    parts: list[Condition] = []
    for key in filters.award:
        if key == UNKNOWN_AWARD:
            parts.append(ceiling.is_(None))
            continue
        _, above, up_to = AWARDS[key]
        parts.append(sa.and_(ceiling > above, ceiling <= up_to) if up_to else ceiling > above)
    return [sa.or_(*parts)] if parts else []


def _one_of(column: Any, values: tuple[str, ...]) -> list[Condition]:
    return [column.in_(values)] if values else []


def conditions(filters: SearchFilter, actor: Actor, today: date) -> list[Condition]:
    """Every clause of the filter, and what the actor may see."""
    found = [visible_calls(actor), *text_conditions(filters.text), *_status(filters, today)]
    found += _one_of(_CALL.c.source, filters.source)
    found += _agency(filters)
    found += _masked(_CALL.c.eligibility_mask, codes.ELIGIBILITY, filters.eligible)
    found += _masked(_CALL.c.instrument_mask, codes.INSTRUMENTS, filters.instrument)
    found += _masked(_CALL.c.activity_mask, codes.ACTIVITIES, filters.activity)
    found += _closes(filters, today)
    found += _award(filters)
    found += _one_of(_CALL.c.cost_share, filters.cost)
    if filters.aln:
        listed = sa.select(PostingListing.posting_id).where(PostingListing.aln.in_(filters.aln))
        found.append(_CALL.c.posting_id.in_(listed))
    return found


def _ordered(query: Any, filters: SearchFilter, rank: Any | None) -> Any:
    close = [_CALL.c.close_on.is_(None), _CALL.c.close_on]
    if filters.sort == "relevance" and rank is not None:
        return query.order_by(rank, *close, _CALL.c.id)
    if filters.sort == "posted":
        return query.order_by(_CALL.c.posted_on.is_(None), _CALL.c.posted_on.desc(), _CALL.c.id.desc())
    if filters.sort == "ceiling":
        return query.order_by(_CALL.c.ceiling_cents.is_(None), _CALL.c.ceiling_cents.desc(), _CALL.c.id)
    if filters.sort == "title":
        return query.order_by(sa.func.lower(_CALL.c.title), _CALL.c.id)
    return query.order_by(*close, _CALL.c.id)


def _ids(filters: SearchFilter, actor: Actor, today: date) -> Any:
    """The ids of the list in its order."""
    query = sa.select(_CALL.c.id).where(*conditions(filters, actor, today))
    terms = search.parse_terms(filters.text)
    rank: Any = None
    if filters.sort == "relevance" and terms.wanted:
        if is_sqlite():
            ranked = _FTS.alias("ranked")
            fits = ranked.c.posting_search.op("MATCH")(search.fts5_all(terms.wanted))
            query = query.join(ranked, sa.and_(ranked.c.rowid == _CALL.c.posting_id, fits))
            rank = ranked.c.rank
        else:
            wanted = sa.func.websearch_to_tsquery("english", search.websearch_all(terms.wanted))
            query = query.join(_WORDS, _WORDS.c.id == _CALL.c.posting_id)
            rank = -sa.func.ts_rank(_WORDS.c.words, wanted)
    return _ordered(query, filters, rank)


_LISTED = (
    "id",
    "title",
    "number",
    "source",
    "source_id",
    "agency_code",
    "agency_name",
    "is_forecast",
    "posted_on",
    "close_on",
    "archive_on",
    "open_until",
    "ceiling_cents",
    "floor_cents",
    "total_cents",
    "expected_awards",
    "cost_share",
    "match_bp",
    "eligibility_mask",
    "instrument_mask",
    "activity_mask",
    "posting_id",
    "absent_since_id",
)


def rows_of(ids: Sequence[int], actor: Actor, today: date) -> list[CallRow]:
    """The rows with these ids, in their order: two statements whatever their number."""
    query = (
        sa.select(*(_CALL.c[name] for name in _LISTED), _FUNDER.c.hue, _FUNDER.c.abbreviation)
        .outerjoin_from(_CALL, _FUNDER, _FUNDER.c.id == _CALL.c.funder_id)
        .where(_CALL.c.id.in_(ids))
    )
    found = {row.id: row for row in db.session.execute(query)}
    postings = [row.posting_id for row in found.values()]
    listings: dict[int, list[str]] = {}
    pairs = sa.select(PostingListing.posting_id, PostingListing.aln).where(
        PostingListing.posting_id.in_(postings)
    )
    for posting_id, aln in db.session.execute(pairs.order_by(PostingListing.aln)):
        listings.setdefault(posting_id, []).append(aln)
    names = actor.can("giving.names")
    return [
        _row(found[id_], tuple(listings.get(found[id_].posting_id, ())), names=names, today=today)
        for id_ in ids
        if id_ in found
    ]


def _status_of(row: Any, today: date) -> Status:
    if row.archive_on is not None and row.archive_on < today:
        return Status.ARCHIVED
    if row.is_forecast:
        return Status.FORECASTED
    return Status.OPEN if row.open_until >= today else Status.CLOSED


def _row(row: Any, alns: tuple[str, ...], *, names: bool, today: date) -> CallRow:
    hidden = row.source is Source.DONOR and not names
    code = row.agency_code
    return CallRow(
        id=row.id,
        title=f"Ask to a private donor (no. {row.id})" if hidden else row.title,
        number=row.number,
        source=row.source,
        hue=row.hue or codes.hue_of_code(code) or row.source.hue,
        tag=codes.tag_of(code, row.abbreviation or "") or row.source.label,
        agency_code=code,
        agency_name="" if hidden else row.agency_name,
        status=_status_of(row, today),
        posted_on=row.posted_on,
        close_on=row.close_on,
        days_left=None if row.close_on is None else (row.close_on - today).days,
        ceiling_cents=row.ceiling_cents,
        floor_cents=row.floor_cents,
        total_cents=row.total_cents,
        expected_awards=row.expected_awards,
        cost_share=row.cost_share,
        match_bp=row.match_bp,
        eligibility_mask=row.eligibility_mask,
        instrument_mask=row.instrument_mask,
        activity_mask=row.activity_mask,
        alns=alns,
        source_id=row.source_id or "",
        is_absent=row.absent_since_id is not None,
    )


def list_opportunities(
    actor: Actor, filters: SearchFilter, *, page: int, total: int, size: int = PAGE_SIZE
) -> Page[CallRow]:
    """One page of the list; ``total`` is known from the facets."""
    today = clock.today()
    number = min(page, max(1, -(-total // size)))
    ids = db.session.scalars(_ids(filters, actor, today).limit(size).offset((number - 1) * size)).all()
    return Page(rows_of(ids, actor, today), number, size, total)


def every_row(actor: Actor, filters: SearchFilter, *, batch: int = 500) -> Iterator[CallRow]:
    """Every row of the list in its order, a batch at a time, for exports."""
    today = clock.today()
    ids = db.session.scalars(_ids(filters, actor, today)).all()
    for start in range(0, len(ids), batch):
        yield from rows_of(ids[start : start + batch], actor, today)


def calls_of_funder(actor: Actor, funder_id: int, *, limit: int = 10) -> list[CallRow]:
    """The calls of one funder, open and coming ones first: three statements."""
    query = (
        sa.select(Opportunity.id)
        .where(Opportunity.funder_id == funder_id, visible_calls(actor))
        .order_by(Opportunity.open_until.desc(), Opportunity.id.desc())
        .limit(limit)
    )
    return rows_of(db.session.scalars(query).all(), actor, clock.today())
