"""Tables of subawards and contracts. The name stands on the record as its title; no balance is stored anywhere."""

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

from funding.awards.models import Award
from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base
from funding.infra.ddl import append_only
from funding.infra.records import Record
from funding.partners.models import Partner
from funding.subawards.types import InvoiceState, MonitoringKind, Nature, RateKind, Status


class Subaward(Record):
    """One agreement that pays a partner from an award.

    Days and amounts are those of the first signature; ``queries.sums`` adds its modifications. ``line_key`` is the key
    of the budget line that pays it. ``signs`` and ``reason`` are the determination of 2 CFR 200.331.
    """

    __tablename__ = "subawards"
    __mapper_args__ = {"polymorphic_identity": "subaward"}  # noqa: RUF012 - SQLAlchemy reads a plain dict.

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"))
    nature: Mapped[Nature] = mapped_column(text_enum(Nature))
    signs: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[Status] = mapped_column(text_enum(Status), default=Status.DRAFT)
    line_key: Mapped[str] = mapped_column(String(40), default="")
    number: Mapped[str] = mapped_column(String(60), default="")
    registered_name: Mapped[str] = mapped_column(String(200), default="")
    uei: Mapped[str | None] = mapped_column(String(12))
    description: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    budget_starts_on: Mapped[date | None] = mapped_column(Date)
    budget_ends_on: Mapped[date | None] = mapped_column(Date)
    amount_cents: Mapped[int | None] = mapped_column(BigInteger)
    committed_cents: Mapped[int | None] = mapped_column(BigInteger)
    rate_kind: Mapped[RateKind | None] = mapped_column(text_enum(RateKind))
    rate_bp: Mapped[int | None] = mapped_column(Integer)
    is_research: Mapped[bool] = mapped_column(default=False)
    fixed_amount: Mapped[bool] = mapped_column(default=False)
    approval_on: Mapped[date | None] = mapped_column(Date)
    approval_reference: Mapped[str] = mapped_column(String(200), default="")
    our_contact: Mapped[str] = mapped_column(String(300), default="")
    signed_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    final_deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))

    award: Mapped[Award] = relationship(Award, foreign_keys=[award_id], lazy="joined", innerjoin=True)
    partner: Mapped[Partner] = relationship(Partner, foreign_keys=[partner_id], lazy="joined", innerjoin=True)

    __table_args__: Any = (
        CheckConstraint("amount_cents IS NULL OR amount_cents > 0", name="amount_positive"),
        CheckConstraint("committed_cents IS NULL OR committed_cents > 0", name="committed_positive"),
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="days_in_order"),
        CheckConstraint("rate_bp IS NULL OR rate_bp BETWEEN 0 AND 50000", name="rate_in_range"),
        CheckConstraint("status IN ('draft', 'dropped') OR signed_on IS NOT NULL", name="signed_has_a_day"),
        CheckConstraint("(status = 'closed') = (closed_on IS NOT NULL)", name="closed_has_a_day"),
        Index("ix_subawards_award_id", "award_id", "id"),
        Index("ix_subawards_partner_id", "partner_id", "id"),
        Index("ix_subawards_status_ends_on", "status", "ends_on", "id"),
        Index("ix_subawards_status_nature", "status", "nature", "id"),
        Index("ix_subawards_final_deadline_id", "final_deadline_id"),
    )


class SubawardAction(Base):
    """One obligation: the first signature (number 1) and every modification. Rows are added and never changed."""

    __tablename__ = "subaward_actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    subaward_id: Mapped[int] = mapped_column(ForeignKey("subawards.id"))
    number: Mapped[int] = mapped_column(Integer)
    obligated_on: Mapped[date] = mapped_column(Date)
    delta_cents: Mapped[int] = mapped_column(BigInteger)
    new_ends_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(1000))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__: Any = (
        UniqueConstraint("subaward_id", "number", name="uq_subaward_actions_subaward_id_number"),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("number > 1 OR delta_cents > 0", name="first_obligates"),
        Index("ix_subaward_actions_document_id", "document_id"),
    )


class SubawardInvoice(Base):
    """One invoice of a partner: entered by one person, approved by another, then paid or sent back."""

    __tablename__ = "subaward_invoices"

    id: Mapped[int] = mapped_column(primary_key=True)
    subaward_id: Mapped[int] = mapped_column(ForeignKey("subawards.id"))
    number: Mapped[str] = mapped_column(String(60))
    received_on: Mapped[date] = mapped_column(Date)
    covers_from: Mapped[date] = mapped_column(Date)
    covers_to: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(1000), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    state: Mapped[InvoiceState] = mapped_column(text_enum(InvoiceState), default=InvoiceState.ENTERED)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[date | None] = mapped_column(Date)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    returned_reason: Mapped[str] = mapped_column(String(1000), default="")
    paid_on: Mapped[date | None] = mapped_column(Date)
    payment_reference: Mapped[str] = mapped_column(String(100), default="")
    posted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        UniqueConstraint("subaward_id", "number", name="uq_subaward_invoices_subaward_id_number"),
        CheckConstraint("number <> ''", name="has_a_number"),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint("covers_from <= covers_to", name="days_in_order"),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid_has_a_day"),
        CheckConstraint("(state = 'entered') = (decided_on IS NULL)", name="decided_has_a_day"),
        CheckConstraint("(state = 'returned') = (returned_reason <> '')", name="returned_has_a_reason"),
        Index("ix_subaward_invoices_state", "state", "received_on", "id"),
        Index("ix_subaward_invoices_paid_on", "paid_on", "subaward_id"),
        Index("ix_subaward_invoices_document_id", "document_id"),
    )


