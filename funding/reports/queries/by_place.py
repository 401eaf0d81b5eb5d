"""What a report tells of places: what each was promised, what was reached there in the period and since the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from funding.kernel.money import divide_half_up
from funding.kernel.periods import Period
from funding.outreach.models import Initiative
from funding.outreach.placing import PlaceOutcome, PlaceTable, Promised, compared
from funding.outreach.queries.placed import by_place_and_period
from funding.reports.document import PlaceTargetRow, PlaceTargets, QuarterValue
from funding.reports.queries.work import calendar_quarters, quarter_label, whole_number
from funding.reports.variance import WHOLE_BP

MOST_WITHOUT = 10
"""How many places without a target are told one by one."""


def place_targets(
    initiatives: Sequence[Initiative], *, award: Period, covers: Period, as_of: date
) -> tuple[PlaceTargets, ...]:
    """Every measure with targets by place. Small counts are protected as everywhere outside the house."""
    if not initiatives or as_of < covers.start:
        return ()
    to_date, asked = Period(award.start, max(as_of, award.start)), Period(covers.start, as_of)
    pieces = calendar_quarters(covers, as_of)
    periods = list(dict.fromkeys([asked, to_date, *pieces]))
    found = by_place_and_period([one.id for one in initiatives], periods, span=award)
    titles = {one.id: one.title for one in initiatives}
    return tuple(
        _measure(
            titles[table.indicator.initiative_id],
            table,
            found[to_date][number],
            {piece: found[piece][number] for piece in pieces},
        )
        for number, table in enumerate(found[asked])
    )


def _measure(
    initiative: str, period: PlaceTable, whole: PlaceTable, quarters: Mapping[Period, PlaceTable]
) -> PlaceTargets:
    indicator = whole.indicator
    shown = [at for at, row in enumerate(whole.rows) if row.over_all is not None or row.promised]
    others = [
        at
        for at, row in enumerate(whole.rows)
        if at not in shown and (row.outcome.value or row.outcome.suppressed)
    ]
    others.sort(key=lambda at: (-(whole.rows[at].outcome.value or 0), at))
    rows = [
        _row(
            period.rows[at],
            whole.rows[at],
            tuple(_quarter(piece, table.rows[at]) for piece, table in quarters.items()),
        )
        for at in (*shown, *others[:MOST_WITHOUT])
    ]
    promised = [Promised(one.promised) for one in rows if one.promised is not None]
    said = compared(indicator, Promised(indicator.target), promised)
    return PlaceTargets(indicator.id, initiative, indicator.name, indicator.unit, said, tuple(rows))


def _row(period: PlaceOutcome, whole: PlaceOutcome, quarters: tuple[QuarterValue, ...]) -> PlaceTargetRow:
    value = whole.outcome.value
    share = (
        divide_half_up(int(value * WHOLE_BP), whole.over_all)
        if value is not None and whole.over_all
        else None
    )
    return PlaceTargetRow(
        whole.name,
        whole.over_all,
        _told(period),
        whole_number(period.outcome),
        _told(whole),
        whole_number(whole.outcome),
        share,
        quarters,
    )


def _told(row: PlaceOutcome) -> str:
    """As a table has it: what may not be shown is withheld, in one word."""
    return "withheld" if row.outcome.suppressed else row.outcome.as_text


def _quarter(piece: Period, row: PlaceOutcome) -> QuarterValue:
    own = row.promised.target if row.promised and not row.promised.overall else None
    number = whole_number(row.outcome)
    told = "withheld" if row.outcome.suppressed else "–" if number is None else f"{number:,}"
    told = f"at least {told}" if row.outcome.at_least else told
    return QuarterValue(quarter_label(piece), number, told, own)
