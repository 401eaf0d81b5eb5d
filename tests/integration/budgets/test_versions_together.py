"""Several people at one budget's versions in the same moment: one of them wins, the others are told why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from funding.budgets import queries, services
from funding.budgets.models import Budget
from funding.budgets.services import LineFacts
from funding.budgets.terms import IndirectKind
from funding.budgets.types import BudgetStatus, LineKind, VersionKind
from funding.budgets.versions import versions_of
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError
from tests.builders.budgets import TERMS, build_approved, build_budget, build_line
from tests.support.together import together

pytestmark = pytest.mark.usefixtures("database")

PEOPLE = 6
PLAIN = replace(TERMS, match_bp=None, indirect_kind=IndirectKind.NONE)


def requested() -> Budget:
    budget = build_budget(terms=PLAIN)
    build_line(budget, "other", 500)
    return budget


def test_one_of_many_begins_the_next_version(app: Flask) -> None:
    budget = build_approved(requested())
    number, subject = budget.id, budget.subject_id
    db.session.commit()

    def begin() -> None:
        found = db.session.get_one(Budget, number)
        services.start_version(budget=found, kind=VersionKind.REQUESTED, by=SYSTEM)

    ended = together(app, *[begin] * PEOPLE)
    assert ended.count(None) == 1, ended
    assert all(error is None or isinstance(error, DomainError) for error in ended), ended
    db.session.expire_all()
    assert [each.label for each in versions_of(subject)] == ["v1 Requested", "v2 Requested"]


def test_one_of_many_approves(app: Flask) -> None:
    budget = requested()
    number, version = budget.id, budget.version
    db.session.commit()

    def approve() -> None:
        found = db.session.get_one(Budget, number)
        services.approve_version(budget=found, by=SYSTEM, expected_version=version)

    ended = together(app, *[approve] * PEOPLE)
    assert ended.count(None) == 1, ended
    assert all(error is None or isinstance(error, DomainError) for error in ended), ended


def test_an_approval_and_an_edit_never_both_happen_unseen(app: Flask) -> None:
    budget = requested()
    number, version = budget.id, budget.version
    db.session.commit()

    def approve() -> None:
        found = db.session.get_one(Budget, number)
        services.approve_version(budget=found, by=SYSTEM, expected_version=version)

    def edit() -> None:
        found = db.session.get_one(Budget, number)
        services.add_line(budget=found, facts=LineFacts(kind=LineKind.OTHER, title="More"), by=SYSTEM)

    approved, edited = together(app, approve, edit)
    assert [approved, edited].count(None) == 1, (approved, edited)
    assert isinstance(approved or edited, DomainError)
    db.session.expire_all()
    found = db.session.get_one(Budget, number)
    assert (found.status is BudgetStatus.APPROVED) is (approved is None)
    assert len(queries.load(found).lines) == (1 if approved is None else 2)
