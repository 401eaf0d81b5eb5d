"""The blueprint of accounts, and the small things its views share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from funding.accounts.limits import TooManyTriesError
from funding.accounts.services.attempts import forgive_attempt, note_attempt
from funding.accounts.services.sign_in import begin_session, check_credentials
from funding.accounts.types import AttemptKind, SignInToken
from funding.infra.db import unit_of_work
from funding.kernel.errors import DomainError

View = TypeVar("View", bound=Callable[..., Any])

blueprint = Blueprint("accounts", __name__)


class OtherPersonError(DomainError):
    """The password is right, but of somebody else than the one whose work waits."""


def writes_in_steps(view: View) -> View:
    """Mark a view that changes data in several short units of work of its own.

    A password is judged between two of them: judging takes a tenth of a second, during which nobody else's save may
    wait, and the try must stay counted whatever the answer is.
    """
    view.writes = True  # type: ignore[attr-defined]
    return view


def judged(email: str, password: str) -> tuple[int, int]:
    """Count a try, then check it: (person's id, the try's id). Raises TooManyTriesError, WrongCredentialsError."""
    with unit_of_work():
        attempt_id = note_attempt(kind=AttemptKind.SIGN_IN, account=email, address=address())
    return check_credentials(email=email, password=password).id, attempt_id


def enter(email: str, password: str, *, only: int | None = None) -> SignInToken:
    """Sign somebody in by password; ``only`` names the one person for whom it may work.

    Raises TooManyTriesError, WrongCredentialsError, OtherPersonError.
    """
    user_id, attempt_id = judged(email, password)
    if only is not None and user_id != only:
        raise OtherPersonError("What is on this page was written under another sign-in.", field=None)
    with unit_of_work():
        forgive_attempt(attempt_id=attempt_id)
        return begin_session(
            user_id=user_id, password=password, address=address(), user_agent=request.user_agent.string
        )


def address() -> str:
    """The address the request came from."""
    return request.remote_addr or ""


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A rendered page with its status."""
    return make_response(render_template(template, **values), status)


def page_for(error: DomainError, template: str, **values: Any) -> Response:
    """The page again with what went wrong: 429 with the time to wait after too many tries, else 422."""
    response = page(template, 429 if isinstance(error, TooManyTriesError) else 422, **values)
    if isinstance(error, TooManyTriesError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response
