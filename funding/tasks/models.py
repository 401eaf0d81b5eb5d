"""Tasks, what blocks them, the templates they come from, and the links through which outsiders act."""

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
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, validates

from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base
from funding.tasks.types import NO_DATE, AnswerState, LinkAsk, TaskState


class Task(Base):
    """Something somebody has to do: on a record or on none, for a deadline or for none.

    ``due_order`` repeats ``due_on``, with the end of time for no date, so that every list is read in order by an index.
    A task that a template set knows its step and the signed count of working days from its date (``days_offset``);
    ``moved_by_hand`` says that somebody then chose another day. ``waiting_name`` is a person outside the house.
    """

    __tablename__ = "tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    notes: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    waiting_name: Mapped[str] = mapped_column(String(120), default="")
    waiting_email: Mapped[str] = mapped_column(String(254), default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    due_order: Mapped[date] = mapped_column(Date, default=NO_DATE)
    state: Mapped[TaskState] = mapped_column(text_enum(TaskState), default=TaskState.OPEN)
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("task_steps.id", ondelete="SET NULL"))
    days_offset: Mapped[int | None] = mapped_column(Integer)
    moved_by_hand: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_by_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(1000), default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, onupdate=clock.now)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("length(title) > 0", name="title_present"),
        CheckConstraint("due_on IS NULL OR due_order = due_on", name="in_order_of_its_day"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_a_time"),
        CheckConstraint("state <> 'waived' OR length(reason) > 0", name="waived_has_a_reason"),
        UniqueConstraint("deadline_id", "step_id", name="uq_tasks_deadline_id_step_id"),
        Index("ix_tasks_state_due", "state", "due_order", "id"),
        Index("ix_tasks_owner_state_due", "owner_id", "state", "due_order", "id"),
        Index("ix_tasks_record_state_due", "record_id", "state", "due_order", "id"),
        Index(
            "ix_tasks_waiting",
            "state",
            "due_order",
            "id",
            sqlite_where=waiting_name != "",
            postgresql_where=waiting_name != "",
        ),
        Index("ix_tasks_step_id", "step_id"),
        Index("ix_tasks_document_id", "document_id"),
    )

    @validates("due_on")
    def _order_by_day(self, _key: str, day: date | None) -> date | None:
        self.due_order = day or NO_DATE
        return day

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be done."""
        return self.state is TaskState.OPEN


_TASKS = Task.__table__
assert isinstance(_TASKS, Table)  # noqa: S101 - tells the type checker what declarative mapping made.
# Somebody who leaves hands over what is still to be done; what is done stays theirs.
_TASKS.info["owned_while"] = _TASKS.c.state == TaskState.OPEN


class TaskBlocker(Base):
    """One task that must be done or waived before another can be done."""

    __tablename__ = "task_blockers"

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True)
    blocker_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True)

    __table_args__: Any = (
        CheckConstraint("task_id <> blocker_id", name="not_its_own_blocker"),
        Index("ix_task_blockers_blocker_id", "blocker_id", "task_id"),
    )


class TaskTemplate(Base):
    """Tasks that a kind of date asks for, for which kind of funder; empty is any."""

    __tablename__ = "task_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    funder_kind: Mapped[str] = mapped_column(String(40), default="")
    deadline_kind: Mapped[str] = mapped_column(String(40), default="")
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (CheckConstraint("length(name) > 0", name="name_present"),)


class TaskStep(Base):
    """One task of a template: how many working days from the date (before it: negative), and whose it is."""

    __tablename__ = "task_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("task_templates.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    days: Mapped[int] = mapped_column(Integer)
    role: Mapped[str] = mapped_column(String(40), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    waits_for_id: Mapped[int | None] = mapped_column(ForeignKey("task_steps.id", ondelete="SET NULL"))

    __table_args__: Any = (
        Index("ix_task_steps_template_id", "template_id", "position"),
        Index("ix_task_steps_waits_for_id", "waits_for_id"),
        CheckConstraint("days BETWEEN -260 AND 260", name="within_a_year"),
        CheckConstraint("waits_for_id IS NULL OR waits_for_id <> id", name="not_waiting_for_itself"),
    )


class TaskLink(Base):
    """A link for one person without an account, good for one task, once, for a time. Only its token's hash is kept."""

    __tablename__ = "task_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64))
    asks: Mapped[LinkAsk] = mapped_column(text_enum(LinkAsk))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    draft: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_by_name: Mapped[str] = mapped_column(String(200), default="")
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__: Any = (
        UniqueConstraint("token_hash", name="uq_task_links_token_hash"),
        CheckConstraint("length(name) > 0", name="name_present"),
        Index("ix_task_links_task_id", "task_id", "id"),
    )


class TaskAnswer(Base):
    """What came through a link, until the owner accepts it or sends it back; both stay."""

    __tablename__ = "task_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("task_links.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    given_by: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text, default="")
    figure_cents: Mapped[int | None] = mapped_column(BigInteger)
    days: Mapped[list[str]] = mapped_column(Json, default=list)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    state: Mapped[AnswerState] = mapped_column(text_enum(AnswerState), default=AnswerState.WAITING)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")

    __table_args__: Any = (
        CheckConstraint("length(given_by) > 0", name="giver_named"),
        CheckConstraint("figure_cents IS NULL OR figure_cents >= 0", name="figure_not_negative"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_has_a_time"),
        Index("ix_task_answers_link_id", "link_id", "id"),
        Index("ix_task_answers_document_id", "document_id"),
        Index(
            "ix_task_answers_waiting",
            "id",
            sqlite_where=state == AnswerState.WAITING,
            postgresql_where=state == AnswerState.WAITING,
        ),
    )
