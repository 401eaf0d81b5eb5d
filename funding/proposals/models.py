"""A proposal: its sections, work plan, attachments, and what was sent."""

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

from funding.documents.models import Document
from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base
from funding.infra.ddl import extra_ddl
from funding.proposals.types import AttachmentState, ProposalStatus, SentRole, SubmissionMethod


class Proposal(Base):
    """What an application sends. ``format_changes`` hold this notice's own page rules, ``edition`` is printed."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE"), unique=True
    )
    template: Mapped[str] = mapped_column(String(40))
    format_key: Mapped[str] = mapped_column(String(40))
    format_changes: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    status: Mapped[ProposalStatus] = mapped_column(text_enum(ProposalStatus), default=ProposalStatus.DRAFT)
    edition: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, onupdate=clock.now)
    version: Mapped[int] = mapped_column(Integer, default=1)

    sections: Mapped[list["ProposalSection"]] = relationship(
        back_populates="proposal",
        order_by="ProposalSection.sort, ProposalSection.id",
        cascade="all, delete-orphan",
    )
    work_plan: Mapped[list["WorkPlanItem"]] = relationship(
        order_by="WorkPlanItem.sort, WorkPlanItem.id", cascade="all, delete-orphan"
    )
    attachments: Mapped[list["AttachmentItem"]] = relationship(
        back_populates="proposal",
        order_by="AttachmentItem.sort, AttachmentItem.id",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.


class ProposalSection(Base):
    """One section. ``body`` is cleaned HTML whose figure tokens hold only their keys."""

    __tablename__ = "proposal_sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    heading: Mapped[str] = mapped_column(String(200))
    guidance: Mapped[str] = mapped_column(String(1000), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    word_limit: Mapped[int | None] = mapped_column(Integer)
    character_limit: Mapped[int | None] = mapped_column(Integer)
    page_limit: Mapped[int | None] = mapped_column(Integer)
    counted: Mapped[bool] = mapped_column(default=True)
    single_spaced: Mapped[bool] = mapped_column(default=False)
    sort: Mapped[int] = mapped_column(Integer, default=0)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, onupdate=clock.now)
    updated_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    proposal: Mapped[Proposal] = relationship(back_populates="sections")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("length(heading) > 0", name="heading_present"),
        CheckConstraint("word_limit IS NULL OR word_limit > 0", name="word_limit_positive"),
        CheckConstraint("character_limit IS NULL OR character_limit > 0", name="character_limit_positive"),
        CheckConstraint("page_limit IS NULL OR page_limit > 0", name="page_limit_positive"),
        UniqueConstraint("proposal_id", "key", name="uq_proposal_sections_proposal_id_key"),
        Index("ix_proposal_sections_proposal_id_sort", "proposal_id", "sort"),
    )


class WorkPlanItem(Base):
    """One activity of the work plan."""

    __tablename__ = "work_plan_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiatives.id"))
    activity: Mapped[str] = mapped_column(String(300))
    responsible: Mapped[str] = mapped_column(String(120), default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    evidence: Mapped[str] = mapped_column(String(300), default="")
    sort: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__: Any = (
        CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="starts_before_it_ends"
        ),
    )


class AttachmentItem(Base):
    """One file of the checklist. ``file_name`` is the name it is sent under."""

    __tablename__ = "attachment_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
    guidance: Mapped[str] = mapped_column(String(500), default="")
    required: Mapped[bool] = mapped_column(default=True)
    state: Mapped[AttachmentState] = mapped_column(
        text_enum(AttachmentState), default=AttachmentState.MISSING
    )
    reason: Mapped[str] = mapped_column(String(300), default="")
    file_name: Mapped[str] = mapped_column(String(200), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    sort: Mapped[int] = mapped_column(Integer, default=0)

    proposal: Mapped[Proposal] = relationship(back_populates="attachments")
    document: Mapped[Document | None] = relationship(Document)

    __table_args__: Any = (
        CheckConstraint("state <> 'have' OR document_id IS NOT NULL", name="have_means_a_file"),
        CheckConstraint(
            "state <> 'not_applicable' OR length(reason) > 0", name="not_applicable_has_a_reason"
        ),
    )


class Submission(Base):
    """One sending, with what was said about it. Never changed: a correction is another submission."""

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    zone: Mapped[str] = mapped_column(String(64))
    method: Mapped[SubmissionMethod] = mapped_column(text_enum(SubmissionMethod))
    tracking_number: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    edition: Mapped[int] = mapped_column(Integer)
    request_cents: Mapped[int | None] = mapped_column(BigInteger)
    total_cents: Mapped[int | None] = mapped_column(BigInteger)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_by_name: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    files: Mapped[list["SubmissionFile"]] = relationship(order_by="SubmissionFile.id")


class SubmissionFile(Base):
    """One file as it was sent, pinned by the hash of its content."""

    __tablename__ = "submission_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    role: Mapped[SentRole] = mapped_column(text_enum(SentRole))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)

    document: Mapped[Document] = relationship(Document)


def _immutable(table: Any) -> None:
    name = table.name
    sentence = "what was sent is never changed"
    verbs = ("update", "delete")
    extra_ddl(
        table,
        f"{name}_immutable",
        sqlite=tuple(
            f"CREATE TRIGGER {name}_no_{verb} BEFORE {verb.upper()} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            for verb in verbs
        ),
        postgresql=(
            f"CREATE FUNCTION {name}_immutable() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{sentence}'; END $$",
            f"CREATE TRIGGER {name}_immutable BEFORE UPDATE OR DELETE ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}_immutable()",
        ),
        drop_sqlite=tuple(f"DROP TRIGGER IF EXISTS {name}_no_{verb}" for verb in verbs),
        drop_postgresql=(
            f"DROP TRIGGER IF EXISTS {name}_immutable ON {name}",
            f"DROP FUNCTION IF EXISTS {name}_immutable()",
        ),
    )


_immutable(Submission.__table__)
_immutable(SubmissionFile.__table__)
