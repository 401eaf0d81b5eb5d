"""Recording what is ordered and not spent yet, approving it, and letting go what is not owed any more.

An obligation lowers what a budget has left and stands in line 10f of the SF-425, so it counts like a cost: once
somebody other than whoever recorded or changed it has approved it. An approved one is not changed any more: it is
released, and what holds instead is recorded anew.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from funding.actuals.models import Actual, AwardCostRules, Obligation
from funding.actuals.periods import MOST_DAYS
from funding.actuals.queries.bounds import cost_rules, span_of
from funding.actuals.services.approving import PERMISSION, may_approve_own
from funding.actuals.services.entries import check_line, check_version, label, reason_of
from funding.actuals.types import ActualState, ObligationFacts
from funding.awards.models import Award
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.kernel.privacy import refuse_identifying
from funding.kernel.zoned import format_date


def add_obligation(*, award: Award, facts: ObligationFacts, by: Actor) -> Obligation:
    """Record an obligation. Raises DomainError at the field that is wrong."""
    _check(award, facts)
    found = Obligation(
        award_id=award.id, entered_by_id=by.user_id, entered_by_name=by.name, entered_at=clock.now()
    )
    assign(found, _columns(facts))
    db.session.add(found)
    db.session.flush()
    audit(
        by=by,
        action="obligation.added",
        subject=label(found),
        record_id=award.id,
        after={"amount_cents": found.amount_cents, "made_on": found.made_on},
    )
    return found


def change_obligation(
    *, obligation: Obligation, award: Award, facts: ObligationFacts, expected_version: int | None, by: Actor
) -> None:
    """Change an obligation that waits for approval; whoever does stands for it. Raises StaleVersion, DomainError."""
    check_version(obligation, expected_version)
    if obligation.approved_at is not None:
        raise DomainError("An approved obligation is not changed. Release it and record what holds now.")
    if obligation.released_on is not None:
        raise DomainError("A released obligation is not changed.")
    _check(award, facts)
    if facts.share is not obligation.share and liquidations(obligation.id):
        raise DomainError("Costs settle it already: its share stays.", field="share")
    before, after = assign(obligation, _columns(facts))
    if after:
        obligation.entered_by_id, obligation.entered_by_name = by.user_id, by.name
        db.session.flush()
        audit(
            by=by,
            action="obligation.changed",
            subject=label(obligation),
            record_id=award.id,
            before=before,
            after=after,
        )


def may_approve(obligation: Obligation, by: Actor) -> bool:
    """Whether the person may approve it: somebody else than who recorded it, or the only one who may at all."""
    if not by.can(PERMISSION):
        return False
    own = by.user_id is not None and obligation.entered_by_id == by.user_id
    return not own or may_approve_own(by)


def approve_obligation(*, obligation: Obligation, expected_version: int | None, by: Actor) -> None:
    """Let an obligation count. Raises NotAllowed for whoever recorded it, StaleVersion and DomainError."""
    check_version(obligation, expected_version)
    if obligation.approved_at is not None or obligation.released_on is not None:
        raise DomainError("It does not wait for approval.")
    if not may_approve(obligation, by):
        raise NotAllowed("Whoever recorded an obligation does not approve it.")
    obligation.approved_at, obligation.approved_by_name = clock.now(), by.name
    db.session.flush()
    audit(
        by=by,
        action="obligation.approved",
        subject=label(obligation),
        record_id=obligation.award_id,
        after={"amount_cents": obligation.amount_cents},
    )


def release_obligation(
    *, obligation: Obligation, on: date, reason: str, expected_version: int | None, by: Actor
) -> None:
    """Let go what is left of an obligation from a day on. Raises StaleVersion and DomainError."""
    check_version(obligation, expected_version)
    if obligation.released_on is not None:
        raise DomainError("It is released already.")
    if not obligation.made_on <= on <= clock.today():
        raise DomainError("Choose a day from when it was made to today.", field="released_on")
    obligation.release_reason = reason_of(reason)
    obligation.released_on = on
    db.session.flush()
    audit(
        by=by,
        action="obligation.released",
        subject=label(obligation),
        record_id=obligation.award_id,
        after={"released_on": on, "reason": obligation.release_reason},
    )


def liquidations(obligation_id: int) -> int:
    """How many entries that are not void name the obligation."""
    query = sa.select(sa.func.count()).where(
        Actual.obligation_id == obligation_id, Actual.state != ActualState.VOID
    )
    return db.session.scalar(query) or 0


def set_cost_rules(
    *,
    award: Award,
    pre_award_from: date | None,
    approval: str,
    approved_on: date | None,
    liquidation_days: int | None,
    expected_version: int | None,
    by: Actor,
) -> AwardCostRules:
    """Keep the funder's approval of pre-award costs, and days for liquidation other than the usual ones.

    Raises StaleVersion, and DomainError at the field that is wrong.
    """
    rules = cost_rules(award.id)
    if (rules.version if rules else 0) != (expected_version or 0):
        raise StaleVersion("Somebody else saved this while you were looking at it.")
    approval = " ".join(approval.split())
    _check_rules(award, pre_award_from, approval, approved_on, liquidation_days)
    if rules is None:
        rules = AwardCostRules(award_id=award.id)
        db.session.add(rules)
    before, after = assign(
        rules,
        {
            "pre_award_from": pre_award_from,
            "pre_award_approval": approval,
            "pre_award_approved_on": approved_on,
            "liquidation_days": liquidation_days,
        },
    )
    db.session.flush()
    if after:
        audit(
            by=by,
            action="award.cost_rules_set",
            subject=award.title,
            record_id=award.id,
            before=before,
            after=after,
        )
        emit("award.changed", award_id=award.id, by=by)
    return rules


def _check_rules(
    award: Award, first: date | None, approval: str, approved_on: date | None, days: int | None
) -> None:
    if first is not None and first >= span_of(award).starts_on:
        raise DomainError("Pre-award costs lie before the first day of the period.", field="pre_award_from")
    if first is not None and not approval:
        raise DomainError("Say which letter or amendment approves it.", field="approval")
    if first is not None and approved_on is None:
        raise DomainError("Say on which day it was approved.", field="approved_on")
    if first is None and (approval or approved_on):
        raise DomainError("Say from which day on costs are approved.", field="pre_award_from")
    if approved_on is not None and approved_on > clock.today():
        raise DomainError("This day has not come yet.", field="approved_on")
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise DomainError(f"Enter 0 to {MOST_DAYS:,} days.", field="liquidation_days")
    refuse_identifying(approval, "approval")


def _columns(facts: ObligationFacts) -> dict[str, object]:
    names = ("made_on", "amount_cents", "share", "line_key", "description", "vendor", "reference")
    return {name: getattr(facts, name) for name in names} | {"line_kind": facts.kind}


def _check(award: Award, facts: ObligationFacts) -> None:
    if facts.amount_cents <= 0:
        raise DomainError("Enter an amount above zero.", field="amount_cents")
    if facts.made_on > clock.today():
        raise DomainError("An obligation is recorded once it is made.", field="made_on")
    span = span_of(award)
    if facts.made_on > span.ends_on:
        told = format_date(span.ends_on)
        raise DomainError(f"The period of performance ended {told}.", field="made_on")
    if facts.made_on < span.first_day:
        told = format_date(span.first_day)
        raise DomainError(f"The award pays for nothing before {told}.", field="made_on")
    for name in ("description", "vendor", "reference"):
        refuse_identifying(getattr(facts, name), name)
    check_line(award, facts.line_key, facts.kind)
