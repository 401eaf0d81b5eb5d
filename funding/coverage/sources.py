"""Where money comes from: one interface for every feature that knows of some.

A feature that holds money registers a provider once, where its views are imported::

    @money_source("pledge", label="Pledge", page=("pledges.show", "pledge_id"))
    def pledges() -> sa.Select[Any]:
        return sa.select(
            Pledge.id.label("record_id"),         # the record of the spine; who may see it may see the source
            sa.literal("donor").label("hue"),     # doj, hhs, state, partner, donor, federal or brand (own funds)
            Pledge.due_cents.label("amount_cents"),      # NULL where nobody knows yet: then nothing can be allocated
            sa.literal(1).label("secured"),       # 1 once the money is promised in writing, else 0
            sa.literal(10_000).label("chance_bp"),       # basis points; what is pending counts by it
            Pledge.first_on.label("starts_on"),   # NULL: no bound
            Pledge.last_on.label("ends_on"),
            sa.null().label("match_bp"),          # match the giver asks for, of total cost; NULL for none
            sa.literal("").label("classes"),      # letters of the object classes it may pay ("" for all)
            sa.literal("").label("short"),        # a short name for a column's head ("" for none)
        )

and, where the money is bound to initiatives, ``bound=`` a function that answers a select of (record_id,
initiative_id): a source that has any pays for these alone. A provider answers only what still can pay; a source that is
declined or archived is left out, and what was allocated to it is uncovered again. A record stands in one provider.
When awards come with actual amounts, they register as "award" and applications leave those out that have one.

Sources are SELECTs and not lists, so that the database adds up, sorts and cuts; the number of statements does not grow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

Rows = Callable[[], sa.Select[Any]]

COLUMNS = (
    ("record_id", sa.Integer()),
    ("source_kind", sa.String()),
    ("hue", sa.String()),
    ("amount_cents", sa.BigInteger()),
    ("secured", sa.Integer()),
    ("chance_bp", sa.Integer()),
    ("starts_on", sa.Date()),
    ("ends_on", sa.Date()),
    ("match_bp", sa.Integer()),
    ("classes", sa.String()),
    ("short", sa.String()),
)


@dataclass(frozen=True, slots=True)
class Provider:
    """One registered kind of source: its key, how screens name it, its page and the functions above."""

    kind: str
    label: str
    page: tuple[str, str]
    rows: Rows
    bound: Rows | None = None


PROVIDERS: dict[str, Provider] = {}


def money_source(
    kind: str, *, label: str, page: tuple[str, str], bound: Rows | None = None
) -> Callable[[Rows], Rows]:
    """Register the decorated function as the sources of one kind. ``page`` is an endpoint and its parameter."""

    def register(rows: Rows) -> Rows:
        PROVIDERS[kind] = Provider(kind, label, page, rows, bound)
        return rows

    return register


def all_sources(name: str = "sources") -> sa.Subquery:
    """Every source that can pay, of all providers, as one subquery with ``COLUMNS``."""
    parts = []
    for provider in PROVIDERS.values():
        rows = provider.rows()
        given = {column.key: column for column in rows.selected_columns}
        given["source_kind"] = sa.literal(provider.kind)
        parts.append(rows.with_only_columns(*(_typed(given[key], kind).label(key) for key, kind in COLUMNS)))
    return sa.union_all(*parts).subquery(name)


def _typed(column: sa.ColumnElement[Any], kind: Any) -> sa.ColumnElement[Any]:
    """A column as the union wants it: PostgreSQL asks even a NULL for its type."""
    bare = column.element if isinstance(column, sa.Label) else column
    return sa.cast(bare, kind) if isinstance(bare.type, sa.types.NullType) else sa.type_coerce(bare, kind)


def all_bounds(name: str = "bounds") -> sa.Subquery:
    """Every (record_id, initiative_id) that binds a source to an initiative."""
    return sa.union_all(*(each.bound() for each in PROVIDERS.values() if each.bound)).subquery(name)
