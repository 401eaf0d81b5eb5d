"""Our own history as the rule of chances reads it: one grouped statement over what was answered or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from funding.applications.models import ApplicationLink, Decision, StageSpell
from funding.applications.queries.filters import APPLICATIONS, FUNDERS, HAS_ARCHIVED
from funding.applications.types import CLOSED, OPEN_STAGES, RENEWING, Stage, Verdict
from funding.forecast.chances import Cases, Chance, History, learned, reached
from funding.forecast.models import ChanceOverrule
from funding.forecast.queries.assumptions import chance_rule
from funding.forecast.types import ChanceRule
from funding.funders.types import FunderKind
from funding.infra.db import db

RENEWALS = sa.select(ApplicationLink.later_id).where(ApplicationLink.kind.in_(RENEWING))


def renewing() -> sa.ColumnElement[int]:
    """1 where an application asks to go on with what was paid for before, as SQL."""
    return sa.case((APPLICATIONS.c.id.in_(RENEWALS), 1), else_=0)


def _rank(stage: Stage) -> int:
    return OPEN_STAGES.index(stage)


def _known() -> sa.ColumnElement[int]:
    """How far a closed application is known to have come by what is recorded of it: the place of an open stage."""
    table = APPLICATIONS.c
    decided = sa.select(Decision.application_id)
    gone = decided.where(Decision.verdict == Verdict.GO)
    return sa.case(
        (table.stage.in_((Stage.AWARDED, Stage.DECLINED)), _rank(Stage.SUBMITTED)),
        (table.submitted_on.is_not(None), _rank(Stage.SUBMITTED)),
        (table.id.in_(gone), _rank(Stage.DRAFTING)),
        (table.id.in_(decided), _rank(Stage.DECIDING)),
        else_=_rank(Stage.PROSPECT),
    )


def _stood() -> sa.Subquery:
    """How far each application came by the history of its stages."""
    rank = sa.case({stage.value: _rank(stage) for stage in OPEN_STAGES}, value=StageSpell.stage, else_=0)
    query = sa.select(StageSpell.application_id, sa.func.max(rank).label("rank"))
    return query.group_by(StageSpell.application_id).subquery("stood")


def history() -> History:
    """How many cases there are and were won, by kind of funder, relation and furthest stage: one statement."""
    table, stood, known = APPLICATIONS.c, _stood(), _known()
    furthest = sa.case((sa.func.coalesce(stood.c.rank, 0) > known, stood.c.rank), else_=known)
    inner = (
        sa.select(
            FUNDERS.c.funder_kind.label("kind"),
            renewing().label("renews"),
            furthest.label("furthest"),
            table.stage.label("stage"),
        )
        .select_from(
            APPLICATIONS.join(FUNDERS, FUNDERS.c.id == table.funder_id).outerjoin(
                stood, stood.c.application_id == table.id
            )
        )
        .where(table.stage.in_(CLOSED), table.id.not_in(HAS_ARCHIVED))
        .subquery("cases")
    )
    won = sa.func.sum(sa.case((inner.c.stage == Stage.AWARDED, 1), else_=0))
    query = sa.select(inner.c.kind, inner.c.renews, inner.c.furthest, won, sa.func.count()).group_by(
        inner.c.kind, inner.c.renews, inner.c.furthest
    )
    return {
        (FunderKind(kind), bool(renews), OPEN_STAGES[furthest]): Cases(int(wins), count)
        for kind, renews, furthest, wins, count in db.session.execute(query)
    }


@dataclass(frozen=True)
class Learning:
    """Everything a chance is learned from, read once; what was worked out is kept."""

    history: History
    rule: ChanceRule
    known: dict[tuple[Stage, int, FunderKind, bool], Chance] = field(default_factory=dict)

    def chance(self, stage: Stage, assumed_bp: int, kind: FunderKind, renews: bool) -> Chance:
        """The chance of an open application of this kind, at a stage of which the house assumes ``assumed_bp``."""
        key = (stage, assumed_bp, kind, renews)
        if key not in self.known:
            self.known[key] = learned(
                self.history, stage, kind, renews, assumed_bp=assumed_bp, rule=self.rule
            )
        return self.known[key]

    def cases(self, kind: FunderKind | None = None, renews: bool | None = None) -> Cases:
        """The answered cases of a kind and relation, or of all."""
        return reached(self.history, Stage.SUBMITTED, kind, renews)


def learning() -> Learning:
    """What chances are learned from now: two statements."""
    return Learning(history(), chance_rule())


def overrules_of(application_id: int) -> Sequence[ChanceOverrule]:
    """What people said of the chance of one application, the newest first."""
    query = sa.select(ChanceOverrule).where(ChanceOverrule.application_id == application_id)
    return db.session.scalars(query.order_by(ChanceOverrule.id.desc())).all()
