"""The tables of opportunities.

An **opportunity** is a call as we know it now: narrow, indexed, what lists and facets read. A **posting**
is one version of it as published, never edited when it came from a file: the raw record, and the words the
full-text index holds. An opportunity points at its present posting; earlier postings are its history. Rows
of a running import are **staged calls**: nobody sees them, and nobody sees a posting that no opportunity
points at.
"""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from funding.infra import clock
from funding.infra.columns import BigId, Json, UTCDateTime, text_enum
from funding.infra.db import Base
from funding.infra.records import Record
from funding.kernel.zoned import Certainty
from funding.opportunities import codes
from funding.opportunities.index import install_index
from funding.opportunities.types import CostShare, ImportState, Source, Status

NO_END = date(9999, 12, 31)
"""The sort key of a call that no date ends. Never shown: the dates themselves stay None."""


class OpportunityRecord(Record):
    """The spine row of a call that somebody entered: it carries its owner, visibility and history."""

    __mapper_args__ = {"polymorphic_identity": "opportunity"}  # noqa: RUF012 - SQLAlchemy's own protocol.


class ExtractImport(Base):
    """One reading of an extract file: who, when, which file, how it ended. ``digest`` is the file's
    SHA-256.
    """

    __tablename__ = "opportunity_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ImportState] = mapped_column(text_enum(ImportState))
    file_name: Mapped[str] = mapped_column(String(255))
    file_size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    heartbeat_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    newest_update: Mapped[date | None] = mapped_column(Date)
    read: Mapped[int] = mapped_column(Integer, default=0)
    new: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    duplicates: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    absent: Mapped[int] = mapped_column(Integer, default=0)
    warnings: Mapped[int] = mapped_column(Integer, default=0)
    message: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (Index("ix_opportunity_imports_state", "state", "id"),)


class ExtractWarning(Base):
    """One doubtful thing in an extract, with the line it stood on."""

    __tablename__ = "opportunity_import_warnings"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    import_id: Mapped[int] = mapped_column(
        ForeignKey("opportunity_imports.id", ondelete="CASCADE"), index=True
    )
    line: Mapped[int] = mapped_column(Integer)
    source_id: Mapped[str] = mapped_column(String(64))
    field: Mapped[str] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(String(200))
    refused: Mapped[bool] = mapped_column(Boolean, default=False)


class Posting(Base):
    """One version of a call as published or entered. ``raw`` is the source; the text columns are what is
    searched.
    """

    __tablename__ = "postings"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("opportunity_imports.id"), index=True)
    source_id: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(32))
    read_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    title: Mapped[str] = mapped_column(String(300))
    number: Mapped[str] = mapped_column(String(60), default="")
    agency: Mapped[str] = mapped_column(String(400), default="")
    alns: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    raw: Mapped[dict[str, Any]] = mapped_column(Json)

    __table_args__ = (Index("ix_postings_source_id_id", "source_id", "id"),)


_POSTINGS = Posting.__table__
assert isinstance(_POSTINGS, Table)  # noqa: S101 - tells the type checker what declarative mapping made.
install_index(_POSTINGS)


class PostingListing(Base):
    """One assistance listing (ALN) that a posting names, as text."""

    __tablename__ = "posting_listings"

    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), primary_key=True)
    aln: Mapped[str] = mapped_column(String(10), primary_key=True)

    __table_args__ = (
        Index("ix_posting_listings_aln_posting_id", "aln", "posting_id"),
        {"sqlite_with_rowid": False},
    )


class CallColumns:
    """What is searched and listed of a call. The masks are those of ``codes``; None is unknown.

    ``open_until`` is the last day on which the call counts as current, or NO_END: it answers "open or
    forecasted" with one comparison.
    """

    number: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(300))
    agency_code: Mapped[str] = mapped_column(String(60), default="")
    agency_name: Mapped[str] = mapped_column(String(255), default="")
    is_forecast: Mapped[bool] = mapped_column(Boolean, default=False)
    posted_on: Mapped[date | None] = mapped_column(Date)
    close_on: Mapped[date | None] = mapped_column(Date)
    archive_on: Mapped[date | None] = mapped_column(Date)
    open_until: Mapped[date] = mapped_column(Date, default=NO_END)
    ceiling_cents: Mapped[int | None] = mapped_column(BigInteger)
    floor_cents: Mapped[int | None] = mapped_column(BigInteger)
    total_cents: Mapped[int | None] = mapped_column(BigInteger)
    expected_awards: Mapped[int | None] = mapped_column(Integer)
    eligibility_mask: Mapped[int] = mapped_column(Integer, default=0)
    instrument_mask: Mapped[int] = mapped_column(Integer, default=0)
    activity_mask: Mapped[int] = mapped_column(Integer, default=0)
    revision: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[str] = mapped_column(String(32), default="")

    @declared_attr
    @classmethod
    def cost_share(cls) -> Mapped[CostShare]:
        """Whether match is asked."""
        return mapped_column(text_enum(CostShare), default=CostShare.UNKNOWN)

    @declared_attr
    @classmethod
    def funder_id(cls) -> Mapped[int | None]:
        """The funder of our own list behind the agency code, where there is one."""
        return mapped_column(ForeignKey("funders.id"))


