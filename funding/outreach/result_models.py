"""What was reached, as it is kept: targets by period and place, observations, surveys, digital figures, threshold."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base
from funding.outreach.result_types import Channel


class IndicatorTarget(Base):
    """What is promised for one period, beside the overall target."""

    __tablename__ = "indicator_targets"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id", ondelete="CASCADE"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    target: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        UniqueConstraint("indicator_id", "starts_on", "ends_on", name="one_target_per_period"),
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        CheckConstraint("target >= 0", name="not_negative"),
    )


class PlaceTarget(Base):
    """What is promised of one place: for one period, or without days for as long as the overall target holds.

    ``place_key`` is the place without regard to capitals and punctuation (see ``placing.place_key``).
    """

    __tablename__ = "place_targets"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(200))
    place_key: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    target: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        UniqueConstraint(
            "indicator_id", "place_key", "starts_on", "ends_on", name="one_per_place_and_period"
        ),
        Index(
            "uq_place_targets_one_overall",
            "indicator_id",
            "place_key",
            unique=True,
            sqlite_where=text("starts_on IS NULL"),
            postgresql_where=text("starts_on IS NULL"),
        ),
        CheckConstraint("(starts_on IS NULL) = (ends_on IS NULL)", name="both_days_or_none"),
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        CheckConstraint("place_key <> ''", name="place_is_named"),
        CheckConstraint("target >= 0", name="not_negative"),
    )


class Observation(Base):
    """What was counted in one period, of all or of one place or profession. A later figure is a further row."""

    __tablename__ = "observations"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id", ondelete="CASCADE"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[str] = mapped_column(String(40), default="")
    revision: Mapped[int] = mapped_column(Integer, default=1)
    is_current: Mapped[bool] = mapped_column(Boolean, default=True)
    value: Mapped[int | None] = mapped_column(BigInteger)
    n: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(String(500), default="")
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        UniqueConstraint(
            "indicator_id",
            "starts_on",
            "ends_on",
            "place",
            "category",
            "revision",
            name="one_of_each_revision",
        ),
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        CheckConstraint("n > 0", name="base_counts"),
        Index("ix_observations_current", "indicator_id", "is_current", "starts_on"),
    )


class SurveyRound(Base):
    """One survey before and after, with its matched pairs. Means in hundredths of a point."""

    __tablename__ = "survey_rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    held_on: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200), default="")
    matched: Mapped[int] = mapped_column(Integer)
    pre_mean: Mapped[int] = mapped_column(BigInteger)
    post_mean: Mapped[int] = mapped_column(BigInteger)
    n_pre: Mapped[int | None] = mapped_column(Integer)
    n_post: Mapped[int | None] = mapped_column(Integer)
    confident: Mapped[int | None] = mapped_column(Integer)
    confident_of: Mapped[int | None] = mapped_column(Integer)
    method: Mapped[str] = mapped_column(Text, default="")
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")
    voided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    void_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    __table_args__ = (
        CheckConstraint("matched > 0", name="pairs_count"),
        CheckConstraint("confident <= confident_of", name="confident_within_answers"),
        Index("ix_survey_rounds_initiative_day", "initiative_id", "held_on", "id"),
    )


class DigitalMetric(Base):
    """One channel in one month, as its platform reports it."""

    __tablename__ = "digital_metrics"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    channel: Mapped[Channel] = mapped_column(text_enum(Channel))
    month: Mapped[date] = mapped_column(Date)
    impressions: Mapped[int | None] = mapped_column(BigInteger)
    reach: Mapped[int | None] = mapped_column(BigInteger)
    engagements: Mapped[int | None] = mapped_column(BigInteger)
    clicks: Mapped[int | None] = mapped_column(BigInteger)
    video_views: Mapped[int | None] = mapped_column(BigInteger)
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        UniqueConstraint("initiative_id", "channel", "month", name="one_row_per_month"),
        Index("ix_digital_metrics_month", "initiative_id", "month"),
    )


class OutreachSetting(Base):
    """What the house decided about its figures; one row."""

    __tablename__ = "outreach_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    smallest_shown: Mapped[int] = mapped_column(Integer, default=5)

    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("smallest_shown BETWEEN 3 AND 50", name="a_sensible_threshold"),
    )
