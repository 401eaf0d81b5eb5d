"""Where the dates of the calendar come from: each source answers keys in the same columns, and what they mean.

The keys of all sources are joined by the database (``keys``), which sorts, counts and cuts them; only what is then
shown is read whole (``entries``). A source that has none of the layers asked for is left out of the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from funding.accounts.models import User
from funding.applications.queries.filters import APPLICATIONS, FUNDERS, RECORDS
from funding.applications.types import Stage
from funding.calendar.models import CalendarDate
from funding.calendar.queries.scope import Column, dates_shown, shown
from funding.calendar.types import DONE_RANK, LAYER_OF_KIND, RANK, Entry, Key, Layer, Source, Wanted
from funding.funders.types import source_tag
from funding.infra import clock
from funding.infra.db import Base
from funding.infra.kept_rows import Rows, kept_made
from funding.infra.records import Visibility
from funding.kernel.actor import Actor
from funding.kernel.zoned import Certainty
from funding.wallet.models import WalletItem
from funding.work.models import Deadline
from funding.work.types import DeadlineKind

DEADLINES = Base.metadata.tables[Deadline.__tablename__]
DATES = Base.metadata.tables[CalendarDate.__tablename__]
ITEMS = Base.metadata.tables[WalletItem.__tablename__]
USERS = Base.metadata.tables[User.__tablename__]
Given = tuple[Actor, str]
"""What entries are made with beside their rows: who reads them, and the zone of the house."""
Make = Callable[[Rows, Given], list[Entry]]
_KINDS_AT_ONCE = 900


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``; without either, what has no day."""

    first: date | None
    last: date | None

    def holds(self, column: Column) -> Column:
        """The condition that ``column`` lies in it."""
        if self.first is None or self.last is None:
            return column.is_(None)
        return column.between(sa.bindparam("first", type_=sa.Date), sa.bindparam("last", type_=sa.Date))


@dataclass(frozen=True, slots=True)
class OneDay(Span):
    """The day that a column of another table holds."""

    day: Column | None = None

    def holds(self, column: Column) -> Column:
        """The condition that ``column`` is that day."""
        return column == self.day


@dataclass(frozen=True, slots=True)
class Days(Span):
    """The days between those that two columns of another table hold."""

    from_day: Column | None = None
    to_day: Column | None = None

    def holds(self, column: Column) -> Column:
        """The condition that ``column`` lies between them."""
        return column.between(self.from_day, self.to_day)


UNDATED = Span(None, None)


def key_columns(
    source: Source,
    number: Column,
    day: Column,
    rank: Column,
    *,
    record: Column | None = None,
    gate: Column | None = None,
    step: Column | None = None,
) -> list[Column]:
    """The columns every source answers; ``record`` is what a date hangs on, where that is not the source itself."""
    nought: Column = sa.literal(0)
    return [
        sa.literal(source.value).label("source"),
        number.label("id"),
        (number if record is None else record).label("record"),
        day.label("day"),
        rank.label("rank"),
        (nought if gate is None else sa.cast(gate, sa.Integer)).label("gate"),
        (nought if step is None else sa.cast(step, sa.Integer)).label("step"),
    ]


DEADLINE_LAYERS = frozenset(LAYER_OF_KIND.values())


def deadline_keys(wanted: Wanted, actor: Actor, span: Span) -> sa.Select[Any] | None:
    """Every stated date of the layers asked for, whatever record it hangs on, read from the index of dates."""
    layers = DEADLINE_LAYERS & wanted.layers
    if not layers:
        return None
    table = DATES.c
    columns = key_columns(
        Source.DEADLINE,
        table.id,
        table.due_on,
        table.rank,
        record=table.record_id,
        gate=table.rank == RANK[Layer.SUBMISSIONS],
        step=table.rank == RANK[Layer.STEPS],
    )
    query = sa.select(*columns).where(span.holds(table.due_on))
    if layers != DEADLINE_LAYERS:
        ranks = sorted(RANK[layer] for layer in layers)
        query = query.where(table.rank.in_([*ranks, *(rank + DONE_RANK for rank in ranks)]))
    if span is UNDATED:
        query = query.where(table.rank < DONE_RANK)
    return query.where(*dates_shown(wanted, actor, DATES))


def renewal_keys(wanted: Wanted, actor: Actor, span: Span) -> sa.Select[Any] | None:
    """The days on which renewing a registration begins; the day it ends is a stated date of its own."""
    if Layer.REGISTRATIONS not in wanted.layers or span is UNDATED:
        return None
    table = ITEMS.c
    rank: Column = sa.literal(RANK[Layer.REGISTRATIONS])
    query = sa.select(*key_columns(Source.RENEWAL, table.id, table.renew_on, rank)).where(
        span.holds(table.renew_on)
    )
    return query.where(*shown(wanted, actor, table.id, None))


