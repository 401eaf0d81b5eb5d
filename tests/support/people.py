"""The house as most tests find it: set up, with one person for each role, who signs in without a password
page.
"""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from funding.accounts.gate import TOKEN_KEY
from funding.accounts.models import Organization, User
from funding.accounts.services.people import create_user
from funding.accounts.services.sign_in import begin_session
from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import SYSTEM, Role

NAMES = {
    Role.ADMINISTRATOR: "Ada Okafor",
    Role.DIRECTOR: "Dana Whitfield",
    Role.DEVELOPMENT: "Devon Marsh",
    Role.FINANCE: "Ruth Finley",
    Role.PROGRAM: "Priya Nair",
    Role.AUDITOR: "Otto Lindqvist",
}


def set_up_house() -> None:
    """Give the house its organization and its administrator, once per test."""
    with unit_of_work():
        if db.session.get(Organization, 1) is None:
            db.session.add(
                Organization(
                    id=1,
                    legal_name="Lantern Street Alliance",
                    ein="01-2345678",
                    uei="ZQGGHJH74DW7",
                    street1="12 Lantern Street",
                    city="Philadelphia",
                    state="PA",
                    zip="19107",
                    congressional_district="PA-003",
                    project_district="PA-003",
                    fiscal_year_start_month=10,
                    time_zone="America/New_York",
                    updated_at=clock.now(),
                )
            )
    user_with(Role.ADMINISTRATOR)


def user_with(role: Role) -> User:
    """The person of that role, registered at the first call of a test."""
    email = f"{role.value}@example.org"
    found = db.session.scalar(select(User).where(User.email == email))
    if found is None:
        with unit_of_work():
            found = create_user(name=NAMES[role], email=email, role=role, by=SYSTEM)
    return found


def sign_in(browser: FlaskClient, user: User) -> None:
    """Sign ``user`` in to ``browser`` as a correct password would."""
    with unit_of_work():
        token = begin_session(user_id=user.id, password=None, address="127.0.0.1", user_agent="test")
    with browser.session_transaction() as cookie:
        cookie[TOKEN_KEY] = token.raw
