"""Tables of actual costs. No balance is stored anywhere: each is a sum of entries."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from funding.actuals.guards import keep_approved
from funding.actuals.types import (
    MAX_ACCOUNT,
    MAX_DESCRIPTION,
    MAX_REFERENCE,
    MAX_VENDOR,
    ActualState,
    ImportState,
    Measure,
    Share,
    Trouble,
)
from funding.awards.models import Award
from funding.budgets.types import LineKind
from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base
from funding.kernel.money import MAX_CENTS

_FITS = f"amount_cents BETWEEN -{MAX_CENTS} AND {MAX_CENTS} AND amount_cents <> 0"


def month_number(day: date) -> int:
    """A calendar month as one number that counts on: 12 x the year + the month - 1."""
    return day.year * 12 + day.month - 1


class Actual(Base):
    """One cost, or a credit with a negative amount. An approved one is never changed: a reversing entry corrects it.

    ``line_kind`` None: indirect costs. ``line_key`` is the key of a line of the award's budget, or empty. ``month``
    follows from ``incurred_on`` so that sums by month come from an index. ``measured`` counts hundredths of
    ``measure``. What came from a file has ``source_key``, the same whenever the same row comes again, and
    ``source_hash`` over what the row says; ``source_revision`` counts corrections of approved rows by the books.
    """

    __tablename__ = "actuals"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    line_key: Mapped[str] = mapped_column(String(40), default="")
    line_kind: Mapped[LineKind | None] = mapped_column(text_enum(LineKind))
    share: Mapped[Share] = mapped_column(text_enum(Share), default=Share.FUNDER)
    incurred_on: Mapped[date] = mapped_column(Date)
    month: Mapped[int] = mapped_column(Integer)
    paid_on: Mapped[date | None] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    description: Mapped[str] = mapped_column(String(MAX_DESCRIPTION), default="")
    vendor: Mapped[str] = mapped_column(String(MAX_VENDOR), default="")
    reference: Mapped[str] = mapped_column(String(MAX_REFERENCE), default="")
    account: Mapped[str] = mapped_column(String(MAX_ACCOUNT), default="")
    agreement_key: Mapped[str] = mapped_column(String(200), default="")
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiatives.id"))
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligations.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    measure: Mapped[Measure | None] = mapped_column(text_enum(Measure))
    measured: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[ActualState] = mapped_column(text_enum(ActualState), default=ActualState.ENTERED)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("actuals.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("actual_imports.id"))
    source_key: Mapped[str | None] = mapped_column(String(32))
    source_revision: Mapped[int] = mapped_column(Integer, default=0)
    source_hash: Mapped[str] = mapped_column(String(32), default="")
    source_row: Mapped[int | None] = mapped_column(Integer)
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        UniqueConstraint("source_key", "source_revision", name="uq_actuals_source_key_source_revision"),
        UniqueConstraint("reverses_id", name="uq_actuals_reverses_id"),
        CheckConstraint(_FITS, name="amount_in_range"),
        CheckConstraint("(measure IS NULL) = (measured IS NULL)", name="measure_has_a_number"),
        CheckConstraint("measured > 0", name="measured_counts"),
        CheckConstraint("(state = 'entered') = (decided_at IS NULL)", name="decided_has_a_time"),
        CheckConstraint("state <> 'void' OR reason <> ''", name="void_has_a_reason"),
        CheckConstraint("reverses_id IS NULL OR reason <> ''", name="reversal_has_a_reason"),
        Index(
            "ix_actuals_by_month",
            "award_id",
            "state",
            "month",
            "share",
            "line_kind",
            "line_key",
            "amount_cents",
        ),
        Index(
            "ix_actuals_by_day",
            "award_id",
            "state",
            "incurred_on",
            "share",
            "line_kind",
            "amount_cents",
            "paid_on",
        ),
        Index("ix_actuals_award_id_incurred_on", "award_id", "incurred_on", "id"),
        Index("ix_actuals_by_initiative", "initiative_id", "state", "incurred_on", "amount_cents"),
        Index("ix_actuals_by_obligation", "obligation_id", "state", "incurred_on", "amount_cents"),
        Index("ix_actuals_import_id", "import_id", "state", "source_row"),
        Index("ix_actuals_document_id", "document_id"),
        Index(
            "ix_actuals_waiting",
            "award_id",
            "id",
            sqlite_where=text("state = 'entered'"),
            postgresql_where=text("state = 'entered'"),
        ),
        Index(
            "ix_actuals_measured",
            "vendor",
            "month",
            sqlite_where=text("measure IS NOT NULL"),
            postgresql_where=text("measure IS NOT NULL"),
        ),
    )

    @validates("incurred_on")
    def _keep_month(self, _name: str, day: date) -> date:
        self.month = month_number(day)
        return day


class Obligation(Base):
    """What is ordered or contracted and not spent yet. Approved entries that name it liquidate it.

    It counts once somebody else has approved it, from the day it was made. ``released_on`` is the day from which
    nothing of it is owed any more, whatever was left.
    """

    __tablename__ = "obligations"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    line_key: Mapped[str] = mapped_column(String(40), default="")
    line_kind: Mapped[LineKind | None] = mapped_column(text_enum(LineKind))
    share: Mapped[Share] = mapped_column(text_enum(Share), default=Share.FUNDER)
    made_on: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    description: Mapped[str] = mapped_column(String(MAX_DESCRIPTION), default="")
    vendor: Mapped[str] = mapped_column(String(MAX_VENDOR), default="")
    reference: Mapped[str] = mapped_column(String(MAX_REFERENCE), default="")
    released_on: Mapped[date | None] = mapped_column(Date)
    release_reason: Mapped[str] = mapped_column(String(500), default="")
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by_name: Mapped[str] = mapped_column(String(200), default="")
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint(f"amount_cents BETWEEN 1 AND {MAX_CENTS}", name="amount_in_range"),
        CheckConstraint("(released_on IS NULL) = (release_reason = '')", name="released_has_a_reason"),
        CheckConstraint("released_on >= made_on", name="released_after_it_was_made"),
        Index("ix_obligations_award_id_made_on", "award_id", "made_on", "id"),
    )


class AwardCostRules(Base):
    """What an award says about the days of its costs, where it says more than the rules do.

    ``liquidation_days`` None: as usual for the award's route (see ``periods.usual_days``).
    """

    __tablename__ = "award_cost_rules"

    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"), primary_key=True)
    pre_award_from: Mapped[date | None] = mapped_column(Date)
    pre_award_approval: Mapped[str] = mapped_column(String(300), default="")
    pre_award_approved_on: Mapped[date | None] = mapped_column(Date)
    liquidation_days: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint(
            "(pre_award_from IS NULL) = (pre_award_approval = '') "
            "AND (pre_award_from IS NULL) = (pre_award_approved_on IS NULL)",
            name="pre_award_is_approved",
        ),
        CheckConstraint("liquidation_days BETWEEN 0 AND 1000", name="liquidation_in_range"),
    )


class ActualImport(Base):
    """One file from the books. ``mapping`` is how it is read, ``report`` what the latest look at it found."""

    __tablename__ = "actual_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(Integer)
    award_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id"), index=True)
    state: Mapped[ImportState] = mapped_column(text_enum(ImportState), default=ImportState.OPEN)
    mapping: Mapped[dict[str, Any]] = mapped_column(Json)
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1)

    award: Mapped[Award | None] = relationship(Award)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_has_a_time"),
        Index("ix_actual_imports_state", "state", "id"),
    )


class ActualLayout(Base):
    """How files with these headings are read: columns, accounts and awards, said once for the whole house."""

    __tablename__ = "actual_layouts"

    id: Mapped[int] = mapped_column(primary_key=True)
    signature: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    mapping: Mapped[dict[str, Any]] = mapped_column(Json)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_name: Mapped[str] = mapped_column(String(200), default="")

    __table_args__: Any = (UniqueConstraint("signature", name="uq_actual_layouts_signature"),)


class ActualException(Base):
    """One row of an applied import that was left out, until somebody settles it. ``words`` is what the row says."""

    __tablename__ = "actual_exceptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("actual_imports.id", ondelete="CASCADE"))
    award_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id"), index=True)
    source_row: Mapped[int] = mapped_column(Integer)
    trouble: Mapped[Trouble] = mapped_column(text_enum(Trouble))
    message: Mapped[str] = mapped_column(String(400))
    words: Mapped[str] = mapped_column(String(500), default="")
    amount_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by_name: Mapped[str] = mapped_column(String(200), default="")
    settled_note: Mapped[str] = mapped_column(String(500), default="")

    found: Mapped[ActualImport] = relationship()

    __table_args__: Any = (
        CheckConstraint("(settled_at IS NULL) = (settled_note = '')", name="settled_has_a_note"),
        Index("ix_actual_exceptions_import_id", "import_id", "source_row"),
        Index(
            "ix_actual_exceptions_open",
            "id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )


keep_approved(Actual.__table__)
