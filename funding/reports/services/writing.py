"""Writing a report: answers, remarks, and the notes on rows off their promise."""

from __future__ import annotations

from collections.abc import Mapping

from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.records import check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.proposals.cleaning import clean
from funding.reports.models import Report, ReportAnswer, VarianceNote
from funding.reports.types import LONGEST_ANSWER, LONGEST_NOTE, LONGEST_REMARKS, ReportState


def must_be_open(report: Report) -> None:
    """Raise DomainError where the texts of the report may not change any more."""
    if not report.state.can_write:
        raise DomainError(f"This report is “{report.state.label}”: its texts do not change any more.")


def begin(report: Report) -> None:
    """A report that somebody writes in is no longer upcoming."""
    if report.state is ReportState.UPCOMING:
        report.state = ReportState.DRAFTING


def save_answer(
    *, report: Report, answer: ReportAnswer, text: str, expected_version: int | None, by: Actor
) -> None:
    """Keep an answer, cleaned. Raises StaleVersion with the stored text, DomainError when it is too long or closed."""
    must_be_open(report)
    if expected_version != answer.version:
        who = answer.updated_by_name or "Somebody else"
        raise StaleVersion(f"{who} saved this answer while you were writing.", current={"body": answer.body})
    if len(text) > LONGEST_ANSWER:
        raise DomainError(f"An answer holds at most {LONGEST_ANSWER:,} characters.", field="body")
    body = clean(text)
    if body == answer.body:
        return
    before = answer.body
    answer.body, answer.updated_by_name = body, by.name
    begin(report)
    audit(
        by=by,
        action="report.answered",
        subject=f"{report.title}: {answer.question}"[:400],
        record_id=report.id,
        before={"text": before},
        after={"text": body},
    )
    db.session.flush()


def take_over(
    *, report: Report, answer: ReportAnswer, text: str, expected_version: int | None, by: Actor
) -> None:
    """Put the last report's text below what is written. Raises what ``save_answer`` raises."""
    whole = answer.body + text
    save_answer(report=report, answer=answer, text=whole, expected_version=expected_version, by=by)


def save_notes(
    *, report: Report, remarks: str, notes: Mapping[str, str], expected_version: int | None, by: Actor
) -> None:
    """Keep the remarks and the notes on rows off their promise. Raises StaleVersion and DomainError."""
    must_be_open(report)
    check_version(report, expected_version)
    if len(remarks) > LONGEST_REMARKS:
        raise DomainError(f"Remarks hold at most {LONGEST_REMARKS:,} characters.", field="remarks")
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    if remarks != report.remarks:
        before["remarks"], after["remarks"] = report.remarks, remarks
        report.remarks = remarks
    for row, sent in notes.items():
        text = " ".join(sent.split())
        old = _set_note(report, row, text, by)
        if old != text:
            before[row], after[row] = old, text
    if after:
        begin(report)
        report.updated_at = clock.now()
        subject = report.title
        audit(
            by=by, action="report.explained", subject=subject, record_id=report.id, before=before, after=after
        )
    db.session.flush()


def _set_note(report: Report, row: str, text: str, by: Actor) -> str:
    """Write one note and answer the old one."""
    if len(text) > LONGEST_NOTE:
        raise DomainError(f"A note holds at most {LONGEST_NOTE:,} characters.")
    present = db.session.get(VarianceNote, (report.id, row))
    old = present.text if present else ""
    if present is None and text:
        db.session.add(VarianceNote(report_id=report.id, row=row, text=text, written_by_name=by.name))
    elif present is not None and not text:
        db.session.delete(present)
    elif present is not None and text != old:
        present.text, present.written_by_name = text, by.name
    return old
