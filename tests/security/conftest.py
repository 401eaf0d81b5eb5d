"""The populated house, for every test of this folder that asks for ``world``."""

from __future__ import annotations

import pytest
from flask import Flask

from funding.infra.pdf.types import Printed
from funding.proposals import printing
from tests.security.world import World, build_world


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> World:
    """One of everything, and the addresses of it. PDFs are not set: that has tests of its own and takes seconds."""
    unset = Printed(data=b"%PDF-1.7\n%%EOF\n", pages=1, anchors={})
    monkeypatch.setattr(printing, "render_pdf", lambda *_html, **_options: unset)
    return build_world(app)
