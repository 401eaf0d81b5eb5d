"""Reads of accounts: the organization, who works here, sign-ins and links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from funding.accounts.hashing import token_hash
from funding.accounts.models import Organization, User, UserSession
from funding.accounts.types import ABSOLUTE_LIMIT, BIGGEST_ID, IDLE_LIMIT, AuditFilter
from funding.infra.audit import AuditEntry
from funding.infra.clock import house_zone, now
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.infra.records import Record, Visibility, hidden_ids
from funding.kernel.actor import Actor, Role


def organization() -> Organization | None:
    """The organization's profile, or None before it was set up."""
    return db.session.get(Organization, 1)


def has_users() -> bool:
    """Whether anyone was ever registered, that is, whether the house is set up."""
    return db.session.scalar(sa.select(User.id).limit(1)) is not None


def active_users() -> Sequence[User]:
    """Everyone who may be given work, by name."""
    query = sa.select(User).where(User.deactivated_at.is_(None)).order_by(sa.func.lower(User.name), User.id)
    return db.session.scalars(query).all()


_PEOPLE = User.__table__.c
_USER_CHOICES = (
    sa.select(_PEOPLE.id, _PEOPLE.name)
    .where(_PEOPLE.deactivated_at.is_(None))
    .order_by(sa.func.lower(_PEOPLE.name), _PEOPLE.id)
)


def user_choices() -> list[tuple[int, str]]:
    """Active people as (id, name) for a choice of owner."""
    return [(row.id, row.name) for row in db.session.execute(_USER_CHOICES)]


def successor_choices(leaver: User) -> list[tuple[str, str]]:
    """Who can take over from ``leaver`` as (id, name): active, and not an auditor, who changes nothing."""
    return [
        (str(user.id), user.name)
        for user in active_users()
        if user.id != leaver.id and user.role is not Role.AUDITOR
    ]


def user_by_id(user_id: int) -> User | None:
    """The person with this id, deactivated or not."""
    return db.session.get(User, user_id) if user_id <= BIGGEST_ID else None


def user_by_email(email: str) -> User | None:
    """The person with this address, in any case of letters, deactivated or not."""
    return db.session.scalar(sa.select(User).where(User.email == email.strip().lower()))


def people() -> Sequence[User]:
    """Everyone, active first, then by name."""
    query = sa.select(User).order_by(User.deactivated_at.is_not(None), sa.func.lower(User.name), User.id)
    return db.session.scalars(query).all()


def names_of(user_ids: set[int]) -> dict[int, str]:
    """Names by id, in one query."""
    if not user_ids:
        return {}
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in rows}


def active_administrators() -> int:
    """How many active administrators there are."""
    query = sa.select(sa.func.count(User.id)).where(
        User.role == Role.ADMINISTRATOR, User.deactivated_at.is_(None), User.password_hash.is_not(None)
    )
    return db.session.scalar(query) or 0


# Every request of somebody signed in asks this, so it is written once.
_BY_TOKEN = sa.select(UserSession).where(UserSession.token_hash == sa.bindparam("token"))


def session_of(raw_token: str) -> UserSession | None:
    """The sign-in whose cookie holds this token, with its person, whether or not it is over; one query."""
    return db.session.scalar(_BY_TOKEN, {"token": token_hash(raw_token)})


def is_live(row: UserSession) -> bool:
    """Whether a sign-in still opens anything: not idle too long, not too old, its person active."""
    moment = now()
    return (
        row.user.active
        and moment - row.last_seen_at < IDLE_LIMIT
        and moment - row.created_at < ABSOLUTE_LIMIT
    )


def live_sessions(user_id: int) -> Sequence[UserSession]:
    """A person's open sign-ins, the most recently used first."""
    moment = now()
    query = (
        sa.select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.last_seen_at > moment - IDLE_LIMIT,
            UserSession.created_at > moment - ABSOLUTE_LIMIT,
        )
        .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
    )
    return db.session.scalars(query).all()


_NOT_PROFILE = frozenset({"id", "version", "updated_at"})


def profile_values(row: Organization) -> dict[str, object]:
    """Every answer of the organization's profile by field name."""
    names = [column.key for column in sa.inspect(Organization).column_attrs]
    return {name: getattr(row, name) for name in names if name not in _NOT_PROFILE}


def audit_page(actor: Actor, wanted: AuditFilter, *, page: int, size: int = 50) -> Page[AuditEntry]:
    """One page of the audit trail, newest first, without what stands on records the actor may not see."""
    query = sa.select(AuditEntry).order_by(AuditEntry.id.desc())
    if wanted.person is not None:
        query = query.where(AuditEntry.actor_id == wanted.person)
    if wanted.kind:
        query = query.where(AuditEntry.action.startswith(f"{wanted.kind}.", autoescape=True))
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= start_of_day(wanted.since))
    if wanted.until is not None:
        query = query.where(AuditEntry.at < start_of_day(wanted.until + timedelta(days=1)))
    hidden = hidden_ids(actor)
    if hidden is not None:
        query = query.where(AuditEntry.record_id.is_(None) | AuditEntry.record_id.not_in(hidden))
    return paginate(query, page=page, size=size)


def private_records(entries: Sequence[AuditEntry]) -> set[int]:
    """Which of the entries' records are private donors', whose names some roles may not read."""
    ids = {entry.record_id for entry in entries if entry.record_id is not None}
    query = sa.select(Record.id).where(Record.id.in_(ids), Record.visibility == Visibility.GIVING)
    return set(db.session.scalars(query)) if ids else set()


def audit_kinds() -> list[str]:
    """The kinds of thing the trail tells of, such as "funder"."""
    actions = db.session.scalars(sa.select(AuditEntry.action).distinct())
    return sorted({action.partition(".")[0] for action in actions})


def start_of_day(day: date) -> datetime:
    """The instant at which ``day`` begins where the organization is."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(house_zone()))
