"""The people page: who works here, inviting, roles, and what happens when someone leaves."""

from __future__ import annotations

from flask import session, url_for
from werkzeug.wrappers import Response

from funding.accounts import queries
from funding.accounts.devices import device_name
from funding.accounts.forms import InviteForm, LeavingForm, PersonForm, typed
from funding.accounts.gate import recently_confirmed
from funding.accounts.letters import invitation_letter, reset_letter
from funding.accounts.models import User
from funding.accounts.role_words import told_roles
from funding.accounts.services.leaving import deactivate, owned_counts, reactivate
from funding.accounts.services.links import issue_link
from funding.accounts.services.people import create_user, update_person
from funding.accounts.services.sign_in import end_all_sessions
from funding.accounts.types import TokenPurpose
from funding.accounts.views.routes import blueprint, page
from funding.infra.clock import now
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import Form, apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.mail import mail_is_configured, send_mail
from funding.infra.mail.sealing import new_secret
from funding.infra.navigation import nav
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Role
from funding.kernel.errors import DomainError, NotFound, StaleVersion

_SHOWN_LINK = "shown_link"

nav("Settings", "People", "accounts.people", "user.manage", 20, icon="people")


@blueprint.get("/settings/people")
@requires("user.manage")
def people() -> Response:
    """Everyone, with what is waiting: invitations not yet accepted, people who left."""
    return page("accounts/people.html", people=queries.people(), shown_link=session.pop(_SHOWN_LINK, None))


@blueprint.route("/settings/people/invite", methods=["GET", "POST"])
@requires("user.manage")
@recently_confirmed
@writes
def invite() -> Response:
    """Invite somebody: registered at once, able to sign in when they choose a password through the link."""
    form = InviteForm(role=Role.DEVELOPMENT.value)
    if form.is_submitted() and form.validate():
        try:
            user = create_user(
                name=typed(form.name),
                email=typed(form.email),
                role=Role(typed(form.role)),
                by=current_actor(),
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            _send_link(user, TokenPurpose.INVITATION)
            return redirect_to("accounts.people")
    return page("accounts/invite.html", 422 if form.errors else 200, form=form, roles=told_roles())


@blueprint.route("/settings/people/<int:user_id>", methods=["GET", "POST"])
@requires("user.manage")
@recently_confirmed
@writes
def person(user_id: int) -> Response:
    """One person: name, address, role; a new link; leaving."""
    user = _user(user_id)
    form = PersonForm(name=user.name, email=user.email, role=user.role.value, version=user.version)
    if form.is_submitted() and form.validate():
        try:
            _save(user, form)
        except StaleVersion:
            stored = {"name": user.name, "email": user.email, "role": user.role.value}
            return render_conflict(form, stored, user.version, title=user.name)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"{user.name} is saved.")
            return redirect_to("accounts.people")
    return _person_page(user, form)


@blueprint.post("/settings/people/<int:user_id>/link")
@requires("user.manage")
@recently_confirmed
@writes
def new_link(user_id: int) -> Response:
    """A new invitation for somebody who has not come yet, a reset link for everyone else."""
    user = _user(user_id)
    if not user.active:
        raise DomainError(f"{user.name} is deactivated.")
    _send_link(user, TokenPurpose.INVITATION if user.password_hash is None else TokenPurpose.RESET)
    return redirect_to("accounts.people")


@blueprint.post("/settings/people/<int:user_id>/end-sign-ins")
@requires("user.manage")
@recently_confirmed
@writes
def end_sign_ins(user_id: int) -> Response:
    """End every sign-in of a person, for a lost laptop or a doubt."""
    user = _user(user_id)
    end_all_sessions(user=user, by=current_actor())
    toast(f"{user.name} is signed out everywhere.")
    return redirect_to("accounts.person", user_id=user.id)


@blueprint.post("/settings/people/<int:user_id>/leave")
@requires("user.manage")
@recently_confirmed
@writes
def leave(user_id: int) -> Response:
    """Hand over all a person owns and end their access."""
    user = _user(user_id)
    form = _leaving_form(user)
    if form.validate():
        chosen = form.successor.data
        try:
            moved = deactivate(
                user=user,
                successor_id=int(chosen) if chosen else None,
                expected_version=form.version.data,
                by=current_actor(),
            )
        except DomainError as error:
            _blame(form, error)
        else:
            told = "; ".join(f"{words.lower()}: {count}" for words, count in moved)
            toast(f"{user.name} can no longer sign in." + (f" Handed over: {told}." if told else ""))
            return redirect_to("accounts.people")
    details = PersonForm(
        formdata=None, name=user.name, email=user.email, role=user.role.value, version=user.version
    )
    return _person_page(user, details, leaving=form, status=422)


@blueprint.post("/settings/people/<int:user_id>/return")
@requires("user.manage")
@recently_confirmed
@writes
def come_back(user_id: int) -> Response:
    """Let somebody who left back in."""
    user = _user(user_id)
    reactivate(user=user, expected_version=user.version, by=current_actor())
    toast(f"{user.name} can sign in again.")
    return redirect_to("accounts.people")


def _save(user: User, form: PersonForm) -> None:
    update_person(
        user=user,
        name=typed(form.name),
        email=typed(form.email),
        role=Role(typed(form.role)),
        expected_version=form.version.data,
        by=current_actor(),
    )


def _person_page(
    user: User, form: PersonForm, *, leaving: LeavingForm | None = None, status: int | None = None
) -> Response:
    return page(
        "accounts/person.html",
        status or (422 if form.errors else 200),
        roles=told_roles(),
        user=user,
        form=form,
        leaving=leaving or _leaving_form(user, fresh=True),
        owned=owned_counts(user_id=user.id),
        sign_ins=queries.live_sessions(user.id),
        device_name=device_name,
        here=current_actor().user_id == user.id,
    )


def _leaving_form(user: User, *, fresh: bool = False) -> LeavingForm:
    form = LeavingForm(formdata=None, version=user.version) if fresh else LeavingForm(version=user.version)
    others = queries.successor_choices(user)
    owns = bool(owned_counts(user_id=user.id))
    form.successor.choices = others if owns else [("", "Nobody, nothing is owned"), *others]
    if not owns:
        form.successor.validators = ()
        form.successor.flags.required = False
    return form


def _blame(form: Form, error: DomainError) -> None:
    """Put a refusal where this small form can show it."""
    if error.field not in form._fields:
        error.field = "successor"
    apply_domain_error(form, error)


def _send_link(user: User, purpose: TokenPurpose) -> None:
    actor = current_actor()
    secret = new_secret()
    raw = issue_link(user=user, purpose=purpose, by=actor, raw=secret.token)
    link = url_for("accounts.follow_link", purpose=purpose.value, raw=raw, _external=True)
    house = queries.organization()
    subject, text = "Choose a new password for Funding", reset_letter(user.name, link)
    if purpose is TokenPurpose.INVITATION:
        subject = f"{actor.name} invites you to Funding"
        text = invitation_letter(user.name, house.legal_name if house else "our house", actor.name, link)
    send_mail(
        to=user.email,
        to_user_id=user.id,
        subject=subject,
        text=text,
        secret=secret,
        send_before=now() + purpose.lifetime,
    )
    if mail_is_configured():
        toast(f"The link is on its way to {user.email}.")
    else:
        session[_SHOWN_LINK] = [user.name, purpose.value, link]


def _user(user_id: int) -> User:
    user = queries.user_by_id(user_id)
    if user is None:
        raise NotFound("There is no such person.")
    return user
