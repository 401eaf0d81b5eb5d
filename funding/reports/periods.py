"""Which reports an award asks for over its whole period, and what a new plan changes of the reports there are.

Periods follow the funder's calendar and are cut at the award's first and last day. An award that was made late asks
nothing of periods that were over by then: the first report covers from the project's start. The last regular report
becomes the final one, due so many days after the end; where the funder wants a final besides, it covers the whole
award. A yearly report covers the award's own budget periods.

An award by OJP from October 1, 2025 through September 30, 2026, made on February 10, 2026:

===================  ==========================  ==============  ===============================================
report               covers                      due             because
===================  ==========================  ==============  ===============================================
SF-425               Oct 1, 2025 - Mar 31, 2026  Apr 30, 2026    the first covers from the start
SF-425               Apr 1 - Jun 30, 2026        Jul 30, 2026
Final SF-425         Jul 1 - Sep 30, 2026        Jan 28, 2027    120 days after the end
Performance          Oct 1, 2025 - Jun 30, 2026  Jul 30, 2026    the half year to Dec 31 was over
Final performance    Jul 1 - Sep 30, 2026        Jan 28, 2027    120 days after the end
===================  ==========================  ==============  ===============================================

When the award is extended to December 31, 2026, the final reports that nobody has begun become regular ones and new
final ones stand at the new end. What is begun, done, or was changed by hand stays as it is. When it ends sooner, in a
period whose regular report is begun, that report stays and the final one is laid out beside it: no award ends without.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from funding.funders.reporting import (
    Ending,
    ReportDue,
    ReportingCalendar,
    ReportRule,
    final_due,
    report_due,
)
from funding.kernel.periods import Period
from funding.kernel.zoned import format_date

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """One report of a plan. ``key`` is its identity within the award: what it is and from which day it covers."""

    key: str
    rule: str
    kind: str
    title: str
    covers: Period
    due: ReportDue
    final: bool
    frequency: str

    @property
    def name(self) -> str:
        """The report with its days."""
        return f"{self.title}, {span(self.covers)}"


def span(covers: Period) -> str:
    """The days as a reader says them: "Jul 1 to Sep 30, 2026", or one day alone."""
    if covers.start == covers.end:
        return format_date(covers.start)
    first, last = format_date(covers.start), format_date(covers.end)
    if covers.start.year == covers.end.year:
        first = first.rpartition(",")[0]
    return f"{first} to {last}"


def lay_out(
    calendar: ReportingCalendar, *, award: Period, awarded_on: date | None, years: Sequence[Period] = ()
) -> list[Planned]:
    """Every report of the award, in the order of their due dates. ``years`` are its budget periods."""
    found: list[Planned] = []
    for rule in calendar.rules:
        found += _of_rule(calendar, rule, award, awarded_on, years)
    return sorted(found, key=lambda one: (one.due.due_on, one.covers.start, one.key))


def _of_rule(
    calendar: ReportingCalendar,
    rule: ReportRule,
    award: Period,
    awarded_on: date | None,
    years: Sequence[Period],
) -> list[Planned]:
    pieces = _from_the_start(_pieces(rule, award, years), awarded_on)
    found = []
    for place, (covers, cycle_end) in enumerate(pieces, start=1):
        final = rule.ending is Ending.LAST and place == len(pieces)
        due = final_due(calendar, award.end) if final else report_due(rule, cycle_end)
        found.append(_planned(rule, covers, due, final=final))
    if rule.ending is Ending.BESIDES:
        found.append(
            _planned(rule, award, final_due(calendar, award.end), final=True, key=f"{rule.key}:final")
        )
    return found


def _planned(rule: ReportRule, covers: Period, due: ReportDue, *, final: bool, key: str = "") -> Planned:
    return Planned(
        key=key or f"{rule.key}:{covers.start.isoformat()}",
        rule=rule.key,
        kind=rule.kind,
        title=rule.final_title if final and rule.final_title else rule.title,
        covers=covers,
        due=due,
        final=final,
        frequency="Final" if final else rule.cycle.label,
    )


def _pieces(rule: ReportRule, award: Period, years: Sequence[Period]) -> list[tuple[Period, date]]:
    """The periods with the calendar's own end of each, which the due date is counted from."""
    if rule.cycle_end(award.start) is None:
        cut = [one.overlap(award) for one in (years or award.years())]
        kept = [one for one in cut if one is not None]
        if kept and kept[-1].end < award.end:
            # An extension adds to the last budget period.
            kept[-1] = Period(kept[-1].start, award.end)
        return [(one, one.end) for one in kept]
    found = []
    first = award.start
    while first <= award.end:
        end = rule.cycle_end(first) or award.end
        found.append((Period(first, min(end, award.end)), end))
        first = end + _DAY
    return found


