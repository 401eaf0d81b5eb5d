"""The pipeline's filter as SQL. Board, list, totals and export all use these clauses, so they always agree."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from funding.applications.models import Application, ApplicationInitiative
from funding.applications.types import PipelineFilter
from funding.funders.models import Funder
from funding.infra.db import Base
from funding.infra.records import Record, hidden_ids
from funding.kernel.actor import Actor

APPLICATIONS = Base.metadata.tables[Application.__tablename__]
RECORDS = Base.metadata.tables[Record.__tablename__]
FUNDERS = Base.metadata.tables[Funder.__tablename__]
HAS_ARCHIVED = sa.select(Record.id).where(Record.kind == "application", Record.archived_at.is_not(None))
LIKE_ESCAPE = "\\"


def like(text: str) -> str:
    """A pattern that finds ``text`` anywhere, whatever wildcards it holds."""
    for special in (LIKE_ESCAPE, "%", "_"):
        text = text.replace(special, LIKE_ESCAPE + special)
    return f"%{text}%"


def clauses(
    narrowed: PipelineFilter, actor: Actor, *, archived_too: bool = False
) -> list[sa.ColumnElement[bool]]:
    """Conditions on ``applications`` alone, by key, so that counting needs no join of the spine."""
    key = APPLICATIONS.c.id
    found: list[sa.ColumnElement[bool]] = [] if archived_too else [key.not_in(HAS_ARCHIVED)]
    hidden = hidden_ids(actor)
    if hidden is not None:
        found.append(key.not_in(hidden))
    if narrowed.owner_id:
        found.append(key.in_(sa.select(Record.id).where(Record.owner_id == narrowed.owner_id)))
    if narrowed.initiative_id:
        paid = sa.select(ApplicationInitiative.application_id)
        found.append(key.in_(paid.where(ApplicationInitiative.initiative_id == narrowed.initiative_id)))
    if narrowed.hue:
        found.append(
            APPLICATIONS.c.funder_id.in_(sa.select(FUNDERS.c.id).where(FUNDERS.c.hue == narrowed.hue))
        )
    if narrowed.text:
        found.append(_text_clause(narrowed.text, actor))
    return found


def left_out_ids(actor: Actor) -> sa.Select[Any] | sa.CompoundSelect[Any]:
    """The ids that every list leaves out: archived applications, and what the actor may not see."""
    hidden = hidden_ids(actor)
    return HAS_ARCHIVED if hidden is None else sa.union(HAS_ARCHIVED, hidden.element)


def _text_clause(text: str, actor: Actor) -> sa.ColumnElement[bool]:
    """Title of the application or of its funder; a private donor's name only for those who may read it."""
    pattern = like(text)
    named = sa.select(RECORDS.c.id).where(RECORDS.c.title.ilike(pattern, escape=LIKE_ESCAPE))
    if not actor.can("giving.names"):
        named = named.where(RECORDS.c.visibility != "giving")
    short = sa.select(FUNDERS.c.id).where(FUNDERS.c.abbreviation.ilike(pattern, escape=LIKE_ESCAPE))
    return sa.or_(
        APPLICATIONS.c.id.in_(named), APPLICATIONS.c.funder_id.in_(named), APPLICATIONS.c.funder_id.in_(short)
    )
