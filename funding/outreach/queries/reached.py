"""What initiatives promised and reached, for reports and charts, by quarter and by place, in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.periods import Period
from funding.outreach.combining import Figure
from funding.outreach.cost import CostPerPerson, cost_per_person
from funding.outreach.lens import Lens
from funding.outreach.measures import PEOPLE_TRAINED
from funding.outreach.models import Indicator
from funding.outreach.placing import Promise
from funding.outreach.queries.derived import Logged, logged
from funding.outreach.queries.protecting import Protected, protected
from funding.outreach.queries.settings import lens_outside, year_start
from funding.outreach.reaching import Asked, Earlier, begun_before, outcome
from funding.outreach.result_models import IndicatorTarget, Observation
from funding.outreach.result_types import Outcome


def outcomes(
    initiative_ids: Sequence[int], first: date, last: date, *, lens: Lens | None = None
) -> list[Outcome]:
    """What each indicator of the initiatives promised and reached from ``first`` to ``last``, both included.

    In the order of the initiatives asked for, then of their indicators. Small counts of people are protected, since
    this is what reports print; a page for staff passes its own ``lens``. A fixed number of statements.
    """
    return next(iter(by_period(initiative_ids, [Period(first, last)], lens=lens).values()), [])


def by_period(
    initiative_ids: Sequence[int], periods: Sequence[Period], *, lens: Lens | None = None
) -> dict[Period, list[Outcome]]:
    """The same for several periods, with no more statements.

    What a protected figure tells does not depend on the periods beside it (see ``suppression``).
    """
    if not periods or not initiative_ids:
        return {}
    indicators = indicators_in_order(initiative_ids)
    first, last = min(one.start for one in periods), max(one.end for one in periods)
    derived = {one.derived for one in indicators if one.derived is not None}
    counted = logged(initiative_ids, first, last, derived)
    observed = _observed([one.id for one in indicators if one.derived is None], first, last)
    promises = promises_of([one.id for one in indicators], first, last)
    lens, start = lens or lens_outside(), year_start()
    safe = {} if lens.exact else protected(indicators, lens.threshold)
    found: dict[Period, list[Outcome]] = {period: [] for period in periods}
    for one in indicators:
        figures, promised = _figures(one, counted, observed), promises.get(one.id, [])
        for period, rows in found.items():
            asked = Asked(period.start, period.end, start)
            told = safe[one.id].told(period.start, period.end) if one.id in safe else None
            earlier = _earlier(one, figures, asked, safe)
            rows.append(outcome(one, figures, promised, asked, lens, told=told, earlier=earlier))
    return found


def cost_per_trained(
    initiative_id: int, first: date, last: date, *, lens: Lens | None = None
) -> CostPerPerson | None:
    """The cost of one person trained in a period; None without approved cost or a count of persons that is shown.

    Whoever keeps actual costs answers the event ``outreach.cost`` with cents, or None.
    """
    answers = emit("outreach.cost", initiative_id=initiative_id, first=first, last=last)
    known = [int(cents) for cents in answers if cents is not None]
    indicators = {one.id for one in indicators_in_order([initiative_id]) if one.measure == PEOPLE_TRAINED}
    if not known or not indicators:
        return None
    found = outcomes([initiative_id], first, last, lens=lens)
    persons = next((one.value for one in found if one.indicator_id in indicators and not one.at_least), None)
    return cost_per_person(sum(known), int(persons)) if isinstance(persons, Decimal) else None


def has_observation(indicator_ids: Sequence[int], first: date, last: date) -> set[int]:
    """The indicators of which something was entered for exactly this period."""
    query = select(Observation.indicator_id).where(
        Observation.indicator_id.in_(indicator_ids),
        Observation.is_current,
        Observation.starts_on == first,
        Observation.ends_on == last,
    )
    return set(db.session.scalars(query))


def indicators_in_order(initiative_ids: Sequence[int]) -> list[Indicator]:
    """The indicators of the initiatives, in the order of these and then their own."""
    order = {key: position for position, key in enumerate(dict.fromkeys(initiative_ids))}
    query = select(Indicator).where(Indicator.initiative_id.in_(order))
    found = db.session.scalars(query.order_by(Indicator.sort, Indicator.id))
    return sorted(found, key=lambda one: order[one.initiative_id])


def _figures(indicator: Indicator, counted: Logged, observed: dict[int, list[Figure]]) -> list[Figure]:
    if indicator.derived is not None:
        return counted.get((indicator.initiative_id, indicator.derived), [])
    return observed.get(indicator.id, [])


def _earlier(
    indicator: Indicator, figures: Sequence[Figure], asked: Asked, safe: Protected
) -> Earlier | None:
    found = begun_before(indicator, figures, asked)
    if found is None:
        return None
    kept = safe.get(indicator.id)
    return Earlier(found, kept.told(found.starts_on, found.ends_on) if kept is not None else None)


def _observed(indicator_ids: Sequence[int], first: date, last: date) -> dict[int, list[Figure]]:
    """Current observations of all places and professions together that end in the days, by indicator."""
    query = (
        select(Observation)
        .where(
            Observation.indicator_id.in_(indicator_ids),
            Observation.is_current,
            Observation.ends_on.between(first, last),
            Observation.place == "",
            Observation.category == "",
        )
        .order_by(Observation.starts_on, Observation.id)
    )
    found: dict[int, list[Figure]] = {}
    for one in db.session.scalars(query):
        if one.value is not None or one.text:
            figure = Figure(one.starts_on, one.ends_on, one.value, one.n, one.text)
            found.setdefault(one.indicator_id, []).append(figure)
    return found


def promises_of(indicator_ids: Sequence[int], first: date, last: date) -> dict[int, list[Promise]]:
    """The targets of all places together of periods that lie within two days, by indicator."""
    query = (
        select(IndicatorTarget)
        .where(
            IndicatorTarget.indicator_id.in_(indicator_ids),
            IndicatorTarget.starts_on >= first,
            IndicatorTarget.ends_on <= last,
        )
        .order_by(IndicatorTarget.starts_on, IndicatorTarget.id)
    )
    found: dict[int, list[Promise]] = {}
    for one in db.session.scalars(query):
        found.setdefault(one.indicator_id, []).append(Promise(one.starts_on, one.ends_on, one.target))
    return found
