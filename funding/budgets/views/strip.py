"""What every page of a budget says about its versions, and the way out where one is not to be changed."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from funding.budgets.models import Budget
from funding.budgets.types import BudgetStatus
from funding.budgets.versions import award_of, may_begin, versions_of
from funding.infra.http import is_fragment, redirect_to, toast
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError


def strip_context(budget: Budget, actor: Actor) -> dict[str, Any]:
    """The versions beside this one: which counts, which is being drafted, what may be begun, by this actor."""
    versions = versions_of(budget.subject_id)
    approved = next((each for each in versions if each.status is BudgetStatus.APPROVED), None)
    draft = next((each for each in versions if each.is_draft), None)
    begin = may_begin(versions, award_of(budget.subject_id)) if actor.can("budget.edit") else []
    return {
        "budget": budget,
        "versions": versions,
        "approved": approved,
        "draft": draft,
        "begin": begin,
        "may_edit": actor.can("budget.edit") and budget.is_draft,
        "may_approve": actor.can("budget.approve") and budget.is_draft,
        "may_discard": actor.can("budget.edit") and budget.is_draft and approved is not None,
    }


def closed(budget: Budget) -> ResponseReturnValue:
    """Back to the grid of a version that is not a draft, which says why. A part of a page gets a DomainError."""
    message = f"{budget.label} is {budget.status.value} and is not changed."
    if is_fragment():
        raise DomainError(message)
    toast(message, "amber")
    return redirect_to("budgets.show", budget_id=budget.id)
