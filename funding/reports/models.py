"""Tables of reports. Title, owner, visibility and version stand on the record; due dates stand among the deadlines."""

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

from funding.awards.models import Award
from funding.documents.models import Document
from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base
from funding.infra.ddl import append_only
from funding.infra.records import Record
from funding.kernel.periods import Period
from funding.reports.types import Basis, FiledRole, ReplyKind, ReportKind, ReportState, SendMethod
from funding.reports.variance import USUAL_LIMIT_BP
from funding.work.models import Deadline


class Report(Record):
    """One report to a funder on one award for some days.

    ``name`` is the title without the award. ``plan_key`` is its place in the award's plan, None for one added by hand;
    ``by_hand`` says that somebody changed its days or its due date. ``deadline_id`` is the funder's date; the internal
    steps are deadlines of this record whose ``sequence`` is the step. ``figures`` are locked as of ``as_of``.
    """

    __tablename__ = "reports"
    __mapper_args__ = {"polymorphic_identity": "report"}  # noqa: RUF012 - SQLAlchemy's own protocol.

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    report_kind: Mapped[ReportKind] = mapped_column(text_enum(ReportKind))
    name: Mapped[str] = mapped_column(String(200))
    rule: Mapped[str] = mapped_column(String(20), default="")
    plan_key: Mapped[str | None] = mapped_column(String(40))
    covers_from: Mapped[date] = mapped_column(Date)
    covers_to: Mapped[date] = mapped_column(Date)
    final: Mapped[bool] = mapped_column(default=False)
    frequency: Mapped[str] = mapped_column(String(40), default="")
    basis: Mapped[Basis] = mapped_column(text_enum(Basis), default=Basis.ACCRUAL)
    has_form: Mapped[bool] = mapped_column(default=False)
    by_hand: Mapped[bool] = mapped_column(default=False)
    state: Mapped[ReportState] = mapped_column(text_enum(ReportState), default=ReportState.UPCOMING)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))
    remarks: Mapped[str] = mapped_column(Text, default="")

    prepared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    prepared_by_name: Mapped[str] = mapped_column(String(200), default="")
    as_of: Mapped[date | None] = mapped_column(Date)
    figures: Mapped[dict[str, Any] | None] = mapped_column(Json)
    locked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    locked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    locked_by_name: Mapped[str] = mapped_column(String(200), default="")
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    signed_by_name: Mapped[str] = mapped_column(String(200), default="")
    document: Mapped[dict[str, Any] | None] = mapped_column(Json)
    override_by_name: Mapped[str] = mapped_column(String(200), default="")
    override_reason: Mapped[str] = mapped_column(String(500), default="")

    award: Mapped[Award] = relationship(Award, foreign_keys=[award_id])
    deadline: Mapped[Deadline | None] = relationship(Deadline, foreign_keys=[deadline_id])

    __table_args__: Any = (
        UniqueConstraint("award_id", "plan_key", name="uq_reports_award_id_plan_key"),
        CheckConstraint("covers_from <= covers_to", name="days_in_order"),
        CheckConstraint("revision > 0", name="revision_counts"),
        CheckConstraint("(as_of IS NULL) = (locked_at IS NULL)", name="locked_as_of_a_day"),
        CheckConstraint("signed_at IS NULL OR locked_at IS NOT NULL", name="signed_is_locked"),
        CheckConstraint("(override_reason = '') = (override_by_name = '')", name="override_is_named"),
        Index("ix_reports_award_id_covers_to", "award_id", "covers_to", "id"),
        Index("ix_reports_state", "state", "deadline_id"),
        Index("ix_reports_deadline_id", "deadline_id"),
    )

    @property
    def covers(self) -> Period:
        """The days it covers."""
        return Period(self.covers_from, self.covers_to)

    @property
    def due_on(self) -> date | None:
        """The day on which the funder wants it, or None where nobody said."""
        return self.deadline.due_on if self.deadline else None

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it has not been sent."""
        return self.state.is_open and self.due_on is not None and self.due_on < clock.today()


class ReportAnswer(Base):
    """One question of a report and what is answered to it: cleaned HTML."""

    __tablename__ = "report_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    question: Mapped[str] = mapped_column(String(500))
    guidance: Mapped[str] = mapped_column(String(500), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    sort: Mapped[int] = mapped_column(Integer, default=0)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, onupdate=clock.now)
    updated_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("question <> ''", name="has_a_question"),
        UniqueConstraint("report_id", "key", name="uq_report_answers_report_id_key"),
        Index("ix_report_answers_report_id_sort", "report_id", "sort", "id"),
    )


class VarianceNote(Base):
    """Why a measure or a category of the budget lies off its promise; ``row`` is "indicator:5" or "spend:travel"."""

    __tablename__ = "report_variance_notes"

    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True)
    row: Mapped[str] = mapped_column(String(60), primary_key=True)
    text: Mapped[str] = mapped_column(String(1000))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, onupdate=clock.now)
    written_by_name: Mapped[str] = mapped_column(String(200), default="")

    __table_args__: Any = (CheckConstraint("text <> ''", name="says_something"),)


class ReportSend(Base):
    """One sending with the whole document as it went out. Never changed: a correction is another sending."""

    __tablename__ = "report_sends"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    revision: Mapped[int] = mapped_column(Integer)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    zone: Mapped[str] = mapped_column(String(64))
    method: Mapped[SendMethod] = mapped_column(text_enum(SendMethod))
    receipt_number: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    on_time: Mapped[bool | None]
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_by_name: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    files: Mapped[list[ReportSendFile]] = relationship(order_by="ReportSendFile.id")

    __table_args__: Any = (
        UniqueConstraint("report_id", "revision", name="uq_report_sends_report_id_revision"),
        Index("ix_report_sends_sent_at", "sent_at", "id"),
    )


class ReportSendFile(Base):
    """One file as it was sent, pinned by the hash of its content."""

    __tablename__ = "report_send_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    send_id: Mapped[int] = mapped_column(ForeignKey("report_sends.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    role: Mapped[FiledRole] = mapped_column(text_enum(FiledRole))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)

    document: Mapped[Document] = relationship(Document)


class ReportReply(Base):
    """What the funder answered to a sending: accepted, or returned with comments. Never changed."""

    __tablename__ = "report_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    revision: Mapped[int] = mapped_column(Integer)
    kind: Mapped[ReplyKind] = mapped_column(text_enum(ReplyKind))
    on: Mapped[date] = mapped_column("replied_on", Date)
    comments: Mapped[str] = mapped_column(Text, default="")
    by_name: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__: Any = (
        CheckConstraint("kind <> 'returned' OR comments <> ''", name="returned_with_comments"),
    )


class ReportSettings(Base):
    """The house's own rules of reporting: one row."""

    __tablename__ = "report_settings"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    variance_bp: Mapped[int] = mapped_column(Integer, default=USUAL_LIMIT_BP)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("variance_bp BETWEEN 0 AND 10000", name="variance_is_a_share"),
    )


for _table in (ReportSend.__table__, ReportSendFile.__table__, ReportReply.__table__):
    append_only(_table, "what was sent and answered is never changed")
