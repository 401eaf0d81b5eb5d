"""What each role does, in words made from the permission table, so that they cannot say something else.

A phrase stands for permissions that the same roles hold; a role is told with every phrase whose permissions it holds.
"""

from __future__ import annotations

from funding.kernel.actor import Role
from funding.kernel.permissions import PERMISSIONS, allowed

PHRASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "edits funders, partners, calls, the pipeline and its dates",
        (
            "funder.edit",
            "partner.edit",
            "subaward.edit",
            "opportunity.edit",
            "opportunity.import",
            "application.edit",
            "application.decide",
            "deadline.edit",
            "ladder.edit",
            "task.template",
        ),
    ),
    ("writes proposals and records what was sent", ("proposal.edit", "submission.record")),
    ("builds budgets and plans who pays", ("budget.edit", "coverage.edit", "forecast.edit")),
    ("looks after awards", ("award.edit", "subaward.invoice")),
    ("enters and approves what awards cost", ("actual.edit", "actual.approve")),
    ("approves budgets and closes awards", ("budget.approve", "award.approve", "subaward.approve")),
    ("approves what is asked and keeps the pipeline’s stages", ("application.approve", "pipeline.configure")),
    ("looks after outreach", ("initiative.edit", "activity.log", "outreach.exact")),
    ("decides how small counts are protected", ("outreach.protect",)),
    (
        "asks funders for money and enters what came",
        ("payment.edit", "payment.approve", "match.report"),
    ),
    ("enters match", ("match.edit",)),
    ("writes reports", ("report.edit",)),
    ("locks the figures of reports", ("report.sign_finance",)),
    ("signs reports", ("report.sign",)),
    ("records which reports were sent", ("report.send",)),
    ("prepares board packets", ("board.view", "board.edit")),
    ("files documents", ("document.edit",)),
    ("watches over registrations", ("wallet.edit",)),
    ("keeps the organization’s profile and chart of accounts", ("organization.edit", "finance.edit")),
    ("looks after people and mail", ("user.manage", "mail.manage")),
    ("shares in tasks, notes and views", ("task.edit", "note.write", "view.share")),
    ("reads the audit trail", ("audit.view",)),
)
SEEN = (("giving.view", "private donors"), ("finance.view", "chart of accounts"))
"""What not every role sees, and what it is called."""

NAMES = "giving.names"


def role_words(role: Role) -> str:
    """What somebody of this role does and does not see, in a sentence or two."""
    held = [phrase for phrase, names in PHRASES if all(allowed(role.value, name) for name in names)]
    changing = [name for _phrase, names in PHRASES for name in names if not name.endswith(".view")]
    if not any(allowed(role.value, name) for name in changing):
        held.append("changes nothing")
    told = _listed(held)
    return f"{told[:1].upper()}{told[1:]}.{_unseen(role)}"


def told_roles() -> list[tuple[str, str]]:
    """Every role by its label with what it does."""
    return [(role.label, role_words(role)) for role in Role]


def _unseen(role: Role) -> str:
    hidden = [f"no {words}" for name, words in SEEN if not allowed(role.value, name)]
    if hidden:
        return f" Sees {_listed(hidden)}."
    return "" if allowed(role.value, NAMES) else " Sees amounts of gifts without names."


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def untold() -> list[str]:
    """Permissions that only some roles hold and that no words here stand for."""
    told = {name for _phrase, names in PHRASES for name in names} | {name for name, _words in SEEN} | {NAMES}
    return sorted(name for name, roles in PERMISSIONS.items() if len(roles) < len(Role) and name not in told)
