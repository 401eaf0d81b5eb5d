"""The demonstration, loaded once for all the tests that only read it or change their own copy."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask

from funding.demo import load
from funding.infra.db import db
from tests.support.databases import TestDatabase

KEPT = "demonstration"


@pytest.fixture
def blank_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent proposals are printed as an empty PDF, to save the time of setting them."""
    blank = SimpleNamespace(data=b"%PDF-1.7\n%%EOF\n")
    monkeypatch.setattr("funding.proposals.services.submitting.print_proposal", lambda _doc: blank)


@pytest.fixture
def loaded(database: Flask, test_database: TestDatabase, blank_pages: None) -> Flask:
    """A house with the demonstration: loaded by the first test that asks, then each gets a copy of its own."""
    if not test_database.restore(KEPT):
        load()
        db.session.remove()
        test_database.keep(KEPT)
    return database
