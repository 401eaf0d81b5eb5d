"""Our own history as the rule of chances reads it: one grouped statement over what was answered or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa

from funding.applications.models import ApplicationLink, StageSpell
from funding.applications.queries.filters import APPLICATIONS, FUNDERS
from funding.applications.queries.house_stages import every_stage
from funding.applications.types import CLOSED, OPEN_STAGES, RENEWING, Stage
from funding.forecast.chances import Cases, Chance, History, Question, learned
from funding.forecast.models import ChanceOverrule
from funding.forecast.queries.assumptions import chance_rule
from funding.forecast.types import ChanceRule
from funding.funders.types import FunderKind
from funding.infra.db import db

RENEWALS = sa.select(ApplicationLink.later_id).where(ApplicationLink.kind.in_(RENEWING))


def renewing() -> sa.ColumnElement[int]:
    """1 where an application asks to go on with what was paid for before, as SQL."""
    return sa.case((APPLICATIONS.c.id.in_(RENEWALS), 1), else_=0)


def _stood() -> sa.Subquery:
    """The first and the furthest open stage that each application is known to have stood at, by their places."""
    rank = sa.case({stage.value: place for place, stage in enumerate(OPEN_STAGES)}, value=StageSpell.stage)
    query = sa.select(
        StageSpell.application_id, sa.func.min(rank).label("first"), sa.func.max(rank).label("last")
    )
    return query.group_by(StageSpell.application_id).subquery("stood")


def history() -> History:
    """Our own record: one statement, grouped by the database.

    Archived applications too: what is put aside was answered all the same.
    """
    return _added_up(db.session.execute(_cases()).all())


@cache
def _cases() -> sa.Select[Any]:
    """How many closed applications were alike: made once, since every new application asks."""
    table, stood = APPLICATIONS.c, _stood()
    answered = table.stage.in_((Stage.AWARDED, Stage.DECLINED))
    inner = (
        sa.select(
            FUNDERS.c.funder_kind.label("kind"),
            renewing().label("renews"),
            table.stage.label("stage"),
            sa.case((sa.or_(answered, table.submitted_on.is_not(None)), 1), else_=0).label("sent"),
            stood.c.first,
            stood.c.last,
        )
        .select_from(
            APPLICATIONS.join(FUNDERS, FUNDERS.c.id == table.funder_id).outerjoin(
                stood, stood.c.application_id == table.id
            )
        )
        .where(table.stage.in_(CLOSED))
        .subquery("cases")
    )
    return sa.select(*inner.c, sa.func.count()).group_by(*inner.c)


def _added_up(rows: Sequence[Any]) -> History:
    answers: dict[tuple[FunderKind, bool], Cases] = {}
    sent: dict[Stage, Cases] = {}
    for kind, renews, stage, went, first, last, count in rows:
        if stage != Stage.NOT_PURSUED:
            key = FunderKind(kind), bool(renews)
            won = count if stage == Stage.AWARDED else 0
            answers[key] = answers.get(key, Cases(0, 0)) + Cases(won, count)
        if first is not None:
            for place in OPEN_STAGES[first : last + 1]:
                sent[place] = sent.get(place, Cases(0, 0)) + Cases(count if went else 0, count)
    return History(answers, sent)


@dataclass(frozen=True)
class Learning:
    """Everything a chance is learned from, read once; what was worked out is kept."""

    history: History
    rule: ChanceRule
    assumed_sent_bp: int
    known: dict[tuple[Stage, int, FunderKind, bool], Chance] = field(default_factory=dict)

    def chance(self, stage: Stage, assumed_bp: int, kind: FunderKind, renews: bool) -> Chance:
        """The chance of an open application of this kind, at a stage of which the house assumes ``assumed_bp``."""
        key = (stage, assumed_bp, kind, renews)
        if key not in self.known:
            asked = Question(stage, kind, renews, assumed_bp, self.assumed_sent_bp)
            self.known[key] = learned(self.history, asked, self.rule)
        return self.known[key]


def learning() -> Learning:
    """What chances are learned from now: three statements."""
    sent = [one.probability_bp for one in every_stage() if one.stage is Stage.SUBMITTED and not one.retired]
    return Learning(history(), chance_rule(), sent[0] if sent else Stage.SUBMITTED.probability_bp)


def overrules_of(application_id: int) -> Sequence[ChanceOverrule]:
    """What people said of the chance of one application, the newest first."""
    query = sa.select(ChanceOverrule).where(ChanceOverrule.application_id == application_id)
    return db.session.scalars(query.order_by(ChanceOverrule.id.desc())).all()
