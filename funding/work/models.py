"""Dated obligations that hang on a record."""

from __future__ import annotations

from datetime import date, datetime, time

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
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (
        Index("ix_deadlines_record_id_done_at", "record_id", "done_at", "due_on"),
        Index("ix_deadlines_done_at_due_on", "done_at", "due_on", "id"),
        CheckConstraint("(certainty IN ('rolling', 'unknown')) = (due_on IS NULL)", name="dated_unless_open"),
        CheckConstraint("due_at IS NULL OR certainty = 'exact'", name="instant_only_when_exact"),
    )
