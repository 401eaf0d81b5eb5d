"""Every role has a Home, and every decision somebody who is asked it."""

from __future__ import annotations

import pytest

from funding.dashboard.choices import SOURCES
from funding.dashboard.homes import HOMES, Ask, home_of
from funding.kernel.actor import Role
from funding.kernel.permissions import PERMISSIONS, allowed


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_asked_only_what_it_may_do(role: Role) -> None:
    asks = home_of(role).asks
    assert Ask.TASKS in asks
    assert len(set(asks)) == len(asks)
    assert [ask for ask in asks if not allowed(role.value, SOURCES[ask][0])] == []


def test_every_decision_is_asked_of_somebody() -> None:
    assert set(SOURCES) == set(Ask)
    assert {ask for home in HOMES.values() for ask in home.asks} == set(Ask)
    assert {permission for permission, _ in SOURCES.values()} <= set(PERMISSIONS)