def _from_the_start(pieces: list[tuple[Period, date]], awarded_on: date | None) -> list[tuple[Period, date]]:
    """The pieces without those that were over when the award was made; the first then covers from the start."""
    if awarded_on is None or not pieces:
        return pieces
    left = [one for one in pieces if one[0].end >= awarded_on] or pieces[-1:]
    covers, end = left[0]
    return [(Period(pieces[0][0].start, covers.end), end), *left[1:]]


class Doing(StrEnum):
    """What applying a plan does to one report."""

    ADD = "add"
    CHANGE = "change"
    KEEP = "keep"
    BEGUN = "begun"
    BY_HAND = "by_hand"
    REMOVE = "remove"

    @property
    def label(self) -> str:
        """How a preview says it."""
        return _DOING_LABELS[self]

    @property
    def changes(self) -> bool:
        """Whether anything is written."""
        return self in {Doing.ADD, Doing.CHANGE, Doing.REMOVE}


_DOING_LABELS = {
    Doing.ADD: "new",
    Doing.CHANGE: "changes",
    Doing.KEEP: "stays",
    Doing.BEGUN: "begun, stays",
    Doing.BY_HAND: "changed by hand, stays",
    Doing.REMOVE: "no longer asked for",
}


@dataclass(frozen=True, slots=True)
class Present:
    """A report as it stands: its key (empty: added by hand), what it is, and whether a plan may still change it."""

    id: int
    key: str
    name: str
    covers: Period
    due_on: date | None
    final: bool
    begun: bool
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a preview."""

    doing: Doing
    name: str
    covers: Period
    due_on: date | None
    planned: Planned | None = None
    present: Present | None = None

    @property
    def key(self) -> str:
        """The identity of the report within the award."""
        if self.planned is not None:
            return self.planned.key
        return self.present.key if self.present else ""


def compare(plan: Iterable[Planned], present: Iterable[Present]) -> list[Change]:
    """What applying the plan would do to the reports that stand, in the order of their due dates."""
    standing = {one.key: one for one in present if one.key}
    kept = {
        one.key.partition(":")[0] for one in standing.values() if one.final and (one.begun or one.by_hand)
    }
    found: list[Change] = []
    for one in plan:
        there = standing.pop(one.key, None)
        found.append(_change(one, there))
        stays = there is not None and not there.final and (there.begun or there.by_hand)
        if one.final and stays and one.rule not in kept:
            beside = replace(one, key=f"{one.rule}:final")
            found.append(_change(beside, standing.pop(beside.key, None)))
    for left in standing.values():
        doing = Doing.BEGUN if left.begun else Doing.BY_HAND if left.by_hand else Doing.REMOVE
        found.append(Change(doing, left.name, left.covers, left.due_on, None, left))
    return sorted(found, key=lambda one: (one.due_on or date.max, one.covers.start, one.name))


def _change(planned: Planned, present: Present | None) -> Change:
    if present is None:
        return Change(Doing.ADD, planned.name, planned.covers, planned.due.due_on, planned)
    if present.begun or present.by_hand:
        doing = Doing.BEGUN if present.begun else Doing.BY_HAND
        return Change(doing, present.name, present.covers, present.due_on, planned, present)
    same = (present.covers, present.due_on, present.final, present.name) == (
        planned.covers,
        planned.due.due_on,
        planned.final,
        planned.name,
    )
    doing = Doing.KEEP if same else Doing.CHANGE
    return Change(doing, planned.name, planned.covers, planned.due.due_on, planned, present)