class RiskAssessment(Base):
    """One look at how risky a subrecipient is; the newest holds. ``answers`` are points by factor."""

    __tablename__ = "subaward_risks"

    id: Mapped[int] = mapped_column(primary_key=True)
    subaward_id: Mapped[int] = mapped_column(ForeignKey("subawards.id"))
    assessed_on: Mapped[date] = mapped_column(Date)
    answers: Mapped[dict[str, int]] = mapped_column(Json)
    score: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(String(2000), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__: Any = (
        CheckConstraint("score BETWEEN 0 AND 12", name="score_in_range"),
        Index("ix_subaward_risks_subaward_id", "subaward_id", "assessed_on", "id"),
    )


class MonitoringVisit(Base):
    """One monitoring activity with what was found and what follows. ``deadline_id`` is its next open date."""

    __tablename__ = "subaward_visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    subaward_id: Mapped[int] = mapped_column(ForeignKey("subawards.id"))
    kind: Mapped[MonitoringKind] = mapped_column(text_enum(MonitoringKind))
    planned_on: Mapped[date] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    summary: Mapped[str] = mapped_column(Text, default="")
    finding: Mapped[bool] = mapped_column(default=False)
    follow_up: Mapped[str] = mapped_column(Text, default="")
    follow_up_on: Mapped[date | None] = mapped_column(Date)
    followed_on: Mapped[date | None] = mapped_column(Date)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("done_on IS NOT NULL OR NOT finding", name="found_when_done"),
        CheckConstraint("NOT finding OR follow_up <> ''", name="finding_has_a_follow_up"),
        CheckConstraint("follow_up = '' OR follow_up_on IS NOT NULL", name="follow_up_has_a_day"),
        Index("ix_subaward_visits_subaward_id", "subaward_id", "planned_on", "id"),
        Index("ix_subaward_visits_planned_on", "planned_on", "done_on"),
        Index("ix_subaward_visits_owner_id", "owner_id"),
        Index("ix_subaward_visits_deadline_id", "deadline_id"),
    )


class SamReport(Base):
    """One report of a subaward in SAM.gov: its day, its receipt, and the last action that it covers."""

    __tablename__ = "subaward_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    subaward_id: Mapped[int] = mapped_column(ForeignKey("subawards.id"))
    through_action: Mapped[int] = mapped_column(Integer)
    reported_on: Mapped[date] = mapped_column(Date)
    receipt: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__: Any = (
        CheckConstraint("receipt <> ''", name="has_a_receipt"),
        CheckConstraint("through_action > 0", name="covers_an_action"),
        Index("ix_subaward_reports_subaward_id", "subaward_id", "through_action"),
    )


class FfataDeadline(Base):
    """Which date among the deadlines stands for the report that one action asks for."""

    __tablename__ = "subaward_report_dates"

    id: Mapped[int] = mapped_column(primary_key=True)
    subaward_id: Mapped[int] = mapped_column(ForeignKey("subawards.id", ondelete="CASCADE"))
    action: Mapped[int] = mapped_column(Integer)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id", ondelete="CASCADE"))

    __table_args__: Any = (
        UniqueConstraint("subaward_id", "action", name="uq_subaward_report_dates_subaward_id_action"),
        Index("ix_subaward_report_dates_deadline_id", "deadline_id"),
    )


class PartnerAudit(Base):
    """What is known of a subrecipient's audit of one fiscal year; it counts for all its subawards."""

    __tablename__ = "partner_audits"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"))
    year_ends_on: Mapped[date] = mapped_column(Date)
    required: Mapped[bool | None] = mapped_column()
    received_on: Mapped[date | None] = mapped_column(Date)
    findings: Mapped[bool] = mapped_column(default=False)
    decided_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(2000), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        UniqueConstraint("partner_id", "year_ends_on", name="uq_partner_audits_partner_id_year_ends_on"),
        CheckConstraint("received_on IS NOT NULL OR NOT findings", name="findings_when_received"),
        CheckConstraint("decided_on IS NULL OR findings", name="decided_on_findings"),
        Index("ix_partner_audits_document_id", "document_id"),
    )


class CloseStep(Base):
    """One step of closing that is done; ``key`` is its rule's."""

    __tablename__ = "subaward_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    subaward_id: Mapped[int] = mapped_column(ForeignKey("subawards.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    done_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(1000), default="")
    by_name: Mapped[str] = mapped_column(String(200))

    __table_args__: Any = (UniqueConstraint("subaward_id", "key", name="uq_subaward_steps_subaward_id_key"),)


append_only(SubawardAction.__table__, "What was obligated is modified by another action, never changed.")
append_only(SamReport.__table__, "Reports in SAM.gov are added to, never changed.")
append_only(RiskAssessment.__table__, "Assessments of risk are added to, never changed.")
