"""Recording that a report was sent, with the exact papers kept, and what the funder answered.

The papers are made once more from the signed document and stored with the receipt and whatever else went along, each
pinned by the hash of its content. The database refuses to change the record. A sending meets the funder's date, ends
the report's open tasks, and opens the report on the next days.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from funding.awards.models import Award
from funding.documents.models import Document
from funding.documents.services import Upload, keep_bytes, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.zoned import format_moment_long, zone_info
from funding.match_ledger.queries import reported_of
from funding.reports.document import ReportDocument
from funding.reports.models import Report, ReportReply, ReportSend, ReportSendFile
from funding.reports.printing.setting import papers_of, print_paper
from funding.reports.printing.workbook import write_workbook
from funding.reports.queries import following_of
from funding.reports.queries.assembly import report_document
from funding.reports.services.signing import clear_signatures
from funding.reports.services.steps import move_dates, sync_steps
from funding.reports.signing_order import later_words, signed_later
from funding.reports.types import FiledRole, ReplyKind, ReportKind, ReportState, SendMethod
from funding.tasks.models import Task
from funding.tasks.queries.one import open_blockers
from funding.tasks.services.closing import finish
from funding.tasks.types import TaskState

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class SendFacts:
    """What a person says about a sending. ``local`` is a wall-clock moment in ``zone``."""

    local: datetime
    zone: str
    method: SendMethod
    receipt_number: str = ""
    note: str = ""
    before_signature: bool = False
    """Whether a person says that it did go out before it was signed here (see ``signing_order``)."""


def record_send(
    *,
    report: Report,
    facts: SendFacts,
    receipt: Upload | None,
    attachments: Sequence[Upload] = (),
    expected_version: int | None,
    by: Actor,
    printed: bool = True,
) -> ReportSend:
    """Record that the signed report went out. Raises StaleVersion, DomainError, FileRefused and PdfError.

    ``printed`` is False where no PDF is to be kept beside the workbook.
    """
    check_version(report, expected_version)
    if report.state is not ReportState.SIGNED:
        raise DomainError(f"This report is “{report.state.label}”. Only a signed one goes out.")
    sent_at = _instant(facts, report)
    later = _signed_later(facts, report, sent_at)
    report.state = ReportState.SENT
    document = report_document(report)
    pieces = _papers(report, document, by, printed=printed) + _uploads(report, receipt, attachments, by)
    send = _written(report, facts, sent_at, by)
    _file(send, pieces)
    report.updated_at = clock.now()
    db.session.flush()
    audit(
        by=by,
        action="report.recorded_as_sent_before_it_was_signed" if later else "report.sent",
        subject=report.title,
        record_id=report.id,
        after={
            "sent_at": format_moment_long(sent_at, facts.zone),
            "method": facts.method.label,
            "receipt_number": facts.receipt_number,
        }
        | ({"afterwards": later} if later else {}),
    )
    _close(report, by)
    _follow(report, document, sent_at.astimezone(zone_info(facts.zone)).date(), by)
    emit("report.sent", report_id=report.id, send_id=send.id, by=by)
    return send


def _file(send: ReportSend, pieces: Sequence[tuple[FiledRole, Document]]) -> None:
    for role, kept in pieces:
        db.session.add(
            ReportSendFile(
                send_id=send.id,
                document_id=kept.id,
                role=role,
                name=kept.name,
                sha256=kept.sha256,
                size_bytes=kept.size_bytes,
            )
        )


def _instant(facts: SendFacts, report: Report) -> datetime:
    sent_at = facts.local.replace(tzinfo=zone_info(facts.zone))
    if sent_at > clock.now():
        raise DomainError("This moment has not come yet. Enter when it was sent.", field="sent_on")
    if facts.local.date() <= report.covers_to:
        raise DomainError("A report is not sent before the days it covers are over.", field="sent_on")
    return sent_at


def _signed_later(facts: SendFacts, report: Report, sent_at: datetime) -> str:
    """What was signed after the sending, in words. Raises DomainError until a person says that this is right."""
    later = later_words(signed_later(report_document(report).signatures, sent_at), facts.zone)
    if later and not facts.before_signature:
        raise DomainError(
            f"At that moment it was not signed here: {later}. Correct the moment, or tick this if it was so.",
            field="before_signature",
        )
    return later


def _papers(
    report: Report, document: ReportDocument, by: Actor, *, printed: bool
) -> list[tuple[FiledRole, Document]]:
    found = []
    stem = f"{report.name}{f' revision {report.revision}' if report.revision > 1 else ''}"
    for paper in papers_of(document)[: 1 if printed else 0]:
        pdf = print_paper(document, paper, today=clock.today())
        kept = _keep(report, pdf.data, f"{stem}.pdf", "application/pdf", by)
        found.append((FiledRole.REPORT, kept))
    book = io.BytesIO()
    write_workbook(document, book, made_at=clock.now())
    found.append((FiledRole.WORKBOOK, _keep(report, book.getvalue(), f"{stem}.xlsx", WORKBOOK_TYPE, by)))
    return found


def _keep(report: Report, data: bytes, name: str, content_type: str, by: Actor) -> Document:
    return keep_bytes(
        record_id=report.id,
        data=data,
        name=name,
        content_type=content_type,
        label="As sent",
        kind=DocumentKind.SENT,
        by=by,
    )


def _uploads(
    report: Report, receipt: Upload | None, attachments: Sequence[Upload], by: Actor
) -> list[tuple[FiledRole, Document]]:
    given = [one for one in attachments if one.filename]
    if len(given) > MOST_FILES:
        raise DomainError(f"A report goes out with at most {MOST_FILES} files.", field="attachments")
    found = []
    for one in given:
        kept = keep_upload(
            record_id=report.id, upload=one, label="Sent with it", kind=DocumentKind.SENT, by=by
        )
        found.append((FiledRole.ATTACHMENT, kept))
    if receipt is not None and receipt.filename:
        kept = keep_upload(
            record_id=report.id, upload=receipt, label="Receipt", kind=DocumentKind.RECEIPT, by=by
        )
        found.append((FiledRole.RECEIPT, kept))
    return found


def _written(report: Report, facts: SendFacts, sent_at: datetime, by: Actor) -> ReportSend:
    day = sent_at.astimezone(zone_info(facts.zone)).date()
    send = ReportSend(
        report_id=report.id,
        revision=report.revision,
        sent_at=sent_at,
        zone=facts.zone,
        method=facts.method,
        receipt_number=facts.receipt_number,
        note=facts.note,
        due_on=report.due_on,
        on_time=None if report.due_on is None else day <= report.due_on,
        document=report.document or {},
        sent_by_id=by.user_id,
        sent_by_name=by.name,
    )
    db.session.add(send)
    db.session.flush()
    return send


def _close(report: Report, by: Actor) -> None:
    """Meet the funder's date and finish what was still to be done for it; what waits for another record stays."""
    sync_steps(report, by=by)
    query = sa.select(Task).where(Task.record_id == report.id, Task.state == TaskState.OPEN).order_by(Task.id)
    left = list(db.session.scalars(query))
    done = True
    while left and done:
        ready = [one for one in left if not open_blockers(one.id)]
        for task in ready:
            finish(task=task, expected_version=task.version, by=by, evidence="The report was sent.")
        left, done = [one for one in left if one not in ready], bool(ready)


