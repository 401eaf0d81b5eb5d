"""Entering what was counted, and revising it: a later figure is a further row; the earlier one stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from funding.infra.audit import audit
from funding.infra.clock import now
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotAllowed
from funding.kernel.periods import Period
from funding.kernel.privacy import refuse_identifying
from funding.kernel.zoned import format_date
from funding.outreach.activity_types import Profession
from funding.outreach.combining import Figure, shown
from funding.outreach.models import Indicator
from funding.outreach.queries.initiatives import may_edit
from funding.outreach.result_models import IndicatorTarget, Observation
from funding.outreach.result_types import IndicatorKind, ObservationFacts

BIGGEST = 1_000_000_000
_CATEGORIES = {one.value for one in Profession}


def observe(*, indicator: Indicator, facts: ObservationFacts, by: Actor) -> tuple[Observation, bool]:
    """Keep what was counted in a period and say whether it is new; the same figure again changes nothing.

    A figure that replaces another needs a reason. Raises NotAllowed and DomainError.
    """
    _may(indicator, by)
    if indicator.derived is not None:
        raise DomainError("This indicator counts itself, from what is logged.")
    facts = _checked(indicator, facts)
    known = db.session.scalar(
        select(Observation)
        .where(
            Observation.indicator_id == indicator.id,
            Observation.starts_on == facts.starts_on,
            Observation.ends_on == facts.ends_on,
            Observation.place == facts.place,
            Observation.category == facts.category,
            Observation.is_current,
        )
        .with_for_update()
    )
    if known is not None and (known.value, known.n, known.text) == (facts.value, facts.n, facts.text):
        return known, False
    if known is not None and not facts.why:
        raise DomainError("Say why this figure replaces the one before.", field="why")
    return _append(indicator, known, facts, by), True


def set_target(*, indicator: Indicator, period: Period, target: int | None, by: Actor) -> int | None:
    """Promise something for one period, and answer what was promised before; None takes the promise back.

    Raises NotAllowed and DomainError.
    """
    _may(indicator, by)
    if target is not None and not 0 <= target <= BIGGEST:
        raise DomainError("Enter a number of zero or more.", field="target")
    known = db.session.scalar(
        select(IndicatorTarget).where(
            IndicatorTarget.indicator_id == indicator.id,
            IndicatorTarget.starts_on == period.start,
            IndicatorTarget.ends_on == period.end,
        )
    )
    before = known.target if known else None
    if before == target:
        return before
    if known is not None and target is not None:
        known.target = target
    elif known is not None:
        db.session.delete(known)
    elif target is not None:
        db.session.add(
            IndicatorTarget(
                indicator_id=indicator.id, starts_on=period.start, ends_on=period.end, target=target
            )
        )
    db.session.flush()
    said = {"period": _days(period.start, period.end), "indicator": indicator.name}
    _write_down(indicator, "indicator.target_set", {"target": before}, {"target": target, **said}, by)
    return before


def _may(indicator: Indicator, by: Actor) -> None:
    if not may_edit(by, indicator.initiative):
        raise NotAllowed("Only its owner and the development team may count for this initiative.")
    if indicator.initiative.archived_at is not None:
        raise DomainError("This initiative is archived.")


def _checked(indicator: Indicator, facts: ObservationFacts) -> ObservationFacts:
    if facts.ends_on < facts.starts_on:
        raise DomainError("The last day cannot be before the first day.", field="period")
    if facts.category and facts.category not in _CATEGORIES:
        raise DomainError("Choose a profession of the list.", field="category")
    for field in ("text", "place", "why"):
        refuse_identifying(getattr(facts, field), field)
    facts = replace(facts, place=" ".join(facts.place.split()), why=" ".join(facts.why.split())[:500])
    if indicator.kind is IndicatorKind.TEXT:
        if not facts.text:
            raise DomainError("Write what changed.", field="text")
        return replace(facts, value=None, n=None)
    if facts.value is None:
        raise DomainError("Enter what was counted.", field="value")
    if indicator.kind is IndicatorKind.COUNT:
        if not 0 <= facts.value <= BIGGEST:
            raise DomainError("Enter a number of zero or more.", field="value")
        return replace(facts, n=None, text="")
    return replace(_based(indicator, facts, facts.value), text="")


def _based(indicator: Indicator, facts: ObservationFacts, value: int) -> ObservationFacts:
    """A rate's or a mean's figure with its base."""
    if not facts.n or facts.n < 0:
        raise DomainError("Enter the base: out of how many.", field="n")
    if indicator.kind is IndicatorKind.RATE and not 0 <= value <= facts.n:
        raise DomainError("The part cannot be larger than its base.", field="value")
    return facts


def _append(
    indicator: Indicator, known: Observation | None, facts: ObservationFacts, by: Actor
) -> Observation:
    if known is not None:
        known.is_current = False
    row = Observation(
        indicator_id=indicator.id,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        place=facts.place,
        category=facts.category,
        revision=known.revision + 1 if known else 1,
        value=facts.value,
        n=facts.n,
        text=facts.text,
        why=facts.why,
        entered_at=now(),
        entered_by_id=by.user_id,
        entered_by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    # More people read the trail than may see exact counts of people; its revisions stand beside the figure.
    public = not indicator.counts_people
    before: dict[str, object] = {"counted": told(indicator, known)} if known and public else {}
    after: dict[str, object] = {"indicator": indicator.name, "period": _days(row.starts_on, row.ends_on)}
    if public:
        after["counted"] = told(indicator, row)
    after |= {
        name: value
        for name, value in (("place", row.place), ("group", row.category), ("why", row.why))
        if value
    }
    _write_down(indicator, "observation.revised" if known else "observation.entered", before, after, by)
    return row


def told(indicator: Indicator, row: Observation) -> str:
    """An observation as a reader sees it."""
    figure = Figure(row.starts_on, row.ends_on, row.value, row.n, row.text)
    return shown(indicator.kind, figure, indicator.unit)


def _days(first: date, last: date) -> str:
    return f"{format_date(first)} to {format_date(last)}"


def _write_down(
    indicator: Indicator, action: str, before: dict[str, object], after: dict[str, object], by: Actor
) -> None:
    initiative = indicator.initiative
    audit(by=by, action=action, subject=initiative.title, record_id=initiative.id, before=before, after=after)
