"""Mail: a letter is a row, written in the transaction that causes it and delivered after the commit.

``send_mail`` puts one into the outbox. Delivery (``delivery.py``) goes by SMTP where that is set up; otherwise letters
are filed in the instance for the administrator. One that could not be sent is tried again, and stays visible.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr
from uuid import uuid4

from flask import Flask, current_app

from funding.infra import clock
from funding.infra.db import after_commit, db
from funding.infra.mail.models import Letter, LetterState
from funding.infra.mail.sealing import Sealed, conceal

__all__ = [
    "ACCOUNT",
    "Letter",
    "LetterState",
    "Sealed",
    "deliver_after_commit",
    "mail_is_configured",
    "post",
    "send_mail",
]

ACCOUNT = "account"
"""The kind of letters about one's own account: always sent at once, and not to be switched off."""


def mail_is_configured() -> bool:
    """Whether letters leave the house; if not, whoever invites somebody must pass the link on."""
    return bool(current_app.config["MAIL_URL"])


def send_mail(
    *,
    to: str,
    subject: str,
    text: str,
    to_user_id: int | None = None,
    secret: Sealed | None = None,
    send_before: datetime | None = None,
) -> Letter:
    """Put a plain letter about an account into the outbox; it is delivered once the open unit of work has committed.

    ``secret`` is what stands in ``text`` and must not lie in the database, ``send_before`` when it stops being useful.
    """
    return post(
        Letter(
            kind=ACCOUNT,
            to_address=to,
            to_user_id=to_user_id,
            subject=subject,
            text=conceal(text, secret),
            seed=secret.seed if secret else "",
            send_before=send_before,
        )
    )


def post(letter: Letter, *, set_off: bool = True) -> Letter:
    """Add a letter to the open unit of work, with the Message-ID it keeps however often it is tried.

    Delivery is set off after the commit, unless the caller does that itself.
    """
    letter.subject = " ".join(letter.subject.split())[:200]
    letter.message_id = f"<{uuid4().hex}@{_domain(current_app)}>"
    letter.created_at = letter.next_try_at = clock.now()
    db.session.add(letter)
    db.session.flush()
    if set_off:
        deliver_after_commit()
    return letter


def deliver_after_commit() -> None:
    """Let what waits be tried once the open unit of work has committed."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    after_commit(lambda: app.extensions["funding.deliver_mail"]())


def _domain(app: Flask) -> str:
    return parseaddr(app.config["MAIL_FROM"])[1].rpartition("@")[2] or "localhost"
