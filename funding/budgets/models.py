"""Budgets, their lines, and each line's amounts by year. Totals are nowhere stored."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from funding.budgets.guards import guard_approved
from funding.budgets.types import (
    MAX_TITLE,
    MAX_YEARS,
    Amounts,
    BaseChoice,
    BudgetStatus,
    LineKind,
    VersionKind,
)
from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base
from funding.kernel.money import MAX_CENTS

MAX_NOTE = 1_000


class Budget(Base):
    """One version of a record's budget, such as an application's. ``number`` counts the record's versions.

    At most one version of a record is approved and at most one is a draft. What is not a draft is never changed.
    ``prior_approval`` names the funder's own approval of a revision, where one was needed.
    """

    __tablename__ = "budgets"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer, default=1)
    kind: Mapped[VersionKind] = mapped_column(text_enum(VersionKind), default=VersionKind.REQUESTED)
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("budgets.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    status: Mapped[BudgetStatus] = mapped_column(text_enum(BudgetStatus), default=BudgetStatus.DRAFT)
    terms: Mapped[dict[str, Any]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(String(MAX_NOTE), default="")
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_by_name: Mapped[str] = mapped_column(String(200), default="")
    prior_approval: Mapped[str] = mapped_column(String(300), default="")
    prior_approval_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)

    lines: Mapped[list["BudgetLine"]] = relationship(
        back_populates="budget", order_by="BudgetLine.position, BudgetLine.id", cascade="all, delete-orphan"
    )

    __table_args__ = (
        UniqueConstraint("subject_id", "number", name="uq_budgets_subject_id_number"),
        Index(
            "uq_budgets_one_approved",
            "subject_id",
            unique=True,
            sqlite_where=text("status = 'approved'"),
            postgresql_where=text("status = 'approved'"),
        ),
        Index(
            "uq_budgets_one_draft",
            "subject_id",
            unique=True,
            sqlite_where=text("status = 'draft'"),
            postgresql_where=text("status = 'draft'"),
        ),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("status <> 'approved' OR approved_at IS NOT NULL", name="approved_has_a_time"),
        CheckConstraint(
            "(prior_approval = '') = (prior_approval_on IS NULL)", name="prior_approval_has_a_day"
        ),
    )

    @property
    def label(self) -> str:
        """The version's name beside its title: "v2 Awarded"."""
        return f"v{self.number} {self.kind.label}"

    @property
    def is_draft(self) -> bool:
        """Whether the version may be edited."""
        return self.status is BudgetStatus.DRAFT


class BudgetLine(Base):
    """One line. ``key`` is made where the line is, in the browser or here, and is its identity for good."""

    __tablename__ = "budget_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budgets.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[LineKind] = mapped_column(text_enum(LineKind))
    title: Mapped[str] = mapped_column(String(MAX_TITLE))
    person: Mapped[str] = mapped_column(String(120), default="")
    agreement: Mapped[str] = mapped_column(String(200), default="")
    determination: Mapped[str] = mapped_column(Text, default="")
    signs: Mapped[str | None] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text, default="")
    initiative_id: Mapped[int | None] = mapped_column(
        ForeignKey("initiatives.id", ondelete="SET NULL"), index=True
    )
    base_choice: Mapped[BaseChoice] = mapped_column(text_enum(BaseChoice), default=BaseChoice.RULES)
    base_reason: Mapped[str] = mapped_column(String(500), default="")
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1)

    budget: Mapped[Budget] = relationship(back_populates="lines")
    years: Mapped[list["LineYear"]] = relationship(
        back_populates="line", order_by="LineYear.year", cascade="all, delete-orphan"
    )

    __table_args__ = (
        UniqueConstraint("budget_id", "key", name="uq_budget_lines_budget_id_key"),
        Index("ix_budget_lines_budget_id_position", "budget_id", "position", "id"),
        CheckConstraint("base_choice = 'rules' OR base_reason <> ''", name="overruling_has_a_reason"),
    )


class LineYear(Base):
    """What one line costs in one budget year, by source, and the calculation behind it."""

    __tablename__ = "budget_line_years"

    line_id: Mapped[int] = mapped_column(ForeignKey("budget_lines.id", ondelete="CASCADE"), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    federal_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    cash_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    in_kind_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    calculation: Mapped[dict[str, Any] | None] = mapped_column(Json)

    line: Mapped[BudgetLine] = relationship(back_populates="years")

    __table_args__ = (
        CheckConstraint(f"year BETWEEN 1 AND {MAX_YEARS}", name="year_in_range"),
        CheckConstraint(f"federal_cents BETWEEN 0 AND {MAX_CENTS}", name="federal_in_range"),
        CheckConstraint(f"cash_cents BETWEEN 0 AND {MAX_CENTS}", name="cash_in_range"),
        CheckConstraint(f"in_kind_cents BETWEEN 0 AND {MAX_CENTS}", name="in_kind_in_range"),
    )

    @property
    def amounts(self) -> Amounts:
        """The three amounts together."""
        return Amounts(self.federal_cents, self.cash_cents, self.in_kind_cents)

    @amounts.setter
    def amounts(self, value: Amounts) -> None:
        self.federal_cents, self.cash_cents, self.in_kind_cents = (
            value.federal_cents,
            value.cash_cents,
            value.in_kind_cents,
        )


guard_approved(Budget.__table__, BudgetLine.__table__, LineYear.__table__)


class RuleFigure(Base):
    """A dated figure that the organization has entered, such as a year's top pay. See ``figures.KINDS``."""

    __tablename__ = "rule_figures"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[int] = mapped_column(BigInteger)
    effective_from: Mapped[date] = mapped_column(Date)
    citation: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    __table_args__ = (
        UniqueConstraint("name", "effective_from", name="uq_rule_figures_name_effective_from"),
        CheckConstraint(f"value BETWEEN 0 AND {MAX_CENTS}", name="value_in_range"),
        CheckConstraint("citation <> ''", name="has_a_citation"),
    )
