"""The first steps of a new house: what to do once, who may do it, and what is done. Read from what is there.

Nothing is stored of them: a step is done when what it leads to exists, whoever did it and however. Home leads with
them while nothing is pursued yet, and keeps them below the decisions until all are done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for

from funding.accounts.models import User
from funding.accounts.profile import missing_facts
from funding.accounts.queries import organization, profile_values
from funding.applications.models import Application
from funding.budgets.models import Budget
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.opportunities.models import Opportunity
from funding.outreach.models import Initiative
from funding.wallet.models import WalletItem


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: what, why, where, whether it is done and whether this reader may do it."""

    title: str
    reason: str
    url: str
    verb: str
    done: bool
    allowed: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    key: str
    title: str
    reason: str
    endpoint: str
    verb: str
    permission: str


_STEPS = (
    _Plan(
        "profile",
        "Fill in the organization’s profile",
        "What every SF-424 asks: identifiers, addresses, rates, who signs. Once.",
        "accounts.organization_profile",
        "Open profile",
        "organization.edit",
    ),
    _Plan(
        "people",
        "Invite the people you work with",
        "Each with a role: who raises, who counts, who runs the programs, who looks on.",
        "accounts.people",
        "People",
        "user.manage",
    ),
    _Plan(
        "wallet",
        "Enter your registrations",
        "SAM.gov, the state’s charity registration, the audit: what lapses stops an application.",
        "wallet.index",
        "Registrations",
        "wallet.edit",
    ),
    _Plan(
        "initiatives",
        "Describe your outreach",
        "What the money is for: workshops, street outreach, campaigns, each with its targets.",
        "outreach.index",
        "Outreach",
        "initiative.edit",
    ),
    _Plan(
        "opportunities",
        "Bring in calls for funding",
        "A Grants.gov daily extract, or one call typed in by hand.",
        "opportunities.index",
        "Opportunities",
        "opportunity.import",
    ),
    _Plan(
        "applications",
        "Start the first application",
        "From a call with one press, or on its own.",
        "applications.create",
        "New application",
        "application.edit",
    ),
    _Plan(
        "budgets",
        "Begin its budget",
        "Each line writes its own arithmetic; match, indirect costs and ceiling are checked as you type.",
        "budgets.index",
        "Budgets",
        "budget.edit",
    ),
)


def first_steps(actor: Actor) -> Sequence[FirstStep]:
    """All the steps in their order, as they stand for this reader: one query beside the profile."""
    there = _what_there_is()
    return [
        FirstStep(
            plan.title,
            plan.reason,
            url_for(plan.endpoint),
            plan.verb,
            there[plan.key],
            actor.can(plan.permission),
        )
        for plan in _STEPS
    ]


def _what_there_is() -> dict[str, bool]:
    house = organization()
    asked = {
        "people": sa.select(User.id).offset(1),
        "wallet": sa.select(WalletItem.id),
        "initiatives": sa.select(Initiative.id),
        "opportunities": sa.select(Opportunity.id),
        "applications": sa.select(Application.id),
        "budgets": sa.select(Budget.id),
    }
    row = db.session.execute(
        sa.select(*(query.limit(1).scalar_subquery().is_not(None).label(key) for key, query in asked.items()))
    ).one()
    complete = house is not None and not missing_facts(profile_values(house))
    return {"profile": complete, **{key: bool(value) for key, value in row._mapping.items()}}
