"""Who works here: registering people, changing roles, and what happens when someone leaves."""

from __future__ import annotations

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from funding.accounts import queries
from funding.accounts.hashing import hash_password
from funding.accounts.models import User
from funding.accounts.passwords import check_password
from funding.accounts.types import NAME_MAX, TIME_ZONES
from funding.infra.audit import assign, audit
from funding.infra.clock import now
from funding.infra.db import db, is_sqlite
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError, StaleVersion


def create_user(
    *,
    name: str,
    email: str,
    role: Role,
    by: Actor,
    password: str | None = None,
    time_zone: str | None = None,
) -> User:
    """Register a person. Without a password the person can sign in only after accepting an invitation.

    Raises DomainError for an empty or too long name, an address that is malformed or taken, an unknown time
    zone, and WeakPasswordError for a password against the rules.
    """
    cleaned_name = checked_name(name)
    address = checked_email(email)
    if queries.user_by_email(address) is not None:
        raise DomainError("Somebody with this email address is registered already.", field="email")
    moment = now()
    user = User(
        name=cleaned_name,
        email=address,
        role=Role(role),
        time_zone=checked_zone(time_zone),
        created_at=moment,
        created_by_id=by.user_id,
    )
    if password is not None:
        check_password(password, personal=personal_facts(cleaned_name, address))
        user.password_hash = hash_password(password)
        user.password_changed_at = moment
    db.session.add(user)
    db.session.flush()
    after = {"name": user.name, "email": user.email, "role": user.role.value}
    audit(by=by, action="user.added", subject=user.name, after=after)
    return user


def update_person(
    *, user: User, name: str, email: str, role: Role, expected_version: int | None, by: Actor
) -> None:
    """Change a person's name, address or role; a role acts on their next request.

    Raises StaleVersion, and DomainError for bad values or when the last administrator would lose the role.
    """
    check_user_version(user, expected_version)
    address = checked_email(email)
    other = queries.user_by_email(address)
    if other is not None and other.id != user.id:
        raise DomainError("Somebody with this email address is registered already.", field="email")
    if role is not Role.ADMINISTRATOR:
        keep_an_administrator(user)
    before, after = assign(user, {"name": checked_name(name), "email": address, "role": Role(role)})
    if after:
        db.session.flush()
        audit(by=by, action="user.updated", subject=user.name, before=before, after=after)


def check_user_version(user: User, expected_version: int | None) -> None:
    """Raise StaleVersion unless the form was opened on the version that is stored."""
    if expected_version != user.version:
        raise StaleVersion("Somebody else changed this person while you were editing.")


def keep_an_administrator(user: User) -> None:
    """Raise DomainError if ``user`` is the only administrator who can sign in: the house must keep one."""
    if user.role is Role.ADMINISTRATOR and user.active and user.password_hash is not None:
        if not is_sqlite():  # Two demotions at once must not both find the other; SQLite writes one by one.
            db.session.execute(sa.text("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))
        if queries.active_administrators() <= 1:
            message = f"{user.name} is the only administrator. Make somebody else one first."
            raise DomainError(message, field="role")


def checked_name(name: str) -> str:
    """The name with single spaces. Raises DomainError when empty or too long."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise DomainError("Enter the person’s name.", field="name")
    if len(cleaned) > NAME_MAX:
        raise DomainError(f"Use at most {NAME_MAX} characters.", field="name")
    return cleaned


def checked_email(email: str) -> str:
    """The address in lower case. Raises DomainError when it is malformed; nothing is looked up outside."""
    try:
        result = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise DomainError("Enter an email address such as maria@example.org.", field="email") from error
    return result.normalized.lower()


def checked_zone(time_zone: str | None) -> str | None:
    """A zone of the list, or None for the organization's own. Raises DomainError for another."""
    if time_zone and time_zone not in TIME_ZONES:
        raise DomainError("Choose a time zone of the list.", field="time_zone")
    return time_zone or None


def personal_facts(name: str, email: str) -> list[str]:
    """What others can know of a person, for the password rules."""
    organization = queries.organization()
    return [name, email, organization.legal_name if organization else ""]