class Opportunity(CallColumns, Base):
    """One call for funding, or one planned ask, as we know it now.

    ``match_bp`` is a share of the total project cost; None is unknown, 0 is none or waived.
    """

    __tablename__ = "opportunities"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[Source] = mapped_column(text_enum(Source))
    source_id: Mapped[str | None] = mapped_column(String(64))
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id"), unique=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("records.id"), unique=True)
    absent_since_id: Mapped[int | None] = mapped_column(ForeignKey("opportunity_imports.id"))
    match_bp: Mapped[int | None] = mapped_column(Integer)
    match_source: Mapped[str] = mapped_column(String(300), default="", server_default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")

    posting: Mapped[Posting] = relationship(Posting)
    record: Mapped[OpportunityRecord | None] = relationship(OpportunityRecord)
    gates: Mapped[list["OpportunityGate"]] = relationship(
        "OpportunityGate",
        order_by="OpportunityGate.sequence",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("match_bp IS NULL OR match_bp BETWEEN 0 AND 9999", name="match_share"),
        CheckConstraint("ceiling_cents IS NULL OR ceiling_cents > 0", name="ceiling_positive"),
        CheckConstraint("floor_cents IS NULL OR floor_cents > 0", name="floor_positive"),
        CheckConstraint("(source = 'grants_gov') = (source_id IS NOT NULL)", name="source_id_of_grants_gov"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="project_dates"),
        Index(
            "ix_opportunities_search",
            "open_until",
            "is_forecast",
            "close_on",
            "archive_on",
            "source",
            "agency_code",
            "eligibility_mask",
            "instrument_mask",
            "activity_mask",
            "ceiling_cents",
            "cost_share",
            "posting_id",
            "record_id",
        ),
        Index("ix_opportunities_funder_id", "funder_id"),
    )

    def status_on(self, today: date) -> Status:
        """Where the call stands on ``today``."""
        if self.archive_on is not None and self.archive_on < today:
            return Status.ARCHIVED
        if self.is_forecast:
            return Status.FORECASTED
        if self.close_on is not None and self.close_on < today:
            return Status.CLOSED
        return Status.OPEN

    @property
    def eligibility(self) -> list[str]:
        """The eligibility codes of our table that it names."""
        return codes.ELIGIBILITY.codes(self.eligibility_mask)

    @property
    def is_ours(self) -> bool:
        """Whether somebody here entered it, so that all of it may be edited."""
        return self.source is not Source.GRANTS_GOV


class OpportunityGate(Base):
    """One date an application must meet, as read in the notice by a person."""

    __tablename__ = "opportunity_gates"

    id: Mapped[int] = mapped_column(primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(
        ForeignKey("opportunities.id", ondelete="CASCADE"), index=True
    )
    sequence: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date | None] = mapped_column(Date)
    due_time: Mapped[time | None] = mapped_column(Time)
    zone: Mapped[str] = mapped_column(String(60), default="America/New_York")
    certainty: Mapped[Certainty] = mapped_column(text_enum(Certainty))
    source_text: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (
        CheckConstraint("(certainty IN ('rolling', 'unknown')) = (due_on IS NULL)", name="dated_unless_open"),
        CheckConstraint("due_time IS NOT NULL OR certainty <> 'exact'", name="exact_has_time"),
    )


class StagedCall(CallColumns, Base):
    """A call of a running import, waiting for the whole file to be read. ``action`` is new, changed or
    same.
    """

    __tablename__ = "opportunity_staging"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("opportunity_imports.id", ondelete="CASCADE"), primary_key=True
    )
    source_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    action: Mapped[str] = mapped_column(String(8))
    posting_id: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = ({"sqlite_with_rowid": False},)


class OpportunityGeneration(Base):
    """One row that counts the changes to opportunities, so that counted facets know when they are out of
    date.
    """

    __tablename__ = "opportunity_generation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, default=0)
