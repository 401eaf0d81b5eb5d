"""The swap: one short transaction that makes a wholly staged import visible.

Why one transaction is short enough. All that is heavy about a call (raw record, description, full-text
entry, assistance listings) is in its posting and was written while staging. What is left is to copy narrow
rows from one table to another inside the database: the new ones, and the changed ones only. That takes a
fraction of a second for a daily file and about a second for a first import of 83,000 calls, so nobody's
save waits longer; and because it is one transaction, a power cut leaves either all of the import or none of
it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from funding.infra.db import db, is_sqlite
from funding.opportunities.models import Opportunity, OpportunityGeneration, StagedCall
from funding.opportunities.services.staging import CHANGED, NEW, SAME
from funding.opportunities.types import Source

_COPIED = (
    "number",
    "title",
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
    "eligibility_mask",
    "instrument_mask",
    "activity_mask",
    "revision",
    "digest",
    "funder_id",
    "posting_id",
)

_LIVE: Any = Opportunity.__table__
_STAGED: Any = StagedCall.__table__


def counts(import_id: int) -> dict[str, int]:
    """How many staged calls are new, changed and the same."""
    query = sa.select(_STAGED.c.action, sa.func.count()).where(_STAGED.c.import_id == import_id)
    rows = db.session.execute(query.group_by(_STAGED.c.action))
    found = {row[0]: row[1] for row in rows}
    return {action: found.get(action, 0) for action in (NEW, CHANGED, SAME)}


def _missing(import_id: int) -> Any:
    """Calls of Grants.gov that the file does not hold."""
    staged = sa.exists().where(_STAGED.c.import_id == import_id, _STAGED.c.source_id == _LIVE.c.source_id)
    return sa.and_(_LIVE.c.source == Source.GRANTS_GOV, ~staged)


def count_absent(import_id: int) -> int:
    """How many calls we hold that the file lacks."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_LIVE).where(_missing(import_id))) or 0


def publish(import_id: int, *, mark_absent: bool) -> None:
    """Copy what is new and changed, mark what is absent. Inside one unit of work of the caller."""
    _insert_new(import_id)
    _update_changed(import_id)
    absent = _LIVE.c.absent_since_id
    if mark_absent:
        mark = sa.update(_LIVE).where(absent.is_(None), _missing(import_id))
        db.session.execute(mark.values(absent_since_id=import_id))
    back = sa.update(_LIVE).where(absent.is_not(None), ~_missing(import_id))
    db.session.execute(back.values(absent_since_id=None))
    bump_generation()


def _insert_new(import_id: int) -> None:
    chosen = sa.select(
        sa.literal(Source.GRANTS_GOV.value, sa.String),
        _STAGED.c.source_id,
        *(_STAGED.c[name] for name in _COPIED),
    ).where(_STAGED.c.import_id == import_id, _STAGED.c.action == NEW)
    names = ["source", "source_id", *_COPIED]
    db.session.execute(sa.insert(_LIVE).from_select(names, chosen, include_defaults=False))


def _update_changed(import_id: int) -> None:
    same_call = sa.and_(
        _LIVE.c.source == Source.GRANTS_GOV,
        _LIVE.c.source_id == _STAGED.c.source_id,
        _STAGED.c.import_id == import_id,
        _STAGED.c.action == CHANGED,
    )
    new_values: dict[str, Any] = {name: _STAGED.c[name] for name in _COPIED}
    new_values["version"] = _LIVE.c.version + 1
    db.session.execute(sa.update(_LIVE).where(same_call).values(new_values))


def bump_generation() -> None:
    """Say that opportunities changed, so that counted facets are counted anew."""
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    db.session.execute(insert(OpportunityGeneration).values(id=1, number=0).on_conflict_do_nothing())
    table: Any = OpportunityGeneration.__table__
    db.session.execute(sa.update(table).values(number=table.c.number + 1))
