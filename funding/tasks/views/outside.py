"""What a person without an account sees: one thing that is asked, and nothing else of the house.

The token leaves the address at once, as with the links of accounts. Pages say nothing of where they were reached from
and are not to be indexed. Whatever is wrong with a link, the answer is the same 404. Tries to hand in are counted.
"""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from funding.accounts.limits import TooManyTriesError
from funding.accounts.services.attempts import forgive_attempt, note_attempt
from funding.accounts.types import AttemptKind
from funding.accounts.views.routes import address, writes_in_steps
from funding.infra.db import unit_of_work
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to
from funding.infra.permissions import public
from funding.kernel.errors import DomainError
from funding.tasks.limits import latest_day, shown_day
from funding.tasks.link_forms import GiveForm
from funding.tasks.models import Task, TaskLink
from funding.tasks.queries.one import answers_of, deadline_of
from funding.tasks.services.links import DeadLinkError, hand_in, open_link
from funding.tasks.types import AnswerState, LinkAsk
from funding.tasks.views import blueprint

_KEPT = "task_link"
_FIELDS = {
    LinkAsk.LETTER: ("file",),
    LinkAsk.FIGURE: ("figure",),
    LinkAsk.DATES: ("day1", "day2", "day3"),
    LinkAsk.DONE: (),
}


def _private(response: ResponseReturnValue) -> Response:
    """The answer, with nothing told to other places and to search engines."""
    made = make_response(response)
    made.headers["Referrer-Policy"] = "no-referrer"
    made.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return made


def _nothing() -> Response:
    session.pop(_KEPT, None)
    return _private((render_template("tasks/nothing.html"), 404))


@blueprint.get("/give/<raw>")
@public
def follow(raw: str) -> Response:
    """Take the token out of the address at once, so that no history, log or referrer keeps it in use."""
    try:
        open_link(raw[:100])
    except DeadLinkError:
        return _nothing()
    session[_KEPT] = raw[:100]
    return _private(redirect_to("tasks.give"))


@blueprint.route("/give", methods=["GET", "POST"])
@public
@writes_in_steps
def give() -> Response:
    """The one thing that is asked, and the form to give it."""
    kept = session.get(_KEPT)
    raw = kept if isinstance(kept, str) else ""
    if request.method == "POST":
        return _handed_in(raw)
    try:
        link, task = open_link(raw)
    except DeadLinkError:
        return _nothing()
    form = _form_for(link)
    form.name.data, form.text.data = link.name, link.draft if link.asks is LinkAsk.LETTER else ""
    return _page(link, task, form)


@blueprint.get("/give/thanks")
@public
def thanks() -> Response:
    """What somebody reads after they gave something; it tells nothing about what."""
    return _private(render_template("tasks/thanks.html"))


def _form_for(link: TaskLink) -> GiveForm:
    form = GiveForm()
    for name in ("file", "figure", "day1", "day2", "day3"):
        if name not in _FIELDS[link.asks]:
            del form[name]
    for name in {"figure", "day1"} & set(_FIELDS[link.asks]):
        form[name].flags.required, form[name].flags.optional = True, False
    if link.asks is LinkAsk.LETTER:
        form.text.label.text = "Or write it here"
    return form


def _page(link: TaskLink, task: Task, form: GiveForm, status: int = 200) -> Response:
    deadline = deadline_of(task)
    latest = latest_day(deadline.kind, deadline.due_on, task.days_offset) if deadline else None
    sent_back: Any = next((one for one in answers_of(task.id) if one.link_id == link.id), None)
    page = render_template(
        "tasks/give.html",
        link=link,
        task=task,
        form=form,
        day=shown_day(task.due_on, latest),
        can_upload=task.record_id is not None,
        sent_back=sent_back if sent_back and sent_back.state is AnswerState.SENT_BACK else None,
    )
    return _private((page, status))


def _handed_in(raw: str) -> Response:
    """Count the try, then take what was given; a good one takes its try back."""
    try:
        with unit_of_work():
            attempt = note_attempt(kind=AttemptKind.LINK, account=raw or "none", address=address())
        link, task = open_link(raw)
    except TooManyTriesError as error:
        page = _private((render_template("tasks/wait.html", message=error.message), 429))
        page.headers["Retry-After"] = str(error.retry_after)
        return page
    except DeadLinkError:
        return _nothing()
    form = _form_for(link)
    if not form.validate():
        return _page(link, task, form, 422)
    upload = form.file.data if "file" in form and form.file.data else None
    try:
        with unit_of_work():
            hand_in(raw=raw, given=form.given(), upload=upload)
            forgive_attempt(attempt_id=attempt)
    except DeadLinkError:
        return _nothing()
    except DomainError as error:
        apply_domain_error(form, error)
        link, task = open_link(raw)
        return _page(link, task, form, 422)
    session.pop(_KEPT, None)
    return _private(redirect_to("tasks.thanks"))
