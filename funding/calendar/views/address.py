"""What of the calendar is looked at, as it stands in the address bar.

``show`` and ``on`` say how and from which day; ``off`` names the layers that are left out, so that a layer that is new
shows by itself; ``funder`` keeps to one funder; all else is the pipeline's own filter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request

from funding.applications.types import PipelineFilter
from funding.applications.views.filtering import filter_args, read_filter
from funding.calendar.types import ALL_LAYERS, Layer, View, Wanted
from funding.calendar.window import (
    AGENDA_DAYS,
    DAY,
    Window,
    add_months,
    agenda_window,
    first_of_month,
    kept_in_reach,
    month_window,
    year_window,
)
from funding.infra import clock
from funding.saved_views.views.menu import opened_view


@dataclass(frozen=True, slots=True)
class Shown:
    """One state of the page. ``chosen`` is False where nobody asked for a view: a phone then lists the days."""

    view: View
    chosen: bool
    on: date
    off: frozenset[Layer]
    narrowed: PipelineFilter
    funder_id: int | None = None

    @property
    def wanted(self) -> Wanted:
        """What is to be read."""
        return Wanted(replace(self.narrowed, sort="due"), ALL_LAYERS - self.off, self.funder_id)

    @property
    def window(self) -> Window:
        """The days that are shown."""
        if self.view is View.MONTH:
            return month_window(self.on)
        return agenda_window(self.on) if self.view is View.AGENDA else year_window(self.on)

    @property
    def is_whole(self) -> bool:
        """Whether the filter leaves nothing out."""
        return self.narrowed.is_empty and not self.narrowed.closed and not self.funder_id

    def args(self, **changes: Any) -> dict[str, Any]:
        """The address of this state with some of it changed; what goes without saying is left out."""
        state = replace(self, **changes)
        pairs: dict[str, Any] = {
            "show": View(state.view).value if state.chosen or "view" in changes else "",
            "on": "" if state.on == clock.today() else state.on.isoformat(),
            "off": ",".join(sorted(state.off)),
            "funder": state.funder_id,
        }
        return {
            **filter_args(state.narrowed),
            **opened_view(),
            **{name: value for name, value in pairs.items() if value},
        }

    def earlier(self) -> date:
        """The day to look from one step back."""
        return kept_in_reach(self._step(-1))

    def later(self) -> date:
        """The day to look from one step on."""
        return kept_in_reach(self._step(1))

    def _step(self, way: int) -> date:
        if self.view is View.AGENDA:
            return self.on + DAY * (AGENDA_DAYS * way)
        return add_months(first_of_month(self.on), way if self.view is View.MONTH else 12 * way)


def _day(text: str) -> date | None:
    """``2026-12-01`` or a month, ``2026-12``; None for anything else."""
    try:
        return date.fromisoformat(text if len(text) != len("2026-12") else f"{text}-01")
    except ValueError:
        return None


def read_shown() -> Shown:
    """The state of this request; what is no value of it counts as not asked for."""
    view = request.args.get("show", "")
    chosen = view in set(View)
    funder = request.args.get("funder", "")
    known = set(Layer)
    return Shown(
        view=View(view) if chosen else View.MONTH,
        chosen=chosen,
        on=kept_in_reach(_day(request.args.get("on", "")) or clock.today()),
        off=frozenset(Layer(name) for name in request.args.get("off", "").split(",") if name in known),
        narrowed=replace(read_filter(), sort="due"),
        funder_id=int(funder) if funder.isascii() and funder.isdecimal() and 0 < len(funder) < 10 else None,
    )
