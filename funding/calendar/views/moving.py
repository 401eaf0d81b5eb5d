"""One date in detail, and moving an internal one: what would follow is shown before anything is saved."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.accounts.queries import names_of
from funding.applications.models import Application
from funding.applications.views.shown import shown_date
from funding.calendar import moves
from funding.calendar.views import blueprint
from funding.infra.db import db, writes
from funding.infra.forms import DateField, Form, HiddenVersion, apply_domain_error
from funding.infra.http import is_fragment, safe_next, toast
from funding.infra.permissions import current_actor, requires
from funding.infra.records import Record, nameless, shown_title
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.zoned import format_date_short
from funding.work.models import Deadline
from funding.work.queries import deadline_of
from funding.work.types import DeadlineKind


class MoveForm(Form):
    """The day to which an internal date is moved."""

    version = HiddenVersion()
    on = DateField("New day", required=True)


def _date_and_record(deadline_id: int) -> tuple[Deadline, Record]:
    """One date and what it hangs on, or 404."""
    deadline = deadline_of(current_actor(), deadline_id)
    if deadline is None:
        abort(404)
    record = db.session.get_one(Record, deadline.record_id)
    return deadline, record


def _page_of(deadline: Deadline, record: Record) -> tuple[str, str]:
    """Where the date is changed, and where its record is; the first is empty where that is not for the actor."""
    if record.kind == "application":
        edit = url_for("applications.edit_date", application_id=record.id, deadline_id=deadline.id)
        may = current_actor().can("deadline.edit")
        return (edit if may else ""), url_for("applications.dates", application_id=record.id)
    if record.kind == "wallet_item":
        return "", url_for("wallet.show", registration_id=record.id)
    return "", ""


def _movable(deadline: Deadline, record: Record) -> bool:
    return (
        deadline.kind is DeadlineKind.INTERNAL and deadline.done_at is None and record.kind == "application"
    )


def _back() -> str:
    return safe_next(request.values.get("next"), url_for("calendar.index"))


def _details(deadline: Deadline, record: Record) -> dict[str, Any]:
    actor = current_actor()
    edit_url, record_url = _page_of(deadline, record)
    owner_id = deadline.owner_id or record.owner_id
    return {
        "deadline": deadline,
        "record": record,
        "title": shown_title(record, actor),
        "nameless": nameless(record, actor),
        "date": shown_date(deadline),
        "owner": names_of({owner_id}).get(owner_id, "") if owner_id else "",
        "edit_url": edit_url,
        "record_url": record_url,
        "movable": _movable(deadline, record) and actor.can("deadline.edit"),
        "back": _back(),
    }


@blueprint.get("/dates/<int:deadline_id>")
@requires("calendar.view")
def show_date(deadline_id: int) -> str:
    """One date: both zones, how sure it is, what says so, whose it is, and where to change it."""
    deadline, record = _date_and_record(deadline_id)
    template = "calendar/_date.html" if is_fragment() else "calendar/date.html"
    return render_template(template, **_details(deadline, record))


@blueprint.route("/dates/<int:deadline_id>/move", methods=["GET", "POST"])
@requires("deadline.edit")
@writes
def move_date(deadline_id: int) -> ResponseReturnValue:
    """Move an internal date; a funder's is changed on its own page, which asks for the source."""
    deadline, record = _date_and_record(deadline_id)
    if not _movable(deadline, record):
        abort(404)
    assert isinstance(record, Application)  # noqa: S101 - only applications have movable dates.
    form = MoveForm(obj=deadline)
    preview = None
    try:
        day = _asked_day(form)
        if day is not None and request.method == "POST" and request.form.get("shown_for") == day.isoformat():
            return _move(deadline, record, day, form.version.data)
        preview = moves.preview(deadline, day) if day is not None else None
    except DomainError as error:
        apply_domain_error(form, error)
    template = "calendar/_move.html" if is_fragment() else "calendar/move.html"
    page = render_template(template, form=form, preview=preview, **_details(deadline, record))
    return page, 422 if form.errors else 200


def _asked_day(form: MoveForm) -> date | None:
    """The day in the form, or in the address: where something was dropped. None where there is none yet."""
    day: date | None = None
    if request.method == "POST":
        form.validate()
        return None if form.errors else _typed(form)
    with suppress(ValueError):
        day = date.fromisoformat(request.args.get("on", ""))
    form.on.data = day
    return day


def _typed(form: MoveForm) -> date | None:
    day: date | None = form.on.data
    return day


def _move(deadline: Deadline, record: Application, day: date, expected: int | None) -> ResponseReturnValue:
    try:
        moves.move(deadline=deadline, record=record, day=day, by=current_actor(), expected=expected)
    except StaleVersion as error:
        raise DomainError(
            "Somebody else changed this date meanwhile. Look at it again.", field="on"
        ) from error
    toast(f"“{deadline.label}” is now on {format_date_short(day)}. What it was stays beside it.")
    return redirect(_back(), code=303)
