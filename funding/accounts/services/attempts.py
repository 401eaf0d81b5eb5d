"""Counting tries at passwords and resets in our own table, so that restarts and several processes change nothing."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from funding.accounts.limits import LIMITS, LONGEST_WINDOW, Limit, TooManyTriesError, seconds_until_free
from funding.accounts.models import SignInAttempt
from funding.accounts.types import AttemptKind
from funding.infra.clock import now
from funding.infra.db import db, is_sqlite


def note_attempt(*, kind: AttemptKind, account: str, address: str) -> int:
    """Count one try before it is judged and answer its id. Raises TooManyTriesError when a limit is reached.

    The count and the row belong in one unit of work of their own, so that parallel tries cannot all pass.
    """
    if not is_sqlite():  # SQLite's unit of work holds the one write lock already.
        db.session.execute(sa.text("LOCK TABLE sign_in_attempts IN SHARE ROW EXCLUSIVE MODE"))
    key = account_key(account)
    limits = LIMITS[kind]
    same_kind = SignInAttempt.kind == kind
    waits = [
        _wait(limits.account, same_kind, SignInAttempt.account_key == key),
        _wait(limits.address, same_kind, SignInAttempt.address == address),
        _wait(limits.everyone, same_kind),
    ]
    if max(waits) > 0:
        raise TooManyTriesError(max(waits))
    db.session.execute(sa.delete(SignInAttempt).where(SignInAttempt.tried_at < now() - LONGEST_WINDOW))
    attempt = SignInAttempt(kind=kind, account_key=key, address=address[:45], tried_at=now())
    db.session.add(attempt)
    db.session.flush()
    return attempt.id


def forgive_attempt(*, attempt_id: int) -> None:
    """Take one try back, since it turned out to be right."""
    db.session.execute(sa.delete(SignInAttempt).where(SignInAttempt.id == attempt_id))


def account_key(account: str) -> str:
    """What stands for a typed address in the table."""
    return hashlib.sha256(account.strip().lower().encode("utf-8", "replace")).hexdigest()


def _wait(limit: Limit, *clauses: sa.ColumnElement[bool]) -> int:
    query = (
        sa.select(SignInAttempt.tried_at)
        .where(*clauses, SignInAttempt.tried_at > now() - limit.window)
        .order_by(SignInAttempt.tried_at.desc(), SignInAttempt.id.desc())
        .offset(limit.tries - 1)
        .limit(1)
    )
    return seconds_until_free(db.session.scalar(query), limit, now())
