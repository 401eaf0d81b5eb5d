"""Tables of awards. Title, owner, visibility and version stand on the record; no balance is stored anywhere."""

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

from funding.applications.models import Application
from funding.awards.types import (
    AmendmentKind,
    AwardRoute,
    AwardStatus,
    ConditionState,
    PaymentMethod,
    StepState,
)
from funding.funders.models import Funder
from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base
from funding.infra.ddl import append_only
from funding.infra.records import Record


class Award(Record):
    """What one application won. Dates and amounts are those of the set-up; ``queries.standing`` adds amendments.

    ``amount_cents`` is the funder's money and ``match_required_cents`` the recipient's share. The budget is the
    application's own: its versions hang on ``application_id``. ``final_financial_sent_on`` starts the clock of
    record retention.
    """

    __tablename__ = "awards"
    __mapper_args__ = {"polymorphic_identity": "award"}  # noqa: RUF012 - SQLAlchemy's own protocol.

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    funder_id: Mapped[int] = mapped_column(ForeignKey("funders.id"))
    route: Mapped[AwardRoute] = mapped_column(text_enum(AwardRoute))
    award_number: Mapped[str] = mapped_column(String(100), default="")
    pass_through_number: Mapped[str] = mapped_column(String(100), default="")
    federal_agency: Mapped[str] = mapped_column(String(200), default="")
    aln: Mapped[str] = mapped_column(String(10), default="")
    program_title: Mapped[str] = mapped_column(String(300), default="")
    federal_award_date: Mapped[date | None] = mapped_column(Date)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    match_required_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    payment_method: Mapped[PaymentMethod] = mapped_column(text_enum(PaymentMethod))
    reporting_calendar: Mapped[str] = mapped_column(String(20), default="agreed")
    status: Mapped[AwardStatus] = mapped_column(text_enum(AwardStatus), default=AwardStatus.SETTING_UP)
    final_financial_sent_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    closing_note: Mapped[str] = mapped_column(String(1000), default="")
    kept_longer: Mapped[list[str]] = mapped_column(Json, default=list)
    kept_until: Mapped[date | None] = mapped_column(Date)
    notes: Mapped[str] = mapped_column(Text, default="")

    funder: Mapped[Funder] = relationship(Funder, foreign_keys=[funder_id], lazy="joined", innerjoin=True)
    application: Mapped[Application] = relationship(
        Application, foreign_keys=[application_id], lazy="select", viewonly=True
    )

    __table_args__: Any = (
        UniqueConstraint("application_id", name="uq_awards_application_id"),
        CheckConstraint("amount_cents >= 0", name="amount_not_negative"),
        CheckConstraint("match_required_cents >= 0", name="match_not_negative"),
        CheckConstraint("ends_on >= starts_on", name="period_in_order"),
        CheckConstraint("(status = 'closed') = (closed_on IS NOT NULL)", name="closed_has_a_day"),
        Index("ix_awards_funder_id", "funder_id", "id"),
        Index("ix_awards_status_ends_on", "status", "ends_on", "id"),
        Index("ix_awards_ends_on", "ends_on", "id"),
    )


class AwardPeriod(Base):
    """One budget period. Together they tile the period of performance of the set-up."""

    __tablename__ = "award_periods"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)

    __table_args__: Any = (
        UniqueConstraint("award_id", "number", name="uq_award_periods_award_id_number"),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("ends_on >= starts_on", name="period_in_order"),
        CheckConstraint("amount_cents >= 0", name="amount_not_negative"),
    )


class Amendment(Base):
    """One change of the award by the funder. Rows are added and never changed; a correction is one more row.

    The deltas are signed. It holds from ``effective_on``; ``before`` and ``after`` say in words what it changed.
    """

    __tablename__ = "amendments"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[AmendmentKind] = mapped_column(text_enum(AmendmentKind))
    reference: Mapped[str] = mapped_column(String(100), default="")
    effective_on: Mapped[date] = mapped_column(Date)
    signed_on: Mapped[date | None] = mapped_column(Date)
    requested_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(2000))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    amount_delta_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    match_delta_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    new_ends_on: Mapped[date | None] = mapped_column(Date)
    before: Mapped[str] = mapped_column(String(1000), default="")
    after: Mapped[str] = mapped_column(String(1000), default="")
    added_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    added_by_name: Mapped[str] = mapped_column(String(200))

    __table_args__: Any = (
        UniqueConstraint("award_id", "number", name="uq_amendments_award_id_number"),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        Index("ix_amendments_award_id_effective_on", "award_id", "effective_on", "number"),
        Index("ix_amendments_document_id", "document_id"),
    )


class Condition(Base):
    """One term or special condition of the award. A dated one stands among the deadlines as well."""

    __tablename__ = "award_conditions"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(20), default="")
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    holds_funds: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None] = mapped_column(Date)
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))
    state: Mapped[ConditionState] = mapped_column(text_enum(ConditionState), default=ConditionState.OPEN)
    settled_on: Mapped[date | None] = mapped_column(Date)
    settled_by_name: Mapped[str] = mapped_column(String(200), default="")
    settled_note: Mapped[str] = mapped_column(String(1000), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("title <> ''", name="has_a_title"),
        CheckConstraint("(state = 'open') = (settled_on IS NULL)", name="settled_has_a_day"),
        Index("ix_award_conditions_award_id", "award_id", "id"),
        Index("ix_award_conditions_due_on", "due_on", "id"),
        Index("ix_award_conditions_deadline_id", "deadline_id"),
        Index("ix_award_conditions_document_id", "document_id"),
    )


class CloseoutStep(Base):
    """One step of an award's closeout, laid out when the closeout begins; ``key`` is its rule's."""

    __tablename__ = "closeout_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
    state: Mapped[StepState] = mapped_column(text_enum(StepState), default=StepState.OPEN)
    settled_on: Mapped[date | None] = mapped_column(Date)
    settled_by_name: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))

    __table_args__: Any = (
        UniqueConstraint("award_id", "key", name="uq_closeout_steps_award_id_key"),
        CheckConstraint("(state = 'open') = (settled_on IS NULL)", name="settled_has_a_day"),
        Index("ix_closeout_steps_document_id", "document_id"),
    )


class AwardClock(Base):
    """Which date of the award is which clock of its closeout; ``key`` is the clock's."""

    __tablename__ = "award_clocks"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(20))
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))

    __table_args__: Any = (
        UniqueConstraint("award_id", "key", name="uq_award_clocks_award_id_key"),
        Index("ix_award_clocks_deadline_id", "deadline_id"),
    )


append_only(Amendment.__table__, "amendments of an award are append-only")
