"""The lines of the awards: standing, spending, match, reports, the next date of each. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from funding.actuals.burn import OFF_PACE
from funding.actuals.queries import spent
from funding.actuals.queries.corner import projections
from funding.applications.queries.past import after
from funding.awards.models import Award
from funding.awards.queries import standing
from funding.awards.types import AwardStatus
from funding.board.document import AwardLine
from funding.infra.db import db
from funding.infra.records import Record, shown_title, visible
from funding.kernel.actor import Actor
from funding.match_ledger.queries import match_position
from funding.reports.models import Report, ReportSend
from funding.reports.types import OPEN
from funding.work.models import Deadline

MOST_AWARDS = 1_000
WHOLE_BP = 10_000
REPORTS = Report.__table__.c
RECORDS = Record.__table__


def lines(actor: Actor, as_of: date, *, ended_since: date | None = None) -> list[AwardLine]:
    """The awards that had begun by ``as_of``, the first to end first; closed ones only if they ended since a day."""
    found = _awards(actor, as_of, ended_since)
    ids = [one.id for one in found]
    stands, costs, match = standing(ids, as_of), spent(ids, through=as_of), match_position(ids, as_of)
    reports, ahead = _reports(ids, as_of), _next_dates(ids, as_of)
    led = projections({key: stands[key] for key in ids}, as_of)
    off_pace = {key: one.left_cents for key, (_, one) in led.items() if one.verdict in OFF_PACE}
    made = []
    for award in found:
        now, position = stands[award.id], match.get(award.id)
        facts = reports.get(award.id, NO_REPORTS)
        label, day = _earlier(ahead.get(award.id), facts)
        made.append(
            AwardLine(
                title=shown_title(award, actor),
                funder=shown_title(award.funder, actor),
                number=award.award_number,
                hue=award.funder.source_hue,
                starts_on=now.starts_on,
                ends_on=now.ends_on,
                authorized_cents=now.authorized_cents,
                spent_cents=costs[award.id].funder_cents,
                time_bp=time_over_bp(now.starts_on, now.ends_on, as_of),
                match_required_cents=now.match_required_cents,
                match_received_cents=position.received_cents if position else 0,
                reports_on_time=facts.on_time,
                reports_sent=facts.sent,
                reports_late=facts.late,
                next_label=label,
                next_on=day,
                state=award.status.label,
                at_pace_cents=off_pace.get(award.id),
            )
        )
    return sorted(made, key=lambda one: (one.ends_on, one.title, one.number))


def time_over_bp(first: date, last: date, as_of: date) -> int:
    """The share of a period's days that are over when ``as_of`` ends, in basis points."""
    days = (last - first).days + 1
    return min(WHOLE_BP, max(0, ((as_of - first).days + 1) * WHOLE_BP // max(1, days)))


def _awards(actor: Actor, as_of: date, ended_since: date | None) -> Sequence[Award]:
    query = sa.select(Award).where(Award.archived_at.is_(None), Award.starts_on <= as_of, visible(actor))
    if ended_since is not None:
        query = query.where(sa.or_(Award.status != AwardStatus.CLOSED, Award.ends_on >= ended_since))
    return db.session.scalars(query.order_by(Award.ends_on, Award.id).limit(MOST_AWARDS)).all()


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """How the reports of one award went: first sendings with a date, those on time, late now, and the next one."""

    on_time: int = 0
    sent: int = 0
    late: int = 0
    next_label: str = ""
    next_on: date | None = None


NO_REPORTS = ReportFacts()


def _reports(ids: Sequence[int], as_of: date) -> dict[int, ReportFacts]:
    """How the reports of each award went by a day, and which of them is next: three queries."""
    sent, late, following = _sent(ids, as_of), _late(ids, as_of), _next_reports(ids, as_of)
    return {
        award_id: ReportFacts(
            *sent.get(award_id, (0, 0)), late.get(award_id, 0), *following.get(award_id, ("", None))
        )
        for award_id in ids
    }


def _sent(ids: Sequence[int], as_of: date) -> dict[int, tuple[int, int]]:
    """How many first sendings with a date were on time, and how many there were."""
    on_time = sa.func.sum(sa.case((ReportSend.on_time.is_(True), 1), else_=0))
    query = (
        sa.select(REPORTS.award_id, on_time, sa.func.count())
        .join(ReportSend, ReportSend.report_id == REPORTS.id)
        .where(
            REPORTS.award_id.in_(ids),
            ReportSend.revision == 1,
            ReportSend.on_time.is_not(None),
            ReportSend.sent_at < after(as_of),
        )
        .group_by(REPORTS.award_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in db.session.execute(query)}


def _late(ids: Sequence[int], as_of: date) -> dict[int, int]:
    """How many reports the funder should have by a day and does not."""
    query = _asked(sa.select(REPORTS.award_id, sa.func.count()), ids).where(
        REPORTS.state.in_(OPEN), Deadline.due_on < as_of
    )
    return {row[0]: int(row[1]) for row in db.session.execute(query.group_by(REPORTS.award_id))}


def _next_reports(ids: Sequence[int], as_of: date) -> dict[int, tuple[str, date]]:
    """The next report that each award owes."""
    query = _asked(sa.select(REPORTS.award_id, REPORTS.name, Deadline.due_on), ids).where(
        REPORTS.state.in_(OPEN), Deadline.due_on >= as_of
    )
    found: dict[int, tuple[str, date]] = {}
    for row in db.session.execute(query.order_by(Deadline.due_on, Deadline.id)):
        found.setdefault(row.award_id, (row.name, row.due_on))
    return found


def _asked(query: sa.Select[Any], ids: Sequence[int]) -> sa.Select[Any]:
    """Narrowed to the reports of the awards that are not put away, joined with the funder's date."""
    return (
        query.join(Deadline, Deadline.id == REPORTS.deadline_id)
        .join(RECORDS, RECORDS.c.id == REPORTS.id)
        .where(REPORTS.award_id.in_(ids), RECORDS.c.archived_at.is_(None))
    )


def _next_dates(ids: Sequence[int], as_of: date) -> dict[int, tuple[str, date]]:
    """The next date of each award's own that is not done."""
    query = sa.select(Deadline.record_id, Deadline.label, Deadline.due_on).where(
        Deadline.record_id.in_(ids), Deadline.done_at.is_(None), Deadline.due_on >= as_of
    )
    found: dict[int, tuple[str, date]] = {}
    for row in db.session.execute(query.order_by(Deadline.due_on, Deadline.id)):
        found.setdefault(row.record_id, (row.label, row.due_on))
    return found


def _earlier(award: tuple[str, date] | None, facts: ReportFacts) -> tuple[str, date | None]:
    if award and (facts.next_on is None or award[1] <= facts.next_on):
        return award
    return facts.next_label, facts.next_on
