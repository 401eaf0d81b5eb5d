"""A command line for tests: runs a command in this process on an instance of its own, and tells what it said."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from funding.cli import main
from tests.support.databases import TestDatabase
from tests.support.postgres import PostgresDatabase

RunCommand = Callable[..., "Said"]
CLI, MADE = "cli", "cli_made"


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
        monkeypatch.setenv("DATABASE_URL", test_database.empty(CLI))
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


@pytest.fixture(scope="session")
def made_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first instance of the run is kept, for the tests that need one already made."""
    return tmp_path_factory.mktemp("made") / "instance"


@pytest.fixture
def prepared(funding: RunCommand, home: Path, made_instance: Path, test_database: TestDatabase) -> RunCommand:
    """The command line on an instance that has been made: by the first test that asks, then copied."""
    on_server = isinstance(test_database, PostgresDatabase)
    if made_instance.exists():
        shutil.copytree(made_instance, home)
        if on_server:
            test_database.copy(MADE, CLI)
        return funding
    assert funding("init").status == 0
    shutil.copytree(home, made_instance)
    if on_server:
        test_database.copy(CLI, MADE)
    return funding
