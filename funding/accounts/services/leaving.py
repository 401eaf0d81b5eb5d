"""When someone leaves: everything they own goes to one successor and their sign-ins end, in one step.

"Everything" is found, not listed: every table with an ``owner_id`` that points to a person, whatever feature made
it; where a table says ``owned_while`` (a clause, in its ``info``), only those rows. A row with a version gets a new
one, so that a form opened before cannot put the leaver back. Features that must do more listen to ``user.leaving``.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from funding.accounts import queries
from funding.accounts.models import AccountToken, User
from funding.accounts.services.people import check_user_version, keep_an_administrator
from funding.accounts.services.sign_in import end_sessions_of
from funding.infra.audit import audit
from funding.infra.clock import now
from funding.infra.db import Base, db
from funding.infra.hooks import emit
from funding.infra.records import Record
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError

NAMED: Final = {
    "funder": "Funders",
    "partner": "Partners",
    "partner_agreements": "Agreements with partners",
    "subaward": "Subawards and contracts",
    "subaward_visits": "Reviews and visits of partners",
    "opportunity": "Opportunities",
    "application": "Applications",
    "award": "Awards",
    "report": "Reports",
    "source": "Sources of money",
    "wallet_item": "Registrations and papers",
    "initiative": "Outreach initiatives",
}


def owned_counts(*, user_id: int) -> list[tuple[str, int]]:
    """What a person owns, as (words, count), with nothing that is zero: records by kind, then everything else."""
    by_kind = (
        sa.select(Record.kind, sa.func.count(Record.id))
        .where(Record.owner_id == user_id)
        .group_by(Record.kind)
        .order_by(Record.kind)
    )
    counts = [(_words(str(kind)), int(count)) for kind, count in db.session.execute(by_kind)]
    for table in _owned_tables():
        if table is not Record.__table__:
            query = sa.select(sa.func.count()).select_from(table).where(_owned(table, user_id))
            counts.append((_words(table.name), db.session.scalar(query) or 0))
    return [(words, count) for words, count in counts if count]


def deactivate(
    *, user: User, successor_id: int | None, expected_version: int | None, by: Actor
) -> list[tuple[str, int]]:
    """Let a person go: hand over all they own, end their sign-ins and links. Answers what was handed over.

    ``successor_id`` may be None only where nothing is owned. Raises StaleVersion, and DomainError for the last
    administrator, for oneself, for somebody who left already, and for a successor who cannot take over.
    """
    check_user_version(user, expected_version)
    if not user.active:
        raise DomainError(f"{user.name} is deactivated already.")
    if user.id == by.user_id:
        raise DomainError("You cannot deactivate yourself. Ask another administrator.")
    keep_an_administrator(user)
    counts = owned_counts(user_id=user.id)
    successor = _successor(user, successor_id, needed=bool(counts))
    if successor is not None:
        _hand_over(user, successor, by)
    emit("user.leaving", user_id=user.id, successor_id=successor.id if successor else None, by=by)
    user.deactivated_at = now()
    end_sessions_of(user_id=user.id)
    links = sa.delete(AccountToken).where(AccountToken.user_id == user.id, AccountToken.used_at.is_(None))
    db.session.execute(links.execution_options(synchronize_session=False))
    db.session.flush()
    after = {"handed_to": successor.name if successor else "", **dict(counts)}
    audit(by=by, action="user.deactivated", subject=user.name, after=after)
    return counts


def reactivate(*, user: User, expected_version: int | None, by: Actor) -> None:
    """Let a person back in, with the password they had. What was handed over stays where it is."""
    check_user_version(user, expected_version)
    if user.active:
        raise DomainError(f"{user.name} is active already.")
    user.deactivated_at = None
    db.session.flush()
    audit(by=by, action="user.reactivated", subject=user.name)


def _successor(user: User, successor_id: int | None, *, needed: bool) -> User | None:
    if successor_id is None:
        if needed:
            raise DomainError("Choose who takes over.", field="successor")
        return None
    successor = queries.user_by_id(successor_id)
    if successor is None or not successor.active or successor.id == user.id:
        raise DomainError("Choose somebody who is active.", field="successor")
    if successor.role is Role.AUDITOR:
        raise DomainError("An auditor changes nothing and cannot take over.", field="successor")
    return successor


def _hand_over(user: User, successor: User, by: Actor) -> None:
    db.session.flush()
    owned = sa.select(Record.id, Record.title).where(Record.owner_id == user.id).order_by(Record.id)
    for record_id, title in db.session.execute(owned).all():
        audit(
            by=by,
            action="record.handed_over",
            subject=title,
            record_id=record_id,
            before={"owner": user.name},
            after={"owner": successor.name},
        )
    for table in _owned_tables():
        values: dict[str, object] = {"owner_id": successor.id}
        if "version" in table.c:
            values["version"] = table.c.version + 1
        db.session.execute(sa.update(table).where(_owned(table, user.id)).values(values))
    db.session.flush()
    for row in [row for row in db.session.identity_map.values() if hasattr(row, "owner_id")]:
        db.session.expire(row)


def _owned(table: sa.Table, user_id: int) -> sa.ColumnElement[bool]:
    """The rows of a table that a person owns and would hand over."""
    while_: sa.ColumnElement[bool] = table.info.get("owned_while", sa.true())
    return sa.and_(table.c.owner_id == user_id, while_)


def _owned_tables() -> list[sa.Table]:
    return [
        table
        for table in Base.metadata.sorted_tables
        if "owner_id" in table.c
        and any(key.column.table.name == "users" for key in table.c.owner_id.foreign_keys)
    ]


def _words(name: str) -> str:
    return NAMED.get(name, name.replace("_", " ").capitalize())
