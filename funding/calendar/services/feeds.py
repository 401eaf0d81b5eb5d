"""Use cases of the private addresses: make one, give it a new token, end it, read what it tells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from funding.accounts.hashing import new_token, token_hash
from funding.accounts.models import User
from funding.accounts.queries import organization
from funding.applications.types import PipelineFilter
from funding.calendar import limits
from funding.calendar.models import CalendarFeed
from funding.calendar.queries import windows
from funding.calendar.services.publishing import Edition, edition_of
from funding.calendar.types import ALL_LAYERS, FeedScope, Layer, Wanted
from funding.calendar.window import Window
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.records import get_visible
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound
from funding.outreach.models import Initiative

MOST_FEEDS = 40
MOST_EVENTS = 5_000
"""The most dates a feed tells, soonest first."""
BACK, AHEAD = timedelta(days=90), timedelta(days=730)
LAYERS = ALL_LAYERS - {Layer.HOLIDAYS}
"""What feeds tell; everybody's own calendar knows the holidays."""


class TooOftenError(DomainError):
    """The feed is fetched too often. ``retry_after`` is the number of whole seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("This calendar is fetched too often.")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Reading:
    """What one fetch of a feed found, and for whom."""

    feed: CalendarFeed
    user: User
    name: str
    zone: str
    edition: Edition


def make_feed(*, scope: FeedScope, initiative_id: int | None, by: Actor) -> tuple[CalendarFeed, str]:
    """A new address for the actor; one they have of the same dates gets a new token instead. Answers the raw token.

    Raises NotFound for an initiative they may not see and DomainError past MOST_FEEDS.
    """
    if scope is FeedScope.INITIATIVE:
        if initiative_id is None:
            raise DomainError("Choose the outreach initiative.", field="initiative_id")
        get_visible(Initiative, initiative_id, by)
    else:
        initiative_id = None
    present = _present(scope, initiative_id, by)
    if present is not None:
        return present, renew_feed(feed=present, by=by)
    count = sa.select(sa.func.count(CalendarFeed.id)).where(
        CalendarFeed.user_id == by.user_id, CalendarFeed.revoked_at.is_(None)
    )
    if (db.session.scalar(count) or 0) >= MOST_FEEDS:
        raise DomainError(f"A person can have {MOST_FEEDS} calendar addresses. End one first.")
    raw, moment = new_token(), clock.now()
    feed = CalendarFeed(
        user_id=by.user_id,
        scope=scope,
        initiative_id=initiative_id,
        token_hash=token_hash(raw),
        made_at=moment,
        changed_at=moment,
    )
    db.session.add(feed)
    db.session.flush()
    audit(by=by, action="calendar_feed.made", subject=name_of(feed, by))
    return feed, raw


def _present(scope: FeedScope, initiative_id: int | None, by: Actor) -> CalendarFeed | None:
    query = sa.select(CalendarFeed).where(
        CalendarFeed.user_id == by.user_id,
        CalendarFeed.scope == scope,
        CalendarFeed.revoked_at.is_(None),
        CalendarFeed.initiative_id.is_(None)
        if initiative_id is None
        else CalendarFeed.initiative_id == initiative_id,
    )
    return db.session.scalar(query.order_by(CalendarFeed.id).limit(1))


def renew_feed(*, feed: CalendarFeed, by: Actor) -> str:
    """A new token; the address with the old one answers nothing from now on. Answers the raw token."""
    raw = new_token()
    feed.token_hash, feed.made_at = token_hash(raw), clock.now()
    feed.fetched_at = feed.counted_from = None
    feed.fetches = 0
    db.session.flush()
    audit(by=by, action="calendar_feed.renewed", subject=name_of(feed, by))
    return raw


def revoke_feed(*, feed: CalendarFeed, by: Actor) -> None:
    """End the address for good."""
    feed.revoked_at = clock.now()
    db.session.flush()
    audit(by=by, action="calendar_feed.revoked", subject=name_of(feed, by))


@on("user.leaving")
def _end_feeds_of_a_leaver(*, user_id: int, **_facts: object) -> None:
    """Whoever leaves takes no calendar along; coming back does not bring the old addresses back."""
    statement = sa.update(CalendarFeed).where(
        CalendarFeed.user_id == user_id, CalendarFeed.revoked_at.is_(None)
    )
    db.session.execute(statement.values(revoked_at=clock.now()).execution_options(synchronize_session=False))


def name_of(feed: CalendarFeed, actor: Actor) -> str:
    """What the feed is called, as its person may read it."""
    house = organization()
    if feed.scope is FeedScope.PERSON:
        return f"Funding: {actor.name}"
    if feed.scope is FeedScope.OFFICE:
        return f"Funding: {house.legal_name if house else 'the office'}"
    initiative = get_visible(Initiative, feed.initiative_id or 0, actor)
    return f"Funding: {initiative.title}"


def wanted_of(
    feed_scope: FeedScope, *, user_id: int | None = None, initiative_id: int | None = None
) -> Wanted:
    """Which dates a feed of this kind tells."""
    whole = Wanted(PipelineFilter(), LAYERS)
    if feed_scope is FeedScope.PERSON:
        return replace(whole, person_id=user_id)
    if feed_scope is FeedScope.INITIATIVE:
        return replace(whole, narrowed=PipelineFilter(initiative_id=initiative_id))
    return whole


def window_now() -> Window:
    """The days that feeds tell of: a quarter back, two years ahead."""
    today = clock.today()
    return Window(today - BACK, today + AHEAD)


def _opened_by(raw: str) -> sa.Select[CalendarFeed, User]:
    return (
        sa.select(CalendarFeed, User)
        .join(User, User.id == CalendarFeed.user_id)
        .where(
            CalendarFeed.token_hash == token_hash(raw),
            CalendarFeed.revoked_at.is_(None),
            User.deactivated_at.is_(None),
        )
    )


def opens_something(raw: str) -> bool:
    """Whether a feed answers to this token now."""
    return db.session.execute(_opened_by(raw).with_only_columns(CalendarFeed.id)).first() is not None


def read_feed(*, raw: str) -> Reading:
    """What the address with this token tells now, as its person may see it now; the fetch is counted.

    Raises NotFound for a token that opens nothing any more, and TooOftenError.
    """
    found = db.session.execute(_opened_by(raw).with_for_update(of=CalendarFeed)).one_or_none()
    if found is None:
        raise NotFound("There is no such calendar.")
    feed, user = found
    _count(feed)
    actor = user.actor
    name = name_of(feed, actor)
    wanted = wanted_of(feed.scope, user_id=user.id, initiative_id=feed.initiative_id)
    window = window_now()
    page = windows.agenda(wanted, actor, window, size=MOST_EVENTS)
    if page.total > len(page.items):
        # What is cut off is neither told nor taken back.
        window = Window(window.first, (page.items[-1].due_on or window.last) - timedelta(days=1))
    edition = edition_of(feed, page.items, window)
    db.session.flush()
    return Reading(feed, user, name, user.time_zone or clock.house_zone(), edition)


def _count(feed: CalendarFeed) -> None:
    moment = clock.now()
    wait = limits.seconds_to_wait(feed.counted_from, feed.fetches, moment)
    if wait:
        raise TooOftenError(wait)
    if feed.counted_from is None or moment >= feed.counted_from + limits.HOUR:
        feed.counted_from, feed.fetches = moment, 0
    feed.fetches += 1
    feed.fetched_at = moment
