"""Home: today's decisions, the next dates, the money of this fiscal year."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.accounts.models import Organization
from funding.applications.views.shown import shown_date
from funding.dashboard import panels, queries  # noqa: F401 - panels register themselves.
from funding.dashboard.choices import choices_for
from funding.dashboard.first_steps import first_steps
from funding.dashboard.folding import fold
from funding.dashboard.homes import home_of
from funding.dashboard.types import Part
from funding.dashboard.year import shares_of_year
from funding.infra import clock
from funding.infra.navigation import nav
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.records import Record, shown_title
from funding.kernel.actor import Actor
from funding.kernel.periods import fiscal_year_of
from funding.kernel.zoned import format_time, zone_label
from funding.notes.queries.timeline import recent
from funding.notes.types import Shown
from funding.work.models import Deadline
from funding.work.queries import next_dates

blueprint = Blueprint("dashboard", __name__)

nav("", "Home", "dashboard.home", "home.view", 0, icon="house")

SHOWN_CHANGES = 8


@blueprint.get("/")
@requires("home.view")
def home() -> ResponseReturnValue:
    """The one page to begin the day with; the first steps while the house is empty."""
    actor = current_actor()
    home, own = home_of(actor.role), _own_dates(actor)
    year, start_month = _this_year()
    return render_template(
        "dashboard/home.html",
        greeting=_greeting(),
        first_run=queries.is_empty_house(),
        steps=first_steps(actor),
        decisions=fold(choices_for(actor), request.args.get("about", "")),
        own_dates=own,
        dates=[
            _date_row(deadline, record, actor) for deadline, record in next_dates(actor, limit=7, own=own)
        ],
        changes=recent(actor, Shown.ALL, followed=False, page=1)[0][:SHOWN_CHANGES] if home.changes else [],
        money=queries.year_money(actor, fiscal_year=year, start_month=start_month),
    )


def _own_dates(actor: Actor) -> bool:
    """Whether only the reader's own dates are shown: as they asked, else as their role usually wants."""
    return {"own": True, "all": False}.get(request.args.get("dates", ""), home_of(actor.role).own_dates)


@blueprint.get("/money/<part>")
@requires("application.view")
def money(part: str) -> ResponseReturnValue:
    """The applications that Home's secured and asked money of this fiscal year is made of."""
    if part not in set(Part):
        abort(404)
    actor = current_actor()
    year, start_month = _this_year()
    return render_template(
        "dashboard/money.html",
        part=part,
        page=shares_of_year(actor, Part(part), fiscal_year=year, start_month=start_month, page=page_number()),
        money=queries.year_money(actor, fiscal_year=year, start_month=start_month),
    )


@blueprint.get("/money/gap")
@requires("application.view")
def gap() -> ResponseReturnValue:
    """How Home's gap and the sum of the list of gaps come to each other, for any fiscal year."""
    this_year, start_month = _this_year()
    text = request.args.get("year", "")
    year = int(text) if re.fullmatch("20[0-9][0-9]", text) else this_year
    found = queries.reconciliation(current_actor(), fiscal_year=year, start_month=start_month)
    return render_template("dashboard/gap.html", found=found, money=found.money)


def _this_year() -> tuple[int, int]:
    """The fiscal year the organization is in, and the month in which its years begin."""
    organization: Organization | None = current_app.extensions["funding.organization"]()
    start_month = organization.fiscal_year_start_month if organization else 10
    return fiscal_year_of(clock.today(), start_month), start_month


def _greeting() -> str:
    hour = clock.now().astimezone(clock.zone()).hour
    return "Good morning." if hour < 12 else ("Good afternoon." if hour < 18 else "Good evening.")


def _clock(deadline: Deadline, found: dict[str, Any]) -> str:
    """The time of an instant where it is told and, where that differs, on the reader's own clock."""
    if deadline.due_at is None or deadline.at_time is None:
        return ""
    told = f"{format_time(deadline.at_time)} {zone_label(deadline.zone, deadline.due_at)}"
    return f"{told} ({found['here']} here)" if found["here"] else told


def _date_row(deadline: Deadline, record: Record, actor: Actor) -> dict[str, Any]:
    found = shown_date(deadline) or {}
    day = deadline.due_on
    estimated = deadline.certainty == "estimated"
    return {
        "day": f"~ {day:%b}" if estimated and day else f"{day:%b} {day.day}" if day else "",
        "under": "estimated" if estimated else f"{day:%a}" if day else "",
        "title": deadline.label,
        "note": " · ".join(part for part in (shown_title(record, actor), _clock(deadline, found)) if part),
        "url": url_for("applications.dates", application_id=record.id)
        if record.kind == "application"
        else url_for("notes.record", record_id=record.id),
        "badge_label": found.get("standing", ""),
        "badge_tone": found.get("tone", "neutral"),
    }