def _period_keys(source: Source, column: Column) -> Callable[[Wanted, Actor, Span], sa.Select[Any] | None]:
    def keys_of(wanted: Wanted, actor: Actor, span: Span) -> sa.Select[Any] | None:
        if Layer.PERIODS not in wanted.layers or span is UNDATED:
            return None
        rank: Column = sa.literal(RANK[Layer.PERIODS])
        query = sa.select(*key_columns(source, APPLICATIONS.c.id, column, rank)).where(span.holds(column))
        return query.where(*shown(wanted, actor, APPLICATIONS.c.id, None))

    return keys_of


KeysOf = Callable[[Wanted, Actor, Span], "sa.Select[Any] | None"]
KEYS: dict[Source, KeysOf] = {
    Source.DEADLINE: deadline_keys,
    Source.RENEWAL: renewal_keys,
    Source.PERIOD_START: _period_keys(Source.PERIOD_START, APPLICATIONS.c.starts_on),
    Source.PERIOD_END: _period_keys(Source.PERIOD_END, APPLICATIONS.c.ends_on),
}
"""Every source; tasks add theirs in a module of their own."""


def key_parts(wanted: Wanted, actor: Actor, span: Span) -> dict[Source, sa.Select[Any]]:
    """The keys of each source that has a layer asked for."""
    found = {source: find(wanted, actor, span) for source, find in KEYS.items()}
    return {source: part for source, part in found.items() if part is not None}


def rank_of(entry: Entry) -> tuple[int, str, int]:
    """Where an entry stands among those of its day, as the keys are ranked."""
    return RANK[entry.layer] + (DONE_RANK if entry.done_at is not None else 0), entry.key.source, entry.key.id


def keys(wanted: Wanted, actor: Actor, span: Span) -> sa.Subquery | None:
    """The keys of every source in one: source, id, record, day, rank, gate, step. None where no layer is asked for."""
    parts = list(key_parts(wanted, actor, span).values())
    if not parts:
        return None
    return (sa.union_all(*parts) if len(parts) > 1 else parts[0]).subquery("keys")


def entries(found: Iterable[Key], actor: Actor) -> dict[Key, Entry]:
    """What the keys mean, for whoever may read it: one query for each source that is among them."""
    ids: dict[Source, list[int]] = {}
    for key in found:
        ids.setdefault(key.source, []).append(key.id)
    made: dict[Key, Entry] = {}
    given = (actor, clock.house_zone())
    for source, numbers in ids.items():
        statement, make = READERS[source]
        for start in range(0, len(numbers), _KINDS_AT_ONCE):
            part = {"ids": numbers[start : start + _KINDS_AT_ONCE]}
            made.update((entry.key, entry) for entry in kept_made(statement, part, make, given))
    return made


SHARED_COLUMNS = (
    RECORDS.c.id.label("record_id"),
    RECORDS.c.kind.label("record_kind"),
    RECORDS.c.title.label("record_title"),
    RECORDS.c.visibility,
    USERS.c.name.label("owner"),
    FUNDERS.c.hue,
    FUNDERS.c.abbreviation,
    FUNDERS.c.funder_kind,
)


def with_funder(
    source: sa.FromClause, owner: Column, funder: Column = APPLICATIONS.c.funder_id
) -> sa.FromClause:
    """``source``, in which a record and what knows its funder stand, with who owns the date and who the funder is."""
    return source.outerjoin(USERS, USERS.c.id == owner).outerjoin(FUNDERS, FUNDERS.c.id == funder)


def _is_nameless(row: Any, actor: Actor) -> bool:
    """Whether the reader may not know who gives; what is written about it then stays unread too."""
    return bool(row.visibility == Visibility.GIVING and not actor.can("giving.names"))


def shown_name(row: Any, record_id: int, title: str, actor: Actor) -> str:
    """A record's title, or what stands for a private donor where the reader may not read names."""
    return nameless_title(record_id) if _is_nameless(row, actor) else title


def nameless_title(record_id: int) -> str:
    """What stands for a private donor's record where the reader may not read the name."""
    return f"Private donor (no. {record_id})"


_tag = lru_cache(maxsize=256)(source_tag)


def shared_facts(row: Any, actor: Actor) -> dict[str, Any]:
    """What every entry says of its record, from ``SHARED_COLUMNS``, as the actor may read it."""
    return {
        "record_id": row.record_id or 0,
        "record_kind": row.record_kind or "",
        "title": shown_name(row, row.record_id, row.record_title or "", actor),
        "plain_title": row.record_title or "",
        "owner": row.owner or "",
        "hue": row.hue.value if row.hue else "",
        "funder": _tag(row.hue, row.funder_kind, row.abbreviation) if row.hue else "",
    }


