"""Tables of the feeds: who may fetch what by which token, and what every subscriber has been told.

A calendar that was subscribed to must be told when a date moves (a higher SEQUENCE) and when it is gone (CANCELLED).
Both follow from what was sent before, so that is what is kept; see ``calendar.services.publishing``.

Beside them the index of stated dates, which triggers keep; see ``calendar.index``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from funding.calendar.types import FeedScope
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base


class CalendarFeed(Base):
    """One private address. The token in it is random and stored only as its SHA-256; a new one ends the old.

    What it shows is what its person may see when it is fetched. ``state`` is the hash of what it last told and
    ``changed_at`` since when; ``fetches`` are those since ``counted_from``.
    """

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    scope: Mapped[FeedScope] = mapped_column(text_enum(FeedScope))
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fetched_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    counted_from: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fetches: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(String(64), default="")
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__: Any = (
        UniqueConstraint("token_hash", name="uq_calendar_feeds_token_hash"),
        CheckConstraint(
            "(scope = 'initiative') = (initiative_id IS NOT NULL)", name="initiative_where_it_is_one"
        ),
        CheckConstraint("fetches >= 0", name="fetches_counted"),
        Index("ix_calendar_feeds_user_id", "user_id", "id"),
        Index("ix_calendar_feeds_initiative_id", "initiative_id"),
    )


class CalendarEvent(Base):
    """One date as calendars outside know it: its UID for good, and how often it has changed since."""

    __tablename__ = "calendar_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[int] = mapped_column(Integer)
    uid: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__: Any = (
        UniqueConstraint("uid", name="uq_calendar_events_uid"),
        UniqueConstraint("source", "source_id", name="uq_calendar_events_source_source_id"),
        CheckConstraint("sequence >= 0", name="sequence_counts_up"),
    )


class CalendarFeedEvent(Base):
    """One date that one feed has told, on which day, and since when it tells it no more."""

    __tablename__ = "calendar_feed_events"

    feed_id: Mapped[int] = mapped_column(
        ForeignKey("calendar_feeds.id", ondelete="CASCADE"), primary_key=True
    )
    event_id: Mapped[int] = mapped_column(
        ForeignKey("calendar_events.id", ondelete="CASCADE"), primary_key=True
    )
    layer: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(Date)
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__: Any = (Index("ix_calendar_feed_events_event_id", "event_id"),)


class CalendarDate(Base):
    """What of one deadline is counted, ranked and judged, kept by triggers: nobody else writes it."""

    __tablename__ = "calendar_dates"

    id: Mapped[int] = mapped_column(ForeignKey("deadlines.id", ondelete="CASCADE"), primary_key=True)
    record_id: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date | None] = mapped_column(Date)
    owner_id: Mapped[int | None] = mapped_column(Integer)
    rank: Mapped[int] = mapped_column(SmallInteger)
    standing: Mapped[int] = mapped_column(SmallInteger)
    for_few: Mapped[bool]
    funder_id: Mapped[int | None] = mapped_column(Integer)

    __table_args__: Any = (
        Index("ix_calendar_dates_day", "standing", "due_on", "rank", "id", "for_few", "record_id"),
        Index(
            "ix_calendar_dates_funder",
            "funder_id",
            "standing",
            "due_on",
            "rank",
            "id",
            "for_few",
            "record_id",
        ),
        Index("ix_calendar_dates_record", "record_id"),
        {"info": {"triggered": True}},
    )
