"""What an initiative reached: its results page, and entering figures, targets, surveys and digital figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.infra.clock import today
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError
from funding.kernel.periods import Period, add_months, quarters
from funding.outreach.cost import CostPerPerson
from funding.outreach.forms.results import ObservationForm, TargetForm, observation_form
from funding.outreach.lens import Lens
from funding.outreach.measures import PEOPLE_TRAINED
from funding.outreach.models import Indicator, Initiative
from funding.outreach.periods import months_of, parse_period, period_key, period_name, quarter_of, year_of
from funding.outreach.placing import has_places
from funding.outreach.queries import initiatives as reads
from funding.outreach.queries import reached
from funding.outreach.queries import results as figures
from funding.outreach.queries.activities import remembered_places
from funding.outreach.queries.placed import by_place_and_period, targets_by_place
from funding.outreach.queries.settings import lens_for, year_start
from funding.outreach.services import observations as services
from funding.outreach.views import blueprint
from funding.outreach.views.activity_filter import asked_period, period_choices
from funding.outreach.views.by_place import has_attendance, place_cards
from funding.outreach.views.charting import ReachedRow, charted, charts, place_rows, rows_of
from funding.outreach.views.editing import editable


@blueprint.get("/outreach/<int:initiative_id>/results")
@requires("initiative.view")
def results(initiative_id: int) -> str:
    """Promised beside reached in a period, by quarter and by place, with surveys and digital figures."""
    actor = current_actor()
    initiative = reads.initiative_for(actor, initiative_id)
    period = asked_period() or year_of(today(), year_start())
    lens = lens_for(actor)
    surveys, pairs = figures.survey_rows(initiative.id, period.start, period.end, lens)
    quarters_shown = charted(period)
    found = reached.by_period([initiative.id], [period, *quarters_shown], lens=lens)
    rows = rows_of(found[period])
    placed = by_place_and_period([initiative.id], [period, *quarters_shown], lens=lens)
    cards = place_cards(placed, period, quarters_shown)
    return render_template(
        "outreach/results.html",
        initiative=initiative,
        editable=reads.may_edit(actor, initiative) and initiative.archived_at is None,
        period=period,
        chosen=period_key(period.start, period.end),
        named=period_name(period.start, period.end, year_start()),
        months=months_of(period),
        periods=period_choices(),
        rows=rows,
        charts=charts(found, quarters_shown),
        place_cards=cards,
        places=[] if has_attendance(placed) else place_rows(initiative.id, period, lens),
        lens=lens,
        cost=_cost(initiative, period, lens, rows),
        surveys=surveys,
        pairs=pairs,
        digital=figures.digital_of(initiative.id, period.start, period.end),
    )


def _cost(
    initiative: Initiative, period: Period, lens: Lens, rows: Sequence[ReachedRow]
) -> CostPerPerson | None:
    """The cost of one person trained, which names how many they are: none where their count is hidden."""
    if any(
        row.outcome.suppressed and row.indicator and row.indicator.measure == PEOPLE_TRAINED for row in rows
    ):
        return None
    return reached.cost_per_trained(initiative.id, period.start, period.end, lens=lens)


def _known(initiative_id: int, indicator_id: int) -> tuple[Initiative, Indicator]:
    initiative = editable(initiative_id)
    return initiative, reads.indicator_of(initiative, indicator_id)


def _page(initiative: Initiative, indicator: Indicator, form: ObservationForm, target: TargetForm) -> str:
    start = year_start()
    return render_template(
        "outreach/observe.html",
        initiative=initiative,
        indicator=indicator,
        form=form,
        target_form=target,
        observations=figures.observations_of(indicator),
        targets=figures.targets_of(indicator),
        places=remembered_places(current_actor()),
        by_place=_places_with_target(indicator),
        told=lambda row: services.told(indicator, row),
        named=lambda row: period_name(row.starts_on, row.ends_on, start),
    )


def _places_with_target(indicator: Indicator) -> int | None:
    """How many places have a target; None where the measure has no places."""
    known = targets_by_place([indicator.id]).get(indicator.id)
    return (len(known.targets) if known else 0) if has_places(indicator) else None


def _begun() -> dict[str, Any]:
    """A new figure is usually of the quarter that has ended."""
    period = asked_period()
    if period is None:
        this = quarter_of(today(), year_start())
        period = quarter_of(this.start - timedelta(days=1), year_start())
    return {"period": period_key(period.start, period.end)}


def _target_form(data: dict[str, Any] | None = None, *, submitted: bool = False) -> TargetForm:
    form = TargetForm(data=data) if submitted else TargetForm(None, data=data)
    form.target_period.choices = _target_periods()
    return form


def _target_periods() -> list[tuple[str, str]]:
    """Targets are promised ahead: this fiscal year and the next, with their quarters."""
    start = year_start()
    year = year_of(today(), start)
    following = year_of(add_months(year.start, 12), start)
    found = [one for whole in (year, following) for one in (whole, *quarters(whole))]
    return [(period_key(one.start, one.end), period_name(one.start, one.end, start)) for one in found]


@blueprint.get("/outreach/<int:initiative_id>/indicators/<int:indicator_id>/figures")
@requires("initiative.edit")
def observe(initiative_id: int, indicator_id: int) -> str:
    """The form of a figure, with every figure so far and the targets."""
    initiative, indicator = _known(initiative_id, indicator_id)
    form = observation_form(indicator.kind, period_choices(), _begun())
    return _page(initiative, indicator, form, _target_form())


@blueprint.post("/outreach/<int:initiative_id>/indicators/<int:indicator_id>/figures")
@requires("initiative.edit")
@writes
def keep_observation(initiative_id: int, indicator_id: int) -> ResponseReturnValue:
    """Keep a figure, or the revision of one."""
    initiative, indicator = _known(initiative_id, indicator_id)
    form = observation_form(indicator.kind, period_choices())
    if form.validate():
        try:
            row, new = services.observe(indicator=indicator, facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error if error.field != "value" or "value" in form else _moved(error))
        else:
            toast(f"{services.told(indicator, row)} {'kept' if new else 'was there already'}.")
            return redirect_to(
                "outreach.observe", initiative_id=initiative.id, indicator_id=indicator.id, _anchor="figures"
            )
    return _page(initiative, indicator, form, _target_form()), 422


def _moved(error: DomainError) -> DomainError:
    """A mean is typed into its own field."""
    return DomainError(error.message, field="total")


@blueprint.post("/outreach/<int:initiative_id>/indicators/<int:indicator_id>/targets")
@requires("initiative.edit")
@writes
def keep_target(initiative_id: int, indicator_id: int) -> ResponseReturnValue:
    """Promise something for a period, or take the promise back."""
    initiative, indicator = _known(initiative_id, indicator_id)
    target = _target_form(submitted=True)
    if target.validate():
        try:
            period: Period = parse_period(target.target_period.data or "", 1)
            services.set_target(
                indicator=indicator, period=period, target=target.target.data, by=current_actor()
            )
        except DomainError as error:
            apply_domain_error(target, error)
        else:
            toast("Saved.")
            return redirect_to(
                "outreach.observe", initiative_id=initiative.id, indicator_id=indicator.id, _anchor="targets"
            )
    form = observation_form(indicator.kind, period_choices(), _begun())
    return _page(initiative, indicator, form, target), 422
