"""The first visit, while nobody is registered."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, request
from werkzeug.wrappers import Response

from funding.accounts import queries
from funding.accounts.demonstration import demonstration_ready, demonstration_sign_ins, load_demonstration
from funding.accounts.forms import SetupForm, typed
from funding.accounts.gate import remember
from funding.accounts.services.attempts import forgive_attempt, note_attempt
from funding.accounts.services.setting_up import set_up
from funding.accounts.services.sign_in import begin_session
from funding.accounts.setup_code import code_matches, is_local
from funding.accounts.types import AttemptKind
from funding.accounts.views.routes import address, blueprint, page, page_for, writes_in_steps
from funding.infra.db import unit_of_work
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import public, requires
from funding.kernel.errors import DomainError


@blueprint.route("/setup", methods=["GET", "POST"])
@public
@writes_in_steps
def setup() -> Response:
    """The organization and the first administrator. Once anyone is registered there is nothing here."""
    if queries.has_users():
        abort(404)
    form = SetupForm(time_zone="America/New_York", fiscal_year_start_month="7")
    facts: dict[str, Any] = {"form": form, "local": is_local(request), "demonstration": demonstration_ready()}
    if request.method == "GET":
        return page("accounts/setup.html", **facts)
    if not form.validate():
        return page("accounts/setup.html", 422, **facts)
    try:
        return _set_up(form)
    except DomainError as error:
        apply_domain_error(form, error)
        return page_for(error, "accounts/setup.html", **facts)


@blueprint.get("/setup/done")
@requires("user.manage")
def setup_done() -> Response:
    """The sign-ins of the demonstration, shown to the administrator who loaded it."""
    sign_ins = demonstration_sign_ins()
    if not sign_ins:
        abort(404)
    return page("accounts/setup_done.html", sign_ins=sign_ins)


def _set_up(form: SetupForm) -> Response:
    _check_code(typed(form.code))
    wanted = bool(form.demonstration.data) and demonstration_ready()
    with unit_of_work():
        user = set_up(
            legal_name=typed(form.legal_name),
            time_zone=typed(form.time_zone),
            fiscal_year_start_month=int(typed(form.fiscal_year_start_month)),
            name=typed(form.name),
            email=typed(form.email),
            password=typed(form.password),
        )
        token = begin_session(
            user_id=user.id, password=None, address=address(), user_agent=request.user_agent.string
        )
        job_id = load_demonstration(by=user.actor) if wanted else None
    remember(token)
    if job_id is not None:
        return redirect_to("jobs.show", job_id=job_id)
    toast("Funding is set up. Complete the organization’s profile next: an SF-424 asks for it.")
    return redirect_to("accounts.organization_profile")


def _check_code(code: str) -> None:
    if is_local(request):
        return
    with unit_of_work():
        attempt_id = note_attempt(kind=AttemptKind.SETUP, account="set-up", address=address())
    if not code_matches(current_app, code):
        raise DomainError("This is not the code that was printed at start.", field="code")
    with unit_of_work():
        forgive_attempt(attempt_id=attempt_id)