_IDS: Column = sa.bindparam("ids", expanding=True)
_DEADLINES_READ = (
    sa.select(
        *(
            DEADLINES.c[name]
            for name in ("id", "kind", "label", "sequence", "due_on", "at_time", "zone", "due_at")
        ),
        *(DEADLINES.c[name] for name in ("certainty", "done_at", "source_text", "source_url")),
        *SHARED_COLUMNS,
    )
    .select_from(
        with_funder(
            DEADLINES.join(DATES, DATES.c.id == DEADLINES.c.id).join(
                RECORDS, RECORDS.c.id == DEADLINES.c.record_id
            ),
            sa.func.coalesce(DEADLINES.c.owner_id, RECORDS.c.owner_id),
            DATES.c.funder_id,
        )
    )
    .where(DEADLINES.c.id.in_(_IDS))
)


def _deadlines(rows: Rows, given: Given) -> list[Entry]:
    # Everything by position: a month shows a hundred of these, and a year five hundred.
    found, sees_names = [], given[0].can("giving.names")
    for (
        number, kind, label, sequence, due_on, at_time, zone, due_at, certainty, done_at, source_text, source_url,
        record_id, record_kind, plain_title, visibility, owner, hue, abbreviation, funder_kind,
    ) in rows:  # fmt: skip
        nameless = not sees_names and visibility is Visibility.GIVING
        entry = Entry(
            Key(Source.DEADLINE, number),
            LAYER_OF_KIND[kind],
            kind.label,
            label,
            sequence,
            due_on,
            at_time,
            zone,
            due_at,
            certainty,
            done_at,
            record_id,
            record_kind,
            nameless_title(record_id) if nameless else plain_title,
            plain_title,
            owner or "",
            hue.value if hue else "",
            _tag(hue, funder_kind, abbreviation) if hue else "",
            kind is DeadlineKind.INTERNAL and done_at is None and record_kind == "application",
            "" if nameless else source_text,
            "" if nameless else source_url,
        )
        found.append(entry)
    return found


def _day_entry(row: Any, given: Given, key: Key, layer: Layer, **facts: Any) -> Entry:
    """An entry that is a day of the record itself."""
    return Entry(
        key=key,
        layer=layer,
        sequence=1,
        at_time=None,
        zone=given[1],
        due_at=None,
        done_at=None,
        movable=False,
        source_text="",
        source_url="",
        **facts,
        **shared_facts(row, given[0]),
    )


_RENEWALS_READ = (
    sa.select(ITEMS.c.renew_on, ITEMS.c.expiry, *SHARED_COLUMNS)
    .select_from(
        with_funder(
            ITEMS.join(RECORDS, RECORDS.c.id == ITEMS.c.id).outerjoin(
                APPLICATIONS, APPLICATIONS.c.id == ITEMS.c.id
            ),
            RECORDS.c.owner_id,
        )
    )
    .where(ITEMS.c.id.in_(_IDS))
)


def _renewals(rows: Rows, given: Given) -> list[Entry]:
    return [
        _day_entry(
            row,
            given,
            Key(Source.RENEWAL, row.record_id),
            Layer.REGISTRATIONS,
            kind="Renewal begins",
            label="Begin to renew",
            due_on=row.renew_on,
            certainty=Certainty.ESTIMATED if row.expiry.value == "estimated" else Certainty.DATE_ONLY,
        )
        for row in rows
    ]


_PERIODS_READ = (
    sa.select(APPLICATIONS.c.starts_on, APPLICATIONS.c.ends_on, APPLICATIONS.c.stage, *SHARED_COLUMNS)
    .select_from(
        with_funder(APPLICATIONS.join(RECORDS, RECORDS.c.id == APPLICATIONS.c.id), RECORDS.c.owner_id)
    )
    .where(APPLICATIONS.c.id.in_(_IDS))
)


def _periods(source: Source) -> Make:
    word, column = ("starts", "starts_on") if source is Source.PERIOD_START else ("ends", "ends_on")

    def make(rows: Rows, given: Given) -> list[Entry]:
        return [
            _day_entry(
                row,
                given,
                Key(source, row.record_id),
                Layer.PERIODS,
                kind="Project period",
                label=f"Project period {word}",
                due_on=getattr(row, column),
                # Until the award the period is what was asked for.
                certainty=Certainty.DATE_ONLY if row.stage is Stage.AWARDED else Certainty.ESTIMATED,
            )
            for row in rows
        ]

    return make


READERS: dict[Source, tuple[sa.Select[Any], Make]] = {
    Source.DEADLINE: (_DEADLINES_READ, _deadlines),
    Source.RENEWAL: (_RENEWALS_READ, _renewals),
    Source.PERIOD_START: (_PERIODS_READ, _periods(Source.PERIOD_START)),
    Source.PERIOD_END: (_PERIODS_READ, _periods(Source.PERIOD_END)),
}
"""For each source what reads the rows of the given ids, and what makes entries of them."""
