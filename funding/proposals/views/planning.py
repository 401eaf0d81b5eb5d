"""The work plan as one table."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.models import Application
from funding.infra.db import writes
from funding.infra.forms import DateField, Form, HiddenVersion
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.proposals import queries
from funding.proposals.models import Proposal
from funding.proposals.queries import Subject
from funding.proposals.services.planning import PlannedActivity, save_work_plan
from funding.proposals.views import blueprint

_NAMES = ("activity", "initiative_id", "responsible", "starts_on", "ends_on", "evidence")
_LENGTHS = {"activity": 300, "responsible": 120, "evidence": 300}
_SPARE_ROWS = 3


class PlanForm(Form):
    """The token and version; the rows are read one by one."""

    version = HiddenVersion()


@blueprint.get("/applications/<int:application_id>/proposal/work-plan")
@requires("proposal.view")
def work_plan(application_id: int) -> ResponseReturnValue:
    """The activities in their order."""
    application, proposal = queries.proposal_for(current_actor(), application_id)
    rows = [{name: _shown(getattr(one, name)) for name in _NAMES} for one in proposal.work_plan]
    return _page(application, proposal, rows, [])


@blueprint.post("/applications/<int:application_id>/proposal/work-plan")
@requires("proposal.edit")
@writes
def save_plan(application_id: int) -> ResponseReturnValue:
    """Keep the whole table; rows without an activity are left out."""
    actor = current_actor()
    application, proposal = queries.proposal_for(actor, application_id)
    form = PlanForm()
    rows = _typed_rows()
    allowed = {one.id for one in Subject(application).initiatives}
    activities, problems = _read(rows, allowed)
    if not form.validate():
        problems.append("The form was incomplete. Try again.")
    if not problems:
        try:
            save_work_plan(
                application=application, proposal=proposal, activities=activities,
                expected_version=form.expected_version, by=actor,
            )  # fmt: skip
        except DomainError as error:
            problems.append(error.message)
        else:
            toast("Work plan saved.")
            return redirect_to("proposals.work_plan", application_id=application.id)
    status = 409 if form.expected_version != proposal.version else 422
    return _page(application, proposal, rows, problems), status


def _shown(value: object) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _typed_rows() -> list[dict[str, str]]:
    columns = [request.form.getlist(name)[:400] for name in _NAMES]
    rows = [dict(zip(_NAMES, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
    return [row for row in rows if any(value.strip() for value in row.values())]


def _read(rows: list[dict[str, str]], allowed: set[int]) -> tuple[list[PlannedActivity], list[str]]:
    activities, problems = [], []
    for number, row in enumerate(rows, start=1):
        try:
            activities.append(_read_row(row, allowed))
        except ValueError as error:
            problems.append(f"Row {number}: {error}")
    return activities, problems


def _read_row(row: dict[str, str], allowed: set[int]) -> PlannedActivity:
    texts = {name: row[name].strip() for name in _LENGTHS}
    if not texts["activity"]:
        raise ValueError("name the activity.")
    for name, most in _LENGTHS.items():
        if len(texts[name]) > most:
            raise ValueError(f"the {name} has {len(texts[name])} characters; at most {most} fit.")
        if any(ord(sign) < 32 for sign in texts[name]):
            raise ValueError("it holds characters that cannot be stored.")
    chosen = row["initiative_id"].strip()
    number = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else None
    if chosen and number not in allowed:
        raise ValueError("choose an initiative of this application.")
    starts, ends = (_day(row[name]) for name in ("starts_on", "ends_on"))
    if starts and ends and ends < starts:
        raise ValueError("it ends before it starts.")
    return PlannedActivity(texts["activity"], number, texts["responsible"], starts, ends, texts["evidence"])


def _day(text: str) -> date | None:
    found: date | None = DateField.parse(None, text.strip()) if text.strip() else None  # type: ignore[arg-type]
    return found


def _page(
    application: Application, proposal: Proposal, rows: list[dict[str, str]], problems: list[str]
) -> str:
    empty = dict.fromkeys(_NAMES, "")
    return render_template(
        "proposals/work_plan.html",
        application=application,
        proposal=proposal,
        rows=[*rows, *([empty] * _SPARE_ROWS)],
        filled=len(rows),
        problems=problems,
        initiatives=[(str(one.id), one.title) for one in Subject(application).initiatives],
        form=PlanForm(data={"version": proposal.version}, formdata=None),
    )
