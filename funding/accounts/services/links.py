"""Invitations and password resets: links that are random, stored hashed, good once, for one purpose, for a time."""

from __future__ import annotations

import sqlalchemy as sa

from funding.accounts import queries
from funding.accounts.hashing import hash_password, new_token, token_hash
from funding.accounts.models import AccountToken, User
from funding.accounts.passwords import check_password
from funding.accounts.services.people import personal_facts
from funding.accounts.services.sign_in import end_sessions_of
from funding.accounts.types import TokenPurpose
from funding.infra.audit import audit
from funding.infra.clock import now
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError


class DeadLinkError(DomainError):
    """The link is unknown, used, expired, made for something else, or its person was deactivated."""

    def __init__(self) -> None:
        super().__init__("This link no longer works. It was used already, or its time is over.")


def issue_link(*, user: User, purpose: TokenPurpose, by: Actor, raw: str | None = None) -> str:
    """A new link token for a person; older ones of the same purpose stop working. Answers the raw token.

    ``raw`` is a token that was made already, for a letter that may have to wait (``infra.mail.sealing``).
    """
    moment = now()
    _retire(user.id, purpose)
    raw = raw or new_token()
    db.session.add(
        AccountToken(
            user_id=user.id,
            purpose=purpose,
            token_hash=token_hash(raw),
            created_at=moment,
            expires_at=moment + purpose.lifetime,
            created_by_id=by.user_id,
        )
    )
    db.session.flush()
    audit(by=by, action=f"user.{purpose.value}_link_made", subject=user.name)
    return raw


def open_link(*, raw: str, purpose: TokenPurpose) -> AccountToken:
    """The link behind a raw token, if it still works. Reads only. Raises DeadLinkError."""
    query = sa.select(AccountToken).where(
        AccountToken.token_hash == token_hash(raw), AccountToken.purpose == purpose
    )
    token = db.session.scalar(query)
    if token is None or token.used_at is not None or token.expires_at <= now() or not token.user.active:
        raise DeadLinkError
    return token


def use_link(*, raw: str, purpose: TokenPurpose, password: str) -> User:
    """Set the password of the link's person and spend the link. Every other link and sign-in of theirs ends.

    Raises DeadLinkError, or WeakPasswordError with the link unspent.
    """
    token = open_link(raw=raw, purpose=purpose)
    user = token.user
    check_password(password, personal=personal_facts(user.name, user.email))
    moment = now()
    spent = (
        sa.update(AccountToken)
        .where(AccountToken.id == token.id, AccountToken.used_at.is_(None))
        .values(used_at=moment)
        .execution_options(synchronize_session=False)
    )
    if getattr(db.session.execute(spent), "rowcount", 0) != 1:
        raise DeadLinkError
    user.password_hash = hash_password(password)
    user.password_changed_at = moment
    for other in TokenPurpose:
        _retire(user.id, other)
    end_sessions_of(user_id=user.id)
    db.session.flush()
    audit(by=user.actor, action=f"user.{purpose.value}_used", subject=user.name)
    return user


def user_to_reset(email: str) -> User | None:
    """The active person to whom a reset link may be mailed, or None. An invited person gets one too."""
    user = queries.user_by_email(email)
    return user if user is not None and user.active else None


def _retire(user_id: int, purpose: TokenPurpose) -> None:
    statement = (
        sa.update(AccountToken)
        .where(
            AccountToken.user_id == user_id, AccountToken.purpose == purpose, AccountToken.used_at.is_(None)
        )
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    db.session.execute(statement)
