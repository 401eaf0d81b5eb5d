"""Decisions about the money of awards: requests to approve, cash that lies, match that is behind."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from funding.dashboard.types import Choice
from funding.infra import clock
from funding.infra.records import shown_title
from funding.kernel.actor import Actor
from funding.kernel.money import format_money
from funding.kernel.zoned import format_date
from funding.match_ledger.queries import outlooks
from funding.payments.queries.award import interest_of_year, money_of, open_awards, waiting_to_approve

MOST = 5
BEHIND_TENTH = 10
"""Match is asked about when more than a tenth of what is required lacks for the time that has passed."""


def requests(actor: Actor) -> Iterable[Choice]:
    """Drafts of requests for payment that somebody else wrote."""
    for row, award in waiting_to_approve(actor, MOST):
        yield Choice(
            order=8,
            title=f"Approve request {row.number} for payment: {shown_title(award, actor)}",
            reason=f"{row.kind.label}, outlays through {format_date(row.through_on)}; "
            f"drafted by {row.drafted_by_name}.",
            verb="Look and approve",
            url=url_for("payments.show", request_id=row.id),
            badge="to approve",
            tone="amber",
        )


def cash(actor: Actor) -> Iterable[Choice]:
    """The funder's cash that lies here longer than the house lets it, and interest to send back."""
    awards = open_awards(actor)
    money = money_of(awards, clock.today())
    found = [one for one in awards if money[one.id].lies_too_long]
    for award in found[:MOST]:
        held = money[award.id].on_hand
        yield Choice(
            order=15,
            title=f"Pay out or return {format_money(money[award.id].too_long_cents)}: {shown_title(award, actor)}",
            reason=f"The oldest of it has lain here for {held.days} days. Advances are drawn as close to paying them "
            "out as is practicable.",
            verb="Open payments",
            url=url_for("payments.index", award_id=award.id),
            badge=f"{held.days} days",
            tone="amber",
        )
    interest = interest_of_year(clock.today()) if awards else None
    if interest and interest.due_cents:
        award = next((one for one in awards if one.route.is_federal), awards[0])
        yield Choice(
            order=16,
            title=f"Send back {format_money(interest.due_cents)} of interest",
            reason=f"Federal advances earned {format_money(interest.earned_cents)} in fiscal year "
            f"{interest.fiscal_year}; up to $500.00 a year may be kept.",
            verb="Record it",
            url=url_for("payments.income", award_id=award.id),
            badge="interest",
            tone="amber",
        )


def match(actor: Actor) -> Iterable[Choice]:
    """Awards whose match lags behind the time that has passed."""
    awards = open_awards(actor)
    told = outlooks(awards, clock.today())
    found = [
        one
        for one in awards
        if (told[one.id].expected_cents - told[one.id].received_cents) * BEHIND_TENTH
        > told[one.id].required_cents
    ]
    for award in found[:MOST]:
        one = told[award.id]
        yield Choice(
            order=20,
            title=f"Match is behind: {shown_title(award, actor)}",
            reason=f"{format_money(one.received_cents)} is here; by now it should be "
            f"{format_money(one.expected_cents)} of {format_money(one.required_cents)}.",
            verb="Open the ledger",
            url=url_for("match_ledger.index", award_id=award.id),
            badge="behind",
            tone="amber",
        )
