"""Imports of budgets, from upload to undo, and the mappings that people's files are remembered by."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from funding.budgets.models import Budget
from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime, text_enum
from funding.infra.db import Base


class BudgetImportState(StrEnum):
    """Where an import is: being read, refused as a file, open for mapping and preview, applied, taken back."""

    READING = "reading"
    REFUSED = "refused"
    OPEN = "open"
    APPLIED = "applied"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        """How screens name the state."""
        return _LABELS[self]


_LABELS = {
    BudgetImportState.READING: "Being read",
    BudgetImportState.REFUSED: "Refused",
    BudgetImportState.OPEN: "Not applied",
    BudgetImportState.APPLIED: "Applied",
    BudgetImportState.UNDONE: "Undone",
}


class BudgetImport(Base):
    """One file brought to a budget.

    ``content_sha256`` names what was read from it, kept so that it is read once. ``snapshot`` holds the lines
    before, ``outcome`` those after, and ``report`` what was told about it, once it is applied.
    """

    __tablename__ = "budget_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budgets.id", ondelete="CASCADE"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(Integer)
    state: Mapped[BudgetImportState] = mapped_column(
        text_enum(BudgetImportState), default=BudgetImportState.OPEN
    )
    message: Mapped[str] = mapped_column(String(1_000), default="")
    mapping: Mapped[dict[str, Any] | None] = mapped_column(Json)
    corrections: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)
    snapshot: Mapped[list[Any] | None] = mapped_column(Json)
    outcome: Mapped[list[Any] | None] = mapped_column(Json)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    budget: Mapped[Budget] = relationship()

    __table_args__ = (Index("ix_budget_imports_budget_id_id", "budget_id", "id"),)


class BudgetImportPreset(Base):
    """How one person mapped files with these headings, under a name for the command line."""

    __tablename__ = "budget_import_presets"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    signature: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    mapping: Mapped[dict[str, Any]] = mapped_column(Json)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (
        UniqueConstraint("user_id", "signature", name="uq_budget_import_presets_user_id_signature"),
    )
