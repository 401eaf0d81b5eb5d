"""Tables of partners. The name stands on the record as its title; people and files hang on the record."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base
from funding.infra.ddl import append_only
from funding.infra.records import Record
from funding.partners.types import AgreementKind, PartnerKind, SamResult


class Partner(Record):
    """One organization we work with. ``funder_id`` is the same organization as a giver, where it is one."""

    __tablename__ = "partners"
    __mapper_args__ = {"polymorphic_identity": "partner"}  # noqa: RUF012 - SQLAlchemy reads a plain dict.

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    partner_kind: Mapped[PartnerKind] = mapped_column(text_enum(PartnerKind))
    uei: Mapped[str | None] = mapped_column(String(12))
    ein: Mapped[str | None] = mapped_column(String(10))
    street: Mapped[str] = mapped_column(String(200), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(2), default="")
    zip_code: Mapped[str] = mapped_column(String(10), default="")
    phone: Mapped[str] = mapped_column(String(25), default="")
    website: Mapped[str] = mapped_column(String(250), default="")
    funder_id: Mapped[int | None] = mapped_column(ForeignKey("funders.id", ondelete="SET NULL"), unique=True)
    notes: Mapped[str] = mapped_column(Text, default="")

    __table_args__: Any = (
        Index("ix_partners_partner_kind", "partner_kind"),
        Index("ix_partners_uei", "uei"),
        Index("ix_partners_ein", "ein"),
    )


class PartnerCheck(Base):
    """One look into SAM.gov, kept for good: who looked, on which day, and what it said."""

    __tablename__ = "partner_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"))
    checked_on: Mapped[date] = mapped_column(Date)
    result: Mapped[SamResult] = mapped_column(text_enum(SamResult))
    registration_ends_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__: Any = (Index("ix_partner_checks_partner_id", "partner_id", "checked_on", "id"),)


class Agreement(Base):
    """One paper between us and a partner, with its first and last day (inclusive) and its file.

    ``renew_on`` follows from the last day and ``lead_days``, so that what asks to be renewed is found by an index.
    ``renews_id`` is the agreement that this one renews; ``ended_on`` the day on which it ended before its time.
    """

    __tablename__ = "partner_agreements"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"))
    kind: Mapped[AgreementKind] = mapped_column(text_enum(AgreementKind))
    title: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    signed_on: Mapped[date | None] = mapped_column(Date)
    value_cents: Mapped[int | None] = mapped_column(BigInteger)
    lead_days: Mapped[int] = mapped_column(Integer)
    renew_on: Mapped[date | None] = mapped_column(Date)
    renews_id: Mapped[int | None] = mapped_column(
        ForeignKey("partner_agreements.id", ondelete="SET NULL"), unique=True
    )
    ended_on: Mapped[date | None] = mapped_column(Date)
    ended_reason: Mapped[str] = mapped_column(String(500), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("length(title) > 0", name="title_present"),
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="days_in_order"),
        CheckConstraint("value_cents IS NULL OR value_cents > 0", name="value_positive"),
        CheckConstraint("lead_days BETWEEN 0 AND 365", name="lead_within_a_year"),
        CheckConstraint("(ended_on IS NULL) = (ended_reason = '')", name="ended_has_a_reason"),
        Index("ix_partner_agreements_partner_id", "partner_id", "ends_on", "id"),
        Index("ix_partner_agreements_renew_on", "renew_on", "id"),
        Index("ix_partner_agreements_owner_id", "owner_id"),
        Index("ix_partner_agreements_document_id", "document_id"),
        Index("ix_partner_agreements_deadline_id", "deadline_id"),
    )


append_only(PartnerCheck.__table__, "What SAM.gov said is added to, never changed.")
