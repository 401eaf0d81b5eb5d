"""Signing in again where one is, with nothing lost."""

from __future__ import annotations

from flask import abort, jsonify, redirect, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from funding.accounts import kept
from funding.accounts.gate import remember, signed_in
from funding.accounts.limits import TooManyTriesError
from funding.accounts.types import SignInToken
from funding.accounts.views.routes import OtherPersonError, blueprint, enter, writes_in_steps
from funding.accounts.views.sign_in import confirmed
from funding.infra.http import safe_next
from funding.infra.permissions import public
from funding.kernel.errors import DomainError


@blueprint.get("/sign-in/again")
@public
def sign_in_again() -> Response:
    """A token for the form that signs in again in place, whose work waits, and who is signed in by now."""
    person, here = kept.previous_person(), signed_in()
    return jsonify(
        csrf_token=generate_csrf(),
        email=person.email if person else "",
        signed_in=here is not None,
        person=here.user_id if here else None,
    )


@blueprint.post("/sign-in/again")
@public
@writes_in_steps
def sign_in_again_post() -> Response:
    """Sign the same person in again and answer with the token for what waits to be sent. JSON or a form."""
    sent = request.get_json(silent=True) if request.is_json else request.form
    email, password = _text(sent, "email"), _text(sent, "password")
    person = kept.previous_person()
    try:
        token = enter(email, password, only=_expected(_text(sent, "person"), person))
        # What the same person has open in other windows goes on working with the token it was made with.
        remember(token, keep_nonce=person is not None)
    except TooManyTriesError as error:
        response = _refused(error.message, 429)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    except OtherPersonError as error:
        return _refused(f"{error.message} Copy what you need, then reload the page.", 409)
    except DomainError as error:
        return _refused(error.message, 422)
    return jsonify(csrf_token=generate_csrf())


@blueprint.post("/sign-in/resume")
@public
@writes_in_steps
def resume() -> Response:
    """Sign in (or confirm the password) on the page that kept a form, then let the browser send it once more."""
    target = safe_next(request.args.get("to"), "")
    if not target:
        abort(400)
    reason = "confirm" if signed_in() else "expired"
    email = request.form.get(kept.EMAIL_FIELD, "")
    try:
        remember(_proved(email, request.form.get(kept.PASSWORD_FIELD, "")), keep_nonce=True)
    except DomainError as error:
        status = 429 if isinstance(error, TooManyTriesError) else 401
        answer = kept.sign_in_page(
            reason=reason, form=kept.kept_form(target), error=error.message, status=status, email=email
        )
        if isinstance(error, TooManyTriesError):
            answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    return redirect(target, code=307)


def _proved(email: str, password: str) -> SignInToken:
    if signed_in():
        return confirmed(password)
    person = kept.previous_person()
    return enter(person.email if person else email, password, only=person.id if person else None)


def _expected(claimed: str, person: kept.Person | None) -> int | None:
    if person is not None:
        return person.id
    return int(claimed) if claimed.isascii() and claimed.isdecimal() and len(claimed) < 10 else None


def _text(sent: object, name: str) -> str:
    value = sent.get(name) if hasattr(sent, "get") else None
    return value if isinstance(value, str) else ""


def _refused(message: str, status: int) -> Response:
    response = jsonify(error=message)
    response.status_code = status
    return response
