"""Which funder a date is of, through what carries the record it hangs on.

=====================  ==================================
a date of              is of the funder of
=====================  ==================================
an application         the application
an award               the award
a report, a subaward   the award that asks for it
anything else          nobody
=====================  ==================================
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from funding.applications.models import Application
from funding.awards.models import Award
from funding.infra.db import Base
from funding.reports.models import Report
from funding.subawards.models import Subaward

_APPLICATIONS = Base.metadata.tables[Application.__tablename__]
_AWARDS = Base.metadata.tables[Award.__tablename__].alias("carrying_award")
_OF_AWARDS = tuple(Base.metadata.tables[kind.__tablename__] for kind in (Report, Subaward))


def won_by(applications: sa.Select[Any]) -> sa.CompoundSelect[Any]:
    """The awards that these applications won, and the reports and subawards of those."""
    return sa.union_all(*_with_what_they_ask(_AWARDS.c.application_id.in_(applications)))


def _with_what_they_ask(which: sa.ColumnElement[bool]) -> list[sa.Select[Any]]:
    theirs = (
        sa.select(table.c.id).join(_AWARDS, _AWARDS.c.id == table.c.award_id).where(which)
        for table in _OF_AWARDS
    )
    return [sa.select(_AWARDS.c.id).where(which), *theirs]


def funder_of(record_id: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The funder of a record by its id, by the table above; the index of dates repeats it for stated ones."""
    own = (
        sa.select(table.c.funder_id).where(table.c.id == record_id).correlate_except(table)
        for table in (_APPLICATIONS.alias(), _AWARDS.alias())
    )
    theirs = (
        sa.select(_AWARDS.c.funder_id)
        .join_from(_AWARDS, table, table.c.award_id == _AWARDS.c.id)
        .where(table.c.id == record_id)
        .correlate_except(_AWARDS, table)
        for table in _OF_AWARDS
    )
    return sa.func.coalesce(*(one.scalar_subquery() for one in (*own, *theirs)))
