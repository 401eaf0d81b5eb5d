"""The work of a report: what was promised beside what happened, by measure, and what was done in the period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from funding.applications.queries.applications import initiatives_of
from funding.awards.models import Award
from funding.infra.db import db
from funding.kernel.money import divide_half_up
from funding.kernel.periods import Period, add_months
from funding.outreach.activity_models import Activity
from funding.outreach.activity_types import ActivityFilter
from funding.outreach.models import Indicator, Initiative
from funding.outreach.queries.places import by_place
from funding.outreach.queries.reached import by_period
from funding.outreach.queries.settings import lens_outside
from funding.outreach.result_types import IndicatorKind, Outcome
from funding.reports.document import ActivityRow, OutcomeRow, PlaceRow, QuarterValue
from funding.reports.variance import WHOLE_BP, elapsed_bp, needs_note

MOST_QUARTERS = 8
"""How many quarters a chart shows; a longer period shows its last ones."""


def initiatives_of_award(award: Award) -> Sequence[Initiative]:
    """The initiatives that the award's application would pay for."""
    return initiatives_of(award.application_id)


def outcome_rows(
    initiatives: Sequence[Initiative], *, award: Period, covers: Period, as_of: date, limit_bp: int
) -> tuple[OutcomeRow, ...]:
    """Every measure of the initiatives in the period and since the award's start.

    Both are counted by the outreach feature for exactly these days: unduplicated counts are never added up, and no
    small count follows from this report and another one.
    """
    ids = [one.id for one in initiatives]
    if not ids or as_of < covers.start:
        return ()
    titles = {one.id: one.title for one in initiatives}
    to_date, pieces = Period(award.start, max(as_of, award.start)), calendar_quarters(covers, as_of)
    asked = Period(covers.start, as_of)
    found = by_period(ids, list(dict.fromkeys([asked, to_date, *pieces])))
    whole = {one.indicator_id: one for one in found[to_date]}
    series = {piece: {one.indicator_id: one for one in found[piece]} for piece in pieces}
    expected = elapsed_bp(award, as_of)
    promises = _overall(ids)
    return tuple(
        _row(
            titles[one.initiative_id],
            one,
            _with_promise(whole.get(one.indicator_id, one), promises),
            tuple(_quarter(piece, found.get(one.indicator_id)) for piece, found in series.items()),
            expected,
            limit_bp,
        )
        for one in found[asked]
    )


def _overall(initiative_ids: Sequence[int]) -> dict[int, int]:
    """What each measure promises over its whole time. Targets of single periods are parts of it."""
    query = sa.select(Indicator.id, Indicator.target).where(Indicator.initiative_id.in_(initiative_ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def _with_promise(whole: Outcome, promises: dict[int, int]) -> Outcome:
    return replace(whole, target=promises.get(whole.indicator_id) or whole.target)


def _row(
    initiative: str,
    period: Outcome,
    whole: Outcome,
    quarters: tuple[QuarterValue, ...],
    expected_bp: int,
    limit_bp: int,
) -> OutcomeRow:
    value = whole_number(whole)
    counted = whole.kind is IndicatorKind.COUNT
    told = whole.kind is not IndicatorKind.TEXT and value is not None and whole.target > 0
    share = (
        divide_half_up(int(whole.value * WHOLE_BP), whole.target)
        if told and whole.value is not None
        else None
    )
    # A count grows over the award; a rate or a mean is promised as it stands.
    expected = expected_bp if counted else WHOLE_BP
    return OutcomeRow(
        indicator_id=period.indicator_id,
        initiative=initiative,
        name=period.name,
        unit=period.unit,
        promised=f"{whole.target:,}" if whole.target else "",
        promised_value=whole.target or None,
        period=period.as_text,
        period_value=whole_number(period),
        cumulative=whole.as_text,
        cumulative_value=value,
        percent_bp=share,
        n=period.n,
        method=period.method if whole.beside in period.method else f"{whole.beside} {period.method}".strip(),
        suppressed=period.suppressed or whole.suppressed,
        needs_note=told
        and needs_note(
            part=value or 0, whole=whole.target, expected_bp=expected, limit_bp=limit_bp, is_money=False
        ),
        quarters=quarters,
    )


def whole_number(outcome: Outcome) -> int | None:
    """What was reached as a whole number; None where nothing may be shown."""
    if outcome.suppressed or outcome.value is None or outcome.kind is IndicatorKind.TEXT:
        return None
    return int(outcome.value.to_integral_value())


def calendar_quarters(covers: Period, as_of: date) -> list[Period]:
    """The calendar quarters of the covered days, those of a chart; none where there is only one."""
    last = min(covers.end, as_of)
    found = []
    first = covers.start
    while first <= last:
        month = (first.month - 1) // 3 * 3 + 1
        following = add_months(date(first.year, month, 1), 3)
        found.append(Period(first, min(date.fromordinal(following.toordinal() - 1), last)))
        first = following
    return found[-MOST_QUARTERS:] if len(found) > 1 else []


def quarter_label(piece: Period) -> str:
    """What a chart calls a calendar quarter: "Q4 2026"."""
    return f"Q{(piece.start.month - 1) // 3 + 1} {piece.start.year}"


def _quarter(piece: Period, found: Outcome | None) -> QuarterValue:
    label = quarter_label(piece)
    if found is None:
        return QuarterValue(label, None, "")
    own = None if found.target_is_overall else found.target or None
    return QuarterValue(label, whole_number(found), found.as_text, own)


def activity_rows(initiatives: Sequence[Initiative], covers: Period, as_of: date) -> tuple[ActivityRow, ...]:
    """How many sessions were held in the period, by initiative and kind; people stand among the measures only."""
    query = (
        sa.select(Activity.initiative_id, Activity.kind, sa.func.sum(Activity.sessions))
        .where(
            Activity.initiative_id.in_([one.id for one in initiatives]),
            Activity.voided_at.is_(None),
            Activity.happened_on.between(covers.start, min(covers.end, as_of)),
        )
        .group_by(Activity.initiative_id, Activity.kind)
    )
    titles = {one.id: one.title for one in initiatives}
    rows = db.session.execute(query)
    found = [ActivityRow(titles[key], kind.label, int(sessions), "") for key, kind, sessions in rows]
    return tuple(sorted(found, key=lambda one: (one.initiative, one.label)))


def place_rows(initiatives: Sequence[Initiative], covers: Period, as_of: date) -> tuple[PlaceRow, ...]:
    """Where it was done in the period, and how many came to each place: those with the most first."""
    filters = ActivityFilter(first=covers.start, last=min(covers.end, as_of))
    return tuple(
        PlaceRow(
            one.place or "Place not said",
            one.activities,
            None if one.came.hidden else one.came.number,
            "withheld" if one.came.hidden else one.came.told,
        )
        for one in by_place([each.id for each in initiatives], filters, lens_outside())
    )
