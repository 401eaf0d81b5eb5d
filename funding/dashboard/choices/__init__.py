"""Today's decisions: what waits for the reader, each with one verb and its reason, most pressing first.

Which kinds of decision a role finds on Home stands in ``dashboard.homes``; what it may not do is never asked of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from funding.dashboard.choices import (
    applications,
    award_money,
    awards,
    costs,
    house,
    outreach,
    partners,
    reports,
)
from funding.dashboard.homes import TOPICS, Ask, home_of
from funding.dashboard.types import Choice
from funding.kernel.actor import Actor

Source = tuple[str, Callable[[Actor], Iterable[Choice]]]

SOURCES: Mapping[Ask, Source] = {
    Ask.GATES: ("application.edit", applications.gates_ahead),
    Ask.ESTIMATES: ("application.edit", applications.asking_estimates),
    Ask.GO_NO_GO: ("application.decide", applications.undecided),
    Ask.ANSWERS: ("application.edit", applications.late_answers),
    Ask.BUDGETS: ("budget.edit", applications.short_budgets),
    Ask.APPROVALS: ("budget.approve", house.approvals),
    Ask.RENEWALS: ("wallet.edit", house.renewals),
    Ask.PROFILE: ("organization.edit", house.profile_gaps),
    Ask.TARGETS: ("initiative.edit", house.targets),
    Ask.REPORTS: ("report.view", reports.waiting),
    Ask.OUTREACH: ("activity.log", outreach.outreach),
    Ask.TASKS: ("home.view", house.own_tasks),
    Ask.GIVEN: ("task.edit", house.given),
    Ask.AWARDS: ("award.edit", awards.awards),
    Ask.LETTERS: ("mail.manage", house.failed_mail),
    Ask.REQUESTS: ("payment.approve", award_money.requests),
    Ask.CASH: ("payment.edit", award_money.cash),
    Ask.MATCH: ("match.edit", award_money.match),
    Ask.COSTS: ("actual.approve", costs.costs_to_approve),
    Ask.ROWS: ("actual.edit", costs.rows_to_settle),
    Ask.PACE: ("actual.edit", costs.awards_off_pace),
    Ask.AGREEMENTS: ("partner.edit", partners.agreements),
    Ask.SAM_REPORTS: ("subaward.edit", partners.reports),
    Ask.INVOICES: ("subaward.approve", partners.invoices),
    Ask.MONITORING: ("subaward.edit", partners.monitoring),
}
"""Each kind of decision with the permission it takes and what finds it."""


def choices_for(actor: Actor) -> list[Choice]:
    """Everything that waits for this actor; a fixed number of queries."""
    found: list[Choice] = []
    for ask in home_of(actor.role).asks:
        permission, source = SOURCES[ask]
        if actor.can(permission):
            found.extend(replace(one, topic=TOPICS[ask]) for one in source(actor))
    seen: set[str] = set()
    ordered = sorted(found, key=lambda one: one.order)
    return [one for one in ordered if not (one.url in seen or seen.add(one.url))]  # type: ignore[func-returns-value]
