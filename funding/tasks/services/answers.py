"""What came through a link: accepted, and so evidence of the task, or sent back with a word."""

from __future__ import annotations

from datetime import date, timedelta

from funding.documents.models import Document
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.mail import send_mail
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import format_money
from funding.kernel.zoned import format_date
from funding.tasks.letters import back_letter
from funding.tasks.models import Task, TaskAnswer, TaskLink
from funding.tasks.services.closing import finish
from funding.tasks.types import AnswerState

AGAIN = timedelta(days=7)
"""How long a link works at least once something was sent back."""


def told(answer: TaskAnswer) -> str:
    """An answer in one text: who, when, what."""
    parts = [f"From {answer.given_by} by a link, {format_date(clock.today_of(answer.at))}."]
    if answer.figure_cents is not None:
        parts.append(f"Amount: {format_money(answer.figure_cents)}.")
    if answer.days:
        parts.append(f"Days: {', '.join(format_date(date.fromisoformat(one)) for one in answer.days)}.")
    return " ".join(parts) + (f"\n\n{answer.text}" if answer.text else "")


def accept(
    *, answer: TaskAnswer, task: Task, done: bool, expected_version: int | None, by: Actor
) -> list[Task]:
    """Take an answer; its file stands with the record's documents from now on. Answers the tasks that are free now.

    With ``done`` the task is finished with it as evidence. Raises DomainError (StaleVersion, BlockedError) where the
    task cannot be finished, or the answer was decided already.
    """
    _decide(answer, AnswerState.ACCEPTED, "", by)
    document = db.session.get(Document, answer.document_id) if answer.document_id else None
    if document is not None:
        document.removed_at = None
    audit(
        by=by,
        action="task.answer_accepted",
        subject=task.title,
        record_id=task.record_id,
        after={"from": answer.given_by, "file": document.name if document else ""},
    )
    db.session.flush()
    if not done:
        return []
    return finish(
        task=task, expected_version=expected_version, evidence=told(answer), document=document, by=by
    )


def send_back(*, answer: TaskAnswer, link: TaskLink, task: Task, note: str, by: Actor) -> None:
    """Ask for it again, saying why: the same link works once more, for a week at least. Raises DomainError."""
    if not note:
        raise DomainError("Please say what is missing.", field="note")
    if link.revoked_at is not None:
        raise DomainError("This link was revoked. Make a new one.")
    if not task.is_open:
        raise DomainError("This task is closed. Reopen it first.")
    _decide(answer, AnswerState.SENT_BACK, note, by)
    link.used_at = None
    link.expires_at = max(link.expires_at, clock.now() + AGAIN)
    if link.email:
        send_mail(
            to=link.email,
            subject=f"Once more, please: {task.title}",
            text=back_letter(link.name, by.name, task.title, note),
        )
    audit(
        by=by,
        action="task.answer_sent_back",
        subject=task.title,
        record_id=task.record_id,
        after={"to": answer.given_by, "note": note},
    )
    db.session.flush()


def _decide(answer: TaskAnswer, state: AnswerState, note: str, by: Actor) -> None:
    if answer.state is not AnswerState.WAITING:
        raise DomainError(f"This answer was {answer.state.label} already.")
    answer.state, answer.note = state, note
    answer.decided_at, answer.decided_by_name = clock.now(), by.name
