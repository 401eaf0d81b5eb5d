"""Tables of the pipeline. The title, owner, visibility and version stand on the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from funding.applications.types import (
    FAR_AHEAD,
    Aspect,
    HouseStage,
    LinkKind,
    Readiness,
    Stage,
    StageAction,
    Verdict,
)
from funding.funders.models import Funder
from funding.infra import clock
from funding.infra.columns import BigId, Json, UTCDateTime, text_enum
from funding.infra.db import Base
from funding.infra.ddl import append_only
from funding.infra.records import Record


class PipelineStage(Base):
    """One stage of the pipeline as the house names and orders it; ``stage`` is the phase that the program knows."""

    __tablename__ = "pipeline_stages"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    description: Mapped[str] = mapped_column(String(300), default="")
    stage: Mapped[Stage] = mapped_column(text_enum(Stage))
    position: Mapped[int] = mapped_column(Integer)
    probability_bp: Mapped[int] = mapped_column(Integer)
    guards: Mapped[list[str]] = mapped_column(Json, default=list)
    actions: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    hides_empty: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol.
    __table_args__: Any = (
        CheckConstraint("length(name) > 0", name="name_present"),
        CheckConstraint("probability_bp BETWEEN 0 AND 10000", name="probability_share"),
        Index(
            "uq_pipeline_stages_name_in_use",
            "name",
            unique=True,
            sqlite_where=retired_at.is_(None),
            postgresql_where=retired_at.is_(None),
        ),
        {"info": {"planted": True}},
    )

    @property
    def plain(self) -> HouseStage:
        """The stage as the rules know it."""
        return HouseStage(
            id=self.id,
            name=self.name,
            stage=self.stage,
            position=self.position,
            probability_bp=self.probability_bp,
            description=self.description,
            guards=tuple(self.guards),
            actions=tuple(StageAction(one["key"], one.get("choice", "")) for one in self.actions),
            hides_empty=self.hides_empty,
            retired=self.retired_at is not None,
            version=self.version,
        )


class PipelineStageVersion(Base):
    """How a stage of the house was called and where its column stood, from ``since`` until its next row."""

    __tablename__ = "pipeline_stage_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("pipeline_stages.id"))
    since: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(Integer)
    probability_bp: Mapped[int] = mapped_column(Integer)
    hides_empty: Mapped[bool] = mapped_column(default=False)
    retired: Mapped[bool] = mapped_column(default=False)

    __table_args__: Any = (
        Index("ix_pipeline_stage_versions_stage_id_since", "stage_id", "since", "id"),
        {"info": {"planted": True}},
    )


class Application(Record):
    """Our pursuit of money from one funder for a purpose.

    ``stage_id`` is the stage of the house where it stands and ``stage`` its phase; both are written together.
    ``ask_cents`` follows the budget's federal total once the budget has lines (``ask_from_budget``). ``due_order`` and
    ``next_deadline_id`` repeat the first gate that is not met, so that a board of any size is read by an index.
    ``counted_in_id`` is the application of its lineage that its money is counted in, empty where it counts for itself;
    it is written with every link and move, as ``lineage`` says.
    """

    __tablename__ = "applications"
    __mapper_args__ = {"polymorphic_identity": "application"}  # noqa: RUF012 - SQLAlchemy's own protocol.

    id: Mapped[int] = mapped_column(ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)
    funder_id: Mapped[int] = mapped_column(ForeignKey("funders.id"))
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("opportunities.id"))
    stage: Mapped[Stage] = mapped_column(text_enum(Stage), default=Stage.PROSPECT)
    stage_id: Mapped[int] = mapped_column(ForeignKey("pipeline_stages.id"))
    stage_since: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    ask_cents: Mapped[int | None] = mapped_column(BigInteger)
    ask_from_budget: Mapped[bool] = mapped_column(default=False)
    awarded_cents: Mapped[int | None] = mapped_column(BigInteger)
    ceiling_cents: Mapped[int | None] = mapped_column(BigInteger)
    floor_cents: Mapped[int | None] = mapped_column(BigInteger)
    match_bp: Mapped[int | None] = mapped_column(Integer)
    match_source: Mapped[str] = mapped_column(String(500), default="")
    probability_bp: Mapped[int] = mapped_column(Integer, default=Stage.PROSPECT.probability_bp)
    probability_is_own: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    purpose: Mapped[str] = mapped_column(Text, default="")
    submitted_on: Mapped[date | None] = mapped_column(Date)
    decided_on: Mapped[date | None] = mapped_column(Date)
    closing_reason: Mapped[str] = mapped_column(String(1000), default="")
    counted_in_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id", ondelete="SET NULL"))
    next_deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="SET NULL"))
    due_order: Mapped[datetime] = mapped_column(UTCDateTime, default=FAR_AHEAD)

    funder: Mapped[Funder] = relationship(Funder, foreign_keys=[funder_id], lazy="joined", innerjoin=True)
    house_stage: Mapped[PipelineStage] = relationship(
        PipelineStage, viewonly=True, lazy="joined", innerjoin=True
    )

    __table_args__: Any = (
        CheckConstraint("ask_cents IS NULL OR ask_cents >= 0", name="ask_not_negative"),
        CheckConstraint("awarded_cents IS NULL OR awarded_cents >= 0", name="award_not_negative"),
        CheckConstraint("probability_bp BETWEEN 0 AND 10000", name="probability_share"),
        CheckConstraint("match_bp IS NULL OR match_bp BETWEEN 0 AND 9999", name="match_share"),
        CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="period_in_order"
        ),
        CheckConstraint("counted_in_id IS NULL OR counted_in_id <> id", name="not_counted_in_itself"),
        Index("ix_applications_stage_due", "stage", "due_order", "id"),
        Index("ix_applications_stage_id_due", "stage_id", "due_order", "id"),
        Index("ix_applications_stage_id_since", "stage_id", "stage_since", "id"),
        Index(
            "ix_applications_stage_id_money",
            "stage_id",
            "stage",
            "counted_in_id",
            "ask_cents",
            "awarded_cents",
            "probability_bp",
        ),
        Index("ix_applications_due", "due_order", "id"),
        Index("ix_applications_ask", "ask_cents", "id"),
        Index(
            "ix_applications_funder_id_money",
            "funder_id",
            "stage",
            "counted_in_id",
            "ask_cents",
            "awarded_cents",
            "probability_bp",
        ),
        Index("ix_applications_starts_on", "starts_on", "id"),
        Index("ix_applications_ends_on", "ends_on", "id"),
        Index("ix_applications_opportunity_id", "opportunity_id"),
        Index("ix_applications_next_deadline_id", "next_deadline_id"),
        Index("ix_applications_counted_in_id", "counted_in_id"),
    )

    @property
    def amount_cents(self) -> int | None:
        """The money this stands for: what was awarded once it was, else what is asked."""
        return self.awarded_cents if self.stage is Stage.AWARDED else self.ask_cents

    def stand_at(self, stage: HouseStage, at: datetime) -> None:
        """Stand at a stage of the house from now on: its key, its phase and since when."""
        self.stage_id, self.stage, self.stage_since = stage.id, stage.stage, at


@sa.event.listens_for(Application, "before_insert")
@sa.event.listens_for(Application, "before_update")
def _keep_stage_and_phase_together(
    _mapper: Mapper[Any], connection: sa.Connection, application: Application
) -> None:
    """Where only the phase was written, the first stage of the house in that phase goes with it."""
    state = sa.inspect(application).attrs
    if application.stage_id is not None and (state.stage_id.history.added or not state.stage.history.added):
        return
    houses = PipelineStage.__table__.c
    first = (
        sa.select(houses.id)
        .where(houses.stage == (application.stage or Stage.PROSPECT), houses.retired_at.is_(None))
        .order_by(houses.position, houses.id)
        .limit(1)
    )
    application.stage_id = connection.execute(first).scalar_one()


class ApplicationInitiative(Base):
    """An outreach initiative the application would pay for."""

    __tablename__ = "application_initiatives"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True
    )
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiatives.id"), primary_key=True)

    __table_args__ = (Index("ix_application_initiatives_initiative_id", "initiative_id", "application_id"),)


class ApplicationReadiness(Base):
    """How far one aspect of the application is; written by the feature that knows."""

    __tablename__ = "application_readiness"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True
    )
    aspect: Mapped[Aspect] = mapped_column(text_enum(Aspect), primary_key=True)
    state: Mapped[Readiness] = mapped_column(text_enum(Readiness))
    note: Mapped[str] = mapped_column(String(300), default="")


class ApplicationNeed(Base):
    """What one application says of its own about a registration.

    It is needed although this kind of funder does not usually ask for it, or not needed although it does.
    """

    __tablename__ = "application_needs"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[int] = mapped_column(ForeignKey("wallet_items.id", ondelete="CASCADE"), primary_key=True)
    needed: Mapped[bool] = mapped_column()

    __table_args__ = (Index("ix_application_needs_item_id", "item_id", "application_id"),)


class Decision(Base):
    """One recorded answer to "shall we apply?". A later one stands beside it; none is changed."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    verdict: Mapped[Verdict] = mapped_column(text_enum(Verdict))
    reason: Mapped[str] = mapped_column(Text)
    dissent: Mapped[str] = mapped_column(Text, default="")
    fit_mission: Mapped[int] = mapped_column(Integer)
    fit_capacity: Mapped[int] = mapped_column(Integer)
    fit_chance: Mapped[int] = mapped_column(Integer)
    hours_estimate: Mapped[int | None] = mapped_column(Integer)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_by_name: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (
        Index("ix_decisions_application_id_id", "application_id", "id"),
        CheckConstraint("fit_mission BETWEEN 1 AND 5", name="mission_range"),
        CheckConstraint("fit_capacity BETWEEN 1 AND 5", name="capacity_range"),
        CheckConstraint("fit_chance BETWEEN 1 AND 5", name="chance_range"),
    )


