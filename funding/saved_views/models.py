"""Saved views, and what each person is used to on a screen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base
from funding.saved_views.types import Audience


class SavedView(Base):
    """An address of a screen with a name. ``position`` is its place in its owner's menu."""

    __tablename__ = "saved_views"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    screen: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(2_000), default="")
    audience: Mapped[Audience] = mapped_column(text_enum(Audience), default=Audience.ME)
    position: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        UniqueConstraint("person_id", "screen", "name"),
        Index("ix_saved_views_screen_audience", "screen", "audience"),
        CheckConstraint("length(name) > 0", name="name_present"),
    )


class ScreenHabit(Base):
    """What one person sees of a screen when its address says nothing: a view, or columns of their own."""

    __tablename__ = "screen_habits"

    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    screen: Mapped[str] = mapped_column(String(60), primary_key=True)
    view_id: Mapped[int | None] = mapped_column(ForeignKey("saved_views.id", ondelete="SET NULL"))
    columns: Mapped[str] = mapped_column(String(600), default="")

    __table_args__: Any = (Index("ix_screen_habits_view_id", "view_id"),)
