"""The clocks of an award's closeout among all other dates, so that the calendar, its feeds and Home know them.

They follow the award: each change of it makes, moves, meets or takes away a date, and following twice changes nothing.

==========  =========================================  ==========================================  ==================
clock       stands from                                is met when                                 is taken away when
==========  =========================================  ==========================================  ==================
reports     the award is active                        both final reports are settled, or closed   their dates stand
liquidate   the award is active                        its step is settled, or closed              -
records     the final financial report has its day     -                                           no last day is known
==========  =========================================  ==========================================  ==================

A final report that is laid out has a date of its own, with its steps: the clock of the reports then says nothing more
than that date does, and is left out. What DOJ begins by itself binds nobody and stands on the closeout's page only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from funding.awards.closeout import retention
from funding.awards.models import Award, AwardClock
from funding.awards.queries import standing
from funding.awards.queries.closeout import clocks_of, steps_of
from funding.awards.services.closing import flags_of
from funding.awards.types import AwardStatus, StepState
from funding.infra import clock
from funding.infra.db import db
from funding.infra.hooks import emit, on
from funding.kernel.actor import Actor
from funding.kernel.zoned import Certainty
from funding.work.models import Deadline
from funding.work.services import add_deadline, change_deadline, remove_deadline, set_done
from funding.work.types import DeadlineDraft, DeadlineKind

REPORTS, LIQUIDATE, RECORDS = "reports", "liquidate", "records"
KINDS: Mapping[str, DeadlineKind] = {
    REPORTS: DeadlineKind.REPORT,
    LIQUIDATE: DeadlineKind.PAYMENT,
    RECORDS: DeadlineKind.OTHER,
}
LABELS: Mapping[str, str] = {
    REPORTS: "Closeout: final reports",
    LIQUIDATE: "Closeout: pay what was owed",
    RECORDS: "Records are kept through this day",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One date as the award asks for it now."""

    key: str
    due_on: date
    source: str
    met: bool = False

    @property
    def draft(self) -> DeadlineDraft:
        """How it stands among the dates."""
        return DeadlineDraft(
            label=LABELS[self.key],
            kind=KINDS[self.key],
            due_on=self.due_on,
            zone=clock.house_zone(),
            certainty=Certainty.DATE_ONLY,
            source_text=self.source[:500],
            checked_on=clock.today(),
        )


@on("award.changed")
@on("reports.laid_out")
def follow_closeout(*, award_id: int, by: Actor) -> None:
    """Let the dates of the award's closeout follow it."""
    award = db.session.get_one(Award, award_id)
    query = sa.select(AwardClock).where(AwardClock.award_id == award.id).order_by(AwardClock.key)
    present = {one.key: one for one in db.session.scalars(query)}
    wanted = {one.key: one for one in wanted_dates(award)}
    for key in sorted(set(present) - set(wanted)):
        _take_away(award, present[key], by)
    for key, one in wanted.items():
        _keep(award, present.get(key), one, by)
    db.session.flush()


def wanted_dates(award: Award) -> list[Wanted]:
    """The dates that the award's closeout asks for as it stands, with all amendments that are signed."""
    if award.status is AwardStatus.SETTING_UP:
        return []
    ends_on = standing([award.id], date.max)[award.id].ends_on
    settled = {one.key for one in steps_of(award.id) if one.state is not StepState.OPEN}
    closed = award.status is AwardStatus.CLOSED
    met = {
        REPORTS: closed or {"performance", "financial"} <= settled,
        LIQUIDATE: closed or "liquidated" in settled,
    }
    found = [
        Wanted(one.key, one.due_on, one.source, met[one.key])
        for one in clocks_of(award, ends_on)
        if not one.is_indicative
    ]
    if any(emit("award.final_report_laid_out", award_id=award.id)):
        found = [one for one in found if one.key != REPORTS]
    kept = retention(award.final_financial_sent_on, flags_of(award), award.kept_until)
    return [*found, *([Wanted(RECORDS, kept.until, kept.words)] if kept.until else [])]


def _take_away(award: Award, row: AwardClock, by: Actor) -> None:
    deadline = db.session.get(Deadline, row.deadline_id) if row.deadline_id else None
    db.session.delete(row)
    db.session.flush()
    if deadline is not None:
        remove_deadline(deadline=deadline, record=award, by=by)


def _keep(award: Award, row: AwardClock | None, wanted: Wanted, by: Actor) -> None:
    deadline = db.session.get(Deadline, row.deadline_id) if row and row.deadline_id else None
    if deadline is None:
        if row is None:
            row = AwardClock(award_id=award.id, key=wanted.key)
            db.session.add(row)
        deadline = add_deadline(record=award, draft=wanted.draft, by=by)
        row.deadline_id = deadline.id
    elif (deadline.due_on, deadline.source_text) != (wanted.due_on, wanted.draft.source_text):
        change_deadline(
            deadline=deadline, record=award, draft=wanted.draft, by=by, reason="The award changed"
        )
    if wanted.met != (deadline.done_at is not None):
        because = "the closeout" if wanted.met else ""
        set_done(deadline=deadline, record=award, done=wanted.met, by=by, because=because)
