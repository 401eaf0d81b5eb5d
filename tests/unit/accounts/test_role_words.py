"""The words on the pages about people say what the permission table says."""

from __future__ import annotations

import pytest

from funding.accounts.role_words import PHRASES, role_words, untold
from funding.kernel import permissions
from funding.kernel.actor import Role
from funding.kernel.permissions import PERMISSIONS


def test_every_permission_that_only_some_hold_is_told():
    assert untold() == []


def test_a_new_permission_without_words_is_noticed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(permissions.PERMISSIONS, "tide.edit", frozenset({"finance"}))
    assert untold() == ["tide.edit"]


@pytest.mark.parametrize(("phrase", "names"), PHRASES)
def test_a_phrase_is_wholly_true_or_wholly_false_of_a_role(phrase: str, names: tuple[str, ...]):
    assert len({PERMISSIONS[name] for name in names}) == 1, phrase


def test_the_words_of_the_roles():
    assert role_words(Role.AUDITOR) == (
        "Reads the audit trail and changes nothing. Sees amounts of gifts without names."
    )
    assert role_words(Role.PROGRAM) == (
        "Looks after outreach, enters match, writes reports, files documents and shares in tasks, notes and "
        "views. "
        "Sees no private donors and no chart of accounts."
    )
    assert role_words(Role.FINANCE) == (
        "Builds budgets and plans who pays, looks after awards, enters and approves what awards cost, "
        "approves budgets and closes awards, "
        "asks funders for money and enters what came, enters match, "
        "writes reports, locks the figures of reports, records which reports were sent, "
        "files documents, watches over registrations, keeps the organization’s profile and chart of accounts "
        "and shares in tasks, notes and views."
    )
    assert "looks after people" in role_words(Role.ADMINISTRATOR)
    assert "looks after people" not in role_words(Role.DIRECTOR)
