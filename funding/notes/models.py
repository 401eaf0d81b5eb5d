"""Tables of notes and of who follows a record. They hang on any kind of record through the spine.

A note is never deleted: it is withdrawn, and what it said before an edit stays in ``note_texts``.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import UTCDateTime
from funding.infra.db import Base


class Note(Base):
    """One note on one record. Restricted ones are read by their author, the people named and administrators."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(sa.ForeignKey("records.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    author_name: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    restricted: Mapped[bool] = mapped_column(default=False)
    pinned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__ = (
        sa.CheckConstraint("length(text) > 0", name="says_something"),
        sa.Index("ix_notes_record_id_created_at", "record_id", "created_at", "id"),
        sa.Index("ix_notes_created_at", "created_at", "id"),
        sa.Index("ix_notes_author_id", "author_id"),
    )


class NotePerson(Base):
    """One person who may read a restricted note."""

    __tablename__ = "note_people"

    note_id: Mapped[int] = mapped_column(sa.ForeignKey("notes.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)

    __table_args__ = (sa.Index("ix_note_people_user_id", "user_id", "note_id"),)


class NoteText(Base):
    """What a note said until it was changed."""

    __tablename__ = "note_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("notes.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    replaced_at: Mapped[datetime] = mapped_column(UTCDateTime)


class NoteMention(Base):
    """Somebody whom a note calls by name; ``word`` is what follows the @ in its text."""

    __tablename__ = "note_mentions"

    note_id: Mapped[int] = mapped_column(sa.ForeignKey("notes.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    word: Mapped[str] = mapped_column(sa.String(200))

    __table_args__ = (sa.Index("ix_note_mentions_user_id", "user_id", "note_id"),)


class Follower(Base):
    """Whether somebody chose to follow a record, or not to. Its owner follows without a row unless one says no."""

    __tablename__ = "followers"

    record_id: Mapped[int] = mapped_column(sa.ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    following: Mapped[bool] = mapped_column(default=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (sa.Index("ix_followers_user_id", "user_id", "following", "record_id"),)
