"""Changing many applications at once: choose, look at what would happen, make it, take it back."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.applications.batch_models import Batch
from funding.applications.batches import IN_BACKGROUND, KINDS, MOST_IN_BATCH, Change, check_size
from funding.applications.queries.batches import batch_for, counts, latest_batches, lines
from funding.applications.queries.listing import ids_found
from funding.applications.services import bulk as services
from funding.applications.tasks import BATCH_TASK
from funding.applications.types import MoveFacts
from funding.applications.views import blueprint
from funding.applications.views.filtering import read_filter
from funding.infra.db import writes
from funding.infra.forms import DateField, Form, parse_percent
from funding.infra.http import redirect_to, safe_next, toast
from funding.infra.jobs import enqueue
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError


class DayForm(Form):
    """The day that some moves ask for."""

    on = DateField("Day")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 10 else None


def _asked() -> Change:
    """The change of the form. Raises DomainError or ValueError with a sentence."""
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        raise DomainError("Choose what to change.")
    if kind == "chance":
        typed = request.form.get("chance", "").strip()
        return Change(kind, parse_percent(typed) if typed else None)
    if kind == "archive":
        return Change(kind)
    day = DayForm()
    if not day.validate():
        raise DomainError(" ".join(str(error) for error in day.on.errors) or "Please give the day.")
    facts = MoveFacts(reason=request.form.get("reason", "").strip()[:1_000], on=day.on.data)
    return Change(kind, _number(request.form.get(kind, "")), facts if kind == "stage" else MoveFacts())


def _chosen() -> list[int]:
    """The numbers that were ticked, or everything the filter of the address finds."""
    if request.form.get("all"):
        found = ids_found(read_filter(), current_actor(), most=MOST_IN_BATCH + 1)
        if len(found) > MOST_IN_BATCH:
            raise DomainError(f"Narrow the filter to at most {MOST_IN_BATCH:,} applications.")
        return found
    numbers = [_number(text) for text in request.form.getlist("id")[: MOST_IN_BATCH + 1]]
    chosen = [number for number in dict.fromkeys(numbers) if number is not None]
    check_size(len(chosen))
    return chosen


@blueprint.post("/pipeline/bulk")
@requires("application.edit")
@writes
def bulk() -> ResponseReturnValue:
    """Write down what the change would do, and show it."""
    back = url_for("applications.listing", **dict[str, Any](request.args.to_dict()))
    try:
        batch = services.preview(change=_asked(), ids=_chosen(), by=current_actor())
    except (DomainError, ValueError) as error:
        toast(getattr(error, "message", str(error)), "red")
        return make_response("", 303, {"Location": back})
    return redirect_to("applications.batch", batch_id=batch.id, back=back)


@blueprint.get("/pipeline/batches")
@requires("application.view")
def batches() -> ResponseReturnValue:
    """The newest bulk changes."""
    return render_template("applications/batches.html", found=latest_batches(), kinds=KINDS)


@blueprint.get("/pipeline/batches/<int:batch_id>")
@requires("application.view")
def batch(batch_id: int) -> ResponseReturnValue:
    """What a change would do to each application, or what it did."""
    found = batch_for(batch_id)
    return render_template(
        "applications/batch.html",
        batch=found,
        kinds=KINDS,
        counts=counts(found.id),
        page=lines(found, current_actor(), page=page_number()),
        back=safe_next(request.args.get("back"), url_for("applications.listing")),
    )


@blueprint.post("/pipeline/batches/<int:batch_id>/make")
@requires("application.edit")
@writes
def make_batch(batch_id: int) -> ResponseReturnValue:
    """Make the change to all that can be changed."""
    return _work(batch_for(batch_id), back=False)


@blueprint.post("/pipeline/batches/<int:batch_id>/undo")
@requires("application.edit")
@writes
def undo_batch(batch_id: int) -> ResponseReturnValue:
    """Take the change back where nobody has changed anything since."""
    return _work(batch_for(batch_id), back=True)


def _work(batch: Batch, *, back: bool) -> ResponseReturnValue:
    actor = current_actor()
    if services.batch_size(batch) > IN_BACKGROUND:
        title = f"{'Take back: ' if back else ''}{KINDS[batch.kind]} to {batch.told}"
        job = enqueue(BATCH_TASK, {"batch_id": batch.id, "back": back}, by=actor, title=title)
        return redirect_to("jobs.show", job_id=job.id)
    try:
        work = services.take_back if back else services.make
        done, left = work(batch=batch, by=actor)
    except DomainError as error:
        toast(error.message, "red")
    else:
        rest = f" {left:,} left as they are." if left else ""
        toast(f"{done:,} {'taken back' if back else 'changed'}.{rest}")
    return redirect_to("applications.batch", batch_id=batch.id)
