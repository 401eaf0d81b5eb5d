"""Skips that are honest: what a machine lacks is skipped with the reason, but under CI=true that is a
failure.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

SHARED_DATA = Path(__file__).parents[3] / "shared" / "data"


def unavailable(what: str, reason: str) -> NoReturn:
    """Skip the running test because ``what`` is not on this machine; fail it under CI=true."""
    message = f"{what} is not available: {reason}"
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(f"{message} (under CI this is a failure, not a skip)", pytrace=False)
    pytest.skip(message)


def shared_data(name: str) -> Path:
    """The file ``name`` of the shared real data, or a skip where that folder is absent."""
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip(f"the shared data file {name} is not beside this checkout")
    return path
