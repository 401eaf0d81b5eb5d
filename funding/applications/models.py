"""Tables of the pipeline. The title, owner, visibility and version stand on the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from funding.applications.types import FAR_AHEAD, Aspect, LinkKind, Readiness, Stage, Verdict
from funding.funders.models import Funder
from funding.infra import clock
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base
from funding.infra.records import Record


class Application(Record):
    """Our pursuit of money from one funder for a purpose.

    ``ask_cents`` follows the budget's federal total once the budget has lines (``ask_from_budget``). ``due_order`` and
    ``next_deadline_id`` repeat the first gate that is not met, so that a board of any size is read by an index.
    ``counted_in_id`` is the application of its lineage that its money is counted in, empty where it counts for itself;
    it is written with every link and move, as ``lineage`` says.
    """

    __tablename__ = "applications"
    __mapper_args__ = {"polymorphic_identity": "application"}  # noqa: RUF012 - SQLAlchemy's own protocol.

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    funder_id: Mapped[int] = mapped_column(ForeignKey("funders.id"))
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("opportunities.id"))
    stage: Mapped[Stage] = mapped_column(text_enum(Stage), default=Stage.PROSPECT)
    stage_since: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    ask_cents: Mapped[int | None] = mapped_column(BigInteger)
    ask_from_budget: Mapped[bool] = mapped_column(default=False)
    awarded_cents: Mapped[int | None] = mapped_column(BigInteger)
    ceiling_cents: Mapped[int | None] = mapped_column(BigInteger)
    floor_cents: Mapped[int | None] = mapped_column(BigInteger)
    match_bp: Mapped[int | None] = mapped_column(Integer)
    match_source: Mapped[str] = mapped_column(String(500), default="")
    probability_bp: Mapped[int] = mapped_column(Integer, default=Stage.PROSPECT.probability_bp)
    probability_is_own: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    purpose: Mapped[str] = mapped_column(Text, default="")
    submitted_on: Mapped[date | None] = mapped_column(Date)
    decided_on: Mapped[date | None] = mapped_column(Date)
    closing_reason: Mapped[str] = mapped_column(String(1000), default="")
    counted_in_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id", ondelete="SET NULL"))
    next_deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))
    due_order: Mapped[datetime] = mapped_column(UTCDateTime, default=FAR_AHEAD)

    funder: Mapped[Funder] = relationship(Funder, foreign_keys=[funder_id], lazy="joined", innerjoin=True)

    __table_args__: Any = (
        CheckConstraint("ask_cents IS NULL OR ask_cents >= 0", name="ask_not_negative"),
        CheckConstraint("awarded_cents IS NULL OR awarded_cents >= 0", name="award_not_negative"),
        CheckConstraint("probability_bp BETWEEN 0 AND 10000", name="probability_share"),
        CheckConstraint("match_bp IS NULL OR match_bp BETWEEN 0 AND 9999", name="match_share"),
        CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="period_in_order"
        ),
        CheckConstraint("counted_in_id IS NULL OR counted_in_id <> id", name="not_counted_in_itself"),
        Index("ix_applications_stage_due", "stage", "due_order", "id"),
        Index(
            "ix_applications_stage_money",
            "stage",
            "counted_in_id",
            "ask_cents",
            "awarded_cents",
            "probability_bp",
        ),
        Index("ix_applications_due", "due_order", "id"),
        Index("ix_applications_ask", "ask_cents", "id"),
        Index("ix_applications_funder_id", "funder_id"),
        Index("ix_applications_starts_on", "starts_on", "id"),
        Index("ix_applications_ends_on", "ends_on", "id"),
        Index("ix_applications_opportunity_id", "opportunity_id"),
        Index("ix_applications_next_deadline_id", "next_deadline_id"),
        Index("ix_applications_counted_in_id", "counted_in_id"),
    )

    @property
    def amount_cents(self) -> int | None:
        """The money this stands for: what was awarded once it was, else what is asked."""
        return self.awarded_cents if self.stage is Stage.AWARDED else self.ask_cents


class ApplicationInitiative(Base):
    """An outreach initiative the application would pay for."""

    __tablename__ = "application_initiatives"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True
    )
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiatives.id"), primary_key=True)

    __table_args__ = (Index("ix_application_initiatives_initiative_id", "initiative_id", "application_id"),)


class ApplicationReadiness(Base):
    """How far one aspect of the application is; written by the feature that knows."""

    __tablename__ = "application_readiness"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True
    )
    aspect: Mapped[Aspect] = mapped_column(text_enum(Aspect), primary_key=True)
    state: Mapped[Readiness] = mapped_column(text_enum(Readiness))
    note: Mapped[str] = mapped_column(String(300), default="")


class ApplicationNeed(Base):
    """What one application says of its own about a registration.

    It is needed although this kind of funder does not usually ask for it, or not needed although it does.
    """

    __tablename__ = "application_needs"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[int] = mapped_column(ForeignKey("wallet_items.id", ondelete="CASCADE"), primary_key=True)
    needed: Mapped[bool] = mapped_column()

    __table_args__ = (Index("ix_application_needs_item_id", "item_id", "application_id"),)


class Decision(Base):
    """One recorded answer to "shall we apply?". A later one stands beside it; none is changed."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    verdict: Mapped[Verdict] = mapped_column(text_enum(Verdict))
    reason: Mapped[str] = mapped_column(Text)
    dissent: Mapped[str] = mapped_column(Text, default="")
    fit_mission: Mapped[int] = mapped_column(Integer)
    fit_capacity: Mapped[int] = mapped_column(Integer)
    fit_chance: Mapped[int] = mapped_column(Integer)
    hours_estimate: Mapped[int | None] = mapped_column(Integer)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_by_name: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (
        Index("ix_decisions_application_id_id", "application_id", "id"),
        CheckConstraint("fit_mission BETWEEN 1 AND 5", name="mission_range"),
        CheckConstraint("fit_capacity BETWEEN 1 AND 5", name="capacity_range"),
        CheckConstraint("fit_chance BETWEEN 1 AND 5", name="chance_range"),
    )


class ApplicationLink(Base):
    """One application continues another. The later one may continue several, and several may continue the earlier."""

    __tablename__ = "application_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    earlier_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    later_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    kind: Mapped[LinkKind] = mapped_column(text_enum(LinkKind))
    reason: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_by_name: Mapped[str] = mapped_column(String(200))

    __table_args__ = (
        CheckConstraint("earlier_id <> later_id", name="links_two"),
        UniqueConstraint("earlier_id", "later_id", name="uq_application_links_earlier_id_later_id"),
        Index("ix_application_links_later_id", "later_id", "kind"),
    )


class ReviewerComment(Base):
    """What a reviewer or program officer said of an application: the next cycle begins with it."""

    __tablename__ = "reviewer_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    reviewer: Mapped[str] = mapped_column(String(200), default="")
    score: Mapped[str] = mapped_column(String(60), default="")
    comment: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date | None] = mapped_column(Date)
    added_by_name: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (
        CheckConstraint("comment <> ''", name="says_something"),
        Index("ix_reviewer_comments_application_id", "application_id", "id"),
    )
