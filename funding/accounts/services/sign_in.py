"""Signing in and out: what a right password opens, how long it stays open, and how it is closed.

The cookie carries a random token; the row in ``user_sessions`` under the token's hash is the truth, so deleting the
row ends the sign-in wherever the cookie was copied to.

A second factor or a single sign-on will come between ``check_credentials`` and ``begin_session``: the first answers
who somebody claims to be with which proof, the second alone opens a session. Further kinds of proof get a table of
their own (one row per person and method) and a step of their own; nothing else in the house needs to know.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from funding.accounts import queries
from funding.accounts.hashing import hash_password, needs_rehash, new_token, password_matches, token_hash
from funding.accounts.models import User, UserSession
from funding.accounts.types import ABSOLUTE_LIMIT, BIGGEST_ID, SignInToken
from funding.infra.audit import audit
from funding.infra.clock import now
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotFound

WRONG = "The email address or the password is not right."
_LONGEST_PASSWORD = 1024
_KEEP_EXPIRED = timedelta(days=7)


class WrongCredentialsError(DomainError):
    """The address is unknown, the person deactivated, or the password wrong: one message for all three."""

    def __init__(self) -> None:
        super().__init__(WRONG, field="password")


def check_credentials(*, email: str, password: str) -> User:
    """The person to whom this address and password belong. Raises WrongCredentialsError.

    Reads only, and takes as long for an unknown address as for a known one.
    """
    user = queries.user_by_email(email)
    stored = user.password_hash if user is not None and user.active else None
    matched = password_matches(stored, password[:_LONGEST_PASSWORD])
    if user is None or not matched:
        raise WrongCredentialsError
    return user


def begin_session(*, user_id: int, password: str | None, address: str, user_agent: str) -> SignInToken:
    """Open a sign-in for a person whose proof was just checked, and rewrite an outdated hash.

    ``password`` is the one that was typed, None where another proof was given. Raises WrongCredentialsError when the
    person was deactivated in between.
    """
    user = queries.user_by_id(user_id)
    if user is None or not user.active:
        raise WrongCredentialsError
    if password is not None and user.password_hash and needs_rehash(user.password_hash):
        user.password_hash = hash_password(password)
    moment = now()
    _forget_expired(moment)
    raw = new_token()
    row = UserSession(
        user_id=user.id,
        token_hash=token_hash(raw),
        created_at=moment,
        last_seen_at=moment,
        confirmed_at=moment,
        address=address[:45],
        user_agent=user_agent[:200],
    )
    db.session.add(row)
    stamp = sa.update(User).where(User.id == user.id).values(last_sign_in_at=moment)
    db.session.execute(stamp.execution_options(synchronize_session=False))
    db.session.flush()
    audit(by=user.actor, action="user.signed_in", subject=user.name, after={"address": row.address})
    return SignInToken(raw=raw, session_id=row.id)


def confirm_session(*, session_id: int) -> SignInToken:
    """Note that the password was typed again just now, and give the sign-in a new token: its rights grew."""
    row = _session(session_id)
    raw = new_token()
    row.token_hash = token_hash(raw)
    row.confirmed_at = row.last_seen_at = now()
    db.session.flush()
    return SignInToken(raw=raw, session_id=row.id)


def touch_session(*, session_id: int, at: datetime) -> None:
    """Note that the sign-in was used."""
    statement = sa.update(UserSession).where(UserSession.id == session_id).values(last_seen_at=at)
    db.session.execute(statement.execution_options(synchronize_session=False))


def end_session(*, session_id: int, by: Actor) -> None:
    """End one of the actor's own sign-ins; its cookie is worthless from now on. Raises NotFound for another's."""
    row = _session(session_id)
    if row.user_id != by.user_id:
        raise NotFound("There is no such sign-in.")
    db.session.delete(row)
    db.session.flush()
    audit(by=by, action="user.signed_out", subject=by.name, before={"address": row.address})


def end_sessions_of(*, user_id: int, except_id: int | None = None) -> int:
    """End every sign-in of a person, save one if named. Answers how many there were."""
    statement = sa.delete(UserSession).where(UserSession.user_id == user_id)
    if except_id is not None:
        statement = statement.where(UserSession.id != except_id)
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(getattr(result, "rowcount", 0))


def end_all_sessions(*, user: User, by: Actor) -> int:
    """End every sign-in of somebody else, as an administrator may. Answers how many there were."""
    ended = end_sessions_of(user_id=user.id)
    audit(by=by, action="user.sign_ins_ended", subject=user.name, after={"ended": ended})
    return ended


def _forget_expired(moment: datetime) -> None:
    """Drop rows that ended long ago. Recent ones stay a week: they tell who may sign in again in place."""
    oldest = moment - ABSOLUTE_LIMIT - _KEEP_EXPIRED
    statement = sa.delete(UserSession).where(UserSession.created_at < oldest)
    db.session.execute(statement.execution_options(synchronize_session=False))


def _session(session_id: int) -> UserSession:
    row = db.session.get(UserSession, session_id) if session_id <= BIGGEST_ID else None
    if row is None:
        raise NotFound("There is no such sign-in.")
    return row
