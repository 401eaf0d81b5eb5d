"""Counting facets: how many calls each choice beside a list would show.

Each facet is counted over the result of every *other* facet's choice, so a second choice in the same facet
shows what it would add. All facets without a choice share one result; the others have one each. One
statement counts them all, by grouped scans of one covering index.

Counts depend only on the filter, the day, what the actor may see and the generation of the data (a number
raised by every change to opportunities), so they are kept in memory under exactly that key: processes never
need to agree, and nothing out of date is ever shown.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Lock
from typing import Any

import sqlalchemy as sa

from funding.infra import clock
from funding.infra.db import db
from funding.infra.records import Record, hidden_ids
from funding.kernel.actor import Actor
from funding.opportunities import codes
from funding.opportunities.filters import AWARDS, CLOSES, NONPROFIT, UNKNOWN_AWARD, SearchFilter
from funding.opportunities.models import Opportunity, OpportunityGeneration, PostingListing
from funding.opportunities.queries.listing import conditions
from funding.opportunities.types import OUR_CODES_FOR_501C3, CostShare, Source, Status

MOST_KEPT = 256
MOST_LISTINGS = 12
FACETS = (
    "status",
    "source",
    "agency",
    "aln",
    "eligible",
    "instrument",
    "activity",
    "closes",
    "award",
    "cost",
)

_CALL: Any = Opportunity.__table__
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The number of calls in the list, and for each facet the number behind each of its choices."""

    total: int
    by_facet: Counts


_kept: OrderedDict[tuple[object, ...], FacetCounts] = OrderedDict()
_lock = Lock()


def count_facets(actor: Actor, filters: SearchFilter) -> FacetCounts:
    """The counts for this filter as ``actor`` sees it: one statement, or two where it was not counted
    before.
    """
    today = clock.today()
    generation = db.session.scalar(sa.select(OpportunityGeneration.number)) or 0
    key = (str(db.engine.url), generation, today, _hidden(actor), replace(filters, sort=""))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    counted = _count(actor, filters, today)
    with _lock:
        _kept[key] = counted
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return counted


def warm(actor: Actor) -> None:
    """Count the choices of the lists that people open first, so that nobody waits for them after an import."""
    for status in (SearchFilter().status, (), *((one.value,) for one in Status)):
        count_facets(actor, SearchFilter(status=status))


def forget() -> None:
    """Keep no counts: another database stands under the same address, whose generations are others."""
    with _lock:
        _kept.clear()


def _hidden(actor: Actor) -> tuple[int, ...]:
    """The calls that the actor may not see: whoever sees the same shares the same counts."""
    hidden = hidden_ids(actor)
    if hidden is None:
        return ()
    query = sa.select(Record.id).where(Record.kind == "opportunity", Record.id.in_(hidden))
    return tuple(db.session.scalars(query.order_by(Record.id)))


def _count(actor: Actor, filters: SearchFilter, today: date) -> FacetCounts:
    base = _hits("hits", filters, actor, today)
    parts = [_part("total", sa.literal(""), base)]
    for facet in FACETS:
        chosen = bool(getattr(filters, facet))
        hits = _hits(f"hits_{facet}", filters.without(facet), actor, today) if chosen else base
        parts.append(_listings(hits) if facet == "aln" else _part(facet, _key(facet, hits, today), hits))
    raw: dict[str, Counter[str]] = {facet: Counter() for facet in ("total", *FACETS)}
    for facet, value, count in db.session.execute(sa.union_all(*parts)):
        raw[facet][str(value)] += count
    return FacetCounts(raw["total"][""], {facet: _decoded(facet, raw[facet]) for facet in FACETS})


_NEEDED = (
    "open_until",
    "is_forecast",
    "close_on",
    "archive_on",
    "source",
    "agency_code",
    "eligibility_mask",
    "instrument_mask",
    "activity_mask",
    "ceiling_cents",
    "cost_share",
    "posting_id",
)


