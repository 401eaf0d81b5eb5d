"""Decisions about the money of awards: costs to approve, rows of the books to settle, awards off their pace."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from funding.actuals.burn import Verdict, month_label
from funding.actuals.queries.corner import obligations_waiting, off_pace, open_exceptions, waiting
from funding.dashboard.types import Choice
from funding.infra.rendering import plural
from funding.kernel.actor import Actor
from funding.kernel.money import format_money
from funding.kernel.zoned import format_date

MOST_AWARDS = 3


def costs_to_approve(actor: Actor) -> Iterable[Choice]:
    """Costs that somebody else entered and that wait, by award, the most first; then obligations."""
    others = [one for one in waiting(actor) if one.count > one.own]
    for one in others[:MOST_AWARDS]:
        count = one.count - one.own
        yield Choice(
            order=10,
            title=f"Approve {plural(count, 'cost')} of {one.title}",
            reason="They count in no report until somebody who did not enter them has approved them.",
            verb="Look and approve",
            url=url_for("actuals.show", award_id=one.award_id, state="entered"),
            badge=f"{count:,} waiting",
            tone="amber",
        )

    for owed, award in obligations_waiting(actor):
        yield Choice(
            order=11,
            title=f"Approve an obligation of {format_money(owed.amount_cents)}: {award}",
            reason=f"{owed.vendor or owed.description or 'Made'}, {format_date(owed.made_on)}. "
            "It counts in no figure until somebody who did not record it has approved it.",
            verb="Look and approve",
            url=url_for("actuals.obligation", obligation_id=owed.id),
            badge="to approve",
            tone="amber",
        )


def rows_to_settle(actor: Actor) -> Iterable[Choice]:
    """Rows that imports left out."""
    count = open_exceptions(actor, 1).total
    if count:
        yield Choice(
            order=15,
            title=f"Settle {plural(count, 'row')} that imports left out",
            reason="They stand in the books and on no award.",
            verb="Look at them",
            url=url_for("actuals.corner"),
            badge=f"{count:,} open",
            tone="amber",
        )


def awards_off_pace(actor: Actor) -> Iterable[Choice]:
    """Awards that lead over their money, then those that leave much of it: the three worst."""
    found = sorted(off_pace(actor), key=lambda one: (one.projection.left_cents or 0) > 0)
    for one in found[:MOST_AWARDS]:
        left = one.projection.left_cents or 0
        if one.projection.verdict is Verdict.OVER:
            until = (
                f", used up in {month_label(one.projection.used_up_in)}" if one.projection.used_up_in else ""
            )
            reason = f"At this pace it costs {format_money(-left)} more than it has{until}."
        else:
            reason = f"At this pace {format_money(left)} of it would be left at the end."
        yield Choice(
            order=20,
            title=f"Look at the pace of {one.title}",
            reason=reason,
            verb="Budget against actual",
            url=url_for("actuals.show", award_id=one.award_id),
            badge=one.projection.verdict.label.lower(),
            tone=one.projection.verdict.tone,
        )
