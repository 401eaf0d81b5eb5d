"""Tables of the forecast: what the house assumes, each row with its reason. Rows are added, never changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from funding.forecast.types import CashRule, ChanceRule, Giver, PaymentMethod
from funding.infra import clock
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base


class CashAssumption(Base):
    """How one kind of giver pays, for projects that start on ``effective_from`` or later."""

    __tablename__ = "cash_assumptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    giver: Mapped[Giver] = mapped_column(text_enum(Giver))
    method: Mapped[PaymentMethod] = mapped_column(text_enum(PaymentMethod))
    lag_days: Mapped[int] = mapped_column(Integer)
    payments: Mapped[int] = mapped_column(Integer, default=1)
    effective_from: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500))
    set_by_name: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (
        UniqueConstraint("giver", "effective_from", name="uq_cash_assumptions_giver_effective_from"),
        CheckConstraint("lag_days BETWEEN 0 AND 400", name="lag_in_range"),
        CheckConstraint("payments BETWEEN 1 AND 12", name="payments_in_range"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    @property
    def rule(self) -> CashRule:
        """The assumption as the rule of cash reads it."""
        return CashRule(self.method, self.lag_days, self.payments)


class ChanceAssumption(Base):
    """How the chance is learned. The newest row counts."""

    __tablename__ = "chance_assumptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    min_cases: Mapped[int] = mapped_column(Integer)
    strength: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(500))
    set_by_name: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (
        CheckConstraint("min_cases BETWEEN 1 AND 100", name="cases_in_range"),
        CheckConstraint("strength BETWEEN 0 AND 100", name="strength_in_range"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    @property
    def rule(self) -> ChanceRule:
        """The assumption as the rule of chances reads it."""
        return ChanceRule(self.min_cases, self.strength)


class ChanceOverrule(Base):
    """A chance that a person set for one application, with the reason. The newest says why the present one stands."""

    __tablename__ = "chance_overrules"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    chance_bp: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(500))
    set_by_name: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (
        CheckConstraint("chance_bp IS NULL OR chance_bp BETWEEN 0 AND 10000", name="chance_share"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        Index("ix_chance_overrules_application_id", "application_id", "id"),
    )
