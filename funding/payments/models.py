"""Tables of payments. What came and what was earned is added to, never changed: a correction is one more row.

Balances are sums of these rows. A request's lines are frozen when it is approved, since they are what somebody signed.
"""

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
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base
from funding.infra.ddl import append_only
from funding.payments.types import (
    Basis,
    IncomeKind,
    PaymentKind,
    RequestFacts,
    RequestKind,
    RequestState,
    ShareRule,
    TypedOver,
)


class PaymentRequest(Base):
    """One request for money. ``typed_over`` is {line: [cents, reason]}; ``figures`` the lines as approved.

    ``writer_ids`` are all who drafted or changed it, none of whom approves it.
    """

    __tablename__ = "payment_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[RequestKind] = mapped_column(text_enum(RequestKind))
    state: Mapped[RequestState] = mapped_column(text_enum(RequestState), default=RequestState.DRAFTED)
    first_on: Mapped[date] = mapped_column(Date)
    through_on: Mapped[date] = mapped_column(Date)
    basis: Mapped[Basis] = mapped_column(text_enum(Basis), default=Basis.ACCRUED)
    share_rule: Mapped[ShareRule] = mapped_column(text_enum(ShareRule), default=ShareRule.RECORDED)
    advance_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    months: Mapped[list[int]] = mapped_column(Json, default=list)
    is_final: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(1000), default="")
    typed_over: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    figures: Mapped[dict[str, Any] | None] = mapped_column(Json)
    asked_cents: Mapped[int | None] = mapped_column(BigInteger)
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    drafted_by_name: Mapped[str] = mapped_column(String(200))
    writer_ids: Mapped[list[int]] = mapped_column(Json, default=list)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_by_name: Mapped[str] = mapped_column(String(200), default="")
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_on: Mapped[date | None] = mapped_column(Date)
    sent_reference: Mapped[str] = mapped_column(String(200), default="")
    refused_on: Mapped[date | None] = mapped_column(Date)
    refused_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        UniqueConstraint("award_id", "number", name="uq_payment_requests_award_id_number"),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("through_on >= first_on", name="period_in_order"),
        CheckConstraint("advance_cents >= 0", name="advance_not_negative"),
        CheckConstraint(
            "(state IN ('approved', 'sent', 'refused')) = (asked_cents IS NOT NULL)",
            name="asks_once_approved",
        ),
        CheckConstraint("asked_cents IS NULL OR asked_cents > 0", name="asks_for_something"),
        CheckConstraint(
            "approved_by_id IS NULL OR drafted_by_id IS NULL OR approved_by_id <> drafted_by_id",
            name="approved_by_another",
        ),
        CheckConstraint("(state IN ('sent', 'refused')) = (sent_on IS NOT NULL)", name="sent_has_a_day"),
        CheckConstraint("(state = 'refused') = (refused_on IS NOT NULL)", name="refused_has_a_day"),
        Index("ix_payment_requests_state", "state", "id"),
    )

    @property
    def facts(self) -> RequestFacts:
        """What people said of it."""
        return RequestFacts(
            kind=self.kind,
            first=self.first_on,
            through=self.through_on,
            basis=self.basis,
            share=self.share_rule,
            advance_cents=self.advance_cents,
            months=tuple(self.months),
            is_final=self.is_final,
            note=self.note,
            typed_over={line: TypedOver(one[0], one[1]) for line, one in self.typed_over.items()},
        )


class ExpectedPayment(Base):
    """One payment that is expected, such as a foundation's installment; its date stands among the deadlines."""

    __tablename__ = "expected_payments"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    label: Mapped[str] = mapped_column(String(150))
    due_on: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    condition: Mapped[str] = mapped_column(String(500), default="")
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("amount_cents > 0", name="is_an_amount"),
        CheckConstraint("label <> ''", name="has_a_label"),
        Index("ix_expected_payments_award_id_due_on", "award_id", "due_on", "id"),
        Index("ix_expected_payments_deadline_id", "deadline_id"),
    )


class Payment(Base):
    """Money that came, or went back (below zero). ``corrects_id`` is the row it takes back."""

    __tablename__ = "payments"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("payment_requests.id"))
    expected_id: Mapped[int | None] = mapped_column(ForeignKey("expected_payments.id"))
    kind: Mapped[PaymentKind] = mapped_column(text_enum(PaymentKind))
    received_on: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")

    __table_args__: Any = (
        UniqueConstraint("corrects_id", name="uq_payments_corrects_id"),
        CheckConstraint("amount_cents <> 0", name="is_an_amount"),
        CheckConstraint(
            "corrects_id IS NOT NULL OR (kind = 'returned') = (amount_cents < 0)", name="returned_below_zero"
        ),
        Index("ix_payments_award_id_received_on", "award_id", "received_on", "id"),
        Index("ix_payments_request_id", "request_id"),
        Index("ix_payments_expected_id", "expected_id"),
    )


class AwardIncome(Base):
    """What an award earned, and what became of it; a correction is a row with the other sign."""

    __tablename__ = "award_income"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    kind: Mapped[IncomeKind] = mapped_column(text_enum(IncomeKind))
    dated_on: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    description: Mapped[str] = mapped_column(String(500))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")

    __table_args__: Any = (
        CheckConstraint("amount_cents <> 0", name="is_an_amount"),
        CheckConstraint("description <> ''", name="says_what"),
        Index("ix_award_income_award_id_dated_on", "award_id", "dated_on", "id"),
        Index("ix_award_income_kind_dated_on", "kind", "dated_on"),
    )


append_only(Payment.__table__, "payments are append-only: correct one with another")
append_only(AwardIncome.__table__, "income of an award is append-only: correct one with another")
