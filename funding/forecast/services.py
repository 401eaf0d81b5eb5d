"""Set what the house assumes, and let every open application follow what its history teaches."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from funding.applications.models import Application
from funding.applications.queries.filters import APPLICATIONS, FUNDERS
from funding.applications.queries.house_stages import STAGES
from funding.applications.services.cells import set_chance
from funding.applications.services.spells import keep_spells
from funding.applications.types import OPEN_STAGES, Stage
from funding.forecast.models import CashAssumption, ChanceAssumption, ChanceOverrule
from funding.forecast.queries.history import learning, renewing
from funding.forecast.types import CashRule, ChanceRule, Giver, PaymentMethod
from funding.funders.types import FunderKind
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import on
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.errors import DomainError

BATCH = 500
TO_LEARN = "forecast.to_learn"
"""What a session remembers until its commit."""


def set_cash_rule(*, giver: Giver, rule: CashRule, effective_from: date, reason: str, by: Actor) -> None:
    """Assume how a kind of giver pays from a day on. Raises DomainError without a reason."""
    if not reason.strip():
        raise DomainError("Please say what this rests on.", field="reason")
    payments = rule.payments if rule.method is PaymentMethod.INSTALLMENTS else 1
    row = db.session.scalar(
        sa.select(CashAssumption).where(
            CashAssumption.giver == giver, CashAssumption.effective_from == effective_from
        )
    )
    before = {"rule": row.rule.told, "reason": row.reason} if row else {}
    if row is None:
        row = CashAssumption(giver=giver, effective_from=effective_from)
        db.session.add(row)
    row.method, row.lag_days, row.payments = rule.method, rule.lag_days, payments
    row.reason, row.set_by_name = reason, by.name
    db.session.flush()
    audit(
        by=by,
        action="forecast.cash_assumed",
        subject=giver.label,
        before=before,
        after={"rule": row.rule.told, "effective_from": effective_from, "reason": reason},
    )


def set_chance_rule(*, rule: ChanceRule, reason: str, by: Actor) -> None:
    """Assume how chances are learned from now on, and learn them anew. Raises DomainError without a reason."""
    if not reason.strip():
        raise DomainError("Please say what this rests on.", field="reason")
    made = ChanceAssumption(
        min_cases=rule.min_cases, strength=rule.strength, reason=reason, set_by_name=by.name
    )
    db.session.add(made)
    db.session.flush()
    audit(
        by=by,
        action="forecast.chance_assumed",
        subject="Learned chances",
        after={"min_cases": rule.min_cases, "strength": rule.strength, "reason": reason},
    )
    relearn()


def overrule(*, application: Application, chance_bp: int | None, reason: str, by: Actor) -> None:
    """Set the chance of one application, or with None let it be learned again.

    Raises DomainError without a reason, for what is answered, and outside 0% to 100%.
    """
    if not reason.strip():
        raise DomainError("Please say what you know that the record does not.", field="reason")
    set_chance(application=application, probability_bp=chance_bp, by=by)
    db.session.add(
        ChanceOverrule(application_id=application.id, chance_bp=chance_bp, reason=reason, set_by_name=by.name)
    )
    audit(
        by=by,
        action="application.chance_set",
        subject=application.title,
        record_id=application.id,
        after={"chance_bp": chance_bp, "reason": reason},
    )
    db.session.flush()


def relearn(application_id: int | None = None) -> int:
    """Write the learned chance on every open application, or on one, that has none of its own; how many changed.

    Past the version counter: nobody edited those applications. Three statements, and one for each chance that changed.
    """
    db.session.flush()
    table, learns = APPLICATIONS.c, learning()
    query = (
        sa.select(
            table.id,
            table.stage,
            STAGES.c.probability_bp.label("assumed"),
            table.probability_bp,
            FUNDERS.c.funder_kind,
            renewing(),
        )
        .select_from(
            APPLICATIONS.join(FUNDERS, FUNDERS.c.id == table.funder_id).join(
                STAGES, STAGES.c.id == table.stage_id
            )
        )
        .where(table.stage.in_(OPEN_STAGES), table.probability_is_own.is_(sa.false()))
        .order_by(table.id)
    )
    if application_id is not None:
        query = query.where(table.id == application_id)
    changed: dict[int, list[int]] = defaultdict(list)
    for number, stage, assumed, present, kind, renews in db.session.execute(query):
        chance = learns.chance(Stage(stage), assumed, FunderKind(kind), bool(renews)).bp
        if chance != present:
            changed[chance].append(number)
    for chance, numbers in sorted(changed.items()):
        _write(numbers, chance)
    return sum(map(len, changed.values()))


def _write(numbers: list[int], chance: int) -> None:
    for start in range(0, len(numbers), BATCH):
        rows = sa.update(APPLICATIONS).where(APPLICATIONS.c.id.in_(numbers[start : start + BATCH]))
        db.session.execute(rows.values(probability_bp=chance))
        keep_spells(numbers[start : start + BATCH], by=SYSTEM)
    for number in numbers:
        present = db.session.identity_map.get(identity_key(Application, number))
        if isinstance(present, Application):
            db.session.expire(present, ["probability_bp"])


@on("application.stage_changed")
def follow_move(*, application_id: int, old: Stage, new: Stage, by: Actor) -> None:
    """A new stage has another chance at once; an answer teaches all the others when the work is committed."""
    if new in OPEN_STAGES:
        relearn(application_id)
    if old.is_closed or new.is_closed:
        db.session().info[TO_LEARN] = True


@on("application.changed")
def follow_change(*, application_id: int, by: Actor) -> None:
    """A new application, other facts and links may give it another chance."""
    relearn(application_id)


@sa.event.listens_for(Session, "before_commit")
def learn_once(session: Session) -> None:
    """However many answers a transaction holds, learn from them once."""
    if session.info.pop(TO_LEARN, False):
        relearn()
