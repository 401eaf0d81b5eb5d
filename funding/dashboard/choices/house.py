"""Decisions about the house: registrations, the profile, budgets to approve, targets, tasks of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import url_for

from funding.accounts.profile import missing_facts
from funding.accounts.queries import organization, profile_values
from funding.budgets.types import VersionKind
from funding.dashboard import waiting
from funding.dashboard.badges import days_badge
from funding.dashboard.types import Choice
from funding.infra import clock
from funding.infra.rendering import plural
from funding.kernel.actor import Actor
from funding.kernel.zoned import days_left, format_date, format_date_short
from funding.notices.outgoing import failed_letters
from funding.tasks.queries import due_by
from funding.wallet.queries import due_renewals

SOON_DAYS = 30
TASKS_AHEAD = timedelta(days=2)
MOST_TASKS = 5


def renewals(actor: Actor) -> Iterable[Choice]:
    """Registrations whose renewal should have begun."""
    for item in due_renewals(actor):
        if item.expires_on is None:
            continue
        left = days_left(item.expires_on, clock.today())
        yield Choice(
            order=left,
            title=item.title,
            reason=f"{'Lapsed on' if left < 0 else 'Holds through'} {format_date(item.expires_on)}. "
            f"Renewing takes about {item.lead_days} working days.",
            verb="Renew",
            url=url_for("wallet.renew", registration_id=item.id),
            badge=days_badge(left, "lapsed"),
            tone="red" if left < SOON_DAYS else "amber",
        )


def approvals(actor: Actor) -> Iterable[Choice]:
    """Drafts of budgets that are whole, or that revise one in force, and wait for an approval."""
    for draft in waiting.drafts_to_approve(actor):
        kind = VersionKind(draft.kind)
        begun = "Nothing in it is missing" if kind is VersionKind.REQUESTED else "It changes what is in force"
        yield Choice(
            order=12,
            title=f"Approve the {kind.label.lower()} budget: {draft.title}",
            reason=f"{begun}; last changed {format_date_short(clock.today_of(draft.updated_at))}.",
            verb="Look and approve",
            url=url_for("budgets.approve", budget_id=draft.id),
            badge="draft",
            tone="amber",
        )


def profile_gaps(actor: Actor) -> Iterable[Choice]:
    """What an SF-424 asks of the organization and nobody has entered, once there is an application to send."""
    house = organization()
    missing = missing_facts(profile_values(house)) if house else []
    if not missing or not waiting.has_open_application():
        return
    named = ", ".join(fact.label[0].lower() + fact.label[1:] for fact in missing[:3])
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    yield Choice(
        order=25,
        title="Complete the organization’s profile",
        reason=f"An SF-424 asks for what is missing: {named}{more}.",
        verb="Open profile",
        url=url_for("accounts.organization_profile"),
        badge=f"{len(missing)} missing",
        tone="amber",
    )


def targets(actor: Actor) -> Iterable[Choice]:
    """Initiatives at work that say nowhere what they want to reach."""
    for initiative in waiting.without_targets(actor):
        yield Choice(
            order=30,
            title=f"Set a target: {initiative.title}",
            reason="Funders ask what the work is to reach, and no indicator says it yet.",
            verb="Add an indicator",
            url=url_for("outreach.show", initiative_id=initiative.id),
            badge="no indicator",
            tone="amber",
        )


def own_tasks(actor: Actor) -> Iterable[Choice]:
    """The reader's own tasks that are late or due by the day after tomorrow."""
    for task in due_by(actor, clock.today() + TASKS_AHEAD, limit=MOST_TASKS):
        if task.due_on is None:
            continue
        left = days_left(task.due_on, clock.today())
        yield Choice(
            order=min(left, 0) * 10 + 2,
            title=task.title,
            reason=task.record_title or "A task of your own.",
            verb="Open task",
            url=url_for("tasks.show", task_id=task.id),
            badge="today"
            if left == 0
            else f"{-left} days late"
            if left < 0
            else format_date_short(task.due_on),
            tone="red" if left < 0 else "amber",
        )


def given(actor: Actor) -> Iterable[Choice]:
    """What people without an account handed in for a task of the reader's, to be accepted or sent back."""
    for answer in waiting.answers_given(actor):
        yield Choice(
            order=1,
            title=answer.task_title,
            reason=f"{answer.given_by} has answered through the link. Accept it or send it back.",
            verb="Look at it",
            url=url_for("tasks.show", task_id=answer.task_id),
            badge="answer came",
            tone="blue",
        )


def failed_mail(actor: Actor) -> Iterable[Choice]:
    """Letters that could not be sent and are not tried again by themselves."""
    count = failed_letters(actor)
    if count:
        yield Choice(
            order=5,
            title=plural(count, "letter could not be sent", "letters could not be sent"),
            reason="The outbox says what the mail server answered. Try again, or give them up.",
            verb="Open the outbox",
            url=url_for("notices.outbox", tray="failed"),
            badge="mail",
            tone="red",
        )
