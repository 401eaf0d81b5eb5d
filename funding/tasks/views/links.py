"""Links for people without an account, as the house sees them: make, revoke, accept what came, send it back."""

from __future__ import annotations

from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from funding.accounts.queries import organization
from funding.infra import clock
from funding.infra.db import db, writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.mail import mail_is_configured, send_mail
from funding.infra.mail.sealing import Sealed, new_secret
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.kernel.zoned import format_date
from funding.tasks.forms import number
from funding.tasks.letters import ask_letter
from funding.tasks.link_forms import BackForm, LinkForm
from funding.tasks.models import Task, TaskLink
from funding.tasks.queries.one import answer_for, link_for, task_for
from funding.tasks.services import answers
from funding.tasks.services import links as services
from funding.tasks.views import blueprint
from funding.tasks.views.closing import tell_closed
from funding.tasks.views.task import SHOWN_LINK


@blueprint.route("/tasks/<int:task_id>/link", methods=["GET", "POST"])
@requires("task.edit")
@writes
def make_link(task_id: int) -> ResponseReturnValue:
    """Make a link through which one person outside does this one thing."""
    actor = current_actor()
    task = task_for(actor, task_id)
    usual = {"asks": "letter", "name": task.waiting_name, "email": task.waiting_email, "days": "14"}
    form = LinkForm(data=usual)
    if not mail_is_configured():
        del form.mail
    if request.method == "POST" and form.validate():
        secret = new_secret()
        try:
            link = services.make_link(task=task, facts=form.facts(), raw=secret.token, by=actor)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            _pass_on(link, task, secret, by_mail=bool(form.mail.data) if "mail" in form else False)
            return redirect_to("tasks.show", task_id=task.id)
    page = render_template("tasks/link.html", form=form, task=task)
    return page, 422 if form.errors else 200


def _pass_on(link: TaskLink, task: Task, secret: Sealed, *, by_mail: bool) -> None:
    """Mail the link, or show it once to whoever made it."""
    url = url_for("tasks.follow", raw=secret.token, _external=True)
    if not by_mail:
        session[SHOWN_LINK] = [task.id, link.name, url]
        return
    house = organization()
    text = ask_letter(
        link.name,
        link.created_by_name,
        house.legal_name if house else "our house",
        task.title,
        link.message,
        format_date(clock.today_of(link.expires_at)),
        url,
    )
    send_mail(
        to=link.email,
        subject=f"{link.created_by_name} asks you for: {task.title}",
        text=text,
        secret=secret,
        send_before=link.expires_at,
    )
    toast(f"The link is on its way to {link.email}.")


@blueprint.post("/task-links/<int:task_link_id>/revoke")
@requires("task.edit")
@writes
def revoke(task_link_id: int) -> ResponseReturnValue:
    """End a link at once."""
    link, task = link_for(current_actor(), task_link_id)
    services.revoke_link(link=link, task=task, by=current_actor())
    toast(f"The link for {link.name} no longer works.")
    return redirect_to("tasks.show", task_id=task.id)


@blueprint.post("/task-answers/<int:answer_id>/accept")
@requires("task.edit")
@writes
def accept(answer_id: int) -> ResponseReturnValue:
    """Take what came; with ``done`` the task is finished with it."""
    actor = current_actor()
    answer, _, task = answer_for(actor, answer_id)
    done = request.form.get("done") == "1"
    try:
        with db.session.begin_nested():
            free = answers.accept(
                answer=answer,
                task=task,
                done=done,
                expected_version=number(request.form.get("version")),
                by=actor,
            )
    except DomainError as error:
        toast(error.message, "amber")
    else:
        if done:
            tell_closed(task, "done", free)
        else:
            toast("Accepted. The task stays open.")
    return redirect_to("tasks.show", task_id=task.id)


@blueprint.post("/task-answers/<int:answer_id>/back")
@requires("task.edit")
@writes
def send_back(answer_id: int) -> ResponseReturnValue:
    """Ask for it again with a word; the same link works once more."""
    actor = current_actor()
    answer, link, task = answer_for(actor, answer_id)
    form = BackForm()
    try:
        if not form.validate():
            raise DomainError("Please say what is missing.")
        answers.send_back(answer=answer, link=link, task=task, note=form.note.data or "", by=actor)
    except DomainError as error:
        toast(error.message, "amber")
    else:
        toast(f"Sent back. The link for {link.name} works once more.")
    return redirect_to("tasks.show", task_id=task.id)
