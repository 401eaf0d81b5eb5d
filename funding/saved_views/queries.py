"""Reads of saved views."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra.db import Base, db
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import NotFound
from funding.saved_views.models import SavedView, ScreenHabit
from funding.saved_views.types import Audience

VIEWS = Base.metadata.tables[SavedView.__tablename__].c
HABITS = Base.metadata.tables[ScreenHabit.__tablename__].c
PEOPLE = Base.metadata.tables[User.__tablename__].c
OWNERS = Base.metadata.tables[User.__tablename__].alias("view_owners")


@dataclass(frozen=True, slots=True)
class Offered:
    """One view as a menu offers it."""

    id: int
    name: str
    query: str
    owner_name: str
    mine: bool
    audience: Audience


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a person has on one screen: the views, own ones first, the one opened by itself, and their columns."""

    views: tuple[Offered, ...] = field(default=())
    usual_id: int | None = None
    columns: str = ""

    @property
    def usual(self) -> Offered | None:
        """The view that opens by itself, or None."""
        return self.view(self.usual_id)

    def view(self, view_id: int | None) -> Offered | None:
        """The view of this number, if it is offered."""
        return next((one for one in self.views if one.id == view_id), None)


def open_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The clause that keeps to views the actor finds in menus."""
    shared = VIEWS.audience.in_((Audience.EVERYONE, Audience(actor.role.value)))
    return sa.or_(VIEWS.person_id == actor.user_id, shared)


def _shelf_statement() -> sa.Select[Any]:
    me, screen = sa.bindparam("me", type_=sa.Integer), sa.bindparam("screen", type_=sa.String)
    shared = VIEWS.audience.in_((Audience.EVERYONE, sa.bindparam("role", type_=VIEWS.audience.type)))
    columns = (VIEWS.id, VIEWS.name, VIEWS.query, VIEWS.audience, VIEWS.person_id, OWNERS.c.name)
    return (
        sa.select(HABITS.view_id, HABITS.columns, *columns)
        .select_from(
            User.__table__.outerjoin(
                ScreenHabit.__table__, sa.and_(HABITS.person_id == PEOPLE.id, HABITS.screen == screen)
            )
            .outerjoin(
                SavedView.__table__, sa.and_(VIEWS.screen == screen, sa.or_(VIEWS.person_id == me, shared))
            )
            .outerjoin(OWNERS, OWNERS.c.id == VIEWS.person_id)
        )
        .where(PEOPLE.id == me)
        .order_by(VIEWS.person_id != me, VIEWS.position, sa.func.lower(VIEWS.name), VIEWS.id)
    )


_SHELF = _shelf_statement()


def shelf(actor: Actor, screen: str) -> Shelf:
    """The views of one screen and what the person is used to there: one query."""
    values = {"me": actor.user_id, "screen": screen, "role": Audience(actor.role.value)}
    rows = db.session.execute(_SHELF, values).all()
    if not rows:
        return Shelf()
    offered = tuple(
        Offered(number, name, text, owner, person == actor.user_id, Audience(audience))
        for _, _, number, name, text, audience, person, owner in rows
        if number is not None
    )
    return Shelf(offered, rows[0][0], rows[0][1] or "")


def view_for(actor: Actor, view_id: int) -> SavedView:
    """The view, if the actor finds it in a menu. Raises NotFound."""
    query = sa.select(SavedView).where(SavedView.id == view_id)
    if actor.role is not Role.ADMINISTRATOR:
        query = query.where(open_to(actor))
    else:
        query = query.where(sa.or_(VIEWS.person_id == actor.user_id, VIEWS.audience != Audience.ME))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no such view.")
    return found


def may_change(view: SavedView, actor: Actor) -> bool:
    """Whether the actor may rename, share, update and delete it: the owner, and administrators what is shared."""
    shared = view.audience is not Audience.ME
    return view.person_id == actor.user_id or (shared and actor.role is Role.ADMINISTRATOR)