class ApplicationLink(Base):
    """One application continues another. The later one may continue several, and several may continue the earlier."""

    __tablename__ = "application_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    earlier_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    later_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    kind: Mapped[LinkKind] = mapped_column(text_enum(LinkKind))
    reason: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_by_name: Mapped[str] = mapped_column(String(200))

    __table_args__ = (
        CheckConstraint("earlier_id <> later_id", name="links_two"),
        UniqueConstraint("earlier_id", "later_id", name="uq_application_links_earlier_id_later_id"),
        Index("ix_application_links_later_id", "later_id", "kind"),
    )


class ReviewerComment(Base):
    """What a reviewer or program officer said of an application: the next cycle begins with it."""

    __tablename__ = "reviewer_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    reviewer: Mapped[str] = mapped_column(String(200), default="")
    score: Mapped[str] = mapped_column(String(60), default="")
    comment: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date | None] = mapped_column(Date)
    added_by_name: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    __table_args__ = (
        CheckConstraint("comment <> ''", name="says_something"),
        Index("ix_reviewer_comments_application_id", "application_id", "id"),
    )


class StageSpell(Base):
    """Where an application stood and for how much, from ``since`` until its next row. Rows are added, never changed.

    Every move adds one, and every change of the amount asked, of the chance or of the award, archiving, and whether
    its money is ``counted`` by itself or in another application of its lineage.
    """

    __tablename__ = "stage_spells"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("pipeline_stages.id"))
    stage: Mapped[Stage] = mapped_column(text_enum(Stage))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    ask_cents: Mapped[int | None] = mapped_column(BigInteger)
    awarded_cents: Mapped[int | None] = mapped_column(BigInteger)
    probability_bp: Mapped[int] = mapped_column(Integer)
    archived: Mapped[bool] = mapped_column(default=False)
    counted: Mapped[bool] = mapped_column(default=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))

    __table_args__ = (Index("ix_stage_spells_application_id_since", "application_id", "since", "id"),)


class Approval(Base):
    """A director's word that an application may be sent, for the amount asked then; or its withdrawal.

    A later one stands beside it; none is changed.
    """

    __tablename__ = "application_approvals"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    approved: Mapped[bool] = mapped_column()
    ask_cents: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(1000), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))

    __table_args__ = (Index("ix_application_approvals_application_id_id", "application_id", "id"),)


append_only(PipelineStageVersion.__table__, "the history of the pipeline is append-only")
append_only(StageSpell.__table__, "the history of the pipeline is append-only")
