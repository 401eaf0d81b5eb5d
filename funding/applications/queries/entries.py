"""What one row of the pipeline list holds: only what the chosen columns show is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from funding.applications.columns import Layout
from funding.applications.queries.board import (
    COUNTING,
    DEADLINES,
    FUNDER_RECORDS,
    USERS,
    CardDate,
    readiness_of,
)
from funding.applications.queries.filters import FUNDERS, RECORDS
from funding.applications.queries.house_stages import STAGES
from funding.applications.queries.sources import INITIATIVE_RECORDS, OPPORTUNITIES, PAID_FOR, TABLE
from funding.applications.types import Aspect, Readiness, Stage
from funding.funders.types import FunderKind, source_tag
from funding.infra import clock
from funding.infra.db import db
from funding.infra.records import Visibility, hidden_ids
from funding.kernel import zoned
from funding.kernel.actor import Actor
from funding.kernel.money import divide_half_up
from funding.work import gates

Value = str | int | date | datetime | None

_DATE = (
    DEADLINES.c.sequence,
    DEADLINES.c.due_on,
    DEADLINES.c.at_time,
    DEADLINES.c.zone,
    DEADLINES.c.due_at,
    DEADLINES.c.certainty,
    DEADLINES.c.label.label("date_label"),
    DEADLINES.c.id.label("deadline_id"),
)
_FUNDER = (
    FUNDERS.c.hue,
    FUNDERS.c.abbreviation,
    FUNDERS.c.funder_kind,
    FUNDER_RECORDS.c.title.label("funder_title"),
    FUNDER_RECORDS.c.visibility.label("funder_visibility"),
)
_BASE = (
    TABLE.id,
    RECORDS.c.version,
    RECORDS.c.title,
    RECORDS.c.visibility,
    TABLE.stage,
    TABLE.stage_id,
    TABLE.ask_from_budget,
    TABLE.probability_is_own,
    RECORDS.c.owner_id,
    TABLE.counted_in_id,
    COUNTING.c.title.label("counted_in"),
    COUNTING.c.visibility.label("counting_visibility"),
)
_OF_COLUMN: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "funder": _FUNDER,
    "kind": (FUNDERS.c.funder_kind,),
    "stage": (STAGES.c.name.label("stage_name"),),
    "owner": (USERS.c.name.label("owner_name"),),
    "ask": (TABLE.ask_cents,),
    "weighted": (TABLE.ask_cents, TABLE.awarded_cents, TABLE.probability_bp),
    "awarded": (TABLE.awarded_cents,),
    "chance": (TABLE.probability_bp,),
    "due": _DATE,
    "left": _DATE,
    "stage_days": (TABLE.stage_since,),
    "submitted": (TABLE.submitted_on,),
    "decided": (TABLE.decided_on,),
    "starts": (TABLE.starts_on,),
    "ends": (TABLE.ends_on,),
    "match": (TABLE.match_bp,),
    "ceiling": (TABLE.ceiling_cents,),
    "number": (OPPORTUNITIES.c.number,),
    "changed": (RECORDS.c.updated_at,),
}
_JOINS = {
    "funder": ("funder", "funder_record"),
    "kind": ("funder",),
    "stage": ("stage",),
    "owner": ("owner",),
    "due": ("deadline",),
    "left": ("deadline",),
    "number": ("opportunity",),
}
_SIMPLE = {
    "ask": "ask_cents",
    "awarded": "awarded_cents",
    "chance": "probability_bp",
    "submitted": "submitted_on",
    "decided": "decided_on",
    "starts": "starts_on",
    "ends": "ends_on",
    "match": "match_bp",
    "ceiling": "ceiling_cents",
}
ASPECTS = tuple(aspect.value for aspect in Aspect)


class Entry(NamedTuple):
    """One application of the list. ``values`` has what each chosen column holds: cents, basis points, days, words.

    The record's title is hidden already where the reader may not know it. ``owner_id``, ``own_chance`` and
    ``follows_budget`` are what editing in place must know. ``counted_in`` names the application of its lineage in which
    its money is counted, empty where it counts for itself.
    """

    id: int
    version: int
    stage: Stage
    values: dict[str, Value]
    gate: CardDate | None
    hue: str
    funder_label: str
    owner_id: int | None
    own_chance: bool
    follows_budget: bool
    nameless: bool
    stage_id: int
    counted_in: str = ""


def entry_columns(columns: Sequence[str]) -> list[sa.ColumnElement[Any]]:
    """What must be selected for these columns."""
    return list(dict.fromkeys((*_BASE, *(one for key in columns for one in _OF_COLUMN.get(key, ())))))


def entry_joins(columns: Sequence[str]) -> list[str]:
    """The joins that these columns need."""
    return ["record", "counting", *(name for key in columns for name in _JOINS.get(key, ()))]


def make_entries(rows: Sequence[Any], layout: Layout, actor: Actor) -> Iterator[Entry]:
    """Entries from rows of ``entry_columns``; readiness and initiatives of all of them in one query each."""
    ids = [row.id for row in rows]
    ready = readiness_of(ids) if layout.shows(*ASPECTS) else {}
    paid = _initiatives_of(ids, actor) if layout.shows("initiatives") else {}
    today, zone = clock.today(), clock.house_zone()
    names = actor.can("giving.names")
    for row in rows:
        nameless = row.visibility == Visibility.GIVING and not names
        found: dict[str, Value] = {"title": "Private donor’s gift" if nameless else row.title}
        gate = _gate(row) if layout.shows("due", "left") else None
        for key in layout.columns[1:]:
            if key in _SIMPLE:
                found[key] = getattr(row, _SIMPLE[key])
            elif key in ASPECTS:
                found[key] = _ready_words(ready.get(row.id, {}), Aspect(key))
            elif key == "initiatives":
                found[key] = ", ".join(paid.get(row.id, ()))
            else:
                found[key] = _value(key, row, gate, names=names, today=today, zone=zone)
        hue, label = ("", "") if not layout.shows("funder") else _tag(row)
        yield Entry(
            row.id, row.version, row.stage, found, gate, hue, label, row.owner_id,
            row.probability_is_own, row.ask_from_budget, nameless, row.stage_id, _counting(row),
        )  # fmt: skip


def _value(key: str, row: Any, gate: CardDate | None, *, names: bool, today: date, zone: str) -> Value:
    """What the columns hold that are worked out."""
    if key == "funder":
        hidden = row.funder_visibility == Visibility.GIVING and not names
        return "Private donor" if hidden else str(row.funder_title)
    if key == "kind":
        return FunderKind(row.funder_kind).label
    if key == "stage":
        return str(row.stage_name)
    if key == "owner":
        return row.owner_name or ""
    if key == "weighted":
        counted = row.awarded_cents if row.stage is Stage.AWARDED else row.ask_cents
        counted = counted if row.counted_in_id is None else 0
        return None if counted is None else divide_half_up(counted * row.probability_bp, 10_000)
    if key == "counted_in":
        return _counting(row)
    if key == "number":
        return "" if row.visibility == Visibility.GIVING and not names else row.number or ""
    if key == "changed":
        return zoned.in_zone(row.updated_at, zone)
    if key == "stage_days":
        return (today - zoned.in_zone(row.stage_since, zone).date()).days
    if gate is None or row.stage.is_closed:
        return None
    if key == "due":
        return gate.due_on
    return gates.standing(gate, now=clock.now(), reader_zone=zone).days


def _counting(row: Any) -> str:
    """What its money is counted in, by name where everyone may see that; empty where it counts for itself."""
    if row.counted_in_id is None:
        return ""
    return str(row.counted_in) if row.counting_visibility == Visibility.EVERYONE else "another application"


def _gate(row: Any) -> CardDate | None:
    if row.deadline_id is None:
        return None
    return CardDate(
        row.sequence, row.due_on, row.at_time, row.zone, row.due_at, row.certainty, None, row.date_label
    )


@lru_cache(maxsize=256)
def _short_name(hue: Any, kind: FunderKind, abbreviation: str) -> str:
    return source_tag(hue, kind, abbreviation)


def _tag(row: Any) -> tuple[str, str]:
    return row.hue.value, _short_name(row.hue, row.funder_kind, row.abbreviation)


def _ready_words(known: dict[Aspect, tuple[Readiness, str]], aspect: Aspect) -> str:
    """How one aspect stands, in words. Registrations are told only where some are needed."""
    state, note = known.get(aspect, (None, ""))
    if state is None:
        return "" if aspect is Aspect.REGISTRATIONS else Readiness.NONE.label
    return f"{state.label}: {note}" if note else state.label


def _initiatives_of(ids: Sequence[int], actor: Actor) -> dict[int, list[str]]:
    """The names of the initiatives each application would pay for, of those the actor may see: one query."""
    if not ids:
        return {}
    query = (
        sa.select(PAID_FOR.c.application_id, INITIATIVE_RECORDS.c.title)
        .join(INITIATIVE_RECORDS, INITIATIVE_RECORDS.c.id == PAID_FOR.c.initiative_id)
        .where(PAID_FOR.c.application_id.in_(ids))
        .order_by(sa.func.lower(INITIATIVE_RECORDS.c.title), INITIATIVE_RECORDS.c.id)
    )
    hidden = hidden_ids(actor)
    if hidden is not None:
        query = query.where(INITIATIVE_RECORDS.c.id.not_in(hidden))
    found: dict[int, list[str]] = {}
    for number, title in db.session.execute(query):
        found.setdefault(number, []).append(title)
    return found
