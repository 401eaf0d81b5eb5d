"""Tables of the export log: what left the house, when, and the frozen budgets from which it can be made again."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime
from funding.infra.db import Base

LONGEST_PRESET_NAME = 80


class BudgetSnapshot(Base):
    """One state of one budget, kept once under its content's SHA-256; ``content`` is that JSON, compressed."""

    __tablename__ = "budget_snapshots"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int] = mapped_column(Integer)


class BudgetExport(Base):
    """One file that was made of one or more budgets. ``digest`` (SHA-256) and ``size`` are the file's.

    ``sha256`` names the stored file where it took long to make; every other one is made again when asked for.
    """

    __tablename__ = "budget_exports"

    id: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))
    file_name: Mapped[str] = mapped_column(String(160))
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64))

    parts: Mapped[list["ExportPart"]] = relationship(
        back_populates="export", order_by="ExportPart.position", cascade="all, delete-orphan"
    )

    __table_args__ = (
        Index("ix_budget_exports_made_at", "made_at", "id"),
        Index("ix_budget_exports_by_id", "by_id", "id"),
    )


class ExportPart(Base):
    """One budget in an export, as it was: its frozen state, its title and its version's label then."""

    __tablename__ = "budget_export_parts"

    export_id: Mapped[int] = mapped_column(
        ForeignKey("budget_exports.id", ondelete="CASCADE"), primary_key=True
    )
    budget_id: Mapped[int] = mapped_column(ForeignKey("budgets.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    snapshot_digest: Mapped[str] = mapped_column(ForeignKey("budget_snapshots.digest"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    version_label: Mapped[str] = mapped_column(String(80))

    export: Mapped[BudgetExport] = relationship(back_populates="parts")
    snapshot: Mapped[BudgetSnapshot] = relationship()

    __table_args__ = (Index("ix_budget_export_parts_budget_id", "budget_id", "export_id"),)


class ExportPreset(Base):
    """A format with its options under a name, one person's own or shared with everyone who exports."""

    __tablename__ = "export_presets"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_PRESET_NAME))
    format: Mapped[str] = mapped_column(String(40))
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    is_shared: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (
        UniqueConstraint("owner_id", "name", name="uq_export_presets_owner_id_name"),
        CheckConstraint("name <> ''", name="has_a_name"),
    )


class UsualPreset(Base):
    """The preset that a person's "Export as usual" runs."""

    __tablename__ = "usual_presets"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    preset_id: Mapped[int] = mapped_column(ForeignKey("export_presets.id", ondelete="CASCADE"), index=True)
