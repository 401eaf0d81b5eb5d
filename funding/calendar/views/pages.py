"""Month, agenda and year by funder: one page, one address; the load of the coming weeks; the file of what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.applications.views.filtering import filter_context
from funding.calendar import exports
from funding.calendar.load import HEAVY_HOURS, HEAVY_ITEMS, Level, WeekLoad
from funding.calendar.queries import funders, weeks, windows, years
from funding.calendar.types import Entry, Layer, View
from funding.calendar.views import blueprint
from funding.calendar.views.address import Shown, read_shown
from funding.calendar.views.faces import Drawer, More
from funding.calendar.views.serving import links_here
from funding.calendar.window import WEEK, add_months, week_of
from funding.infra import clock
from funding.infra.http import download
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.workdays import holiday_on
from funding.saved_views.screens import keeps_views
from funding.saved_views.views.menu import usual_view

SCREEN = keeps_views(
    "calendar",
    "Calendar",
    "calendar.index",
    "calendar.view",
    ("show", "off", "funder", "q", "hue", "owner", "initiative", "closed"),
)
"""A view of the calendar is kept without its day: it opens on today."""


@blueprint.get("")
@requires("calendar.view")
def index() -> ResponseReturnValue:
    """What is due, as a month, an agenda, or twelve months by funder."""
    if leave := usual_view(SCREEN.key):
        return leave
    shown, actor = read_shown(), current_actor()
    if shown.view is View.AGENDA:
        return render_template("calendar/agenda.html", **_frame(shown, actor), **_agenda(shown, actor))
    if shown.view is View.YEAR:
        return render_template("calendar/year.html", **_frame(shown, actor), **_year(shown, actor))
    return render_template("calendar/month.html", **_frame(shown, actor), **_month(shown, actor))


@blueprint.get("/load")
@requires("calendar.view")
def load() -> str:
    """What each of the coming weeks asks for, so that a crush shows early."""
    shown, actor = read_shown(), current_actor()
    found = weeks.loads(shown.wanted, actor, first=clock.today())
    busiest = max((one.hours for one in found), default=0)
    items = max((one.items for one in found), default=0)
    told = {
        "loads": found,
        "heavy": [one for one in found if one.level is Level.HEAVY],
        "most_hours": max(busiest, HEAVY_HOURS // 2),
        "most_items": max(items, HEAVY_ITEMS // 2),
        "week": WEEK,
    }
    if request.headers.get("HX-Request") == "true":
        # The strip stands in a page that has its filter already.
        return render_template("calendar/_load.html", shown=shown, today=clock.today(), **told)
    return render_template("calendar/load.html", **_frame(shown, actor), **told)


@blueprint.get("/undated")
@requires("calendar.view")
def undated() -> str:
    """Every open date that has no day: rolling ones and those nobody knows yet."""
    shown, actor = read_shown(), current_actor()
    page = windows.tray(shown.wanted, actor, page=page_number(), size=windows.PER_PAGE)
    return render_template(
        "calendar/undated.html", **_frame(shown, actor), page=page, rows=Drawer().rows(page.items)
    )


@blueprint.get("/export")
@requires("export.run")
def export() -> ResponseReturnValue:
    """Exactly the dates that are shown, all pages, as CSV, XLSX or iCalendar."""
    kind = request.args.get("format", "csv")
    if kind not in exports.CONTENT_TYPES:
        abort(404)
    shown = read_shown()
    data = exports.export_dates(
        wanted=shown.wanted, window=shown.window, by=current_actor(), kind=kind, links=links_here()
    )
    return download(data, f"calendar-{shown.window.first.isoformat()}.{kind}", exports.CONTENT_TYPES[kind])


def _frame(shown: Shown, actor: Actor) -> dict[str, Any]:
    """What every view shows around its days."""
    return {
        **filter_context(shown.narrowed),
        "shown": shown,
        "layers": list(Layer),
        "views": list(View),
        "today": clock.today(),
        "funder": funders.name_of(shown.funder_id, actor) if shown.funder_id else "",
    }


def _month(shown: Shown, actor: Actor) -> dict[str, Any]:
    window, drawer = shown.window, Drawer()
    found = windows.days(shown.wanted, actor, window)
    hours = weeks.hours(shown.wanted, actor, window)
    rows = []
    for days in window.weeks():
        present = [found[day] for day in days if day in found]
        gates, steps = sum(one.gates for one in present), sum(one.steps for one in present)
        rows.append((WeekLoad(days[0], gates, steps, hours.get(days[0], 0)), days))
    return {
        "weeks": rows,
        "days": found,
        "cell_html": drawer.cell,
        "holidays": _holidays(window.days()) if Layer.HOLIDAYS not in shown.off else {},
        "tray": _tray(shown, actor, drawer),
        "total": sum(day.total for day in found.values()),
    }


def _holidays(days: Iterable[date]) -> dict[date, str]:
    return {day: name for day in days if (name := holiday_on(day))}


def _tray(shown: Shown, actor: Actor, drawer: Drawer) -> dict[str, Any]:
    page = windows.tray(shown.wanted, actor)
    return {"faces": drawer.faces(page.items), "total": page.total}


def _agenda(shown: Shown, actor: Actor) -> dict[str, Any]:
    drawer = Drawer()
    page = windows.agenda(shown.wanted, actor, shown.window, page=page_number())
    by_day = {day: list(found) for day, found in groupby(page.items, key=_day_of)}
    holidays = _holidays(shown.window.days()) if Layer.HOLIDAYS not in shown.off and page.number == 1 else {}
    listed = sorted({*by_day, *holidays}) if page.pages == 1 else sorted(by_day)
    return {
        "page": page,
        "by_week": [(week, list(days)) for week, days in groupby(listed, key=week_of)],
        "by_day": by_day,
        "holidays": holidays,
        "row_html": drawer.rows,
        "tray": _tray(shown, actor, drawer),
    }


def _day_of(entry: Entry) -> date:
    return entry.due_on or date.max


def _year(shown: Shown, actor: Actor) -> dict[str, Any]:
    window, drawer = shown.window, Drawer()
    # What each cell leads to is the same address but for funder and month: put together once.
    agenda = url_for(
        "calendar.index", **shown.args(view=View.AGENDA, chosen=True, funder_id=None, on=clock.today())
    )
    firsts = [add_months(window.first, number) for number in range(12)]
    months = {month: (month.isoformat(), month.strftime("%B %Y")) for month in firsts}

    def marks(row: years.FunderRow, month: date) -> str:
        cell = row.months.get(month)
        if cell is None:
            return ""
        day, name = months[month]
        url = f"{agenda}&funder={row.id}&on={day}"
        more = More(cell.more, url, f"of {row.name} in {name}") if cell.more else None
        return drawer.marks(cell.entries, more)

    return {
        "page": years.years(shown.wanted, actor, window, page=page_number()),
        "months": firsts,
        "marks_html": marks,
        "tray": _tray(shown, actor, drawer),
    }
