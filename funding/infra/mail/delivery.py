"""Delivering what waits in the outbox, from any number of processes.

A letter is claimed by compare-and-swap and the claim committed before a byte is sent; what came of it is committed
after. So a process that is killed leaves a claim that runs out, and another takes the letter up again. Only where it
was killed between the server's acceptance and our commit does a letter go out twice, with the same Message-ID.

======  ================================================================
try     when it fails, the next one comes after
======  ================================================================
1       1 minute
2       5 minutes
3       15 minutes
4       1 hour
5       3 hours
6       8 hours
7       24 hours
8       none: it has failed, and an administrator may have it tried anew
======  ================================================================

What the server refuses for good (no such mailbox) fails at once. What is no use any more, such as a link whose hour
has passed, is given up, and so is a letter to somebody who has left.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask, current_app
from huey import Huey

from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.infra.mail import transport
from funding.infra.mail.models import Letter, LetterState
from funding.infra.mail.sealing import reveal, still_opens
from funding.infra.mail.transport import MailError

log = logging.getLogger(__name__)

CLAIM_FOR = timedelta(minutes=10)
"""Longer than one letter can take: ten steps of twenty seconds."""
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=24),
)
MOST_AT_ONCE = 200
UNFORESEEN = "Something went wrong that was not foreseen. The details are in the log of the program."
TOO_LATE = "Its link had expired before it could be sent."
OTHER_KEY = "The secret key is another one since it was written, so its link would open nothing."
HAS_LEFT = "This person has left."

_PEOPLE = sa.table("users", sa.column("id"), sa.column("deactivated_at"))


def install(app: Flask, queue: Huey) -> None:
    """Let letters of ``app`` go out as soon as the commit that made them is done: in the queue, in tests at once."""

    def deliver() -> None:
        with app.app_context():
            deliver_waiting()

    queued = deliver_waiting if app.config["TESTING"] else queue.task(name="funding.deliver_mail")(deliver)

    def set_off() -> None:
        try:
            queued()
        except Exception:
            # The letter is a row: the scheduler finds it within a minute.
            log.exception("delivery could not be set off")

    app.extensions["funding.deliver_mail"] = set_off


def deliver_waiting() -> int:
    """Try every letter that is due, each once; answer how many were taken up."""
    done = 0
    while done < MOST_AT_ONCE and deliver_next():
        done += 1
    return done


def deliver_next(letter_id: int | None = None) -> bool:
    """Take up one letter that is due, or ``letter_id`` if it is; False where there is none."""
    claimed = _claim(letter_id)
    if claimed is None:
        return False
    letter, message, claim = claimed
    if message is not None:
        _settle(letter, claim, _try(message))
    return True


def _due(moment: datetime) -> sa.ColumnElement[bool]:
    waits = sa.and_(Letter.state == LetterState.WAITING, Letter.next_try_at <= moment)
    abandoned = sa.and_(Letter.state == LetterState.SENDING, Letter.claimed_until <= moment)
    return sa.or_(waits, abandoned)


def _claim(letter_id: int | None) -> tuple[int, EmailMessage | None, str] | None:
    """The number, message and claim of a letter that is now ours; no message where it was given up instead."""
    claim, moment = uuid4().hex, clock.now()
    query = sa.select(Letter.id).where(_due(moment)).order_by(Letter.next_try_at, Letter.id).limit(1)
    if letter_id is not None:
        query = query.where(Letter.id == letter_id)
    # A look without the lock first: most of the time nothing waits.
    while (found := _look(query)) is not None:
        with unit_of_work():
            ours = (
                sa.update(Letter)
                .where(Letter.id == found, _due(moment))
                .values(
                    state=LetterState.SENDING,
                    claim=claim,
                    claimed_until=moment + CLAIM_FOR,
                    tries=Letter.tries + 1,
                )
                .execution_options(synchronize_session=False)
            )
            if getattr(db.session.execute(ours), "rowcount", 0) != 1:
                continue
            letter = db.session.get(Letter, found, populate_existing=True)
            assert letter is not None  # noqa: S101 - the line above has just changed it.
            useless = _useless(letter, moment)
            if useless:
                _end(letter, LetterState.DROPPED, useless)
                return found, None, claim
            return found, _built(letter), claim
    return None


def _built(letter: Letter) -> EmailMessage | None:
    """The message, or None where none can be made of it: that one has failed, and the rest go on."""
    try:
        return build(letter)
    except Exception:
        log.exception("letter %s cannot be put together", letter.id)
        _end(letter, LetterState.FAILED, UNFORESEEN)
        return None


def _look(query: sa.Select[int]) -> int | None:
    found = db.session.scalar(query)
    db.session.rollback()
    return found


def _useless(letter: Letter, moment: datetime) -> str:
    """Why there is no point in sending it, or an empty text."""
    if letter.send_before is not None and letter.send_before <= moment:
        return TOO_LATE
    if letter.seed and not still_opens(letter.seed):
        return OTHER_KEY
    left = sa.select(_PEOPLE.c.id).where(
        _PEOPLE.c.id == letter.to_user_id, _PEOPLE.c.deactivated_at.is_not(None)
    )
    if letter.to_user_id is not None and db.session.scalar(left) is not None:
        return HAS_LEFT
    return ""


UNFOLDED = EmailPolicy(max_line_length=900, cte_type="7bit")
"""Long addresses in headers stay whole: folded, they would be encoded, and mail programs would not find them."""


def build(letter: Letter) -> EmailMessage:
    """The letter as mail programs read it."""
    message = EmailMessage(policy=UNFOLDED)
    message["To"], message["From"] = letter.to_address, current_app.config["MAIL_FROM"]
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(reveal(letter.text, letter.seed))
    if letter.html:
        message.add_alternative(reveal(letter.html, letter.seed), subtype="html")
    return message


def _try(message: EmailMessage) -> MailError | None:
    """Hand the message over outside any transaction; what went wrong, or None."""
    url = current_app.config["MAIL_URL"]
    try:
        if url:
            transport.hand_over(transport.parse_mail_url(url), message)
        else:
            transport.file_message(Path(current_app.instance_path) / "mail", message)
    except MailError as error:
        log.warning("a letter could not be sent: %s", error.message)
        return error
    except Exception:
        log.exception("a letter could not be sent")
        return MailError(UNFORESEEN)
    return None


def _settle(letter_id: int, claim: str, error: MailError | None) -> None:
    """Write down what came of a try, unless the claim ran out and somebody else holds the letter."""
    with unit_of_work():
        query = sa.select(Letter).where(
            Letter.id == letter_id, Letter.claim == claim, Letter.state == LetterState.SENDING
        )
        letter = db.session.scalar(query.with_for_update())
        if letter is None:
            return
        if error is None:
            filed = not current_app.config["MAIL_URL"]
            _end(letter, LetterState.FILED if filed else LetterState.SENT, "")
        elif error.permanent or letter.kind == TRIAL or letter.tries > len(BACK_OFF):
            _end(letter, LetterState.FAILED, error.message)
        else:
            letter.state, letter.claim, letter.claimed_until = LetterState.WAITING, "", None
            letter.next_try_at = clock.now() + BACK_OFF[letter.tries - 1]
            letter.problem = error.message[:500]


TRIAL = "trial"
"""The kind of the letter that the set-up page sends: tried once, so that its answer is the page's."""

