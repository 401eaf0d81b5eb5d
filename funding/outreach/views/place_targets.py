"""Setting targets by place, on a page of its own: places in rows, periods in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.infra.clock import today
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, NotFound, StaleVersion
from funding.kernel.periods import Period, fiscal_year_of, fiscal_year_period, quarters
from funding.outreach.forms.initiatives import as_typed
from funding.outreach.forms.places import EMPTY_ROWS, MOST_ROWS, Columns, PlaceTargetsForm, places_form
from funding.outreach.models import Indicator, Initiative
from funding.outreach.placing import Promised, compared, has_places, looks_like, place_key
from funding.outreach.queries import initiatives as reads
from funding.outreach.queries.placed import targets_by_place
from funding.outreach.queries.places import known_places
from funding.outreach.queries.results import targets_of
from funding.outreach.queries.settings import year_start
from funding.outreach.services.place_targets import set_place_targets
from funding.outreach.views import blueprint
from funding.outreach.views.editing import editable

Stored = list[tuple[str, Mapping[Period | None, int]]]
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """One column's foot: the whole target, the places' together, and how they compare in words."""

    name: str
    whole: int | None
    places: int | None
    said: str

    @property
    def is_equal(self) -> bool:
        """Whether places add up to exactly the whole target."""
        return self.whole is not None and self.whole == self.places


def _year() -> int:
    asked = request.args.get("year", "")
    if asked.isascii() and asked.isdecimal() and FIRST_YEAR <= int(asked[:5]) <= LAST_YEAR:
        return int(asked)
    return fiscal_year_of(today(), year_start())


def _columns(year: int) -> Columns:
    whole = fiscal_year_period(year, year_start())
    parts = [(f"q{at}", f"Q{at}", one) for at, one in enumerate(quarters(whole), start=1)]
    return [("overall", "Overall", None), ("year", f"FY{year}", whole), *parts]


def _stored(indicator: Indicator) -> Stored:
    places = targets_by_place([indicator.id]).get(indicator.id)
    if places is None:
        return []
    return [
        (
            places.names[key],
            {
                Period(one.starts_on, one.ends_on) if one.starts_on and one.ends_on else None: one.target
                for one in targets
            },
        )
        for key, targets in places.targets.items()
    ]


def _form(
    indicator: Indicator, stored: Stored, columns: Columns, *, row_count: int = 0, submitted: bool = True
) -> PlaceTargetsForm:
    return places_form(
        columns,
        stored,
        row_count=min(MOST_ROWS, max(row_count, len(stored) + EMPTY_ROWS)),
        version=indicator.initiative.version,
        submitted=submitted,
    )


def _sent_rows() -> int:
    """How many rows the sent form had."""
    numbers = [name.removeprefix("place_") for name in request.form if name.startswith("place_")]
    return max((int(one) for one in numbers if one.isascii() and one.isdecimal() and len(one) < 4), default=0)


def _sums(indicator: Indicator, stored: Stored, columns: Columns) -> list[ColumnSum]:
    promised = {Period(one.starts_on, one.ends_on): one.target for one in targets_of(indicator)}
    found = []
    for _, name, period in columns:
        whole = promised.get(period) if period else indicator.target or None
        places = [targets[period] for _, targets in stored if period in targets]
        said = compared(indicator, Promised(whole or 0), [Promised(one) for one in places])
        found.append(ColumnSum(name, whole, sum(places) if places else None, said))
    return found


def _together(sums: Sequence[ColumnSum]) -> list[tuple[str, str]]:
    """What is said of the columns, those of which the same is said as one."""
    found: dict[str, list[str]] = {}
    for one in sums:
        if one.said:
            found.setdefault(one.said, []).append(one.name)
    return [(", ".join(names), words) for words, names in found.items()]


def _hints(initiative: Initiative, indicator: Indicator, stored: Stored) -> tuple[list[str], dict[str, str]]:
    """The places known of an initiative, and by target what is said where nothing was logged under its name."""
    known = known_places(initiative.id, indicator.id)
    keys = {place_key(one) for one in known}
    hints = {}
    for place, _ in stored:
        if place_key(place) not in keys:
            close = looks_like(place, known)
            hints[place] = "Nothing was counted under this name yet." + (
                f" Did you mean {close}?" if close else ""
            )
    return known, hints


def _page(
    initiative: Initiative, indicator: Indicator, form: PlaceTargetsForm, stored: Stored, year: int
) -> str:
    known, hints = _hints(initiative, indicator, stored)
    sums = _sums(indicator, stored, form.columns)
    return render_template(
        "outreach/place_targets.html",
        initiative=initiative,
        indicator=indicator,
        form=form,
        year=year,
        columns=form.columns,
        sums=sums,
        is_count=indicator.kind.value == "count",
        said=_together(sums),
        all_equal=any(one.said for one in sums) and all(one.is_equal for one in sums if one.said),
        places=known,
        hints=hints,
        is_full=form.row_count >= MOST_ROWS,
    )


def _known(initiative_id: int, indicator_id: int) -> tuple[Initiative, Indicator]:
    initiative = editable(initiative_id)
    indicator = reads.indicator_of(initiative, indicator_id)
    if not has_places(indicator):
        raise NotFound("This measure has no places.")
    return initiative, indicator


@blueprint.get("/outreach/<int:initiative_id>/indicators/<int:indicator_id>/places")
@requires("initiative.edit")
def place_targets(initiative_id: int, indicator_id: int) -> str:
    """The form of a measure's targets by place, for one fiscal year."""
    initiative, indicator = _known(initiative_id, indicator_id)
    year, stored = _year(), _stored(indicator)
    return _page(initiative, indicator, _form(indicator, stored, _columns(year)), stored, year)


@blueprint.post("/outreach/<int:initiative_id>/indicators/<int:indicator_id>/places")
@requires("initiative.edit")
@writes
def keep_place_targets(initiative_id: int, indicator_id: int) -> ResponseReturnValue:
    """Save targets by place; show both versions where somebody saved meanwhile."""
    initiative, indicator = _known(initiative_id, indicator_id)
    year, stored, sent = _year(), _stored(indicator), _sent_rows()
    form = _form(indicator, stored, _columns(year), row_count=sent)
    if form.validate():
        try:
            changed = set_place_targets(
                indicator=indicator,
                rows=form.rows(),
                expected_version=form.expected_version,
                by=current_actor(),
            )
        except StaleVersion:
            there = as_typed(_form(indicator, stored, form.columns, row_count=sent, submitted=False))
            return render_conflict(form, there, initiative.version, title=f"{indicator.name}, by place")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved." if changed else "Nothing was changed.", "green" if changed else "blue")
            return redirect_to(
                "outreach.place_targets", initiative_id=initiative.id, indicator_id=indicator.id, year=year
            )
    return _page(initiative, indicator, form, stored, year), 422
