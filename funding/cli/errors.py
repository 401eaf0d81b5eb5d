"""How an error is told on the command line: one line that says what is wrong and, where known, what to do."""

from __future__ import annotations

import os
import traceback

import click

from funding.kernel.errors import DomainError


def one_line(error: BaseException) -> str:
    """The sentence for ``error``. With FUNDING_DEBUG=1 an unforeseen one brings its traceback along."""
    told = _told(error)
    if told is not None:
        return " ".join(told.split())
    if os.environ.get("FUNDING_DEBUG") == "1":
        return "".join(traceback.format_exception(error))
    summary = " ".join(str(error).split())
    return (
        f"something unforeseen went wrong ({type(error).__name__}: {summary}). FUNDING_DEBUG=1 shows where."
    )


def _told(error: BaseException) -> str | None:
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, DomainError):
        return error.message
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return _database_message(error)


def _database_message(error: BaseException) -> str | None:
    """Errors of SQLAlchemy tell statement and parameters too; only the database's own words are wanted."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    if isinstance(error, DBAPIError):
        return f"the database refused: {error.orig}"
    if isinstance(error, SQLAlchemyError):
        return f"the database cannot be used: {error}"
    return None


def exit_status(error: BaseException) -> int:
    """1, or what the error itself asks for."""
    return error.exit_code if isinstance(error, click.ClickException) else 1
