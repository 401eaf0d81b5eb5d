"""Signing in and out, and typing the password again before something sensitive."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from funding.accounts import queries
from funding.accounts.forms import ConfirmForm, SignInForm, typed
from funding.accounts.gate import own_sign_in, remember, signed_in
from funding.accounts.services.attempts import forgive_attempt
from funding.accounts.services.sign_in import confirm_session, end_session
from funding.accounts.types import SignInToken
from funding.accounts.views.routes import blueprint, enter, judged, page, page_for, writes_in_steps
from funding.infra.db import unit_of_work, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, safe_next, toast
from funding.infra.permissions import current_actor, maybe_actor, public, requires
from funding.kernel.errors import DomainError


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@writes_in_steps
def sign_in() -> Response:
    """The way in. Whoever is in already goes on."""
    target = safe_next(request.args.get("next"))
    form = SignInForm()
    if request.method == "GET":
        return redirect(target, code=303) if signed_in() else page("accounts/sign_in.html", form=form)
    if not form.validate():
        return page("accounts/sign_in.html", 422, form=form)
    try:
        remember(enter(typed(form.email), typed(form.password)))
    except DomainError as error:
        apply_domain_error(form, error)
        return page_for(error, "accounts/sign_in.html", form=form)
    return redirect(target, code=303)


@blueprint.post("/sign-out")
@public
@writes
def sign_out() -> Response:
    """End this sign-in on the server, so that no copy of the cookie opens anything."""
    actor, here = maybe_actor(), signed_in()
    if actor is not None and here is not None:
        end_session(session_id=here.session_id, by=actor)
    session.clear()
    toast("You are signed out.", "green")
    return redirect_to("accounts.sign_in")


@blueprint.route("/sign-in/confirm", methods=["GET", "POST"])
@requires("account.own")
@writes_in_steps
def confirm() -> Response:
    """The password once more, then on to where it was asked for."""
    target = safe_next(request.args.get("next"), url_for("accounts.own"))
    form = ConfirmForm()
    if request.method == "GET":
        return page("accounts/confirm.html", form=form)
    if not form.validate():
        return page("accounts/confirm.html", 422, form=form)
    try:
        remember(confirmed(typed(form.password)), keep_nonce=True)
    except DomainError as error:
        apply_domain_error(form, error)
        return page_for(error, "accounts/confirm.html", form=form)
    return redirect(target, code=303)


def confirmed(password: str) -> SignInToken:
    """Check the signed-in person's password and renew their proof. Raises as ``judged``."""
    user = queries.user_by_id(current_actor().user_id or 0)
    _, attempt_id = judged(user.email if user else "", password)
    with unit_of_work():
        forgive_attempt(attempt_id=attempt_id)
        return confirm_session(session_id=own_sign_in().session_id)
