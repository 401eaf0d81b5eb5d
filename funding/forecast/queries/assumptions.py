"""What the house assumes, as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from funding.forecast.models import CashAssumption, ChanceAssumption
from funding.forecast.types import CashRule, ChanceRule, Giver, PaymentMethod
from funding.infra.db import db

USUAL: Mapping[Giver, CashRule] = {
    Giver.FEDERAL: CashRule(PaymentMethod.REIMBURSEMENT, 30),
    Giver.STATE: CashRule(PaymentMethod.REIMBURSEMENT, 45),
    Giver.FOUNDATION: CashRule(PaymentMethod.INSTALLMENTS, 15, 2),
    Giver.PARTNER: CashRule(PaymentMethod.INSTALLMENTS, 30, 1),
    Giver.BUSINESS: CashRule(PaymentMethod.ONE_TIME, 30),
    Giver.PERSON: CashRule(PaymentMethod.ONE_TIME, 15),
    Giver.KEPT: CashRule(PaymentMethod.REIMBURSEMENT, 0),
}
"""Where the house starts: what is usual, until somebody sets what is true here."""

CashRules = Mapping[Giver, Sequence[tuple[date, CashRule]]]


def cash_assumptions() -> dict[Giver, list[CashAssumption]]:
    """Every assumption of cash by giver, the newest day first: one statement."""
    found: dict[Giver, list[CashAssumption]] = {giver: [] for giver in Giver}
    query = sa.select(CashAssumption).order_by(CashAssumption.effective_from.desc(), CashAssumption.id)
    for one in db.session.scalars(query):
        found[one.giver].append(one)
    return found


def cash_rules() -> CashRules:
    """The rules of cash by giver, the newest day first."""
    return {
        giver: [(one.effective_from, one.rule) for one in rows] for giver, rows in cash_assumptions().items()
    }


def rule_on(rules: CashRules, giver: Giver, starts_on: date | None) -> CashRule:
    """The rule for a project that starts on a day; without one, the newest. Before all of them, what is usual."""
    for effective_from, rule in rules[giver]:
        if starts_on is None or effective_from <= starts_on:
            return rule
    return USUAL[giver]


def chance_assumptions() -> Sequence[ChanceAssumption]:
    """How the chance is learned, the newest first."""
    return db.session.scalars(sa.select(ChanceAssumption).order_by(ChanceAssumption.id.desc())).all()


def chance_rule() -> ChanceRule:
    """How the chance is learned now."""
    newest = db.session.scalar(sa.select(ChanceAssumption).order_by(ChanceAssumption.id.desc()).limit(1))
    return newest.rule if newest else ChanceRule()
