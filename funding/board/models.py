"""The table of board packets. A kept packet holds its whole document and the file that was made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from funding.board.guards import guard_kept
from funding.board.types import PacketState
from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base


class BoardPacket(Base):
    """One packet for a meeting. While it is prepared its figures follow the records; kept, nothing changes.

    ``since`` is the day from which the pipeline's movement is told; ``sections`` are keys in their order; ``letter`` is
    plain text; ``sha256`` names the file among the stored ones.
    """

    __tablename__ = "board_packets"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    as_of: Mapped[date] = mapped_column(Date)
    since: Mapped[date] = mapped_column(Date)
    sections: Mapped[list[str]] = mapped_column(Json, default=list)
    letter: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[PacketState] = mapped_column(text_enum(PacketState), default=PacketState.DRAFT)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    begun_by_name: Mapped[str] = mapped_column(String(200))
    kept_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    kept_by_name: Mapped[str] = mapped_column(String(200), default="")
    document: Mapped[dict[str, Any] | None] = mapped_column(Json)
    sha256: Mapped[str | None] = mapped_column(String(64))
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    pages: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("title <> ''", name="has_a_title"),
        CheckConstraint("since <= as_of", name="days_in_order"),
        CheckConstraint("(state = 'kept') = (sha256 IS NOT NULL)", name="kept_has_a_file"),
        Index("ix_board_packets_as_of", "as_of", "id"),
    )


guard_kept(BoardPacket.__table__)
