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


def of_funder(funder: sa.Column[int]) -> sa.CompoundSelect[Any]:
    """The awards of one funder of a statement around this, and the reports and subawards of those."""
    # Two levels up nothing is correlated by itself: without saying so it would be any funder of the house.
    return sa.union_all(
        *(part.correlate(funder.table) for part in _with_what_they_ask(_AWARDS.c.funder_id == funder))
    )


def won_by(applications: sa.Select[Any]) -> sa.CompoundSelect[Any]:
    """The awards that these applications won, and the reports and subawards of those."""
    return sa.union_all(*_with_what_they_ask(_AWARDS.c.application_id.in_(applications)))


def _with_what_they_ask(which: sa.ColumnElement[bool]) -> list[sa.Select[Any]]:
    theirs = (
        sa.select(table.c.id).join(_AWARDS, _AWARDS.c.id == table.c.award_id).where(which)
        for table in _OF_AWARDS
    )
    return [sa.select(_AWARDS.c.id).where(which), *theirs]


def funded_records() -> sa.Subquery:
    """Every record whose dates are of a funder, as ``id`` and ``funder_id``."""
    own = (sa.select(table.c.id, table.c.funder_id) for table in (_APPLICATIONS, _AWARDS))
    theirs = (
        sa.select(table.c.id, _AWARDS.c.funder_id).join(_AWARDS, _AWARDS.c.id == table.c.award_id)
        for table in _OF_AWARDS
    )
    return sa.union_all(*own, *theirs).subquery("funded_records")
