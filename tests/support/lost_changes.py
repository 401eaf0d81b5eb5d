"""A view that changes data must say so with ``@writes``: otherwise what it changed is thrown away in
silence.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from funding.infra.db import db, in_unit_of_work


class LostChangeError(AssertionError):
    """A request changed objects outside a unit of work."""


def _on_flush(session: Session, *_rest: Any) -> None:
    changes = [*session.new, *session.deleted, *(one for one in session.dirty if session.is_modified(one))]
    if changes and has_request_context() and not in_unit_of_work():
        names = sorted({type(one).__name__ for one in changes})
        raise LostChangeError(f"{request.method} {request.path} changes {names} without @writes.")


def _on_answer(response: Response) -> Response:
    _on_flush(db.session())
    return response


def install(app: Flask) -> None:
    """Watch every request of ``app``."""
    event.listen(Session, "before_flush", _on_flush)
    app.after_request(_on_answer)


def remove() -> None:
    """Stop watching flushes."""
    event.remove(Session, "before_flush", _on_flush)
