"""Cost plans, who pays for them month by month, sources kept by hand, and scenarios.

``plan_months`` and ``allocation_months`` repeat what follows from a line and its allocations, written with them in the
same transaction, so that the database itself refuses a month covered above 100% or a cost paid for twice, and lists
over ten thousand allocations are sorted and cut by the database.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from funding.budgets.types import LineKind
from funding.coverage.types import Change, GiverKind, Spread
from funding.infra import clock
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base
from funding.infra.records import Record
from funding.kernel.money import MAX_CENTS


class PlanLine(Base):
    """One cost of an initiative, whoever pays. ``origin_key``: the budget line of ``origin_id`` it was copied from."""

    __tablename__ = "plan_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[LineKind] = mapped_column(text_enum(LineKind))
    title: Mapped[str] = mapped_column(String(200))
    person: Mapped[str] = mapped_column(String(120), default="")
    person_key: Mapped[str] = mapped_column(String(120), default="")
    fte_bp: Mapped[int | None] = mapped_column(Integer)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    first_month: Mapped[date] = mapped_column(Date)
    last_month: Mapped[date] = mapped_column(Date)
    spread: Mapped[Spread] = mapped_column(text_enum(Spread), default=Spread.MONTHS)
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"))
    origin_key: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    __table_args__ = (
        Index("ix_plan_lines_initiative_id_position", "initiative_id", "position", "id"),
        Index("ix_plan_lines_person_key", "person_key"),
        Index("ix_plan_lines_origin_id", "origin_id"),
        CheckConstraint("title <> ''", name="has_a_title"),
        CheckConstraint(f"amount_cents BETWEEN 0 AND {MAX_CENTS}", name="amount_in_range"),
        CheckConstraint("first_month <= last_month", name="months_in_order"),
        CheckConstraint("fte_bp IS NULL OR fte_bp BETWEEN 1 AND 10000", name="share_of_one_person"),
        CheckConstraint("person = '' OR kind IN ('personnel', 'fringe')", name="only_pay_has_a_person"),
        CheckConstraint(
            "person = '' OR kind <> 'personnel' OR fte_bp IS NOT NULL", name="person_has_a_share"
        ),
    )


class PlanMonth(Base):
    """What a line costs in one month, and how much of that has a source named for it: never more than all."""

    __tablename__ = "plan_months"

    line_id: Mapped[int] = mapped_column(ForeignKey("plan_lines.id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    cents: Mapped[int] = mapped_column(BigInteger)
    covered_cents: Mapped[int] = mapped_column(BigInteger, default=0)

    __table_args__ = (
        Index("ix_plan_months_month", "month", "line_id", "cents"),
        CheckConstraint("covered_cents BETWEEN 0 AND cents", name="never_above_the_whole"),
    )


class Allocation(Base):
    """What one source pays of a line over a span of months: a share or an amount.

    ``paid_by`` is the key of the line in the source's own budget that carries the cost, where one is named.
    """

    __tablename__ = "coverage_allocations"

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("plan_lines.id", ondelete="CASCADE"))
    source_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    first_month: Mapped[date] = mapped_column(Date)
    last_month: Mapped[date] = mapped_column(Date)
    share_bp: Mapped[int | None] = mapped_column(Integer)
    amount_cents: Mapped[int | None] = mapped_column(BigInteger)
    paid_by: Mapped[str] = mapped_column(String(40), default="")

    __table_args__ = (
        Index("ix_coverage_allocations_line_id", "line_id"),
        Index("ix_coverage_allocations_source_id", "source_id"),
        CheckConstraint("first_month <= last_month", name="months_in_order"),
        CheckConstraint("(share_bp IS NULL) <> (amount_cents IS NULL)", name="share_or_amount"),
        CheckConstraint("share_bp IS NULL OR share_bp BETWEEN 1 AND 10000", name="share_in_range"),
        CheckConstraint(
            f"amount_cents IS NULL OR amount_cents BETWEEN 1 AND {MAX_CENTS}", name="amount_in_range"
        ),
    )


class AllocationMonth(Base):
    """What an allocation pays in one month. One source has one cell in a month, and one cost is paid for once."""

    __tablename__ = "allocation_months"

    allocation_id: Mapped[int] = mapped_column(
        ForeignKey("coverage_allocations.id", ondelete="CASCADE"), primary_key=True
    )
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    line_id: Mapped[int] = mapped_column(Integer)
    source_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"))
    cents: Mapped[int] = mapped_column(BigInteger)
    paid_by: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = (
        ForeignKeyConstraint(
            ["line_id", "month"], ["plan_months.line_id", "plan_months.month"], ondelete="CASCADE"
        ),
        UniqueConstraint("line_id", "month", "source_id", name="uq_allocation_months_one_cell"),
        UniqueConstraint("source_id", "paid_by", "month", name="uq_allocation_months_same_cost_once"),
        Index("ix_allocation_months_month", "month", "line_id", "source_id", "cents"),
        Index("ix_allocation_months_source_id", "source_id", "month", "cents"),
        CheckConstraint("cents >= 0", name="not_negative"),
    )


class KeptSource(Record):
    """A source of money kept here by hand: a donor, a partner, own funds. Its name is the record's title."""

    __tablename__ = "kept_sources"
    __mapper_args__ = {"polymorphic_identity": "source"}  # noqa: RUF012 - SQLAlchemy reads a plain dict.

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    giver_kind: Mapped[GiverKind] = mapped_column(text_enum(GiverKind))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    secured: Mapped[bool] = mapped_column(default=False)
    chance_bp: Mapped[int] = mapped_column(Integer, default=10_000)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiatives.id"), index=True)
    classes: Mapped[str] = mapped_column(String(20), default="")
    notes: Mapped[str] = mapped_column(Text, default="")

    __table_args__: Any = (
        CheckConstraint(f"amount_cents BETWEEN 1 AND {MAX_CENTS}", name="amount_in_range"),
        CheckConstraint("chance_bp BETWEEN 0 AND 10000", name="chance_share"),
        CheckConstraint("NOT secured OR chance_bp = 10000", name="secured_is_certain"),
        CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="period_in_order"
        ),
    )


class Scenario(Base):
    """A named set of changes to sources. It holds no amounts: they are read anew and changed each time."""

    __tablename__ = "scenarios"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    notes: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    changes: Mapped[list["ScenarioChange"]] = relationship(
        order_by="ScenarioChange.id", cascade="all, delete-orphan"
    )

    __table_args__ = (
        UniqueConstraint("title", name="uq_scenarios_title"),
        CheckConstraint("title <> ''", name="has_a_title"),
    )


class ScenarioChange(Base):
    """One change of a scenario, to one source or to all of one kind (``hue``)."""

    __tablename__ = "scenario_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenarios.id", ondelete="CASCADE"), index=True)
    change: Mapped[Change] = mapped_column(text_enum(Change))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    hue: Mapped[str] = mapped_column(String(20), default="")
    value: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (
        CheckConstraint("(source_id IS NULL) <> (hue = '')", name="one_target"),
        CheckConstraint("value BETWEEN 0 AND 10000", name="value_in_range"),
        CheckConstraint("change <> 'delay' OR value BETWEEN 1 AND 60", name="delay_in_range"),
    )
