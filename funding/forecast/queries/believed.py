"""What was believed on a past day, and what came of it: read from the history of stages, in one statement.

What was open on the day counts with the amount and the chance it had then, as far as it was counted by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from funding.applications.models import StageSpell
from funding.applications.queries.filters import APPLICATIONS, clauses
from funding.applications.queries.past import after
from funding.applications.types import OPEN_STAGES, PipelineFilter, Stage
from funding.infra.db import Base, db
from funding.kernel.actor import Actor
from funding.kernel.money import Cents

SPELLS = Base.metadata.tables[StageSpell.__tablename__]
WHOLE_BP, BAND_BP = 10_000, 2_000


class Came(StrEnum):
    """What came of an application since."""

    AWARDED = "awarded"
    DECLINED = "declined"
    DROPPED = "dropped"
    CONTINUED = "continued"
    OPEN = "open"

    @property
    def label(self) -> str:
        """How screens say it."""
        return _CAME[self]


_CAME = {
    Came.AWARDED: "Awarded",
    Came.DECLINED: "Declined",
    Came.DROPPED: "Not pursued",
    Came.CONTINUED: "Continued in another application",
    Came.OPEN: "Still open",
}
ANSWERED = (Came.AWARDED, Came.DECLINED, Came.DROPPED)


@dataclass(frozen=True, slots=True)
class Belief:
    """Applications alike: what they asked and weighed then, their chances added up, and what was awarded since."""

    count: int = 0
    asked: Cents = 0
    weighted: Cents = 0
    chances_bp: int = 0
    awarded: Cents = 0
    won: int = 0

    def __add__(self, other: Belief) -> Belief:
        return Belief(
            self.count + other.count,
            self.asked + other.asked,
            self.weighted + other.weighted,
            self.chances_bp + other.chances_bp,
            self.awarded + other.awarded,
            self.won + other.won,
        )


@dataclass(frozen=True, slots=True)
class Believed:
    """The belief of a day: by what came since, and of what was answered by the chance it had (bands of 20%)."""

    by_outcome: tuple[tuple[Came, Belief], ...]
    by_band: tuple[tuple[int, Belief], ...]

    @property
    def total(self) -> Belief:
        """Everything that was open."""
        return _sum(one for _, one in self.by_outcome)

    @property
    def answered(self) -> Belief:
        """What was answered or dropped since."""
        return _sum(one for came, one in self.by_outcome if came in ANSWERED)


def _sum(beliefs: Iterable[Belief]) -> Belief:
    return sum(beliefs, Belief())


def believed_on(day: date, narrowed: PipelineFilter, actor: Actor) -> Believed:
    """What was believed when the day was over, as this actor may see it now."""
    outcome: dict[Came, Belief] = {}
    bands: dict[int, Belief] = {}
    for came, band, *sums in db.session.execute(_statement(day, narrowed, actor)):
        belief = Belief(*map(int, sums))
        outcome[Came(came)] = outcome.get(Came(came), Belief()) + belief
        if Came(came) in ANSWERED:
            bands[band] = bands.get(band, Belief()) + belief
    return Believed(
        tuple((came, outcome[came]) for came in Came if came in outcome), tuple(sorted(bands.items()))
    )


def _statement(day: date, narrowed: PipelineFilter, actor: Actor) -> sa.Select[Any]:
    rows = _rows(day, narrowed, actor).subquery("rows")
    names = ("asked", "weighted", "chance", "awarded", "won")
    summed = (sa.cast(sa.func.sum(rows.c[name]), sa.BigInteger) for name in names)
    return sa.select(rows.c.came, rows.c.band, sa.func.count(), *summed).group_by(rows.c.came, rows.c.band)


def _newest(day: date) -> sa.Subquery:
    """The last row of each application in the history of stages when the day was over."""
    rank = sa.func.row_number().over(
        partition_by=SPELLS.c.application_id, order_by=(SPELLS.c.since.desc(), SPELLS.c.id.desc())
    )
    return sa.select(SPELLS, rank.label("rank")).where(SPELLS.c.since < after(day)).subquery("newest")


def _rows(day: date, narrowed: PipelineFilter, actor: Actor) -> sa.Select[Any]:
    table, newest = APPLICATIONS.c, _newest(day)
    then = newest.c
    asked = sa.func.coalesce(then.ask_cents, 0)
    came = sa.case(
        (table.stage == Stage.AWARDED, Came.AWARDED.value),
        (table.stage == Stage.DECLINED, Came.DECLINED.value),
        (table.stage == Stage.NOT_PURSUED, Came.DROPPED.value),
        (table.counted_in_id.is_not(None), Came.CONTINUED.value),
        else_=Came.OPEN.value,
    )
    won = sa.case((table.stage == Stage.AWARDED, 1), else_=0)
    last = WHOLE_BP // BAND_BP - 1
    band = sa.case((then.probability_bp >= last * BAND_BP, last), else_=then.probability_bp // BAND_BP)
    return (
        sa.select(
            came.label("came"),
            band.label("band"),
            asked.label("asked"),
            ((asked * then.probability_bp + 5_000) // WHOLE_BP).label("weighted"),
            then.probability_bp.label("chance"),
            (won * sa.func.coalesce(table.awarded_cents, 0)).label("awarded"),
            won.label("won"),
        )
        .join_from(newest, APPLICATIONS, table.id == then.application_id)
        .where(
            then.rank == 1,
            then.stage.in_(OPEN_STAGES),
            then.archived.is_(sa.false()),
            then.counted.is_(sa.true()),
            *clauses(narrowed, actor, archived_too=True),
        )
    )
