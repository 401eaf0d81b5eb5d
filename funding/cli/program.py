"""What every command shares: the instance it works on, and how long work shows that it is under way."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError

if TYPE_CHECKING:
    from flask import Flask

HELP_WIDTH = 110
BAR_WIDTH = 30
SECONDS_BETWEEN_LINES = 5.0

COMMAND_LINE = Actor(user_id=None, name="Command line", role=Role.ADMINISTRATOR)
"""Who the history says has done what a command did."""


class Program:
    """The instance that a command was told to work on."""

    def __init__(self, instance: Path | None) -> None:
        self._instance = instance

    def app(self) -> Flask:
        """The application for the instance; its connections are closed when the command ends.

        Raises ConfigurationError where the settings are unsafe.
        """
        # Loading makes objects that all live to the end: searching them for garbage took a sixth of a start.
        gc.disable()
        try:
            from funding.config import load_settings
            from funding.factory import create_app

            app = create_app(load_settings(self._instance))
        finally:
            gc.enable()
        click.get_current_context().call_on_close(lambda: _let_go(app))
        return app

    @property
    def instance(self) -> Path:
        """The instance folder, whether or not it is there yet."""
        from funding.config import default_instance

        return (self._instance or default_instance()).resolve()

    @contextmanager
    def ready(self) -> Iterator[Flask]:
        """Inside, the application's context is open and its database is at this program's schema.

        Raises DomainError where the database has not been made, or is older or newer than the program.
        """
        from funding.infra.db import db

        app = self.app()
        with app.app_context():
            refuse_other_schema()
            yield app
            db.session.remove()


def _let_go(app: Flask) -> None:
    from funding.infra.db import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def refuse_other_schema() -> None:
    """Raise DomainError unless the current app's database is at this program's schema."""
    from funding.infra import migrations
    from funding.infra.db import db

    found, wanted = migrations.current(db.engine), migrations.head()
    if found is None:
        raise DomainError("The instance has no database yet. Please run: funding init")
    if found != wanted:
        raise DomainError(f"The database is at {found}, the program at {wanted}. Please run: funding migrate")


class Progress:
    """Shows how far long work is: one moving line on a terminal, now and then a plain line elsewhere."""

    def __init__(self) -> None:
        self._moving = sys.stderr.isatty()
        self._label = ""
        self._told_at = 0.0
        self._untold: tuple[int, int, str] | None = None

    def __call__(self, done: int, total: int = 0, label: str = "") -> None:
        """``done`` of ``total`` steps (0 where the whole is unknown) of what ``label`` names."""
        if self._moving:
            self._move(done, total, label)
        elif label != self._label or time.monotonic() - self._told_at > SECONDS_BETWEEN_LINES:
            self._tell(done, total, label)
        else:
            self._untold = done, total, label

    def _move(self, done: int, total: int, label: str) -> None:
        filled = BAR_WIDTH * done // total if total else 0
        figures = f"{'█' * filled}{'░' * (BAR_WIDTH - filled)} {done:,}/{total:,}" if total else f"{done:,}"
        click.echo(f"\r\033[K{label} {figures}", nl=False, err=True)
        self._label = label

    def _tell(self, done: int, total: int, label: str) -> None:
        untold, self._untold = self._untold, None
        if untold and untold[2] != label:
            self._tell(*untold)
        click.echo(f"{label}: {done:,} of {total:,}" if total else f"{label}: {done:,}", err=True)
        self._label, self._told_at = label, time.monotonic()

    def end(self) -> None:
        """Leave the moving line behind; elsewhere tell how far it came, where that was not told yet."""
        if self._untold:
            self._tell(*self._untold)
        if self._moving and self._label:
            click.echo("\r\033[K", nl=False, err=True)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A Progress that clears up after itself."""
    progress = Progress()
    try:
        yield progress
    finally:
        progress.end()
