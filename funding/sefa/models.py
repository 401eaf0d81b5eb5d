"""What somebody says about the schedule of one fiscal year. Its figures are never stored: they are sums of costs."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra.columns import Json, text_enum
from funding.infra.db import Base
from funding.sefa.notes import Basis, Election


class SefaYear(Base):
    """The notes and the audit of one fiscal year. ``clusters`` names the cluster of a listing.

    ``deadline_id`` is the day of its audit package among all other dates, where an audit is due.
    """

    __tablename__ = "sefa_years"

    fiscal_year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    basis: Mapped[Basis] = mapped_column(text_enum(Basis), default=Basis.ACCRUAL)
    election: Mapped[Election] = mapped_column(text_enum(Election), default=Election.ELECTED)
    loans: Mapped[str] = mapped_column(Text, default="")
    other: Mapped[str] = mapped_column(Text, default="")
    clusters: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    report_on: Mapped[date | None] = mapped_column(Date)
    submitted_on: Mapped[date | None] = mapped_column(Date)
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("fiscal_year BETWEEN 2015 AND 2200", name="year_is_known"),
        CheckConstraint("submitted_on IS NULL OR report_on IS NOT NULL", name="submitted_after_a_report"),
        Index("ix_sefa_years_deadline_id", "deadline_id"),
    )
