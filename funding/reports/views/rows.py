"""What a row of the list of reports shows, kept while nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from funding.infra import clock
from funding.infra.kept_rows import kept_answer
from funding.infra.pagination import Page
from funding.kernel.actor import Actor
from funding.kernel.zoned import format_date, zone_info
from funding.reports.queries import listing
from funding.reports.queries.listing import ReportFilter, ReportRow
from funding.reports.recipes import DATA_PULL, DRAFT, FINANCE_CHECK, SIGN_OFF
from funding.reports.types import ReportState
from funding.work.models import Deadline

STEPS = ((DATA_PULL, "Data due"), (DRAFT, "Draft"), (FINANCE_CHECK, "Finance check"), (SIGN_OFF, "Sign-off"))


class StepFace(NamedTuple):
    """One internal day: its column, and whether it is done, behind, or still to come."""

    label: str
    day: date | None
    done: bool = False
    behind: bool = False


class SendFace(NamedTuple):
    """What went out: when on the reader's calendar, and whether in time."""

    id: int
    day: str
    late: bool
    receipt: str


class ReportFace(NamedTuple):
    """Everything the HTML of one row depends on. ``sends`` says whether the table has the columns of sendings."""

    id: int
    name: str
    award_id: int
    award: str
    state: ReportState
    revision: int
    late: bool
    due_on: date | None
    steps: tuple[StepFace, ...]
    send: SendFace | None
    accepted_on: date | None
    sends: bool


def report_faces(actor: Actor, wanted: ReportFilter, *, page: int) -> Page[ReportFace]:
    """A page of the list as the actor sees it today."""
    key = ("reports", actor, wanted, page, clock.today(), clock.reader_zone())

    def ask() -> Page[ReportFace]:
        found = listing.list_reports(actor, wanted, page)
        sends = any(row.send for row in found.items)
        return Page(faces(found.items, sends=sends), found.number, found.size, found.total)

    return kept_answer(key, ask)


def report_counts(actor: Actor, wanted: ReportFilter) -> listing.Counts:
    """What stands on top of the list."""
    key = ("report counts", actor, wanted, clock.today())
    return kept_answer(key, lambda: listing.counts(actor, wanted))


def faces(rows: Sequence[ReportRow], *, sends: bool, with_award: bool = True) -> list[ReportFace]:
    """What the reports show today; without the award on the award's own page."""
    today = clock.today()
    return [
        ReportFace(
            id=row.report.id,
            name=row.report.name,
            award_id=row.report.award_id,
            award=row.report.award.title if with_award else "",
            state=row.report.state,
            revision=row.report.revision,
            late=row.report.is_late,
            due_on=row.report.due_on,
            steps=tuple(_step(row, row.steps.get(step), label, today) for step, label in STEPS),
            send=_send(row),
            accepted_on=row.accepted_on,
            sends=sends,
        )
        for row in rows
    ]


def _step(row: ReportRow, one: Deadline | None, label: str, today: date) -> StepFace:
    if one is None:
        return StepFace(label, None)
    done = one.done_at is not None
    behind = row.report.state.is_open and one.due_on is not None and one.due_on < today
    return StepFace(label, one.due_on, done, behind and not done)


def _send(row: ReportRow) -> SendFace | None:
    one = row.send
    if one is None:
        return None
    return SendFace(one.id, _reader_day(one.sent_at), one.on_time is False, one.receipt_number)


def _reader_day(instant: datetime) -> str:
    return format_date(instant.astimezone(zone_info(clock.reader_zone())).date())
