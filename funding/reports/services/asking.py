"""A report's own list of questions: add, reword, order, take off."""

from __future__ import annotations

from funding.infra.audit import audit
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.reports.models import Report, ReportAnswer
from funding.reports.queries import answers_of
from funding.reports.services.writing import must_be_open
from funding.reports.types import MOST_QUESTIONS


def add_question(*, report: Report, question: str, guidance: str, by: Actor) -> ReportAnswer:
    """Add a question at the end. Raises DomainError past the most a report may have."""
    must_be_open(report)
    present = answers_of(report.id)
    if len(present) >= MOST_QUESTIONS:
        raise DomainError(f"A report asks at most {MOST_QUESTIONS} questions.", field="question")
    _check(question)
    taken = {one.key for one in present}
    number = next(one for one in range(1, MOST_QUESTIONS + 2) if f"own-{one}" not in taken)
    answer = ReportAnswer(
        report_id=report.id,
        key=f"own-{number}",
        question=question,
        guidance=guidance,
        sort=max((one.sort for one in present), default=0) + 10,
    )
    db.session.add(answer)
    db.session.flush()
    _tell("report.question_added", report, {}, {"question": question}, by)
    return answer


def change_question(
    *,
    report: Report,
    answer: ReportAnswer,
    question: str,
    guidance: str,
    expected_version: int | None,
    by: Actor,
) -> None:
    """Reword a question. Raises StaleVersion and DomainError."""
    must_be_open(report)
    if expected_version != answer.version:
        raise StaleVersion("Somebody else changed this question while you were editing.")
    _check(question)
    before = answer.question
    answer.question, answer.guidance = question, guidance
    _tell("report.question_changed", report, {"question": before}, {"question": question}, by)


def remove_question(*, report: Report, answer: ReportAnswer, by: Actor) -> None:
    """Take a question off the report; its text stays in the history."""
    must_be_open(report)
    _tell("report.question_removed", report, {"question": answer.question, "text": answer.body}, {}, by)
    db.session.delete(answer)
    db.session.flush()


def move_question(*, report: Report, answer: ReportAnswer, up: bool, by: Actor) -> None:
    """Move a question one place; at the edge nothing happens."""
    must_be_open(report)
    ordered = list(answers_of(report.id))
    place = ordered.index(answer)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, one in enumerate(ordered):
        one.sort = number * 10
    _tell("report.questions_ordered", report, {}, {"order": [one.question for one in ordered]}, by)


def _check(question: str) -> None:
    if not question:
        raise DomainError("Please write the question.", field="question")


def _tell(
    action: str, report: Report, before: dict[str, object], after: dict[str, object], by: Actor
) -> None:
    audit(by=by, action=action, subject=report.title, record_id=report.id, before=before, after=after)
    db.session.flush()
