"""A command line for tests: runs a command in this process on an instance of its own, and tells what it said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from funding.cli import main
from tests.support.databases import TestDatabase

RunCommand = Callable[..., "Said"]


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of the instance, not made yet."""
    return tmp_path / "instance"


@pytest.fixture
def funding(
    home: Path,
    test_database: TestDatabase,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> RunCommand:
    """``funding("check")``: runs a command and answers what it said; its database starts out empty."""
    for name in ("FUNDING_BEHIND_TLS", "FUNDING_HOSTS", "FUNDING_WORKER", "FUNDING_DEBUG", "FLASK_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FUNDING_INSTANCE", str(home))
    if "postgresql" in test_database.url:
        monkeypatch.setenv("DATABASE_URL", test_database.empty("cli"))
    else:
        monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*arguments: str | Path) -> Said:
        capsys.readouterr()
        try:
            main([str(argument) for argument in arguments])
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return run
