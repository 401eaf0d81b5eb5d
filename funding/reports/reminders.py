"""Notices about reports: what waits for a signature, what came back, what is late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from flask import url_for

from funding.accounts.models import User
from funding.accounts.queries import active_users
from funding.infra import clock
from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.records import readers_of
from funding.kernel.actor import Actor
from funding.kernel.zoned import format_date
from funding.notices.outbox import Reminder, notice_kind, notify, reminder_source, take_back
from funding.reports.models import Report
from funding.reports.types import OPEN, ReportState
from funding.work.models import Deadline

WAITING, LATE = "report_waiting", "report_late"

notice_kind(
    WAITING, "Reports that wait for you", "A report waits for finance, for a signature, or came back."
)
notice_kind(LATE, "Late reports", "A report that you look after has passed its day.")

_ASKED = {
    ReportState.FINANCE_CHECK: ("report.sign_finance", "waits for the finance check"),
    ReportState.SIGN_OFF: ("report.sign", "waits for your signature"),
    ReportState.SIGNED: ("report.send", "is signed and can go out"),
}
_WHY = {
    "report.sign_finance": "you may lock the figures of reports",
    "report.sign": "you sign reports",
    "report.send": "you look after this report",
}


@on("report.moved")
def tell_who_is_next(*, report_id: int, by: Actor) -> None:
    """Tell the people who can move the report on; its owner alone where it is to be sent or written again.

    Whom it waited for before it does not wait for any more: a letter that is still to be written leaves that out.
    """
    report = db.session.get(Report, report_id)
    if report is None:
        return
    take_back(kind=WAITING, record_id=report.id)
    if report.state in {ReportState.RETURNED, ReportState.DRAFTING} and report.owner_id is not None:
        came = "came back from the funder" if report.state is ReportState.RETURNED else "was given back"
        _tell(report, [report.owner_id], f"{report.title} {came}", "you look after this report", by)
        return
    asked = _ASKED.get(report.state)
    if asked is None:
        return
    permission, words = asked
    people = [one for one in active_users() if one.actor.can(permission) and one.id != report.prepared_by_id]
    if permission == "report.send" and report.owner_id is not None:
        people = [one for one in people if one.id == report.owner_id] or people
    readers = readers_of(report, [one.actor for one in people])
    _tell(report, sorted(readers), f"{report.title} {words}", _WHY[permission], by)


@on("report.sent")
def wait_no_more(*, report_id: int, **_more: object) -> None:
    """What has gone out waits for nobody."""
    take_back(kind=WAITING, record_id=report_id)


def _tell(report: Report, user_ids: Iterable[int], line: str, why: str, by: Actor) -> None:
    for user_id in user_ids:
        notify(
            to=user_id,
            kind=WAITING,
            key=f"report:{report.id}:{report.state.value}:{report.revision}:{report.version}",
            line=line,
            url=f"/reports/{report.id}",
            why=why,
            record_id=report.id,
            by=by,
        )


@reminder_source(LATE)
def late_reports(_now: datetime) -> Iterable[Reminder]:
    """Each report that has passed its day, once, to whoever prepares it."""
    today = clock.today()
    query = (
        sa.select(Report, User, Deadline.due_on)
        .join(Deadline, Deadline.id == Report.deadline_id)
        .join(User, User.id == Report.owner_id)
        .where(
            Report.state.in_(OPEN),
            Report.archived_at.is_(None),
            Deadline.due_on < today,
            User.deactivated_at.is_(None),
        )
        .order_by(Deadline.due_on, Report.id)
    )
    for report, user, due_on in db.session.execute(query):
        if due_on is None or not readers_of(report, [user.actor]):
            continue
        yield Reminder(
            to=user.id,
            key=f"report_late:{report.id}:{due_on.isoformat()}",
            line=f"Late since {format_date(due_on)}: {report.title}",
            url=url_for("reports.show", report_id=report.id),
            why="you look after this report",
            record_id=report.id,
        )
