"""What a person sees when a request cannot be answered: one plain page per reason, and never a stack trace."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress

from flask import Flask, Response, g, jsonify, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from funding.infra.db import db
from funding.infra.http import is_fragment
from funding.kernel.errors import DomainError, NotAllowed, NotFound, StaleVersion

log = logging.getLogger(__name__)

SENTENCES = {
    400: ("This request could not be understood", "Please go back and try again."),
    401: ("Please sign in", "Your sign-in has ended."),
    403: ("This is not yours to do", "Your role does not include this. An administrator can change that."),
    404: ("There is nothing here", "The address may be mistyped, or the record may not be visible to you."),
    405: ("This address does not do that", "Please use the buttons of the page."),
    409: ("Somebody else was faster", "The record changed while you were working. Please open it again."),
    413: ("That is too much at once", "What was sent is larger than this page takes. Nothing was changed."),
    422: ("This cannot be done", ""),
    429: ("Too many tries", "Please wait a little before trying again."),
    500: (
        "Something went wrong",
        "This was not foreseen. The details are in the log; nothing was left half done.",
    ),
    503: ("The database cannot be written now", "Nothing was lost or changed. Please try again in a moment."),
}


def problem(status: int, message: str = "", *, reference: str = "") -> ResponseReturnValue:
    """The page (or for our own script the JSON) that tells of ``status``, with ``message`` for the usual text."""
    title, text = SENTENCES.get(status, SENTENCES[400])
    if request.accept_mimetypes.best == "application/json" or request.is_json:
        return jsonify(error=message or text or title, reference=reference), status
    if request_ctx.url_adapter is None:
        # The host was refused: no address of ours can be written into a page.
        return Response(f"{title}.\n", status, mimetype="text/plain")
    template = "errors/_problem.html" if is_fragment() else "errors/problem.html"
    page = render_template(template, status=status, title=title, text=message or text, reference=reference)
    return page, status


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    return problem(error.code or 500)


def _domain(error: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error, NotFound):
        return problem(404)
    if isinstance(error, NotAllowed):
        return problem(403, error.message)
    return problem(409 if isinstance(error, StaleVersion) else 422, error.message)


def _stale(error: StaleDataError) -> ResponseReturnValue:
    db.session.rollback()
    return problem(409)


def _refused_by_database(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.warning("the database refused a write: %s", error)
    return problem(422, "The database refused this because it does not fit with what is stored.")


def _database_unavailable(error: OperationalError) -> ResponseReturnValue:
    log.exception("the database could not be used")
    _ask_the_database_no_more()
    return problem(503)


def _ask_the_database_no_more() -> None:
    """Let the page of an error be drawn from what is at hand: who asked and for which house is not looked up."""
    with suppress(SQLAlchemyError):
        db.session.rollback()
    g.actor = g.organization = None


def _unforeseen(error: Exception) -> ResponseReturnValue:
    _ask_the_database_no_more()
    reference = secrets.token_hex(4)
    log.exception("unforeseen error %s at %s %s", reference, request.method, request.path)
    return problem(500, reference=reference)


def install(app: Flask) -> None:
    """Register every handler on ``app``."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _refused_by_database)
    app.register_error_handler(DataError, _refused_by_database)
    app.register_error_handler(OperationalError, _database_unavailable)
    app.register_error_handler(OverflowError, lambda _error: problem(404))
    # A document nested deeper than Python can read.
    app.register_error_handler(RecursionError, lambda _error: problem(400))
    if not app.config["TESTING"] or app.config.get("SHOW_ERROR_PAGES"):
        app.register_error_handler(Exception, _unforeseen)
