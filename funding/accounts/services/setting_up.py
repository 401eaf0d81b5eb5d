"""The first visit: the organization and its first administrator, made together or not at all."""

from __future__ import annotations

from sqlalchemy import text

from funding.accounts import queries
from funding.accounts.models import Organization, User
from funding.accounts.passwords import check_password
from funding.accounts.services.people import create_user
from funding.accounts.types import TIME_ZONES
from funding.infra.audit import audit
from funding.infra.clock import now
from funding.infra.db import db, is_sqlite
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError

LEGAL_NAME_MAX = 60


class AlreadySetUpError(DomainError):
    """Somebody is registered already: the house is set up, and this page opens nothing any more."""

    def __init__(self) -> None:
        super().__init__("Funding is set up already. Please sign in.")


def set_up(
    *,
    legal_name: str,
    time_zone: str,
    fiscal_year_start_month: int,
    name: str,
    email: str,
    password: str,
) -> User:
    """Create the organization and its first administrator. Raises AlreadySetUpError, DomainError.

    Two first visits at the same moment: the unit of work holds the write lock, so the second finds a person.
    """
    _alone()
    if queries.has_users():
        raise AlreadySetUpError
    check_password(password, personal=[name, email, legal_name])
    create_organization(
        legal_name=legal_name, time_zone=time_zone, fiscal_year_start_month=fiscal_year_start_month
    )
    user = create_user(name=name, email=email, role=Role.ADMINISTRATOR, by=SYSTEM, password=password)
    audit(by=user.actor, action="organization.set_up", subject=legal_name.strip())
    return user


def create_organization(*, legal_name: str, time_zone: str, fiscal_year_start_month: int) -> Organization:
    """The organization's row with the facts without which nothing can be dated. Raises DomainError."""
    cleaned = " ".join(legal_name.split())
    if not cleaned:
        raise DomainError("Enter the organization’s legal name.", field="legal_name")
    if len(cleaned) > LEGAL_NAME_MAX:
        raise DomainError(f"An SF-424 takes {LEGAL_NAME_MAX} characters.", field="legal_name")
    if time_zone not in TIME_ZONES:
        raise DomainError("Choose a time zone of the list.", field="time_zone")
    if not 1 <= fiscal_year_start_month <= 12:
        raise DomainError("Choose a month.", field="fiscal_year_start_month")
    organization = queries.organization() or Organization(id=1, updated_at=now(), legal_name=cleaned)
    organization.legal_name = cleaned
    organization.time_zone = time_zone
    organization.fiscal_year_start_month = fiscal_year_start_month
    organization.updated_at = now()
    db.session.add(organization)
    db.session.flush()
    return organization


def _alone() -> None:
    """Wait for any other set-up to end. SQLite's unit of work holds its one write lock already."""
    if not is_sqlite():
        db.session.execute(text("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))
