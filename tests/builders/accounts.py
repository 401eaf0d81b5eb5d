"""People and organizations for tests."""

from __future__ import annotations

from typing import Any

from funding.accounts.models import User
from funding.accounts.services import create_user
from funding.infra.db import unit_of_work
from funding.kernel.actor import SYSTEM, Role

PASSWORD = "copper kettle walks north"
OTHER_PASSWORD = "seven quiet otters juggling"


def build_user(**overrides: Any) -> User:
    """A development officer with a password, unless told otherwise."""
    facts: dict[str, Any] = {
        "name": "Maria Lopez",
        "email": "maria@example.org",
        "role": Role.DEVELOPMENT,
        "password": PASSWORD,
        "by": SYSTEM,
    }
    with unit_of_work():
        return create_user(**{**facts, **overrides})
