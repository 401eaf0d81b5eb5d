"""Who may do what, and the errors of rules."""

from __future__ import annotations

import pytest

from funding.kernel.actor import SYSTEM, Actor, Role
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.permissions import PERMISSIONS


def test_every_permission_is_held_by_the_administrator_and_names_only_roles() -> None:
    assert PERMISSIONS
    for name, roles in PERMISSIONS.items():
        assert "administrator" in roles, name
        assert roles <= {role.value for role in Role}, name


def test_the_auditor_changes_nothing() -> None:
    verbs = (".edit", ".manage", ".import", ".decide", ".approve", ".record")
    changing = [name for name in PERMISSIONS if name.endswith(verbs)]
    assert len(changing) > 5
    assert [name for name in changing if "auditor" in PERMISSIONS[name]] == []


def test_an_undeclared_permission_is_an_error_not_a_no() -> None:
    with pytest.raises(KeyError):
        SYSTEM.can("funder.destroy")


def test_a_role_can_what_its_row_says() -> None:
    finance = Actor(7, "Ruth", Role.FINANCE)
    assert finance.can("budget.edit")
    assert not finance.can("application.edit")
    assert all(role.label[0].isupper() for role in Role)


def test_errors_carry_a_sentence_and_a_field() -> None:
    error = DomainError("Too much.", field="ask")
    assert (str(error), error.message, error.field) == ("Too much.", "Too much.", "ask")
    assert StaleVersion("Saved meanwhile.", current={"title": "New"}).current == {"title": "New"}
