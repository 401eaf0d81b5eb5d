"""Unit tests may not touch a database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.no_database import forbidden


@pytest.fixture(autouse=True)
def _no_database() -> Iterator[None]:
    with forbidden():
        yield
