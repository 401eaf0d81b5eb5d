"""Invitation and reset links, and asking for the latter."""

from __future__ import annotations

from flask import request, session, url_for
from werkzeug.wrappers import Response

from funding.accounts.forms import ForgotForm, NewPasswordForm, typed
from funding.accounts.gate import remember, signed_in
from funding.accounts.letters import reset_letter
from funding.accounts.services.attempts import note_attempt
from funding.accounts.services.links import DeadLinkError, issue_link, open_link, use_link, user_to_reset
from funding.accounts.services.sign_in import begin_session, end_session
from funding.accounts.types import AttemptKind, TokenPurpose
from funding.accounts.views.routes import address, blueprint, page, page_for, writes_in_steps
from funding.infra.clock import now
from funding.infra.db import unit_of_work, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.mail import send_mail
from funding.infra.mail.sealing import new_secret
from funding.infra.permissions import maybe_actor, public
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError

_KEPT = "link"


@blueprint.route("/sign-in/forgot", methods=["GET", "POST"])
@public
@writes_in_steps
def forgot() -> Response:
    """Ask for a reset link. The answer is the same for every address, known or not."""
    form = ForgotForm()
    if request.method == "GET":
        return page("accounts/forgot.html", form=form, sent=False)
    if not form.validate():
        return page("accounts/forgot.html", 422, form=form, sent=False)
    try:
        with unit_of_work():
            note_attempt(kind=AttemptKind.RESET, account=typed(form.email), address=address())
        _send_reset(typed(form.email))
    except DomainError as error:
        apply_domain_error(form, error)
        return page_for(error, "accounts/forgot.html", form=form, sent=False)
    return page("accounts/forgot.html", form=form, sent=True)


@blueprint.get("/link/<any(invitation, reset):purpose>/<raw>")
@public
def follow_link(purpose: str, raw: str) -> Response:
    """Take the token out of the address at once, so that no history, log or referrer keeps it in use."""
    session[_KEPT] = [purpose, raw[:100]]
    return redirect_to("accounts.choose_password")


@blueprint.route("/link/password", methods=["GET", "POST"])
@public
@writes
def choose_password() -> Response:
    """Choose a password through a link just followed, and be signed in."""
    purpose, raw = _followed()
    form = NewPasswordForm()
    try:
        person = open_link(raw=raw, purpose=purpose).user
    except DeadLinkError:
        session.pop(_KEPT, None)
        return page("accounts/dead_link.html", 410, purpose=purpose)
    status = 200 if request.method == "GET" else 422
    if request.method == "POST" and form.validate():
        try:
            return _accepted(raw, purpose, typed(form.password))
        except DomainError as error:
            apply_domain_error(form, error)
    return page("accounts/choose_password.html", status, form=form, person=person, purpose=purpose)


def _accepted(raw: str, purpose: TokenPurpose, password: str) -> Response:
    before, actor = signed_in(), maybe_actor()
    if before is not None and actor is not None:
        end_session(session_id=before.session_id, by=actor)
    user = use_link(raw=raw, purpose=purpose, password=password)
    token = begin_session(
        user_id=user.id, password=None, address=address(), user_agent=request.user_agent.string
    )
    remember(token)
    toast(
        "Your password is set. Welcome."
        if purpose is TokenPurpose.INVITATION
        else "Your password is changed."
    )
    return redirect_to("dashboard.home")


def _followed() -> tuple[TokenPurpose, str]:
    kept = session.get(_KEPT)
    if isinstance(kept, list) and len(kept) == 2 and kept[0] in {one.value for one in TokenPurpose}:
        return TokenPurpose(kept[0]), str(kept[1])
    return TokenPurpose.RESET, ""


def _send_reset(email: str) -> None:
    with unit_of_work():
        user = user_to_reset(email)
        if user is None:
            return
        secret = new_secret()
        raw = issue_link(user=user, purpose=TokenPurpose.RESET, by=SYSTEM, raw=secret.token)
        link = url_for("accounts.follow_link", purpose="reset", raw=raw, _external=True)
        send_mail(
            to=user.email,
            to_user_id=user.id,
            subject="Choose a new password for Funding",
            text=reset_letter(user.name, link),
            secret=secret,
            send_before=now() + TokenPurpose.RESET.lifetime,
        )
