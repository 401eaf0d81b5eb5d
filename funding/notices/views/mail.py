"""Settings, Mail: where letters go, a trial letter, what repeats by itself, and the outbox."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.accounts.queries import organization, user_by_id
from funding.accounts.views.routes import writes_in_steps
from funding.infra import schedule
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.mail import LetterState
from funding.infra.navigation import nav
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.rendering import plural
from funding.kernel.errors import DomainError
from funding.notices import outgoing
from funding.notices.forms import TrialForm
from funding.notices.outgoing import Tray
from funding.notices.views.routes import blueprint

nav("Settings", "Mail", "notices.mail", "mail.manage", 60, icon="send")


@blueprint.route("/settings/mail", methods=["GET", "POST"])
@requires("mail.manage")
@writes_in_steps
def mail() -> ResponseReturnValue:
    """Where letters would go, and whether they get there: a trial letter says so at once.

    No lock is held while the mail server is asked.
    """
    actor = current_actor()
    me = user_by_id(actor.user_id or 0)
    form = TrialForm(email=me.email if me else "")
    if request.method == "POST" and form.validate():
        house = organization()
        try:
            state = outgoing.send_trial(
                to=str(form.email.data), house=house.legal_name if house else "", by=actor
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            _tell(state, str(form.email.data))
            return redirect_to("notices.mail")
    page = render_template(
        "notices/mail.html",
        form=form,
        setup=outgoing.setup(),
        trial=outgoing.latest_trial(),
        counts=outgoing.counts(),
        failed=outgoing.failed_letters(actor),
        tasks=schedule.states(),
    )
    return page, 422 if form.errors else 200


def _tell(state: LetterState, to: str) -> None:
    if state is LetterState.FILED:
        toast("No mail server is set up: the letter was filed.", "amber")
    elif state is LetterState.SENT:
        toast(f"The mail server took it for {to}.")
    else:
        toast(f"It is on its way to {to}.", "blue")


@blueprint.get("/settings/mail/outbox")
@requires("mail.manage")
def outbox() -> str:
    """One part of the outbox. What is in a letter is nobody's business but the reader's, and is not shown."""
    tray = _tray(request.args.get("tray", ""))
    return render_template(
        "notices/outbox.html",
        page=outgoing.letters_page(tray, page=page_number()),
        tray=tray,
        trays=list(Tray),
        counts=outgoing.counts(),
    )


@blueprint.post("/settings/mail/outbox/<int:letter_id>/again")
@requires("mail.manage")
@writes
def try_again(letter_id: int) -> ResponseReturnValue:
    """Try one letter now, with all its tries before it."""
    outgoing.try_letters_again(ids=[outgoing.letter_number(letter_id)], by=current_actor())
    toast("It is tried again now.")
    return redirect_to("notices.outbox", tray=_tray(request.form.get("tray", "")).value)


@blueprint.post("/settings/mail/outbox/again")
@requires("mail.manage")
@writes
def try_all_again() -> ResponseReturnValue:
    """Try every letter that has failed, say after the mail server was mended."""
    count = outgoing.try_letters_again(ids=outgoing.failed_ids(), by=current_actor())
    toast(f"{plural(count, 'letter')} tried again now.")
    return redirect_to("notices.outbox", tray=Tray.WAITING.value)


@blueprint.post("/settings/mail/outbox/<int:letter_id>/drop")
@requires("mail.manage")
@writes
def give_up(letter_id: int) -> ResponseReturnValue:
    """Never send one letter."""
    outgoing.give_letter_up(letter_id=outgoing.letter_number(letter_id), by=current_actor())
    toast("It will not be sent.")
    return redirect_to("notices.outbox", tray=_tray(request.form.get("tray", "")).value)


def _tray(text: str) -> Tray:
    return Tray(text) if text in set(Tray) else Tray.WAITING
