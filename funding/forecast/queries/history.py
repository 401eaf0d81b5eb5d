"""Our own history as the rule of chances reads it: one grouped statement over what was answered or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from funding.applications.models import ApplicationLink, Decision
from funding.applications.queries.filters import APPLICATIONS, FUNDERS, HAS_ARCHIVED
from funding.applications.types import CLOSED, RENEWING, Stage, Verdict
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


def _furthest() -> sa.ColumnElement[Any]:
    """The furthest stage a closed application is known to have reached."""
    table = APPLICATIONS.c
    decided = sa.select(Decision.application_id)
    gone = decided.where(Decision.verdict == Verdict.GO)
    return sa.case(
        (table.stage.in_((Stage.AWARDED, Stage.DECLINED)), Stage.SUBMITTED.value),
        (table.submitted_on.is_not(None), Stage.SUBMITTED.value),
        (table.id.in_(gone), Stage.DRAFTING.value),
        (table.id.in_(decided), Stage.DECIDING.value),
        else_=Stage.PROSPECT.value,
    )


def history() -> History:
    """How many cases there are and were won, by kind of funder, relation and furthest stage: one statement."""
    table = APPLICATIONS.c
    keys = (FUNDERS.c.funder_kind, renewing(), _furthest())
    inner = (
        sa.select(
            keys[0].label("kind"),
            keys[1].label("renews"),
            keys[2].label("furthest"),
            table.stage.label("stage"),
        )
        .select_from(APPLICATIONS.join(FUNDERS, FUNDERS.c.id == table.funder_id))
        .where(table.stage.in_(CLOSED), table.id.not_in(HAS_ARCHIVED))
        .subquery("cases")
    )
    won = sa.func.sum(sa.case((inner.c.stage == Stage.AWARDED, 1), else_=0))
    query = sa.select(inner.c.kind, inner.c.renews, inner.c.furthest, won, sa.func.count()).group_by(
        inner.c.kind, inner.c.renews, inner.c.furthest
    )
    return {
        (FunderKind(kind), bool(renews), Stage(furthest)): Cases(int(wins), count)
        for kind, renews, furthest, wins, count in db.session.execute(query)
    }


@dataclass(frozen=True)
class Learning:
    """Everything a chance is learned from, read once; what was worked out is kept."""

    history: History
    rule: ChanceRule
    known: dict[tuple[Stage, FunderKind, bool], Chance] = field(default_factory=dict)

    def chance(self, stage: Stage, kind: FunderKind, renews: bool) -> Chance:
        """The chance of an open application of this kind."""
        key = (stage, kind, renews)
        if key not in self.known:
            assumed = stage.probability_bp
            self.known[key] = learned(self.history, stage, kind, renews, assumed_bp=assumed, rule=self.rule)
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
