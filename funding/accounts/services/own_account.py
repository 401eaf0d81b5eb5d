"""What people change about themselves."""

from __future__ import annotations

from funding.accounts import queries
from funding.accounts.hashing import hash_password, password_matches
from funding.accounts.models import User
from funding.accounts.passwords import check_password
from funding.accounts.services.people import checked_email, checked_name, checked_zone, personal_facts
from funding.accounts.services.sign_in import end_sessions_of
from funding.infra.audit import assign, audit
from funding.infra.clock import now
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError


def change_details(*, user: User, name: str, time_zone: str | None, by: Actor) -> None:
    """Change a person's name and zone. Raises DomainError."""
    before, after = assign(user, {"name": checked_name(name), "time_zone": checked_zone(time_zone)})
    if after:
        db.session.flush()
        audit(by=by, action="user.updated", subject=user.name, before=before, after=after)


def change_email(*, user: User, email: str, by: Actor) -> bool:
    """Change the address a person signs in with; answers whether it differs. Raises DomainError when taken."""
    address = checked_email(email)
    other = queries.user_by_email(address)
    if other is not None and other.id != user.id:
        raise DomainError("Somebody with this email address is registered already.", field="email")
    before, after = assign(user, {"email": address})
    if after:
        db.session.flush()
        audit(by=by, action="user.email_changed", subject=user.name, before=before, after=after)
    return bool(after)


def change_password(*, user: User, new_password: str, keep_session_id: int | None, by: Actor) -> None:
    """Set a new password, whose old one was just checked, and end every other sign-in of the person.

    Raises WeakPasswordError, and DomainError where the new password is the old one.
    """
    check_password(new_password, personal=personal_facts(user.name, user.email), field="new_password")
    if password_matches(user.password_hash, new_password):
        raise DomainError("This is your present password. Choose another.", field="new_password")
    user.password_hash = hash_password(new_password)
    user.password_changed_at = now()
    end_sessions_of(user_id=user.id, except_id=keep_session_id)
    db.session.flush()
    audit(by=by, action="user.password_changed", subject=user.name)
