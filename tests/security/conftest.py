"""The populated house, for every test of this folder that asks for ``world``."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.security.world import World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    """One of everything, and the addresses of it."""
    return build_world(app)
