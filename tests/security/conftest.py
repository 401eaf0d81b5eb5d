"""The populated house, for every test of this folder that asks for ``world``."""

from __future__ import annotations

import pytest
from flask import Flask

from funding.infra.db import db
from funding.infra.pdf import client
from tests.security.world import World, build_world
from tests.support.databases import TestDatabase

KEPT = "world"


@pytest.fixture
def world(app: Flask, test_database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> World:
    """One of everything, and the addresses of it. PDFs are not set: that has tests of its own and takes seconds.

    The first test of a run that asks builds it; each gets a copy of its own.
    """
    unset = {"pages": 1, "anchors": {}, "refused": []}, [b"%PDF-1.7\n%%EOF\n"]
    # Below every feature that makes one, so that a new feature is spared too.
    monkeypatch.setattr(client, "_ask", lambda *_order: unset)
    db.session.remove()
    if not test_database.restore(KEPT):
        build_world()
        db.session.remove()
        test_database.keep(KEPT)
    return World(app)
