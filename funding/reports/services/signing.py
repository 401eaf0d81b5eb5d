"""From the draft to the signature: hand to finance, lock the figures as of a day, sign, and take each back.

Three people look at a report: whoever hands it over, somebody else who locks its figures, and the director, who did not
prepare it. What each may do stands in ``kernel.permissions``; that they are different people is checked here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.reports.document import to_json
from funding.reports.models import Report, ReportAnswer
from funding.reports.queries import notes_of
from funding.reports.queries.assembly import figures_of, report_document, usual_day, with_notes
from funding.reports.queries.blocking import day_words, days_to_lock, lock_blockers
from funding.reports.scanning import scan
from funding.reports.services.steps import sync_steps
from funding.reports.types import ReportKind, ReportState


def hand_over(*, report: Report, expected_version: int | None, by: Actor) -> None:
    """The preparer is done: to finance, or straight to sign-off where a report holds no money.

    Raises StaleVersion, and DomainError while its days run, while a question has no answer (what does not apply is
    taken out of the report on purpose, never left empty by accident) and while a row that needs a note has none.
    """
    _must_be(report, expected_version, ReportState.UPCOMING, ReportState.DRAFTING)
    if report.covers_to >= clock.today():
        raise DomainError("The days this report covers are not over yet.")
    _must_be_answered(report)
    _must_be_explained(report)
    report.prepared_at, report.prepared_by_id, report.prepared_by_name = clock.now(), by.user_id, by.name
    if report.report_kind is ReportKind.DATA:
        _lock(report, usual_day(report), by)
        _move(report, ReportState.SIGN_OFF, "report.handed_over", by)
    else:
        _move(report, ReportState.FINANCE_CHECK, "report.handed_over", by)


def _must_be_answered(report: Report) -> None:
    query = sa.select(ReportAnswer.question).where(
        ReportAnswer.report_id == report.id, ReportAnswer.body == ""
    )
    empty = db.session.scalars(query.order_by(ReportAnswer.sort, ReportAnswer.id)).all()
    if len(empty) == 1:
        raise DomainError(
            f"“{empty[0]}” still has no answer. Answer it, or take it out if it does not apply."
        )
    if empty:
        named = f"“{empty[0]}” and {len(empty) - 1} more"
        raise DomainError(f"{named} still have no answer. Answer them, or take out what does not apply.")


def _must_be_explained(report: Report) -> None:
    missing = [one for one in lock_blockers(report, report_document(report)) if one.place == "notes"]
    if missing:
        raise DomainError(" ".join(one.words for one in missing))


def give_back(*, report: Report, reason: str, expected_version: int | None, by: Actor) -> None:
    """Finance or the director gives it back to whoever prepares it. Raises StaleVersion and DomainError."""
    _must_be(report, expected_version, ReportState.FINANCE_CHECK, ReportState.SIGN_OFF)
    _must_have(reason)
    _unlock(report)
    _move(report, ReportState.DRAFTING, "report.given_back", by, reason=reason)


def lock_figures(*, report: Report, as_of: date, expected_version: int | None, by: Actor) -> None:
    """Finance signs: the figures are kept as the records give them through ``as_of``, whatever is entered later.

    Raises StaleVersion, and DomainError for whoever prepared the report, a day other than ``days_to_lock`` says, and
    whatever ``lock_blockers`` finds.
    """
    _must_be(report, expected_version, ReportState.FINANCE_CHECK)
    _must_be_somebody_else(report, by, "locks its figures")
    first, last = days_to_lock(report)
    if not first <= as_of <= last:
        raise DomainError(day_words(report), field="as_of")
    _lock(report, as_of, by)
    _move(report, ReportState.SIGN_OFF, "report.figures_locked", by)


def _lock(report: Report, as_of: date, by: Actor) -> None:
    figures = with_notes(figures_of(report, as_of), notes_of(report.id))
    found = lock_blockers(report, replace(report_document(report), figures=figures))
    if found:
        raise DomainError(" ".join(one.words for one in found))
    report.as_of, report.figures = as_of, to_json(figures)
    report.locked_at, report.locked_by_id, report.locked_by_name = clock.now(), by.user_id, by.name


def unlock_figures(*, report: Report, reason: str, expected_version: int | None, by: Actor) -> None:
    """Finance takes its signature back. Raises StaleVersion and DomainError."""
    _must_be(report, expected_version, ReportState.SIGN_OFF)
    _must_have(reason)
    _unlock(report)
    back = ReportState.DRAFTING if report.report_kind is ReportKind.DATA else ReportState.FINANCE_CHECK
    _move(report, back, "report.figures_unlocked", by, reason=reason)


def _unlock(report: Report) -> None:
    report.as_of = report.figures = report.locked_at = report.locked_by_id = None
    report.locked_by_name = ""


def sign(*, report: Report, override: str, expected_version: int | None, by: Actor) -> None:
    """The director signs: nothing of the report changes from here on.

    ``override`` says why a text that looks identifying may leave; it is kept with the signer's name. Raises
    StaleVersion, and DomainError for whoever prepared the report, for totals that their parts do not make, and for such
    a text without a reason.
    """
    _must_be(report, expected_version, ReportState.SIGN_OFF)
    _must_be_somebody_else(report, by, "signs it")
    document = report_document(report)
    blocking = lock_blockers(report, document)
    if blocking:
        raise DomainError(" ".join(one.words for one in blocking))
    found = scan(document)
    if found and not override:
        places = ", ".join(f"{one.where} ({one.what})" for one in found)
        raise DomainError(
            f"Nothing that points to a person who is served may leave: {places}. Take it out, or say why it may stay.",
            field="override",
        )
    report.override_reason, report.override_by_name = (override, by.name) if found else ("", "")
    report.signed_at, report.signed_by_id, report.signed_by_name = clock.now(), by.user_id, by.name
    report.state = ReportState.SIGNED
    db.session.flush()
    report.document = to_json(report_document_now(report))
    after: dict[str, object] = {"override": override} if found else {}
    _told(report, "report.signed", after, by)


def report_document_now(report: Report) -> object:
    """The document with the signature on it, before it is stored."""
    report.document = None
    return report_document(report)


def unsign(*, report: Report, reason: str, expected_version: int | None, by: Actor) -> None:
    """The director takes the signature back; texts may change again, figures stay locked. Raises as ``sign`` does."""
    _must_be(report, expected_version, ReportState.SIGNED)
    _must_have(reason)
    report.signed_at = report.signed_by_id = report.document = None
    report.signed_by_name = report.override_reason = report.override_by_name = ""
    _move(report, ReportState.SIGN_OFF, "report.unsigned", by, reason=reason)


def begin_revision(*, report: Report, expected_version: int | None, by: Actor) -> None:
    """Write again what the funder returned; what was sent stays as it went. Raises StaleVersion and DomainError."""
    _must_be(report, expected_version, ReportState.RETURNED)
    _move(report, ReportState.DRAFTING, "report.revision_begun", by)


def clear_signatures(report: Report) -> None:
    """Open a report again: nobody has prepared, locked or signed it."""
    _unlock(report)
    report.signed_at = report.signed_by_id = report.document = None
    report.signed_by_name = report.override_reason = report.override_by_name = ""
    report.prepared_at = report.prepared_by_id = None
    report.prepared_by_name = ""


def _must_be(report: Report, expected_version: int | None, *states: ReportState) -> None:
    check_version(report, expected_version)
    if report.state not in states:
        raise DomainError(f"This report is “{report.state.label}”. Look at it again.")


def _must_be_somebody_else(report: Report, by: Actor, does: str) -> None:
    if by.user_id is not None and by.user_id == report.prepared_by_id:
        raise DomainError(f"You prepared this report. Somebody else {does}.")


def _must_have(reason: str) -> None:
    if not reason:
        raise DomainError("Please say why.", field="reason")


def _move(report: Report, state: ReportState, action: str, by: Actor, *, reason: str = "") -> None:
    report.state = state
    _told(report, action, {"reason": reason} if reason else {}, by)


def _told(report: Report, action: str, after: dict[str, object], by: Actor) -> None:
    report.updated_at = clock.now()
    db.session.flush()
    if report.as_of:
        after = {**after, "as_of": report.as_of}
    audit(by=by, action=action, subject=report.title, record_id=report.id, after=after)
    sync_steps(report, by=by)
    emit("report.moved", report_id=report.id, by=by)
