"""Initiatives, what they are planned to cost per fiscal year, and the indicators they are measured by."""

from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from funding.infra.columns import text_enum
from funding.infra.db import Base
from funding.infra.records import Record
from funding.outreach.result_types import Derivation, Direction, IndicatorKind
from funding.outreach.types import InitiativeKind, InitiativeStatus


class Initiative(Record):
    """One outreach program that money pays for. Its name stands on the record as the title."""

    __tablename__ = "initiatives"
    __mapper_args__ = {"polymorphic_identity": "initiative"}  # noqa: RUF012 - SQLAlchemy reads a plain dict.

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    initiative_kind: Mapped[InitiativeKind] = mapped_column(text_enum(InitiativeKind))
    status: Mapped[InitiativeStatus] = mapped_column(
        text_enum(InitiativeStatus), default=InitiativeStatus.PLANNED
    )
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(200), default="")
    audience: Mapped[str] = mapped_column(String(300), default="")
    plan: Mapped[str] = mapped_column(Text, default="")

    indicators: Mapped[list["Indicator"]] = relationship(
        back_populates="initiative", order_by="Indicator.sort, Indicator.id", cascade="all, delete-orphan"
    )
    plans: Mapped[list["InitiativePlan"]] = relationship(
        order_by="InitiativePlan.fiscal_year", cascade="all, delete-orphan"
    )

    __table_args__: Any = (
        CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="starts_before_it_ends"
        ),
        Index("ix_initiatives_kind_status", "initiative_kind", "status"),
    )


class Indicator(Base):
    """One measure and what is promised by a day. Never about one person.

    ``adds_up`` is False where the same person may be counted in two periods, so that the year's figure is not the sum
    of its quarters. ``measure`` is the key of the usual measure it was made from, if any.
    """

    __tablename__ = "indicators"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(60))
    baseline: Mapped[int] = mapped_column(BigInteger, default=0)
    target: Mapped[int] = mapped_column(BigInteger)
    due_on: Mapped[date | None] = mapped_column(Date)
    sort: Mapped[int] = mapped_column(Integer, default=0)
    kind: Mapped[IndicatorKind] = mapped_column(text_enum(IndicatorKind), default=IndicatorKind.COUNT)
    direction: Mapped[Direction] = mapped_column(text_enum(Direction), default=Direction.UP)
    derived: Mapped[Derivation | None] = mapped_column(text_enum(Derivation))
    adds_up: Mapped[bool] = mapped_column(Boolean, default=False)
    counts_people: Mapped[bool] = mapped_column(Boolean, default=False)
    definition: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    method: Mapped[str] = mapped_column(Text, default="")
    measure: Mapped[str] = mapped_column(String(40), default="")

    initiative: Mapped[Initiative] = relationship(back_populates="indicators")

    __table_args__ = (
        CheckConstraint("baseline >= 0", name="baseline_not_negative"),
        CheckConstraint("target >= 0", name="target_not_negative"),
    )


class InitiativePlan(Base):
    """What an initiative is planned to cost in one fiscal year, named for the year in which it ends."""

    __tablename__ = "initiative_plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    fiscal_year: Mapped[int] = mapped_column(Integer)
    planned_cents: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        UniqueConstraint("initiative_id", "fiscal_year", name="one_plan_per_year"),
        CheckConstraint("planned_cents >= 0", name="planned_not_negative"),
        CheckConstraint("fiscal_year BETWEEN 2000 AND 2099", name="fiscal_year_range"),
        Index("ix_initiative_plans_fiscal_year", "fiscal_year"),
    )
