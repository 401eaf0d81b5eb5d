"""What forms ask that is known nowhere else: answers of the federal ones, and the rows of each state's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from funding.infra import clock
from funding.infra.columns import Json, UTCDateTime
from funding.infra.db import Base


class FederalForms(Base):
    """Answers to SF-424 and SF-424A, each with a version of its own.

    ``sf424`` holds only what differs from what profile, call and application say, so that a corrected profile reaches
    every form that did not answer otherwise. ``sf424a`` is ``sf424a.answers.Answers``. Budget figures are not stored.
    """

    __tablename__ = "federal_forms"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    sf424: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    sf424_version: Mapped[int] = mapped_column(Integer, default=1)
    sf424a: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    sf424a_version: Mapped[int] = mapped_column(Integer, default=1)
    areas_document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    debt_document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    districts_document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__: Any = (
        Index("ix_federal_forms_application_id", "application_id", unique=True),
        Index("ix_federal_forms_areas_document_id", "areas_document_id"),
        Index("ix_federal_forms_debt_document_id", "debt_document_id"),
        Index("ix_federal_forms_districts_document_id", "districts_document_id"),
    )


class StateTemplate(Base):
    """How one state or pass-through lays out a budget: its rows, which of our kinds each holds, and its columns.

    ``layout`` is ``budgets.documents.mapping.Layout``. The one of a funder is used for that funder's budgets; the one
    without a funder for all others.
    """

    __tablename__ = "state_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    funder_id: Mapped[int | None] = mapped_column(ForeignKey("funders.id", ondelete="CASCADE"))
    layout: Mapped[dict[str, Any]] = mapped_column(Json)
    version: Mapped[int] = mapped_column(Integer, default=1)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__: Any = (
        CheckConstraint("length(name) > 0", name="name_present"),
        Index("ix_state_templates_funder_id", "funder_id", unique=True),
    )
