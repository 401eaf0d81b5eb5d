"""Keep, change and hand over views."""

from __future__ import annotations

import sqlalchemy as sa

from funding.accounts.queries import names_of
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import on
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.saved_views.models import SavedView, ScreenHabit
from funding.saved_views.queries import may_change, open_to
from funding.saved_views.screens import Screen, checked, screen_of
from funding.saved_views.types import Audience

MOST_OWN = 60
LONGEST_NAME = 80


def save_view(*, screen: Screen, name: str, query: str, audience: Audience, by: Actor) -> SavedView:
    """Keep an address under a name, last in its owner's menu. Raises DomainError for what cannot be kept."""
    own = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(SavedView.position), 0)).where(
        SavedView.person_id == by.user_id, SavedView.screen == screen.key
    )
    count, last = db.session.execute(own).one()
    if count >= MOST_OWN:
        raise DomainError(f"You have {MOST_OWN} views of this screen. Delete one first.")
    view = SavedView(
        person_id=by.user_id, screen=screen.key, query=checked(screen, query), position=int(last) + 1
    )
    _name_and_share(view, name, audience, by)
    db.session.add(view)
    db.session.flush()
    _tell(view, "view.saved", by)
    return view


def change_view(
    *, view: SavedView, name: str, audience: Audience, expected_version: int | None, by: Actor
) -> None:
    """Rename or share. Raises StaleVersion, NotAllowed, DomainError."""
    _check(view, by)
    if expected_version != view.version:
        raise StaleVersion("Somebody else saved this while you were editing.")
    shared = view.audience is not Audience.ME
    _name_and_share(view, name, audience, by)
    db.session.flush()
    if shared or view.audience is not Audience.ME:
        _tell(view, "view.changed", by)


def update_view(*, view: SavedView, query: str, by: Actor) -> None:
    """Let the view show what the address shows now. Raises NotAllowed, DomainError."""
    _check(view, by)
    view.query = checked(screen_of(view.screen), query)
    db.session.flush()
    _tell(view, "view.changed", by)


def delete_view(*, view: SavedView, by: Actor) -> None:
    """Forget the view; whoever saw it by itself sees the whole screen again. Raises NotAllowed."""
    _check(view, by)
    _tell(view, "view.deleted", by)
    db.session.execute(sa.update(ScreenHabit).where(ScreenHabit.view_id == view.id).values(view_id=None))
    db.session.delete(view)
    db.session.flush()


def place_view(*, view: SavedView, up: bool, by: Actor) -> None:
    """Move the view a place in its owner's menu."""
    if view.person_id != by.user_id:
        raise NotAllowed("Only its owner orders a view.")
    query = sa.select(SavedView).where(SavedView.person_id == view.person_id, SavedView.screen == view.screen)
    own = list(db.session.scalars(query.order_by(SavedView.position, SavedView.id)))
    place = own.index(view)
    other = place + (-1 if up else 1)
    if 0 <= other < len(own):
        own[place], own[other] = own[other], own[place]
    for position, one in enumerate(own, start=1):
        one.position = position
    db.session.flush()


def set_usual(*, screen: Screen, view_id: int | None, by: Actor) -> None:
    """Let a view open by itself when the person comes to the screen, or none."""
    if view_id is not None:
        known = sa.select(SavedView.id).where(
            SavedView.id == view_id, SavedView.screen == screen.key, open_to(by)
        )
        if db.session.scalar(known) is None:
            raise DomainError("Choose one of the views of this screen.")
    _habit(screen, by).view_id = view_id
    db.session.flush()


def set_columns(*, screen: Screen, columns: str, by: Actor) -> None:
    """Remember the columns the person sees where an address names none; empty forgets them."""
    _habit(screen, by).columns = columns[:600]
    db.session.flush()


def _habit(screen: Screen, by: Actor) -> ScreenHabit:
    found = db.session.get(ScreenHabit, (by.user_id, screen.key))
    if found is None:
        found = ScreenHabit(person_id=by.user_id, screen=screen.key)
        db.session.add(found)
    return found


def _check(view: SavedView, by: Actor) -> None:
    if not may_change(view, by):
        raise NotAllowed("Only its owner changes a view.")


def _name_and_share(view: SavedView, name: str, audience: Audience, by: Actor) -> None:
    words = " ".join(name.split())[:LONGEST_NAME]
    if not words:
        raise DomainError("Please give the view a name.", field="name")
    if audience is not Audience.ME and not by.can("view.share"):
        raise DomainError("Your role keeps views for itself.", field="audience")
    with db.session.no_autoflush:
        same = sa.select(SavedView.id).where(
            SavedView.person_id == view.person_id, SavedView.screen == view.screen, SavedView.name == words
        )
        if db.session.scalar(same) not in {None, view.id}:
            raise DomainError("You have a view of this name already.", field="name")
    view.name, view.audience = words, audience


def _tell(view: SavedView, action: str, by: Actor) -> None:
    """Views that others see stand in the audit trail; what people keep for themselves does not."""
    if view.audience is not Audience.ME:
        after = {"screen": view.screen, "query": view.query, "shared_with": view.audience}
        audit(by=by, action=action, subject=view.name, after=after)


@on("user.leaving")
def hand_over(*, user_id: int, successor_id: int | None, by: Actor) -> None:
    """Give a leaver's shared views to the successor, under a name of their own; the rest goes with the leaver.

    Without a successor they stay, and administrators look after them.
    """
    db.session.execute(sa.delete(ScreenHabit).where(ScreenHabit.person_id == user_id))
    mine = sa.select(SavedView).where(SavedView.person_id == user_id).order_by(SavedView.id)
    leaver = names_of({user_id}).get(user_id, "")
    for view in db.session.scalars(mine).all():
        if view.audience is Audience.ME:
            gone = sa.update(ScreenHabit).where(ScreenHabit.view_id == view.id)
            db.session.execute(gone.values(view_id=None))
            db.session.delete(view)
        elif successor_id is not None:
            view.name = _free_name(view, successor_id, leaver)
            view.person_id = successor_id
    db.session.flush()


def _free_name(view: SavedView, person_id: int, leaver: str) -> str:
    taken = set(
        db.session.scalars(
            sa.select(SavedView.name).where(SavedView.person_id == person_id, SavedView.screen == view.screen)
        )
    )
    name, number = view.name, 1
    while name in taken:
        ending = f" ({leaver[:30]}{f', {number}' if number > 1 else ''})"
        name, number = view.name[: LONGEST_NAME - len(ending)] + ending, number + 1
    return name
