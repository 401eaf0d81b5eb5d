"""The table of funders. The name stands on the record as its title."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from funding.funders.types import FunderKind, SourceHue, hue_of, source_tag
from funding.infra.columns import text_enum
from funding.infra.records import Record, shown_title
from funding.kernel.actor import Actor


def _hue_at_insert(context: Any) -> SourceHue:
    """The hue of a new row that was not given one, from its own kind and agency code."""
    values = context.get_current_parameters()
    return hue_of(FunderKind(values["funder_kind"]), values.get("agency_code"))


class Funder(Record):
    """One giver. Federal ones form a tree: department, agency, office."""

    __tablename__ = "funders"
    __mapper_args__ = {"polymorphic_identity": "funder"}  # noqa: RUF012 - SQLAlchemy reads a plain dict.

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    funder_kind: Mapped[FunderKind] = mapped_column(text_enum(FunderKind))
    hue: Mapped[SourceHue] = mapped_column(text_enum(SourceHue), default=_hue_at_insert)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("funders.id"), index=True)
    abbreviation: Mapped[str] = mapped_column(String(20), default="")
    agency_code: Mapped[str | None] = mapped_column(String(60), unique=True)
    region: Mapped[str] = mapped_column(String(80), default="")
    website: Mapped[str] = mapped_column(String(250), default="")
    ein: Mapped[str | None] = mapped_column(String(10))
    uei: Mapped[str | None] = mapped_column(String(12))
    match_bp: Mapped[int | None] = mapped_column(Integer)
    indirect_cap_bp: Mapped[int | None] = mapped_column(Integer)
    format_pack: Mapped[str] = mapped_column(String(20), default="house")
    reporting_calendar: Mapped[str] = mapped_column(String(20), default="agreed")
    portal: Mapped[str] = mapped_column(String(120), default="")
    how_they_work: Mapped[str] = mapped_column(Text, default="")

    parent: Mapped["Funder | None"] = relationship(
        "Funder", remote_side="Funder.id", foreign_keys="Funder.parent_id"
    )

    __table_args__: Any = (
        CheckConstraint("match_bp IS NULL OR match_bp BETWEEN 0 AND 9999", name="match_share"),
        CheckConstraint(
            "indirect_cap_bp IS NULL OR indirect_cap_bp BETWEEN 0 AND 10000", name="indirect_cap"
        ),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        Index("ix_funders_kind_hue", "funder_kind", "hue"),
        Index("ix_funders_ein", "ein"),
    )

    @property
    def source_hue(self) -> str:
        """The hue's name (doj, hhs, federal, state, partner, donor) for tags, cards and charts."""
        return (self.hue or hue_of(self.funder_kind, self.agency_code)).value

    @property
    def source_label(self) -> str:
        """A short name for cards, such as "DOJ · OVC" or the kind where there is no abbreviation."""
        return source_tag(SourceHue(self.source_hue), self.funder_kind, self.abbreviation)

    @property
    def is_private(self) -> bool:
        """Whether the name belongs to a person, and so is shown to few."""
        return self.funder_kind is FunderKind.PERSON

    def name_for(self, actor: Actor) -> str:
        """The name as this actor may read it: an auditor reads "Private donor (no. 12)" for a person."""
        return shown_title(self, actor)
