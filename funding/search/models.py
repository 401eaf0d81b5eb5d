"""The index over everything that has a name, and what each person saw lately."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import UTCDateTime
from funding.infra.db import Base


class SearchEntry(Base):
    """The words of one row, kept by triggers of the tables themselves. ``id`` is the kind and the row's number."""

    __tablename__ = "search_entries"

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    record_id: Mapped[int | None] = mapped_column(sa.Integer)
    title: Mapped[str] = mapped_column(sa.Text)
    words: Mapped[str] = mapped_column(sa.Text, default="")


class SeenRecord(Base):
    """When somebody last had a record before them; only the newest few of each person are kept."""

    __tablename__ = "seen_records"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    record_id: Mapped[int] = mapped_column(sa.ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (sa.Index("ix_seen_records_record_id", "record_id"),)
