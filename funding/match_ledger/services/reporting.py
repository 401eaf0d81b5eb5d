"""What a report told the funder of the match: reported is what a report said, not what the ledger says since."""

from __future__ import annotations

from datetime import date

from funding.awards.models import Award
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit, on
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, format_money
from funding.match_ledger.models import MatchReport
from funding.match_ledger.queries import match_position, reported_of


def mark_reported(
    *,
    award: Award,
    through: date,
    reported_on: date,
    label: str,
    by: Actor,
    amount_cents: Cents | None = None,
) -> MatchReport:
    """Record what a report told of the match to a day; the sum of that day where no other amount was told.

    Raises DomainError for a day to come, and for one before that of an earlier report.
    """
    if reported_on > clock.today():
        raise DomainError("A report cannot have gone out on a day to come.", field="reported_on")
    if through > reported_on:
        raise DomainError("A report tells of days before it goes out.", field="through")
    last = reported_of([award.id], clock.today()).get(award.id)
    if last is not None and through < last.through_on:
        raise DomainError("A later report has been recorded already.", field="through")
    told = match_position([award.id], through)[award.id].received_cents
    row = MatchReport(
        award_id=award.id,
        through_on=through,
        reported_on=reported_on,
        amount_cents=told if amount_cents is None else amount_cents,
        label=label[:200],
        entered_by_id=by.user_id,
        entered_by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    audit(
        by=by,
        action="match.reported",
        subject=f"{label}: {award.title}",
        record_id=award.id,
        after={"through": through, "match": format_money(row.amount_cents)},
    )
    emit("match.changed", award_id=award.id, by=by)
    return row


@on("report.match_told")
def report_sent(
    *, award: Award, through: date, reported_on: date, label: str, amount_cents: Cents, by: Actor
) -> None:
    """A financial report has gone out: what it told of the match is reported.

    One that is sent after a later one tells nothing new of the match; the later one holds.
    """
    last = reported_of([award.id], clock.today()).get(award.id)
    if last is not None and through < last.through_on:
        return
    mark_reported(
        award=award,
        through=min(through, reported_on),
        reported_on=reported_on,
        label=label,
        by=by,
        amount_cents=amount_cents,
    )
