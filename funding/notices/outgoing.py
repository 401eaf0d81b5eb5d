"""The outbox as administrators watch over it: what waits, what went, what failed, and where it would go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask import current_app

from funding.accounts.models import User
from funding.accounts.services.people import checked_email
from funding.infra.audit import audit
from funding.infra.db import db, unit_of_work
from funding.infra.mail import Letter, LetterState, deliver_after_commit, delivery, post
from funding.infra.mail.transport import MailError, parse_mail_url
from funding.infra.pagination import Page, paginate
from funding.infra.schedule import base_url
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound

PAGE_SIZE = 50


class Tray(StrEnum):
    """The parts of the outbox."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """How the page names the part."""
        return _LABELS[self]


_LABELS = {
    Tray.WAITING: "Waiting",
    Tray.SENT: "Sent",
    Tray.FAILED: "Failed",
    Tray.DROPPED: "Given up",
}
_STATES = {
    Tray.WAITING: (LetterState.WAITING, LetterState.SENDING),
    Tray.SENT: (LetterState.SENT, LetterState.FILED),
    Tray.FAILED: (LetterState.FAILED,),
    Tray.DROPPED: (LetterState.DROPPED,),
}


@dataclass(frozen=True, slots=True)
class Setup:
    """Where letters would go, without the password. ``problem`` says why they cannot."""

    configured: bool
    server: str = ""
    security: str = ""
    user: str = ""
    has_password: bool = False
    sender: str = ""
    leads_to: str = ""
    problem: str = ""


def setup() -> Setup:
    """What the configuration says."""
    url, sender = current_app.config["MAIL_URL"], current_app.config["MAIL_FROM"]
    if not url:
        return Setup(False, sender=sender, leads_to=base_url())
    try:
        server = parse_mail_url(url)
    except MailError as error:
        return Setup(True, sender=sender, leads_to=base_url(), problem=error.message)
    security = "TLS from the first byte" if server.always_tls else "STARTTLS, where the server offers it"
    return Setup(
        True,
        server=f"{server.host}, port {server.port}",
        security=security,
        user=server.user,
        has_password=bool(server.password),
        sender=sender,
        leads_to=base_url(),
    )


def letters_page(tray: Tray, *, page: int) -> Page[Any]:
    """A page of one part: (letter, name of the person), newest first."""
    query: Any = (
        sa.select(Letter, User.name)
        .outerjoin(User, User.id == Letter.to_user_id)
        .where(Letter.state.in_(_STATES[tray]))
        .order_by(Letter.id.desc())
    )
    return paginate(query, page=page, size=PAGE_SIZE, scalars=False)


def counts() -> dict[Tray, int]:
    """How many letters each part holds: one query."""
    query = sa.select(Letter.state, sa.func.count()).group_by(Letter.state)
    found: dict[LetterState, int] = {row[0]: row[1] for row in db.session.execute(query)}
    return {tray: sum(found.get(state, 0) for state in states) for tray, states in _STATES.items()}


def failed_letters(actor: Actor) -> int:
    """How many letters have failed and wait for somebody to look, for who may: one query. For Home."""
    if not actor.can("mail.manage"):
        return 0
    query = sa.select(sa.func.count(Letter.id)).where(
        Letter.state == LetterState.FAILED, Letter.kind != delivery.TRIAL
    )
    return db.session.scalar(query) or 0


def latest_trial() -> Letter | None:
    """The newest trial letter."""
    query = sa.select(Letter).where(Letter.kind == delivery.TRIAL).order_by(Letter.id.desc()).limit(1)
    return db.session.scalar(query)


def send_trial(*, to: str, house: str, by: Actor) -> LetterState:
    """Send a short letter at once, in units of work of its own, and answer what came of it.

    Raises DomainError with what failed, in plain words.
    """
    to = checked_email(to)
    with unit_of_work():
        text = f"This is a trial letter from Funding at {house}. Letters reach you.\n\n{by.name} sent it.\n"
        letter = post(
            Letter(kind=delivery.TRIAL, to_address=to, subject="A trial letter from Funding", text=text),
            set_off=False,
        )
        audit(by=by, action="mail.trial_sent", subject=to)
        number = letter.id
    delivery.deliver_next(number)
    sent = db.session.get(Letter, number, populate_existing=True)
    if sent is None:
        raise NotFound("There is no such letter.")
    if sent.state is LetterState.FAILED:
        raise DomainError(sent.problem, field="email")
    return sent.state


def letter_number(letter_id: int) -> int:
    """The number of a letter that there is. Raises NotFound."""
    if db.session.scalar(sa.select(Letter.id).where(Letter.id == letter_id)) is None:
        raise NotFound("There is no such letter.")
    return letter_id


def try_letters_again(*, ids: Sequence[int], by: Actor) -> int:
    """Let letters be tried at once, as often as new ones; answers how many. Raises DomainError where none can."""
    done = [number for number in ids if delivery.try_again(number)]
    if not done:
        raise DomainError("This letter has gone already, or was given up.")
    audit(by=by, action="mail.tried_again", subject=f"{len(done)} letters", after={"letters": done[:50]})
    deliver_after_commit()
    return len(done)


def failed_ids() -> list[int]:
    """Every letter that has failed and can still be of use, oldest first; at most 500."""
    query = sa.select(Letter.id).where(Letter.state == LetterState.FAILED, Letter.kind != delivery.TRIAL)
    return list(db.session.scalars(query.order_by(Letter.id).limit(500)))


def give_letter_up(*, letter_id: int, by: Actor) -> None:
    """Never send a letter that waits or has failed. Raises DomainError where it is neither."""
    if not delivery.give_up(letter_id, f"{by.name} gave it up."):
        raise DomainError("This letter has gone already, or was given up.")
    audit(by=by, action="mail.given_up", subject=f"Letter {letter_id}")