def _hits(name: str, filters: SearchFilter, actor: Actor, today: date) -> Any:
    columns = (_CALL.c[column] for column in _NEEDED)
    return sa.select(*columns).where(*conditions(filters, actor, today)).cte(name)


def _part(facet: str, key: Any, hits: Any) -> Any:
    value = sa.cast(key, sa.String).label("value")
    query = sa.select(sa.literal(facet).label("facet"), value, sa.func.count().label("n")).select_from(hits)
    return query.group_by(sa.text("2")) if facet != "total" else query


def _listings(hits: Any) -> Any:
    pairs: Any = PostingListing.__table__
    count = sa.func.count().label("n")
    top = (
        sa.select(pairs.c.aln, count)
        .where(pairs.c.posting_id.in_(sa.select(hits.c.posting_id)))
        .group_by(pairs.c.aln)
        .order_by(count.desc(), pairs.c.aln)
        .limit(MOST_LISTINGS)
        .subquery()
    )
    return sa.select(sa.literal("aln"), top.c.aln, top.c.n)


def _key(facet: str, hits: Any, today: date) -> Any:
    c = hits.c
    if facet == "status":
        return sa.case(
            (c.archive_on < today, Status.ARCHIVED.value),
            (c.is_forecast, Status.FORECASTED.value),
            (c.open_until < today, Status.CLOSED.value),
            else_=Status.OPEN.value,
        )
    if facet == "closes":
        steps = [(c.close_on.is_(None), "none"), (c.close_on < today, "past")]
        steps += [(c.close_on <= today + timedelta(days=days), str(days)) for days in (30, 60, 90)]
        return sa.case(*steps, else_="later")
    if facet == "award":
        steps = [(c.ceiling_cents.is_(None), UNKNOWN_AWARD)]
        steps += [(c.ceiling_cents <= up_to, key) for key, (_, _, up_to) in AWARDS.items() if up_to]
        return sa.case(*steps, else_="more")
    plain = {
        "source": c.source,
        "agency": c.agency_code,
        "eligible": c.eligibility_mask,
        "instrument": c.instrument_mask,
        "activity": c.activity_mask,
        "cost": c.cost_share,
    }
    return plain[facet]


def _decoded(facet: str, raw: Counter[str]) -> dict[str, int]:
    """Counts by the choices a person sees, in the order in which they are shown."""
    if facet == "eligible":
        return _by_code(codes.ELIGIBILITY, raw, also=(NONPROFIT, OUR_CODES_FOR_501C3))
    if facet == "instrument":
        return _by_code(codes.INSTRUMENTS, raw)
    if facet == "activity":
        return _by_code(codes.ACTIVITIES, raw)
    if facet == "closes":
        within = {"60": raw["30"] + raw["60"], "90": raw["30"] + raw["60"] + raw["90"]}
        return {key: within.get(key, raw[key]) for key in CLOSES}
    if facet == "agency":
        return {
            code: count for code, count in sorted(raw.items(), key=lambda pair: (-pair[1], pair[0])) if code
        }
    order: dict[str, Iterable[str]] = {
        "status": [status.value for status in Status],
        "source": [source.value for source in Source],
        "award": [*AWARDS, UNKNOWN_AWARD],
        "cost": [one.value for one in CostShare],
        "aln": sorted(raw, key=lambda aln: (-raw[aln], aln)),
    }
    return {key: raw[key] for key in order[facet]}


def _by_code(
    table: codes.CodeTable, raw: Counter[str], also: tuple[str, frozenset[str]] | None = None
) -> dict[str, int]:
    """Counts of masks as counts of codes; ``also`` adds one choice that stands for several codes."""
    found: dict[str, int] = {also[0]: 0} if also else {}
    group = table.mask(also[1]) if also else 0
    found |= dict.fromkeys([*table.labels, codes.UNLISTED], 0)
    for mask_text, count in raw.items():
        mask = int(mask_text)
        if also and mask & group:
            found[also[0]] += count
        for code in table.codes(mask):
            found[code] += count
    return found
