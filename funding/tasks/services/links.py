"""Links for people without an account: made for one task, opened, used once, revoked.

The token is random and only its hash is kept. A link works while its task is open, until it is used, revoked or its
time is over; whatever ended it, the answer is the same, so that nobody learns which links there have been.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from funding.accounts.hashing import token_hash
from funding.documents.models import Document
from funding.documents.services import Upload, keep_upload
from funding.documents.types import DocumentKind
from funding.infra import clock
from funding.infra.audit import audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import Record
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError, NotFound
from funding.kernel.privacy import refuse_identifying
from funding.tasks.models import Task, TaskAnswer, TaskLink
from funding.tasks.types import Given, LinkAsk, LinkFacts, TaskState

LONGEST_DAYS = 90
MOST_LIVE = 5
"""How many links of one task may work at once."""


class DeadLinkError(NotFound):
    """The link is unknown, used, revoked, expired, or its task is closed: which of these is nobody's business."""

    def __init__(self) -> None:
        super().__init__("There is nothing at this address.")


def make_link(*, task: Task, facts: LinkFacts, raw: str, by: Actor) -> TaskLink:
    """Make a link for one person that opens this task only. ``raw`` is its token, which is not kept.

    Raises DomainError for a closed task, too many live links, or a time that is too long.
    """
    if not task.is_open:
        raise DomainError("This task is closed. Reopen it first.")
    if not facts.name:
        raise DomainError("Please say who it is for.", field="name")
    if not 1 <= facts.days <= LONGEST_DAYS:
        raise DomainError(f"Please give 1 to {LONGEST_DAYS} days.", field="days")
    if len([one for one in _links(task.id) if is_live(one)]) >= MOST_LIVE:
        raise DomainError(f"{MOST_LIVE} links of this task work already. Revoke one first.")
    link = TaskLink(
        task_id=task.id,
        token_hash=token_hash(raw),
        asks=facts.asks,
        name=facts.name,
        email=facts.email,
        message=facts.message,
        draft=facts.draft,
        created_by_id=by.user_id,
        created_by_name=by.name,
        expires_at=clock.now() + timedelta(days=facts.days),
    )
    db.session.add(link)
    if not task.waiting_name:
        task.waiting_name, task.waiting_email = facts.name, facts.email
    _tell("task.link_made", task, by, {"for": facts.name, "asks": facts.asks, "until": link.expires_at})
    db.session.flush()
    return link


def _links(task_id: int) -> list[TaskLink]:
    return list(db.session.scalars(sa.select(TaskLink).where(TaskLink.task_id == task_id)))


def is_live(link: TaskLink) -> bool:
    """Whether a link of an open task still works."""
    return link.revoked_at is None and link.used_at is None and link.expires_at > clock.now()


def revoke_link(*, link: TaskLink, task: Task, by: Actor) -> None:
    """End a link at once."""
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        _tell("task.link_revoked", task, by, {"for": link.name})
        db.session.flush()


def open_link(raw: str) -> tuple[TaskLink, Task]:
    """The link behind a token, with its task, while it works. Reads only. Raises DeadLinkError."""
    query = (
        sa.select(TaskLink, Task)
        .join(Task, Task.id == TaskLink.task_id)
        .outerjoin(Record, Record.id == Task.record_id)
        .where(
            TaskLink.token_hash == token_hash(raw),
            Task.state == TaskState.OPEN,
            Record.archived_at.is_(None),
        )
    )
    row = db.session.execute(query).first()
    if row is None or not is_live(row[0]):
        raise DeadLinkError
    return row[0], row[1]


def hand_in(*, raw: str, given: Given, upload: Upload | None = None) -> tuple[TaskAnswer, Task]:
    """Take what somebody gives through a link and spend the link.

    It waits for the owner; a file stands on no list until it is accepted. Raises DeadLinkError, also for the second of
    two that come at once; FileRefused, and DomainError where what was asked for is missing. The link then still works.
    """
    link, task = open_link(raw)
    _check(link, given, upload)
    spent = (
        sa.update(TaskLink)
        .where(TaskLink.id == link.id, TaskLink.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if getattr(db.session.execute(spent), "rowcount", 0) != 1:
        raise DeadLinkError
    db.session.expire(link)
    # Nobody of the house: a name for the trail, and no rights at all.
    giver = Actor(None, f"{given.name}, by a link", Role.AUDITOR)
    document = _keep(task, link, upload, giver) if upload is not None else None
    answer = TaskAnswer(
        link_id=link.id,
        given_by=given.name,
        text=given.text,
        figure_cents=given.figure_cents if link.asks is LinkAsk.FIGURE else None,
        days=[day.isoformat() for day in given.days] if link.asks is LinkAsk.DATES else [],
        document_id=document.id if document else None,
    )
    db.session.add(answer)
    _tell("task.answered", task, giver, {"asks": link.asks, "file": document.name if document else ""})
    db.session.flush()
    emit("task.answer_arrived", task=task, answer=answer)
    return answer, task


def _check(link: TaskLink, given: Given, upload: Upload | None) -> None:
    if not given.name:
        raise DomainError("Please give your name.", field="name")
    refuse_identifying(given.text, "text")
    if link.asks is LinkAsk.LETTER and upload is None and not given.text:
        raise DomainError("Please choose the file, or write the letter here.", field="file")
    if link.asks is LinkAsk.FIGURE and given.figure_cents is None:
        raise DomainError("Please give the amount.", field="figure")
    if link.asks is LinkAsk.DATES and not given.days:
        raise DomainError("Please give at least one day.", field="day1")


def _keep(task: Task, link: TaskLink, upload: Upload, giver: Actor) -> Document:
    if task.record_id is None or link.asks is not LinkAsk.LETTER:
        raise DomainError("A file cannot be taken here. Please write it below.", field="file")
    document = keep_upload(
        record_id=task.record_id,
        upload=upload,
        label=f"{task.title}, from {link.name}",
        kind=DocumentKind.AGREEMENT,
        by=giver,
    )
    # On no list until somebody of the house has accepted it.
    document.removed_at = clock.now()
    return document


def _tell(action: str, task: Task, by: Actor, after: dict[str, object]) -> None:
    told = {key: str(value) for key, value in after.items()}
    audit(by=by, action=action, subject=task.title, record_id=task.record_id, after=told)
