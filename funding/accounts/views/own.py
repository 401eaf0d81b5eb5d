"""One's own account: name, address, password, open sign-ins."""

from __future__ import annotations

from flask import session
from werkzeug.wrappers import Response

from funding.accounts import queries
from funding.accounts.devices import device_name
from funding.accounts.forms import DetailsForm, EmailForm, PasswordForm, typed
from funding.accounts.gate import own_sign_in, recently_confirmed
from funding.accounts.letters import changed_letter
from funding.accounts.models import User
from funding.accounts.services.attempts import forgive_attempt
from funding.accounts.services.own_account import change_details, change_email, change_password
from funding.accounts.services.sign_in import end_session, end_sessions_of
from funding.accounts.views.routes import blueprint, judged, page, page_for, writes_in_steps
from funding.infra.audit import audit
from funding.infra.db import unit_of_work, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.mail import send_mail
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, NotFound


@blueprint.get("/account")
@requires("account.own")
def own() -> Response:
    """Everything a person can look after about themselves."""
    return _page(_me())


@blueprint.post("/account/details")
@requires("account.own")
@writes
def change_own_details() -> Response:
    """Save one's name and time zone."""
    user, form = _me(), DetailsForm()
    if not form.validate():
        return _page(user, 422, details=form)
    try:
        change_details(user=user, name=typed(form.name), time_zone=form.time_zone.data, by=current_actor())
    except DomainError as error:
        apply_domain_error(form, error)
        return _page(user, 422, details=form)
    toast("Saved.")
    return redirect_to("accounts.own")


@blueprint.route("/account/email", methods=["GET", "POST"])
@requires("account.own")
@recently_confirmed
@writes
def change_own_email() -> Response:
    """Change the address one signs in with."""
    user = _me()
    form = EmailForm(email=user.email)
    if form.is_submitted() and form.validate():
        try:
            old = user.email
            if change_email(user=user, email=typed(form.email), by=current_actor()):
                _tell(user, old, "email address")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"From now on you sign in with {user.email}.")
            return redirect_to("accounts.own")
    return page("accounts/email.html", 422 if form.errors else 200, form=form)


@blueprint.post("/account/password")
@requires("account.own")
@writes_in_steps
def change_own_password() -> Response:
    """Change one's password, which ends one's other sign-ins."""
    form = PasswordForm()
    if not form.validate():
        return _page(_me(), 422, password=form)
    try:
        _change_password(typed(form.current_password), typed(form.new_password))
    except DomainError as error:
        if error.field == "password":
            error.field, error.message = "current_password", "This is not your present password."
        apply_domain_error(form, error)
        return page_for(error, "accounts/own.html", **_facts(_me(), password=form))
    toast("Your password is changed. Every other sign-in of yours has ended.")
    return redirect_to("accounts.own")


@blueprint.post("/account/sign-ins/<int:session_id>/end")
@requires("account.own")
@writes
def end_own_session(session_id: int) -> Response:
    """End one of one's own sign-ins; ending this one signs out."""
    here = own_sign_in().session_id
    end_session(session_id=session_id, by=current_actor())
    if session_id == here:
        session.clear()
        return redirect_to("accounts.sign_in")
    toast("That sign-in has ended.")
    return redirect_to("accounts.own")


@blueprint.post("/account/sign-ins/end-others")
@requires("account.own")
@writes
def end_other_sessions() -> Response:
    """End every sign-in of one's own but this one."""
    actor = current_actor()
    ended = end_sessions_of(user_id=actor.user_id or 0, except_id=own_sign_in().session_id)
    audit(by=actor, action="user.other_sign_ins_ended", subject=actor.name, after={"ended": ended})
    toast("Your other sign-ins have ended.")
    return redirect_to("accounts.own")


def _change_password(current: str, new: str) -> None:
    user_id, attempt_id = judged(_me().email, current)
    with unit_of_work():
        forgive_attempt(attempt_id=attempt_id)
        user = queries.user_by_id(user_id)
        if user is None:
            raise NotFound("There is no such person.")
        change_password(
            user=user, new_password=new, keep_session_id=own_sign_in().session_id, by=current_actor()
        )
        _tell(user, user.email, "password")


def _tell(user: User, address: str, what: str) -> None:
    """Write to the person, at the address they had, so that a change by somebody else does not stay unseen."""
    send_mail(
        to=address,
        to_user_id=user.id,
        subject=f"The {what} of your account was changed",
        text=changed_letter(user.name, what),
    )


def _me() -> User:
    user = queries.user_by_id(current_actor().user_id or 0)
    if user is None:
        raise NotFound("There is no such person.")
    return user


def _page(
    user: User, status: int = 200, *, details: DetailsForm | None = None, password: PasswordForm | None = None
) -> Response:
    return page("accounts/own.html", status, **_facts(user, details=details, password=password))


def _facts(
    user: User, *, details: DetailsForm | None = None, password: PasswordForm | None = None
) -> dict[str, object]:
    return {
        "user": user,
        "details": details or DetailsForm(formdata=None, name=user.name, time_zone=user.time_zone),
        "password": password or PasswordForm(formdata=None),
        "sign_ins": queries.live_sessions(user.id),
        "here": own_sign_in().session_id,
        "device_name": device_name,
    }
