"""Decisions about applications: gates that close, estimates, go or no-go, budgets to finish, answers that are late."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from funding.applications.queries.board import Card, CardDate
from funding.applications.types import Aspect
from funding.dashboard import queries
from funding.dashboard.types import Choice
from funding.infra import clock
from funding.kernel.actor import Actor
from funding.kernel.zoned import days_left, format_date
from funding.work import gates


def gates_ahead(actor: Actor) -> Iterable[Choice]:
    """Gates missed or closing within three weeks, without those whose estimate asks to be confirmed first."""
    asking = {card.id for date, card in queries.asking_estimates(actor) if date.kind.is_gate}
    for card in queries.gates_ahead(actor):
        if card.id in asking:
            continue
        if card.date is None:
            continue
        stands = gates.standing(card.date, now=clock.now(), reader_zone=clock.reader_zone())
        missed = stands.urgency is gates.Urgency.MISSED
        yield Choice(
            order=-1_000 if missed else (stands.days or 0),
            title=card.title if missed else f"{card.date.label}: {card.title}",
            reason=f"{card.date.label} has passed. Mark it as met, or let the application go."
            if missed
            else f"Closes {_when(card.date)}. {_what_is_missing(card)}",
            verb="Look at the dates" if missed else "Open",
            url=url_for("applications.dates" if missed else "applications.show", application_id=card.id),
            hue=card.hue,
            source=card.funder_label,
            badge=stands.words,
            tone=stands.urgency.tone,
        )


def _when(gate: CardDate) -> str:
    """The date as the funder says it and, where that differs, as the reader's clock does."""
    here = gates.told_here(gate, clock.reader_zone())
    return f"{gates.told(gate)} ({here} here)" if here else gates.told(gate)


def asking_estimates(actor: Actor) -> Iterable[Choice]:
    """Estimated dates that ask to be confirmed."""
    for deadline, card in queries.asking_estimates(actor):
        if deadline.due_on is None:
            continue
        left = days_left(deadline.due_on, clock.today())
        checked = f", last checked {format_date(deadline.checked_on)}" if deadline.checked_on else ""
        yield Choice(
            order=left if deadline.kind.is_gate else left + 15,
            title=f"{deadline.label}: {card.title}",
            reason=f"Estimated for {format_date(deadline.due_on)}{checked}. "
            f"Look whether {card.funder_name} has said it by now.",
            verb="Confirm or correct",
            url=url_for("applications.edit_date", application_id=card.id, deadline_id=deadline.id, confirm=1),
            hue=card.hue,
            source=card.funder_label,
            badge="estimate",
            tone="amber",
        )


def _what_is_missing(card: Card) -> str:
    _, note = card.readiness.get(Aspect.REGISTRATIONS, ("", ""))
    also = f" {note[0].upper()}{note[1:]}." if note else ""
    begun = {aspect: state for aspect, (state, _) in card.readiness.items() if aspect != Aspect.REGISTRATIONS}
    if not begun:
        return f"Nothing of it is begun yet.{also}"
    open_ones = [aspect.label.lower() for aspect, state in begun.items() if state != "ready"]
    told = f"Not ready yet: {', '.join(open_ones)}." if open_ones else "Everything begun is ready."
    return told + also


def undecided(actor: Actor) -> Iterable[Choice]:
    """Applications at Deciding without a go or no-go."""
    for card in queries.undecided(actor):
        waited = (clock.now() - card.stage_since).days
        yield Choice(
            order=20 - min(waited, 15),
            title=f"Go or no-go: {card.title}",
            reason=f"{card.funder_name}. At Deciding for {waited} days."
            if waited
            else f"{card.funder_name}. New today.",
            verb="Decide",
            url=url_for("applications.decision", application_id=card.id),
            hue=card.hue,
            source=card.funder_label,
            badge="no decision yet",
            tone="amber",
        )


def late_answers(actor: Actor) -> Iterable[Choice]:
    """Funders who have not answered for half a year."""
    for card in queries.waiting_for_answers(actor):
        yield Choice(
            order=40,
            title=f"Ask for the answer: {card.title}",
            reason=f"Sent to {card.funder_name} more than half a year ago and no answer is recorded.",
            verb="Record it",
            url=url_for("applications.move", application_id=card.id),
            hue=card.hue,
            source=card.funder_label,
        )


def short_budgets(actor: Actor) -> Iterable[Choice]:
    """Budgets that are begun and not whole."""
    for card in queries.short_budgets(actor):
        note = next(
            (
                note
                for aspect, (state, note) in card.readiness.items()
                if aspect is Aspect.BUDGET and note and state != "ready"
            ),
            "not ready",
        )
        yield Choice(
            order=15,
            title=f"Finish the budget: {card.title}",
            reason=f"The budget’s {note}." if note.startswith("match") else f"The budget has {note}.",
            verb="Open budget",
            url=url_for("applications.budget", application_id=card.id),
            hue=card.hue,
            source=card.funder_label,
            badge=note,
            tone="amber",
        )
