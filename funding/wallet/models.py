"""Tables of the readiness wallet. Title, owner, visibility and version stand on the record; files hang on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import UTCDateTime, text_enum
from funding.infra.db import Base
from funding.infra.records import Record
from funding.wallet.types import Expiry, Validity, WalletKind


class WalletItem(Record):
    """One registration or recurring paper, kept once.

    ``expires_on`` is the last day on which it holds. ``renew_on`` follows from it and ``lead_days`` (working days), so
    that what is due can be found by an index. ``document_id`` is the file that holds now.
    """

    __tablename__ = "wallet_items"
    __mapper_args__ = {"polymorphic_identity": "wallet_item"}  # noqa: RUF012 - SQLAlchemy's own protocol.

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    wallet_kind: Mapped[WalletKind] = mapped_column(text_enum(WalletKind))
    number: Mapped[str] = mapped_column(String(100), default="")
    issuer: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    expiry: Mapped[Expiry] = mapped_column(text_enum(Expiry), default=Expiry.UNKNOWN)
    expires_on: Mapped[date | None] = mapped_column(Date)
    lead_days: Mapped[int] = mapped_column(Integer, default=20)
    renew_on: Mapped[date | None] = mapped_column(Date)
    notes: Mapped[str] = mapped_column(Text, default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))

    __table_args__: Any = (
        CheckConstraint(
            "(expiry IN ('dated', 'estimated')) = (expires_on IS NOT NULL)", name="day_where_it_ends"
        ),
        CheckConstraint("lead_days BETWEEN 0 AND 260", name="lead_within_a_year"),
        Index("ix_wallet_items_renew_on", "renew_on", "id"),
        Index("ix_wallet_items_expires_on", "expires_on", "id"),
        Index("ix_wallet_items_document_id", "document_id"),
    )

    @property
    def validity(self) -> Validity:
        """Until when it holds."""
        return Validity(self.expiry, self.expires_on)


class WalletAsk(Base):
    """A kind of funder that usually asks for the item; ``funder_kind`` is one of ``funders.types.FunderKind``."""

    __tablename__ = "wallet_asks"

    item_id: Mapped[int] = mapped_column(ForeignKey("wallet_items.id", ondelete="CASCADE"), primary_key=True)
    funder_kind: Mapped[str] = mapped_column(String(40), primary_key=True)

    __table_args__: Any = (Index("ix_wallet_asks_funder_kind", "funder_kind", "item_id"),)


class WalletRenewal(Base):
    """One renewal: until when it held, until when it holds, who recorded it, and with which file."""

    __tablename__ = "wallet_renewals"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("wallet_items.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    renewed_on: Mapped[date] = mapped_column(Date)
    old_expiry: Mapped[str] = mapped_column(String(40))
    old_expires_on: Mapped[date | None] = mapped_column(Date)
    new_expiry: Mapped[str] = mapped_column(String(40))
    new_expires_on: Mapped[date | None] = mapped_column(Date)
    number: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))

    __table_args__: Any = (
        Index("ix_wallet_renewals_item_id_id", "item_id", "id"),
        Index("ix_wallet_renewals_document_id", "document_id"),
    )

    @property
    def old(self) -> Validity:
        """Until when it held before."""
        return Validity(Expiry(self.old_expiry), self.old_expires_on)

    @property
    def new(self) -> Validity:
        """Until when it holds since."""
        return Validity(Expiry(self.new_expiry), self.new_expires_on)
