"""What one wants to be told, and the way out of letters that works without signing in."""

from __future__ import annotations

from flask import abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from funding.accounts.queries import user_by_id
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, public, requires
from funding.infra.security import csrf
from funding.kernel.errors import DomainError
from funding.notices import services
from funding.notices.forms import PreferencesForm, preferences_form
from funding.notices.kinds import kinds, label_of
from funding.notices.letters import read_stop_token
from funding.notices.queries import preferences_of
from funding.notices.views.routes import blueprint


@blueprint.route("/notices/preferences", methods=["GET", "POST"])
@requires("notice.own")
@writes
def preferences() -> ResponseReturnValue:
    """How often one gets letters of each kind, how long before a date, and when nothing."""
    user_id = current_actor().user_id or 0
    chosen = preferences_of([user_id])[user_id]
    form = preferences_form(chosen)
    if request.method == "POST" and form.validate():
        try:
            _save(form)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved. It holds from the next letter on.")
            return redirect_to("notices.preferences")
    page = render_template("notices/preferences.html", form=form, kinds=kinds(), zone=chosen.zone)
    return page, 422 if form.errors else 200


def _save(form: PreferencesForm) -> None:
    services.save_preferences(
        hour=int(form.hour.data or 0),
        weekday=int(form.weekday.data or 0),
        quiet=form.quiet(),
        cadences=form.cadences(),
        offsets=form.offsets(),
        by=current_actor(),
    )


@blueprint.route("/notices/stop/<token>", methods=["GET", "POST"])
@public
@csrf.exempt  # type: ignore[untyped-decorator] # Flask-WTF carries no types.
@writes
def stop(token: str) -> ResponseReturnValue:
    """No more letters of some kinds: a page with one button, or one press in the mail program (RFC 8058).

    The signed token is what allows it, so that it works for whoever holds the letter; it can do nothing else.
    """
    named = read_stop_token(token)
    user = user_by_id(named[0]) if named else None
    if named is None or user is None or not user.active:
        abort(404)
    labels = [label_of(kind) for kind in named[1]]
    stopped = request.method == "POST"
    if stopped:
        labels = services.stop_letters(user_id=user.id, wanted=named[1], by=user.actor)
    return make_response(render_template("notices/stop.html", labels=labels, stopped=stopped, token=token))