_GONE = frozenset({LetterState.SENT, LetterState.FILED, LetterState.DROPPED})


def _end(letter: Letter, state: LetterState, problem: str) -> None:
    letter.state, letter.claim, letter.claimed_until = state, "", None
    letter.ended_at, letter.problem = clock.now(), problem[:500]
    if state in _GONE:
        letter.text = letter.html = letter.seed = ""
        letter.headers = {}


def try_again(letter_id: int) -> bool:
    """Let a letter that waits or has failed be tried anew, from the first step; False where it is neither."""
    statement = (
        sa.update(Letter)
        .where(Letter.id == letter_id, Letter.state.in_((LetterState.WAITING, LetterState.FAILED)))
        .values(state=LetterState.WAITING, tries=0, next_try_at=clock.now(), ended_at=None)
        .execution_options(synchronize_session=False)
    )
    return getattr(db.session.execute(statement), "rowcount", 0) == 1


def give_up(letter_id: int, reason: str) -> bool:
    """Let a letter that waits or has failed never be sent; False where it is neither."""
    letter = db.session.get(Letter, letter_id, with_for_update=True)
    if letter is None or letter.state not in {LetterState.WAITING, LetterState.FAILED}:
        return False
    _end(letter, LetterState.DROPPED, reason)
    return True
