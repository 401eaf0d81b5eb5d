"""Making letters of notices: one letter for one person, with all that is due, and none where nothing is new.

Choosing what goes in, writing the letter and marking each notice as said is one transaction. So a notice is in one
letter or in none yet, whatever happens to the process; the letter itself is the outbox's from then on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from funding.accounts.models import User
from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.infra.mail import Letter, post
from funding.infra.mail.delivery import deliver_waiting
from funding.infra.schedule import scheduled
from funding.notices.kinds import kind_of, kinds
from funding.notices.letters import write_letter
from funding.notices.models import Notice
from funding.notices.outbox import notify
from funding.notices.queries import own_notices, preferences_of
from funding.notices.sources import due_reminders, sourced_kinds
from funding.notices.timing import due_cadences
from funding.notices.types import MAILED, Cadence, Preferences, Reminder

NOTICES = "notices"
"""The kind of letters that carry notices."""


BRING_BACK = timedelta(days=30)
"""For how long a reminder that was withdrawn stands again when it is due after all, say because a date was reopened."""


KEPT_FOR = timedelta(days=730)
"""For how long it can be looked up who was told what."""
_AT_A_TIME = 100


@scheduled("reminders", every=timedelta(minutes=10))
def remind() -> None:
    """Say what the calendar makes due, and withdraw what it no longer does."""
    for kind in sourced_kinds():
        _remind(kind)


@scheduled("tidying", every=timedelta(days=1))
def tidy() -> None:
    """Forget notices and letters of two years ago."""
    before = clock.now() - KEPT_FOR
    with unit_of_work():
        for old in (
            sa.delete(Notice).where(Notice.created_at < before, Notice.settled_at.is_not(None)),
            sa.delete(Letter).where(Letter.ended_at < before),
        ):
            db.session.execute(old.execution_options(synchronize_session=False))


@scheduled("letters", every=timedelta(minutes=1))
def send_letters() -> None:
    """Make the letters that are due, and try what waits in the outbox."""
    compose_letters()
    deliver_waiting()


def _remind(kind: str) -> None:
    """Look first, then write a few at a time: nobody's save has to wait for a long list."""
    moment = clock.now()
    due = due_reminders(kind, moment)
    chosen = preferences_of({to for to, _ in due})
    off = {to for to, one in chosen.items() if one.cadence(kind_of(kind)) is Cadence.OFF}
    rows = sa.select(Notice.id, Notice.user_id, Notice.key, Notice.withdrawn_at).where(
        Notice.kind == kind,
        sa.or_(Notice.withdrawn_at.is_(None), Notice.withdrawn_at >= moment - BRING_BACK),
    )
    said = {(row.user_id, row.key): row for row in db.session.execute(rows)}
    new = [one for found, one in due.items() if found not in said and one.to in chosen and one.to not in off]
    past = [row.id for found, row in said.items() if found not in due and row.withdrawn_at is None]
    back = [row.id for found, row in said.items() if found in due and row.withdrawn_at is not None]
    for some in _parts(new):
        with unit_of_work():
            for one in some:
                _say(kind, one)
    _withdraw(past, moment)
    _withdraw(back, None)


def _parts(whole: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (whole[start : start + _AT_A_TIME] for start in range(0, len(whole), _AT_A_TIME))


def _say(kind: str, one: Reminder) -> None:
    notify(
        to=one.to, kind=kind, key=one.key, line=one.line, url=one.url, why=one.why, record_id=one.record_id
    )


def _withdraw(ids: Sequence[int], moment: datetime | None) -> None:
    for some in _parts(ids):
        statement = sa.update(Notice).where(Notice.id.in_(some)).values(withdrawn_at=moment)
        with unit_of_work():
            db.session.execute(statement.execution_options(synchronize_session=False))


def compose_letters() -> int:
    """Make every letter that is due now; answers how many."""
    waiting = _waiting()
    chosen = preferences_of(list(waiting))
    db.session.rollback()
    moment, made = clock.now(), 0
    for user_id, oldest in waiting.items():
        if user_id in chosen and _wants(chosen[user_id], oldest, moment):
            with unit_of_work():
                made += compose_for(user_id, chosen[user_id], moment)
    return made


def _waiting() -> dict[int, dict[str, datetime]]:
    """Since when the oldest unsettled notice of each kind waits, by person: one query."""
    query = (
        sa.select(Notice.user_id, Notice.kind, sa.func.min(Notice.created_at).label("since"))
        .where(Notice.settled_at.is_(None), Notice.withdrawn_at.is_(None))
        .group_by(Notice.user_id, Notice.kind)
        .order_by(Notice.user_id)
    )
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    for row in db.session.execute(query):
        found[row.user_id][row.kind] = row.since
    return found


def _by_cadence(chosen: Preferences, oldest: dict[str, datetime]) -> dict[Cadence, datetime]:
    found: dict[Cadence, datetime] = {}
    for kind, since in oldest.items():
        cadence = _cadence(chosen, kind)
        found[cadence] = min(since, found.get(cadence, since))
    return found


def _cadence(chosen: Preferences, kind: str) -> Cadence:
    known = {one.key for one in kinds()}
    return chosen.cadence(kind_of(kind)) if kind in known else Cadence.SCREEN


def _wants(chosen: Preferences, oldest: dict[str, datetime], moment: datetime) -> bool:
    """Whether something is to be mailed now, or settled without a letter."""
    by_cadence = _by_cadence(chosen, oldest)
    return bool(set(by_cadence) - MAILED or due_cadences(moment, chosen, by_cadence))


def compose_for(user_id: int, chosen: Preferences, moment: datetime) -> int:
    """One person's letter of what is due at ``moment``: 1, or 0 where on a closer look there is nothing to write."""
    user = db.session.get(User, user_id)
    assert user is not None  # noqa: S101 - notices point to people who are there.
    pending = db.session.scalars(
        sa.select(Notice)
        .where(Notice.user_id == user_id, Notice.settled_at.is_(None), Notice.withdrawn_at.is_(None))
        .order_by(Notice.id)
        .with_for_update()
    ).all()
    readable = set(
        db.session.scalars(
            own_notices(user.actor).where(Notice.settled_at.is_(None)).with_only_columns(Notice.id)
        )
    )
    cadence_of = {one.id: _cadence(chosen, one.kind) for one in pending}
    oldest: dict[Cadence, datetime] = {}
    news = []
    for one in pending:
        cadence = cadence_of[one.id]
        if not user.active or cadence not in MAILED or one.read_at is not None or one.id not in readable:
            one.settled_at = moment
            continue
        news.append(one)
        oldest[cadence] = min(one.created_at, oldest.get(cadence, one.created_at))
    due = due_cadences(moment, chosen, oldest)
    said = [one for one in news if cadence_of[one.id] in due]
    if not said:
        return 0
    letter = _post(user, said, chosen)
    for one in said:
        one.settled_at, one.letter_id = moment, letter.id
    db.session.flush()
    return 1


def _post(user: User, said: Sequence[Notice], chosen: Preferences) -> Letter:
    dated = set(sourced_kinds())
    # What has a date comes first, in the subject too.
    written = write_letter(user, sorted(said, key=lambda one: (one.kind not in dated, one.id)), chosen.zone)
    return post(
        Letter(
            kind=NOTICES,
            to_address=user.email,
            to_user_id=user.id,
            subject=written.subject,
            text=written.text,
            html=written.html,
            headers=written.headers,
        )
    )


__all__ = ["NOTICES", "compose_for", "compose_letters", "remind", "send_letters"]