def _follow(report: Report, document: ReportDocument, sent_on: date, by: Actor) -> None:
    """What a sending means elsewhere: match is reported, retention begins, the next report opens."""
    award: Award = report.award
    match, through = document.figures.match, document.figures.as_of
    told = reported_of([award.id], clock.today()).get(award.id)
    # A report that goes out after a later one tells nothing newer of the match.
    newest = told is None or told.through_on <= through
    if report.report_kind is ReportKind.FINANCIAL and match is not None and newest:
        emit(
            "report.match_told",
            award=award,
            through=through,
            reported_on=sent_on,
            label=report.name,
            amount_cents=match.received_cents,
            by=by,
        )
    if report.final and report.report_kind is ReportKind.FINANCIAL:
        award.final_financial_sent_on = sent_on
        db.session.flush()
        emit("award.changed", award_id=award.id, by=by)
    following = following_of(report)
    if following is not None and following.state is ReportState.UPCOMING:
        following.state = ReportState.DRAFTING
        db.session.flush()


def record_accepted(
    *, report: Report, on: date, comments: str, expected_version: int | None, by: Actor
) -> None:
    """The funder accepted it. Raises StaleVersion and DomainError."""
    check_version(report, expected_version)
    _must_be_sent(report, on)
    report.state = ReportState.ACCEPTED
    _reply(report, ReplyKind.ACCEPTED, on, comments, by)


def record_returned(
    *, report: Report, on: date, comments: str, due_on: date | None, expected_version: int | None, by: Actor
) -> None:
    """The funder wants changes: the report opens again as a revision, by ``due_on`` where a new day was set.

    What was sent stays as it went out. Raises StaleVersion and DomainError.
    """
    check_version(report, expected_version)
    _must_be_sent(report, on)
    if not comments:
        raise DomainError("Please enter what the funder asks for.", field="comments")
    if due_on is not None and due_on < on:
        raise DomainError("The revision is not due before the report came back.", field="due_on")
    _reply(report, ReplyKind.RETURNED, on, comments, by)
    report.state = ReportState.RETURNED
    report.revision += 1
    clear_signatures(report)
    db.session.flush()
    sync_steps(report, by=by)
    if due_on is not None:
        move_dates(report, due_on, source="The funder’s return of the report", reason="Returned", by=by)


def _must_be_sent(report: Report, on: date) -> None:
    if report.state is not ReportState.SENT:
        raise DomainError(f"This report is “{report.state.label}”. Only one that was sent is answered.")
    if on > clock.today():
        raise DomainError("This day has not come yet.", field="on")


def _reply(report: Report, kind: ReplyKind, on: date, comments: str, by: Actor) -> None:
    db.session.add(
        ReportReply(
            report_id=report.id,
            revision=report.revision,
            kind=kind,
            on=on,
            comments=comments,
            by_name=by.name,
        )
    )
    report.updated_at = clock.now()
    db.session.flush()
    action = "report.accepted" if kind is ReplyKind.ACCEPTED else "report.returned"
    audit(
        by=by,
        action=action,
        subject=report.title,
        record_id=report.id,
        after={"on": on, "comments": comments},
    )
    emit("report.moved", report_id=report.id, by=by)
