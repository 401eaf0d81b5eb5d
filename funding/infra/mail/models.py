"""The outbox: every letter with how far it is. What was in a letter is forgotten once it has gone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base


class LetterState(StrEnum):
    """Where a letter is: only WAITING and SENDING will move by themselves."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FILED = "filed"
    FAILED = "failed"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """How screens name the state."""
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """The badge tone that goes with it."""
        return _TONES[self]


_LABELS = {
    LetterState.WAITING: "Waiting",
    LetterState.SENDING: "Being sent",
    LetterState.SENT: "Sent",
    LetterState.FILED: "Filed, not sent",
    LetterState.FAILED: "Failed",
    LetterState.DROPPED: "Given up",
}
_TONES = {
    LetterState.WAITING: "blue",
    LetterState.SENDING: "blue",
    LetterState.SENT: "green",
    LetterState.FILED: "amber",
    LetterState.FAILED: "red",
    LetterState.DROPPED: "neutral",
}


class Letter(Base):
    """One letter to one address. ``claim`` says which attempt holds it, until ``claimed_until``.

    ``message_id`` is fixed when the letter is composed: should it ever go out twice, it is the same letter. ``seed`` is
    what the link in it is made from (``sealing``). ``send_before`` is when it stops being useful.
    """

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(40))
    to_address: Mapped[str] = mapped_column(String(254))
    to_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    headers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    seed: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[LetterState] = mapped_column(text_enum(LetterState), default=LetterState.WAITING)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[datetime] = mapped_column(UTCDateTime)
    send_before: Mapped[datetime | None] = mapped_column(UTCDateTime)
    claim: Mapped[str] = mapped_column(String(64), default="")
    claimed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    problem: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__: Any = (
        UniqueConstraint("message_id", name="uq_letters_message_id"),
        Index("ix_letters_state_next_try_at", "state", "next_try_at", "id"),
        Index("ix_letters_state_id", "state", "id"),
        Index("ix_letters_to_user_id", "to_user_id", "state"),
        CheckConstraint("(state = 'sending') = (claimed_until IS NOT NULL)", name="claimed_while_sending"),
        CheckConstraint("tries >= 0", name="tries_count"),
    )
