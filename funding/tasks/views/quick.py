"""A task in one line: what was understood is shown while it is typed, and asked about before it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.accounts.queries import active_users
from funding.infra import clock
from funding.infra.db import writes
from funding.infra.http import safe_next, toast
from funding.infra.permissions import current_actor, requires
from funding.infra.records import Record
from funding.kernel.actor import Role
from funding.kernel.errors import DomainError, NotFound
from funding.kernel.zoned import format_date
from funding.tasks import services
from funding.tasks.forms import number
from funding.tasks.queries.finding import MOST_FOUND, records_like
from funding.tasks.queries.one import record_for
from funding.tasks.quick import LONGEST, Person, Understood, understand
from funding.tasks.types import TaskFacts
from funding.tasks.views import blueprint


@dataclass(slots=True)
class Reading:
    """A line as it was understood, with the record it means and whom it goes to."""

    text: str
    found: Understood
    record: Record | None
    records: list[Record]
    owner: Person | None
    asks: list[str]

    @property
    def day(self) -> str:
        """The day in words."""
        return format_date(self.found.due_on) if self.found.due_on else ""


def people_here() -> list[Person]:
    """Everybody a task can be given to."""
    return [
        Person(one.id, one.name, one.email.split("@", 1)[0])
        for one in active_users()
        if one.role is not Role.AUDITOR
    ]


def read_line() -> Reading:
    """What the request's line says, with what was chosen where it had two meanings."""
    people, actor = people_here(), current_actor()
    text = request.values.get("text", "")[:LONGEST]
    found = understand(text, today=clock.today(), people=people, me=actor.user_id)
    record, records, asks = _record(found)
    chosen = number(request.values.get("who"))
    owner = next((one for one in found.people if one.id == chosen), None) or found.person
    asks += [one for one in found.asks if not (owner and found.people and one.startswith("Whom"))]
    if found.to_record_owner:
        owner = next((one for one in people if record and one.id == record.owner_id), None)
        if owner is None:
            asks.append("@owner means the owner of the record, and there is none.")
    return Reading(text, found, record, records, owner, asks)


def _record(found: Understood) -> tuple[Record | None, list[Record], list[str]]:
    """The record the line hangs on: the one it names, else the page's; or those among which to choose."""
    actor = current_actor()
    if not found.record_words:
        here = number(request.values.get("record"))
        try:
            return (record_for(actor, here) if here else None), [], []
        except NotFound:
            return None, [], ["The record of this page is gone."]
    records = list(records_like(actor, found.record_words))
    chosen = number(request.values.get("on"))
    one = next((one for one in records if one.id == chosen), None)
    if one or len(records) == 1:
        return one or records[0], [], []
    if not records:
        return None, [], [f"Nothing here is called “{found.record_words}”."]
    more = " There are more; give more of its name." if len(records) >= MOST_FOUND else ""
    return None, records[: MOST_FOUND - 1], [f"Which record is “{found.record_words}”?{more}"]


@blueprint.get("/tasks/understood")
@requires("task.edit")
def understood() -> str:
    """What was understood of a line so far; changes nothing."""
    return render_template("tasks/_understood.html", reading=read_line())


@blueprint.post("/tasks/add")
@requires("task.edit")
@writes
def add() -> ResponseReturnValue:
    """Save a line as a task; with a question left open nothing is saved and the question is shown."""
    reading, actor = read_line(), current_actor()
    back = safe_next(request.form.get("next"), url_for("tasks.index"))
    if not reading.asks:
        try:
            task = services.add_task(facts=_facts(reading), by=actor)
        except DomainError as error:
            reading.asks.append(error.message)
        else:
            toast(
                f"Added “{task.title}”.",
                undo=url_for("tasks.remove", task_id=task.id),
                values={"version": task.version, "next": back},
            )
            return make_response("", 303, {"Location": back})
    page = render_template("tasks/quick.html", reading=reading, back=back, record_id=_here())
    return make_response(page, 422)


def _here() -> int | None:
    return number(request.values.get("record"))


def _facts(reading: Reading) -> TaskFacts:
    return TaskFacts(
        title=reading.found.title,
        record_id=reading.record.id if reading.record else None,
        owner_id=reading.owner.id if reading.owner else None,
        due_on=reading.found.due_on,
    )
