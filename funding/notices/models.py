"""What somebody was told, and how each person wants to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base
from funding.notices.types import Cadence


class Notice(Base):
    """One thing said to one person: once, by ``key``.

    ``settled_at`` is when it was decided about a letter: it went into ``letter_id``, or into none. ``withdrawn_at`` is
    when the reminder was no longer due, because the date was met or moved.
    """

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    line: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(500))
    why: Mapped[str] = mapped_column(String(300))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id", ondelete="SET NULL"))

    __table_args__: Any = (
        UniqueConstraint("user_id", "key", name="uq_notices_user_id_key"),
        Index("ix_notices_user_id_id", "user_id", "id"),
        Index(
            "ix_notices_unread",
            "user_id",
            "id",
            sqlite_where=read_at.is_(None),
            postgresql_where=read_at.is_(None),
        ),
        Index(
            "ix_notices_unsettled",
            "user_id",
            "kind",
            sqlite_where=settled_at.is_(None),
            postgresql_where=settled_at.is_(None),
        ),
        Index("ix_notices_kind_withdrawn_at", "kind", "withdrawn_at"),
        Index("ix_notices_record_id", "record_id"),
        Index("ix_notices_letter_id", "letter_id"),
        CheckConstraint("letter_id IS NULL OR settled_at IS NOT NULL", name="settled_when_mailed"),
    )


class NoticeSettings(Base):
    """When one person gets digests and when nothing; without a row, the usual hours hold."""

    __tablename__ = "notice_settings"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    digest_hour: Mapped[int] = mapped_column(Integer)
    digest_weekday: Mapped[int] = mapped_column(Integer)
    quiet_from: Mapped[int | None] = mapped_column(Integer)
    quiet_to: Mapped[int | None] = mapped_column(Integer)

    __table_args__: Any = (
        CheckConstraint("digest_hour BETWEEN 0 AND 23", name="an_hour"),
        CheckConstraint("digest_weekday BETWEEN 0 AND 6", name="a_weekday"),
        CheckConstraint("(quiet_from IS NULL) = (quiet_to IS NULL)", name="quiet_has_both_ends"),
        CheckConstraint("quiet_from BETWEEN 0 AND 23", name="quiet_from_an_hour"),
        CheckConstraint("quiet_to BETWEEN 0 AND 23", name="quiet_to_an_hour"),
    )


class NoticeChoice(Base):
    """How often one person wants letters of one kind, where they chose otherwise than its default."""

    __tablename__ = "notice_choices"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    cadence: Mapped[Cadence] = mapped_column(text_enum(Cadence))


class NoticeOffset(Base):
    """On which days before a date of one topic one person wants to be reminded: "14 7 1", or nothing for never."""

    __tablename__ = "notice_offsets"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)
    days: Mapped[str] = mapped_column(String(60))
