"""Decisions about awards: set one up, meet a condition, close one out."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from funding.awards.closeout import clocks
from funding.awards.queries import waiting
from funding.dashboard.types import Choice
from funding.infra import clock
from funding.infra.records import shown_title
from funding.infra.rendering import plural
from funding.kernel.actor import Actor
from funding.kernel.zoned import days_left, format_date

SOON_DAYS = 7


def awards(actor: Actor) -> Iterable[Choice]:
    """Everything of awards that waits for whoever looks after them."""
    yield from _to_set_up(actor)
    yield from _conditions(actor)
    yield from _closeouts(actor)


def _to_set_up(actor: Actor) -> Iterable[Choice]:
    for application in waiting.won_without_award(actor):
        yield Choice(
            order=14,
            title=f"Set up the award: {shown_title(application, actor)}",
            reason="It is won; costs, payments and reports begin with its award.",
            verb="Set up",
            url=url_for("awards.set_up", application_id=application.id),
            badge="won",
            tone="green",
        )
    for award in waiting.being_set_up(actor):
        yield Choice(
            order=16,
            title=f"Finish the set-up: {shown_title(award, actor)}",
            reason=f"It starts {format_date(award.starts_on)} and is not active yet.",
            verb="Open",
            url=url_for("awards.show", award_id=award.id),
            badge="setting up",
            tone="amber",
        )


def _conditions(actor: Actor) -> Iterable[Choice]:
    for condition, title in waiting.conditions_due(actor):
        if condition.due_on is None:
            continue
        left = days_left(condition.due_on, clock.today())
        yield Choice(
            order=left,
            title=condition.title,
            reason=f"A condition of {title}, due {format_date(condition.due_on)}."
            + (" Money is held back until it is met." if condition.holds_funds else ""),
            verb="Meet it",
            url=url_for("awards.settle", condition_id=condition.id),
            badge=plural(left, "day") if left > 0 else "today" if left == 0 else "overdue",
            tone="red" if left <= SOON_DAYS else "amber",
        )


def _closeouts(actor: Actor) -> Iterable[Choice]:
    for award, ends_on in waiting.closeouts(actor):
        due = clocks(award.route, ends_on)[0]
        left = days_left(due.due_on, clock.today())
        yield Choice(
            order=left,
            title=f"Close out: {shown_title(award, actor)}",
            reason=f"It ended {format_date(ends_on)}; final reports are due {format_date(due.due_on)}.",
            verb="Open the closeout",
            url=url_for("awards.conditions", award_id=award.id),
            badge=plural(left, "day") if left > 0 else "today" if left == 0 else "overdue",
            tone="red" if left <= SOON_DAYS else "amber",
        )
