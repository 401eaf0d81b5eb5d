"""Which registrations an application needs, and whether each holds long enough.

A registration is needed where the application's kind of funder asks for it, unless the application says otherwise. It
must hold through the last step that is not met and through the award (``wallet.lapses``). ``worst_lapses`` is the same
rule for the database, so that ten thousand applications are judged in one statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.applications.models import Application, ApplicationNeed
from funding.applications.queries.board import Card, cards_of
from funding.applications.queries.filters import APPLICATIONS, FUNDERS, RECORDS, clauses
from funding.applications.types import OPEN_STAGES, PipelineFilter, Stage
from funding.infra.db import Base, db
from funding.infra.records import visible
from funding.kernel.actor import Actor
from funding.wallet.lapses import Lapse, judge
from funding.wallet.models import WalletAsk, WalletItem
from funding.work.models import Deadline
from funding.work.types import GATE_KINDS

ITEMS = Base.metadata.tables[WalletItem.__tablename__]
ASKS = Base.metadata.tables[WalletAsk.__tablename__]
NEEDS = Base.metadata.tables[ApplicationNeed.__tablename__]
DATES = Base.metadata.tables[Deadline.__tablename__]
WATCHED = (*OPEN_STAGES, Stage.AWARDED)
"""The stages at which registrations matter: what is declined or dropped needs none."""
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Need:
    """One registration an application needs; ``own`` where the application itself says so."""

    item: WalletItem
    lapse: Lapse
    own: bool


@dataclass(frozen=True, slots=True)
class Needs:
    """What an application needs, the worst first, and what it says it does not; ``deadline_on`` is its last step."""

    needed: tuple[Need, ...]
    dismissed: tuple[WalletItem, ...]
    deadline_on: date | None

    @property
    def red(self) -> tuple[Need, ...]:
        """Those that end too early."""
        return tuple(one for one in self.needed if one.lapse.is_red)


def last_step_on(application_id: int) -> date | None:
    """The day of the last step of applying that is not met, or None."""
    query = sa.select(_last_step()).select_from(APPLICATIONS).where(APPLICATIONS.c.id == application_id)
    return db.session.scalar(query)


def _last_step() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.max(DATES.c.due_on))
        .where(
            DATES.c.record_id == APPLICATIONS.c.id,
            DATES.c.kind.in_(GATE_KINDS),
            DATES.c.done_at.is_(None),
        )
        .correlate(APPLICATIONS)
        .scalar_subquery()
    )


def needs_of(application: Application, actor: Actor) -> Needs:
    """What the application needs of what the actor may see: two queries."""
    own = sa.and_(ApplicationNeed.item_id == WalletItem.id, ApplicationNeed.application_id == application.id)
    asked = sa.and_(
        WalletAsk.item_id == WalletItem.id, WalletAsk.funder_kind == application.funder.funder_kind.value
    )
    rows = db.session.execute(
        sa.select(WalletItem, ApplicationNeed.needed, WalletAsk.item_id)
        .outerjoin(ApplicationNeed, own)
        .outerjoin(WalletAsk, asked)
        .where(
            WalletItem.archived_at.is_(None),
            visible(actor),
            sa.or_(ApplicationNeed.item_id.is_not(None), WalletAsk.item_id.is_not(None)),
        )
        .order_by(WalletItem.title, WalletItem.id)
    ).all()
    deadline_on = last_step_on(application.id)
    needed = [
        Need(item, _judged(item, application, deadline_on), said is True)
        for item, said, _ in rows
        if said is not False
    ]
    needed.sort(key=lambda one: -one.lapse)
    return Needs(tuple(needed), tuple(item for item, said, _ in rows if said is False), deadline_on)


def _judged(item: WalletItem, application: Application, deadline_on: date | None) -> Lapse:
    return judge(
        item.validity, deadline_on=deadline_on, starts_on=application.starts_on, ends_on=application.ends_on
    )


def _severity() -> sa.Case[int]:
    ends = ITEMS.c.expires_on
    return sa.case(
        (ITEMS.c.expiry == "never", Lapse.HOLDS.value),
        (ends.is_(None), Lapse.NOT_KNOWN.value),
        (ends < _last_step(), Lapse.BEFORE_DEADLINE.value),
        (ends < APPLICATIONS.c.starts_on, Lapse.BEFORE_AWARD.value),
        (ends < APPLICATIONS.c.ends_on, Lapse.DURING_AWARD.value),
        else_=Lapse.HOLDS.value,
    )


def _needed_pairs() -> sa.FromClause:
    """Every application beside every item that it needs."""
    records = RECORDS.alias("item_records")
    return (
        APPLICATIONS.join(FUNDERS, FUNDERS.c.id == APPLICATIONS.c.funder_id)
        .join(ITEMS, sa.true())
        .join(records, sa.and_(records.c.id == ITEMS.c.id, records.c.archived_at.is_(None)))
        .outerjoin(ASKS, sa.and_(ASKS.c.item_id == ITEMS.c.id, ASKS.c.funder_kind == FUNDERS.c.funder_kind))
        .outerjoin(NEEDS, sa.and_(NEEDS.c.item_id == ITEMS.c.id, NEEDS.c.application_id == APPLICATIONS.c.id))
    )


def _is_needed() -> sa.ColumnElement[bool]:
    return sa.or_(NEEDS.c.needed.is_(True), sa.and_(NEEDS.c.needed.is_(None), ASKS.c.item_id.is_not(None)))


def worst_lapses() -> sa.Select[Any]:
    """(application, the worst lapse among its needs) of every watched application."""
    return (
        sa.select(APPLICATIONS.c.id, sa.func.max(_severity()).label("worst"))
        .select_from(_needed_pairs())
        .where(APPLICATIONS.c.stage.in_(WATCHED), _is_needed())
        .group_by(APPLICATIONS.c.id)
    )


def lapsing(application_ids: Sequence[int]) -> Sequence[Any]:
    """(application, item, visibility, how it lapses) of each need that does not hold, the worst first: one query."""
    severity = _severity()
    items = sa.alias(RECORDS, "named")
    return db.session.execute(
        sa.select(APPLICATIONS.c.id, items.c.title, items.c.visibility, severity.label("lapse"))
        .select_from(_needed_pairs().join(items, items.c.id == ITEMS.c.id))
        .where(
            APPLICATIONS.c.id.in_(application_ids),
            APPLICATIONS.c.stage.in_(WATCHED),
            _is_needed(),
            severity > Lapse.HOLDS.value,
        )
        .order_by(APPLICATIONS.c.id, severity.desc(), items.c.title, items.c.id)
    ).all()


def troubled_by(item_id: int, actor: Actor) -> Sequence[Card]:
    """The applications for which the item lapses too early, by their next date: at most twenty, two queries."""
    ids = (
        sa.select(APPLICATIONS.c.id)
        .select_from(_needed_pairs())
        .where(
            ITEMS.c.id == item_id,
            APPLICATIONS.c.stage.in_(WATCHED),
            _is_needed(),
            _severity() >= Lapse.DURING_AWARD.value,
            *clauses(PipelineFilter(), actor),
        )
        .order_by(APPLICATIONS.c.due_order, APPLICATIONS.c.id)
        .limit(MOST_SHOWN)
    )
    return cards_of(sa.select(ids.subquery().c.id), actor)
