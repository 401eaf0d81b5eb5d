"""What was promised and reached place by place, of the measures that have a target for a place.

A fixed number of statements, however many places and periods are asked for. See ``placing`` for the rule, and
``splitting`` and ``suppression`` for what may be told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select

from funding.infra.db import db
from funding.kernel.periods import Period
from funding.outreach.combining import Figure
from funding.outreach.lens import Lens
from funding.outreach.models import Indicator
from funding.outreach.placing import (
    PlaceOutcome,
    PlaceTable,
    Promise,
    compared,
    has_places,
    over_all,
    place_key,
    promise_of,
)
from funding.outreach.queries.derived import logged_by_place
from funding.outreach.queries.protecting import Protected, entered, protected
from funding.outreach.queries.reached import indicators_in_order, promises_of
from funding.outreach.queries.settings import lens_outside, year_start
from funding.outreach.reaching import Asked, adds_up, is_hidden, outcome, promised, tells_people
from funding.outreach.result_models import Observation, PlaceTarget
from funding.outreach.splitting import Split
from funding.outreach.subtraction import Dated, Nested, Told

Teller = Callable[[str, Period], Told | None]
"""What may be told of a place (by its key) in a period; None where everything may."""


@dataclass
class _Places:
    """The places of one measure by key: how each is called, its targets, its figures."""

    names: dict[str, str] = field(default_factory=dict)
    targets: dict[str, list[Promise]] = field(default_factory=dict)
    figures: dict[str, list[Figure]] = field(default_factory=dict)

    def add(self, place: str, figures: Iterable[Figure], *, is_sum: bool = True) -> None:
        """Take figures of a place in; of two spellings of it the figures of one period become one."""
        key = place_key(place)
        self.names.setdefault(key, place)
        known = {(one.starts_on, one.ends_on): one for one in self.figures.get(key, ())}
        for one in figures:
            before = known.get((one.starts_on, one.ends_on))
            known[one.starts_on, one.ends_on] = _added(before, one) if before and is_sum else one
        self.figures[key] = sorted(known.values(), key=lambda one: (one.starts_on, one.ends_on))

    def order(self) -> list[str]:
        """Those with a target as they were set, then the others by name, last what says no place."""
        others = sorted(
            (key for key in self.figures if key not in self.targets),
            key=lambda key: (not key, self.names[key].casefold()),
        )
        return [*self.targets, *others]


def _added(before: Figure, one: Figure) -> Figure:
    value = (before.value or 0) + (one.value or 0)
    return replace(one, value=value, n=None if one.n is None else one.n + (before.n or 0))


def by_place_and_period(
    initiative_ids: Sequence[int],
    periods: Sequence[Period],
    *,
    lens: Lens | None = None,
    span: Period | None = None,
) -> dict[Period, list[PlaceTable]]:
    """The places of each measure with a target by place, in each period; protected unless a page passes its lens.

    ``span`` asks besides what is promised of each place over a whole time, such as an award's.
    """
    indicators = [one for one in indicators_in_order(initiative_ids) if has_places(one)] if periods else []
    known = targets_by_place([one.id for one in indicators])
    indicators = [one for one in indicators if one.id in known]
    if not indicators:
        return {period: [] for period in periods}
    first, last = min(one.start for one in periods), max(one.end for one in periods)
    observed = _observed([one.id for one in indicators if one.derived is None])
    _figures(known, indicators, observed, first, last)
    lens = lens or lens_outside()
    tellers = {} if lens.exact else _tellers(indicators, observed, lens)
    whole = promises_of([one.id for one in indicators], first, last)
    start = year_start()
    return {
        period: [
            _table(
                one,
                known[one.id],
                whole.get(one.id, []),
                Asked(period.start, period.end, start),
                lens,
                tellers.get(one.id),
                span,
            )
            for one in indicators
        ]
        for period in periods
    }


def _table(
    indicator: Indicator,
    places: _Places,
    whole: Sequence[Promise],
    asked: Asked,
    lens: Lens,
    teller: Teller | None,
    span: Period | None,
) -> PlaceTable:
    period = Period(asked.first, asked.last)
    rows = []
    for key in places.order():
        target = promise_of(indicator, places.targets.get(key, ()), asked.first, asked.last)
        told = teller(key, period) if teller else None
        found = outcome(indicator, places.figures.get(key, []), [], asked, lens, told=told)
        found = replace(found, target=target.target if target else 0)
        whole_time = over_all(indicator, places.targets.get(key, ()), span.start, span.end) if span else None
        rows.append(PlaceOutcome(places.names[key], found, target, key in places.figures, whole_time))
    said = compared(
        indicator, promised(indicator, whole, asked), [one.promised for one in rows if one.promised]
    )
    return PlaceTable(indicator, tuple(rows), said)


def targets_by_place(indicator_ids: Sequence[int]) -> dict[int, _Places]:
    """The targets of places, by indicator and place, in the order in which places were first named."""
    query = select(PlaceTarget).where(PlaceTarget.indicator_id.in_(indicator_ids))
    found: dict[int, _Places] = {}
    for one in db.session.scalars(query.order_by(PlaceTarget.id)) if indicator_ids else ():
        places = found.setdefault(one.indicator_id, _Places())
        places.names[one.place_key] = one.place
        promise = Promise(one.starts_on, one.ends_on, one.target)
        places.targets.setdefault(one.place_key, []).append(promise)
    return found


def _figures(
    known: Mapping[int, _Places],
    indicators: Sequence[Indicator],
    observed: Mapping[int, Sequence[tuple[str, Figure]]],
    first: date,
    last: date,
) -> None:
    """Fill in what was counted at each place: what was logged between two days, and every figure entered."""
    ids = [one.initiative_id for one in indicators if one.derived is not None]
    logged = logged_by_place(ids, first, last, {one.derived for one in indicators if one.derived})
    for one in indicators:
        for (initiative_id, derived, place), figures in logged.items():
            if (initiative_id, derived) == (one.initiative_id, one.derived):
                known[one.id].add(place, figures)
        for place, figure in observed.get(one.id, ()):
            known[one.id].add(place, [figure], is_sum=adds_up(one))


def _observed(indicator_ids: Sequence[int]) -> dict[int, list[tuple[str, Figure]]]:
    """Current figures of single places, of all professions together, of every period."""
    if not indicator_ids:
        return {}
    query = select(Observation).where(
        Observation.indicator_id.in_(indicator_ids),
        Observation.is_current,
        Observation.place != "",
        Observation.category == "",
        Observation.value.is_not(None),
    )
    found: dict[int, list[tuple[str, Figure]]] = {}
    for one in db.session.scalars(query.order_by(Observation.starts_on, Observation.id)):
        figure = Figure(one.starts_on, one.ends_on, one.value, one.n)
        found.setdefault(one.indicator_id, []).append((one.place, figure))
    return found


def _tellers(
    indicators: Sequence[Indicator], observed: Mapping[int, Sequence[tuple[str, Figure]]], lens: Lens
) -> dict[int, Teller]:
    """By measure that counts people, what may be told of its places."""
    counted = [one for one in indicators if tells_people(one)]
    safe = protected(counted, lens.threshold)
    wholes = entered([one.id for one in counted if one.derived is None])
    return {
        one.id: _of_entered(one, wholes.get(one.id, []), observed.get(one.id, ()), safe, lens)
        if one.derived is None
        else _of_logged(safe[one.id])
        for one in counted
    }


def _of_logged(told: Dated | Nested) -> Teller:
    spelled: dict[str, set[str]] = {}
    for place in set(told.places.values()) if isinstance(told, Dated) else ():
        spelled.setdefault(place_key(place), set()).add(place)

    def tell(key: str, period: Period) -> Told | None:
        if not isinstance(told, Dated):
            return None
        return told.told(period.start, period.end, at=spelled.get(key, set()))

    return tell


def _of_entered(
    indicator: Indicator,
    wholes: Sequence[Figure],
    observed: Iterable[tuple[str, Figure]],
    safe: Protected,
    lens: Lens,
) -> Teller:
    places = _Places()
    for place, figure in observed:
        places.add(place, [figure], is_sum=adds_up(indicator))
    nested = safe.get(indicator.id)

    def is_told(whole: Figure) -> bool:
        if nested is None:
            return not is_hidden(indicator, whole, lens)
        return nested.told(whole.starts_on, whole.ends_on).complete

    split = Split(
        indicator.kind,
        wholes,
        places.figures,
        lens.threshold,
        is_told=is_told,
        adds_up=adds_up(indicator),
    )
    return lambda key, period: split.told(key, period.start, period.end)
