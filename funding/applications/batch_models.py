"""Tables of bulk changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime
from funding.infra.db import Base


class Batch(Base):
    """One change of many applications: written down as a preview, then made, then perhaps taken back."""

    __tablename__ = "pipeline_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[int | None] = mapped_column(Integer)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    told: Mapped[str] = mapped_column(String(300))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_by_name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    applied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by_name: Mapped[str] = mapped_column(String(200), default="")

    __table_args__: Any = (Index("ix_pipeline_batches_applied_at", "applied_at", "id"),)


class BatchRow(Base):
    """One application of a batch: its version when it was shown and after it was changed, and what it had before.

    ``state`` is waiting, refused, made, left or back; ``note`` says why it was refused or left.
    """

    __tablename__ = "pipeline_batch_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("pipeline_batches.id", ondelete="CASCADE"))
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(Integer)
    version_after: Mapped[int | None] = mapped_column(Integer)
    old: Mapped[str] = mapped_column(String(300), default="")
    new: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    note: Mapped[str] = mapped_column(String(500), default="")
    before: Mapped[dict[str, Any]] = mapped_column(Json)

    __table_args__: Any = (
        UniqueConstraint("batch_id", "application_id"),
        Index("ix_pipeline_batch_rows_application_id", "application_id"),
    )
