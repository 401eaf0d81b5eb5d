"""Tables of the match ledger: what was promised and given, and what reports have counted.

Costs that were charged to the match are no rows here: they stand in the books once, and the ledger shows them.
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
from funding.match_ledger.types import Answer, MatchKind, MatchState, RateBasis, Test, Valuation


class MatchItem(Base):
    """One thing given toward one award's match. ``hours`` are hundredths; ``people`` is a count, never who.

    ``use_key`` holds an item once over all awards while it stands; an item taken back gives it free. ``counts`` says
    whether all seven tests are answered yes and is written with them. ``partner_id`` is a partner's record.
    """

    __tablename__ = "match_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    kind: Mapped[MatchKind] = mapped_column(text_enum(MatchKind))
    state: Mapped[MatchState] = mapped_column(text_enum(MatchState))
    given_on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("records.id", ondelete="SET NULL"))
    description: Mapped[str] = mapped_column(String(1000))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    hours: Mapped[int] = mapped_column(Integer, default=0)
    pay_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    fringe_bp: Mapped[int] = mapped_column(Integer, default=0)
    basis: Mapped[RateBasis | None] = mapped_column(text_enum(RateBasis))
    citation: Mapped[str] = mapped_column(String(300), default="")
    people: Mapped[int | None] = mapped_column(Integer)
    reference: Mapped[str] = mapped_column(String(200), default="")
    line_key: Mapped[str] = mapped_column(String(40), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    counts: Mapped[bool] = mapped_column(default=False)
    use_key: Mapped[str | None] = mapped_column(String(460))
    source_key: Mapped[str] = mapped_column(String(220))
    other_than: Mapped[str] = mapped_column(String(500), default="")
    void_reason: Mapped[str] = mapped_column(String(500), default="")
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        UniqueConstraint("use_key", name="uq_match_items_use_key"),
        CheckConstraint("amount_cents > 0", name="has_a_value"),
        CheckConstraint("(kind = 'volunteer') = (hours > 0)", name="hours_where_they_count"),
        CheckConstraint("hours = 0 OR (pay_cents > 0 AND basis IS NOT NULL)", name="hours_have_a_rate"),
        CheckConstraint("people IS NULL OR people > 0", name="people_are_counted"),
        CheckConstraint("source <> '' AND description <> ''", name="says_what_and_who"),
        CheckConstraint("(state = 'void') = (use_key IS NULL)", name="used_once_while_it_stands"),
        CheckConstraint("(state = 'void') = (void_reason <> '')", name="taken_back_with_a_reason"),
        Index("ix_match_items_award_id_given_on", "award_id", "given_on", "id"),
        Index("ix_match_items_source_key", "source_key"),
        Index("ix_match_items_document_id", "document_id"),
        Index("ix_match_items_partner_id", "partner_id"),
    )

    @property
    def valuation(self) -> Valuation:
        """How it comes to its value."""
        return Valuation(
            0 if self.hours else self.amount_cents,
            self.hours,
            self.pay_cents,
            self.fringe_bp,
            self.basis,
            self.people,
            self.citation,
        )

    @property
    def given_answers(self) -> dict[Test, Answer]:
        """The seven answers as they were given; those that are missing are open."""
        return {Test(key): Answer(one[0], one[1]) for key, one in self.answers.items()}


class MatchReport(Base):
    """What one report told the funder of the match, to a day. Rows are added, never changed: the latest holds."""

    __tablename__ = "match_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"))
    through_on: Mapped[date] = mapped_column(Date)
    reported_on: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    label: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")

    __table_args__: Any = (
        CheckConstraint("amount_cents >= 0", name="amount_not_negative"),
        CheckConstraint("reported_on >= through_on", name="reported_after_its_day"),
        Index("ix_match_reports_award_id_id", "award_id", "id"),
    )


append_only(MatchReport.__table__, "what a report told of the match is append-only")
