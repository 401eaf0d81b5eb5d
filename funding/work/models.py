"""Dated obligations that hang on a record, what they were before, and the ladders of internal dates below them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Time
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base
from funding.kernel.zoned import Certainty
from funding.work.types import DeadlineKind


class Deadline(Base):
    """One dated obligation with the zone it is told in and how sure it is.

    ``due_at`` is the instant for an exact deadline. ``due_on`` and ``at_time`` are the wall clock in ``zone``, which
    is what people compare with the funder's page; both are kept because zones change their rules.

    An internal date that was counted back from a gate knows it (``anchor_id``), by how many working days
    (``days_before``) and by which step of a ladder; ``moved_by_hand`` says that somebody then chose another day.
    """

    __tablename__ = "deadlines"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    kind: Mapped[DeadlineKind] = mapped_column(text_enum(DeadlineKind))
    label: Mapped[str] = mapped_column(String(200))
    sequence: Mapped[int] = mapped_column(Integer, default=1)
    due_on: Mapped[date | None] = mapped_column(Date)
    at_time: Mapped[time | None] = mapped_column(Time)
    zone: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    certainty: Mapped[Certainty] = mapped_column(text_enum(Certainty))
    source_text: Mapped[str] = mapped_column(String(500), default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    checked_on: Mapped[date | None] = mapped_column(Date)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    anchor_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("ladder_steps.id", ondelete="SET NULL"))
    days_before: Mapped[int | None] = mapped_column(Integer)
    moved_by_hand: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        Index("ix_deadlines_record_id_done_at", "record_id", "done_at", "due_on"),
        Index("ix_deadlines_done_at_due_on", "done_at", "due_on", "id"),
        Index("ix_deadlines_due_on", "due_on", "kind", "done_at", "record_id", "owner_id", "id"),
        Index("ix_deadlines_anchor_id", "anchor_id"),
        Index("ix_deadlines_step_id", "step_id"),
        Index("ix_deadlines_certainty_due_on", "certainty", "done_at", "due_on"),
        CheckConstraint("(certainty IN ('rolling', 'unknown')) = (due_on IS NULL)", name="dated_unless_open"),
        CheckConstraint("due_at IS NULL OR certainty = 'exact'", name="instant_only_when_exact"),
        CheckConstraint("days_before IS NULL OR days_before >= 0", name="counted_back"),
        CheckConstraint("anchor_id IS NULL OR anchor_id <> id", name="not_its_own_anchor"),
    )


class DeadlineChange(Base):
    """What a date was, what it became, who changed it, and what says so."""

    __tablename__ = "deadline_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500), default="")
    source_text: Mapped[str] = mapped_column(String(500), default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    checked_on: Mapped[date | None] = mapped_column(Date)
    old_due_on: Mapped[date | None] = mapped_column(Date)
    old_at_time: Mapped[time | None] = mapped_column(Time)
    old_zone: Mapped[str] = mapped_column(String(64))
    old_certainty: Mapped[str] = mapped_column(String(40))
    new_due_on: Mapped[date | None] = mapped_column(Date)
    new_at_time: Mapped[time | None] = mapped_column(Time)
    new_zone: Mapped[str] = mapped_column(String(64))
    new_certainty: Mapped[str] = mapped_column(String(40))

    __table_args__: Any = (Index("ix_deadline_changes_deadline_id_id", "deadline_id", "id"),)


class LadderTemplate(Base):
    """A ladder of internal dates: for which kind of funder and which kind of gate; empty is any."""

    __tablename__ = "ladder_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    funder_kind: Mapped[str] = mapped_column(String(40), default="")
    gate_kind: Mapped[str] = mapped_column(String(40), default="")
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (CheckConstraint("length(name) > 0", name="name_present"),)


class LadderStep(Base):
    """One rung: what is to be done so many working days before the gate, and whose role it is; empty is the owner."""

    __tablename__ = "ladder_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("ladder_templates.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(200))
    days_before: Mapped[int] = mapped_column(Integer)
    role: Mapped[str] = mapped_column(String(40), default="")

    __table_args__: Any = (
        Index("ix_ladder_steps_template_id", "template_id", "position"),
        CheckConstraint("days_before BETWEEN 0 AND 260", name="within_a_year"),
    )
