"""What was done, as it is kept: one row for each activity, its counts by group, its languages, what changed in it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base
from funding.outreach.activity_types import ActivityKind, Counted


class Activity(Base):
    """One dated thing done. ``sent_key`` is made with the empty form, so that a form sent twice is one activity."""

    __tablename__ = "activities"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    happened_on: Mapped[date] = mapped_column(Date)
    kind: Mapped[ActivityKind] = mapped_column(text_enum(ActivityKind))
    place: Mapped[str] = mapped_column(String(200), default="")
    audience: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    sessions: Mapped[int] = mapped_column(Integer, default=1)
    staff_minutes: Mapped[int | None] = mapped_column(Integer)
    volunteer_minutes: Mapped[int | None] = mapped_column(Integer)
    sent_key: Mapped[str] = mapped_column(String(64), unique=True)
    logged_at: Mapped[datetime] = mapped_column(UTCDateTime)
    logged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    logged_by_name: Mapped[str] = mapped_column(String(200), default="")
    voided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    void_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    counts: Mapped[list["ActivityCount"]] = relationship(
        order_by="ActivityCount.id", cascade="all, delete-orphan"
    )
    spoken: Mapped[list["ActivityLanguage"]] = relationship(
        order_by="ActivityLanguage.language", cascade="all, delete-orphan"
    )
    joined: Mapped[list["ActivityPartner"]] = relationship(
        order_by="ActivityPartner.partner_id", cascade="all, delete-orphan"
    )

    __table_args__: Any = (
        CheckConstraint("sessions > 0", name="at_least_one_session"),
        CheckConstraint("staff_minutes >= 0", name="staff_not_negative"),
        CheckConstraint("volunteer_minutes >= 0", name="volunteers_not_negative"),
        Index("ix_activities_initiative_day", "initiative_id", "happened_on", "id"),
        Index("ix_activities_day", "happened_on", "id"),
        Index("ix_activities_kind_day", "kind", "happened_on", "id"),
        Index("ix_activities_place_day", "place", "happened_on", "id"),
        Index("ix_activities_logged_by", "logged_by_id", "id"),
    )


class ActivityCount(Base):
    """So many of one group who were there, or so many pieces of one material in one language."""

    __tablename__ = "activity_counts"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"))
    counted: Mapped[Counted] = mapped_column(text_enum(Counted))
    category: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(40), default="")
    number: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        UniqueConstraint("activity_id", "counted", "category", "language", name="counted_once"),
        CheckConstraint("number > 0", name="number_counts"),
        Index("ix_activity_counts_group", "counted", "category", "activity_id", "number"),
    )


class ActivityLanguage(Base):
    """A language in which something was done."""

    __tablename__ = "activity_languages"

    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(40), primary_key=True)


class ActivityPartner(Base):
    """A partner who took part."""

    __tablename__ = "activity_partners"

    activity_id: Mapped[int] = mapped_column(
        ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True
    )
    partner_id: Mapped[int] = mapped_column(
        ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ActivityChange(Base):
    """An edit, a withdrawal or a return of an activity: who, when, why, and what it said before and after."""

    __tablename__ = "activity_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    told: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(String(500), default="")
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
