"""What Home shows to whom: the decisions a role is asked, the order of the parts, and whose dates stand beside them.

==================  =========================================================  ======================  =========
role                is asked about                                             then                    dates
==================  =========================================================  ======================  =========
administrator       everything but targets and outreach                        money                   all
director            approvals, pursuits, awards, registrations                 money                   all
development         pursuits (gates, estimates, answers), awards, budgets      money                   one's own
finance             awards, budgets to finish and to approve, registrations    money                   all
program             targets of one's initiatives, what to log and to count     money                   one's own
auditor             nothing: an auditor decides nothing here                   latest changes, money   all
==================  =========================================================  ======================  =========

One's own tasks that are due, and what came for them through a link, stand among the decisions of every role.
Requests for payment wait for somebody who did not write them, cash that lies is asked of finance, match that is behind
of whoever may enter it. Costs wait for somebody who did not enter them; finance settles rows of the books that were
left out and looks at awards off their pace. Agreements that end, reports in SAM.gov and monitoring are asked of
whoever looks after partners, their invoices of whoever may approve them. Administrators read of letters that
failed. Whoever wants the other dates presses once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from funding.dashboard.types import Topic
from funding.kernel.actor import Role


class Ask(StrEnum):
    """A kind of decision that waits on Home."""

    GATES = "gates"
    ESTIMATES = "estimates"
    GO_NO_GO = "go_no_go"
    ANSWERS = "answers"
    BUDGETS = "budgets"
    APPROVALS = "approvals"
    RENEWALS = "renewals"
    PROFILE = "profile"
    TARGETS = "targets"
    REPORTS = "reports"
    OUTREACH = "outreach"
    TASKS = "tasks"
    GIVEN = "given"
    LETTERS = "letters"
    REQUESTS = "requests"
    MATCH = "match"
    CASH = "cash"
    COSTS = "costs"
    ROWS = "rows"
    PACE = "pace"
    AWARDS = "awards"
    AGREEMENTS = "agreements"
    SAM_REPORTS = "sam_reports"
    INVOICES = "invoices"
    MONITORING = "monitoring"


_ASKED: Mapping[Topic, tuple[Ask, ...]] = {
    Topic.PURSUITS: (Ask.GATES, Ask.ESTIMATES, Ask.GO_NO_GO, Ask.ANSWERS, Ask.BUDGETS),
    Topic.APPROVALS: (Ask.APPROVALS, Ask.REQUESTS, Ask.INVOICES, Ask.COSTS),
    Topic.AWARDS: (Ask.AWARDS, Ask.MATCH, Ask.CASH, Ask.ROWS, Ask.PACE),
    Topic.REPORTS: (Ask.REPORTS,),
    Topic.PARTNERS: (Ask.AGREEMENTS, Ask.SAM_REPORTS, Ask.MONITORING),
    Topic.OUTREACH: (Ask.TARGETS, Ask.OUTREACH),
    Topic.HOUSE: (Ask.RENEWALS, Ask.PROFILE),
    Topic.TASKS: (Ask.TASKS, Ask.GIVEN, Ask.LETTERS),
}

TOPICS: Mapping[Ask, Topic] = {ask: topic for topic, asks in _ASKED.items() for ask in asks}
"""What each kind of decision is about."""


@dataclass(frozen=True, slots=True)
class Home:
    """One role's Home: what is asked, whether only one's own dates stand beside it, whether the latest changes do."""

    asks: tuple[Ask, ...]
    own_dates: bool = False
    changes: bool = False


_AWARD_MONEY = (Ask.REQUESTS, Ask.CASH, Ask.MATCH)
_COSTS = (Ask.COSTS, Ask.ROWS, Ask.PACE)
_PARTNERS = (Ask.AGREEMENTS, Ask.SAM_REPORTS, Ask.MONITORING)
_PURSUIT = (Ask.GATES, Ask.ESTIMATES, Ask.GO_NO_GO, Ask.ANSWERS)

HOMES: Mapping[Role, Home] = {
    Role.ADMINISTRATOR: Home(
        (
            *_PURSUIT,
            Ask.AWARDS,
            Ask.BUDGETS,
            Ask.APPROVALS,
            Ask.RENEWALS,
            Ask.PROFILE,
            *_AWARD_MONEY,
            *_COSTS,
            *_PARTNERS,
            Ask.INVOICES,
            Ask.REPORTS,
            Ask.TASKS,
            Ask.GIVEN,
            Ask.LETTERS,
        ),
    ),
    Role.DIRECTOR: Home(
        (
            *_PURSUIT,
            Ask.AWARDS,
            Ask.APPROVALS,
            Ask.REQUESTS,
            Ask.INVOICES,
            Ask.MATCH,
            Ask.COSTS,
            Ask.PACE,
            Ask.RENEWALS,
            *_PARTNERS,
            Ask.PROFILE,
            Ask.REPORTS,
            Ask.TASKS,
            Ask.GIVEN,
        )
    ),
    Role.DEVELOPMENT: Home(
        (
            *_PURSUIT,
            Ask.AWARDS,
            Ask.BUDGETS,
            Ask.MATCH,
            Ask.RENEWALS,
            *_PARTNERS,
            Ask.REPORTS,
            Ask.TASKS,
            Ask.GIVEN,
        ),
        own_dates=True,
    ),
    Role.FINANCE: Home(
        (
            Ask.AWARDS,
            Ask.BUDGETS,
            Ask.APPROVALS,
            *_AWARD_MONEY,
            *_COSTS,
            Ask.INVOICES,
            Ask.RENEWALS,
            Ask.PROFILE,
            Ask.REPORTS,
            Ask.TASKS,
            Ask.GIVEN,
        )
    ),
    Role.PROGRAM: Home(
        (Ask.TARGETS, Ask.OUTREACH, Ask.MATCH, Ask.REPORTS, Ask.TASKS, Ask.GIVEN), own_dates=True
    ),
    Role.AUDITOR: Home((Ask.TASKS,), changes=True),
}


def home_of(role: Role) -> Home:
    """What Home shows to that role."""
    return HOMES[role]
