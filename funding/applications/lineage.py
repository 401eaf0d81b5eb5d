"""Lineage: which applications follow from which, and which of them the money is counted in.

A letter of inquiry, the full proposal it leads to, the award and the renewal after it are one pursuit. A link says how
a later application continues an earlier one, and the kind of link says what becomes of the money:

========================  ====================  ==================================================================
later application is      money                 counted
========================  ====================  ==================================================================
a full proposal           the same              in the later one
a resubmission            the same              in the later one
a part of a split         the same, in parts    in the later ones
a merger                  the same, together    in the later one
a year within the award   the earlier award's   in the earlier one
a continuation year       new                   in both, each for its own days
a renewal                 new                   in both, each for its own days
========================  ====================  ==================================================================

Follow the money through links of the first five kinds; it runs to the later application, for a year within an award
to the earlier one. Then:

1. An archived application counts nothing and stands in nobody's way.
2. What is not awarded does not count where its money runs on to any application.
3. What is awarded is money in hand: it gives way only to another award further along, and nothing further along that
   is not awarded counts beside it.

So of two applications on one way of the money never both count, whatever order links and moves come in.

=================================================  ===========================================================
lineage                                            counts
=================================================  ===========================================================
letter (open) > full proposal (open)               full proposal
letter (open) > full proposal (declined)           full proposal, which as a declined one adds nothing
letter (open) > full proposal (archived)           letter
declined > resubmitted (open)                      resubmitted
award > resubmitted by mistake (open)              award
award > renewal (open)                             both
award > year within the award (open or awarded)    award
award > continuation year (open)                   both
one (open) > two parts (open)                      the two parts
two (open) > merged (open)                         merged
letter > full proposal > award, then > renewal     full proposal's award, and the renewal
=================================================  ===========================================================

New money without dates of its own is expected to follow the period it continues: from the day after, as long again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from funding.applications.types import LinkKind, Stage
from funding.kernel.errors import DomainError
from funding.kernel.periods import Period, add_months

_DAY = timedelta(days=1)
Ways = Mapping[int, set[int]]


@dataclass(frozen=True, slots=True)
class Member:
    """One application of a lineage, as the rule sees it."""

    id: int
    stage: Stage
    archived: bool = False
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def awarded(self) -> bool:
        """Whether its money is in hand."""
        return self.stage is Stage.AWARDED


@dataclass(frozen=True, slots=True)
class Link:
    """``later`` continues ``earlier``."""

    earlier: int
    later: int
    kind: LinkKind


class LineageError(DomainError):
    """The link would make a circle, or stands already."""


def _ways(links: Iterable[Link]) -> Ways:
    """Where the money of each application runs on to, in one step."""
    found: dict[int, set[int]] = defaultdict(set)
    for link in links:
        if link.kind.is_same_money:
            found[link.earlier].add(link.later)
        elif link.kind is LinkKind.WITHIN:
            found[link.later].add(link.earlier)
    return found


def _beyond(start: int, ways: Ways) -> list[int]:
    """Everything that can be reached from ``start``, nearest first."""
    found: list[int] = []
    waiting = sorted(ways.get(start, ()))
    while waiting:
        one = waiting.pop(0)
        if one not in found and one != start:
            found.append(one)
            waiting.extend(sorted(ways.get(one, ())))
    return found


def counted_in(members: Sequence[Member], links: Sequence[Link]) -> dict[int, int | None]:
    """For each application: None where it counts for itself, else the application that its money is counted in."""
    by_id = {one.id: one for one in members}
    ways = _ways(links)
    ahead = {
        one.id: [by_id[key] for key in _beyond(one.id, ways) if key in by_id and not by_id[key].archived]
        for one in members
    }
    found: dict[int, int | None] = {one.id: _replaced_by(one, ahead[one.id]) for one in members}
    holders = [one for one in members if one.awarded and not one.archived and found[one.id] is None]
    for holder in holders:
        for later in ahead[holder.id]:
            if not later.awarded:
                found[later.id] = holder.id
    return _led_to_the_end(found)


def _replaced_by(one: Member, ahead: Sequence[Member]) -> int | None:
    if one.archived or not ahead:
        return None
    awards = [other for other in ahead if other.awarded]
    if awards:
        return awards[-1].id
    return None if one.awarded else ahead[-1].id


def _led_to_the_end(found: dict[int, int | None]) -> dict[int, int | None]:
    """Let each point to an application that counts, where its way leads to one."""
    ended: dict[int, int | None] = {}
    for key, target in found.items():
        seen = {key}
        while target is not None and found.get(target) is not None and target not in seen:
            seen.add(target)
            target = found[target]
        ended[key] = target if found[key] is None or target != key else found[key]
    return ended


def check_link(new: Link, links: Sequence[Link]) -> None:
    """Raise LineageError where the link stands already or closes a circle, of applications or of their money."""
    if new.earlier == new.later:
        raise LineageError("An application cannot continue itself.")
    if any({one.earlier, one.later} == {new.earlier, new.later} for one in links):
        raise LineageError("These two are linked already. Remove that link first.")
    after: dict[int, set[int]] = defaultdict(set)
    for one in links:
        after[one.earlier].add(one.later)
    if new.earlier in _beyond(new.later, after):
        raise LineageError("The earlier application continues the later one already: that would be a circle.")
    ways = _ways([*links, new])
    for end in (new.earlier, new.later):
        if any(end in ways.get(one, ()) for one in _beyond(end, ways)):
            raise LineageError("The same money would be counted in a circle. Choose another kind of link.")


def expected_period(member: Member, earlier: Sequence[Member]) -> Period | None:
    """The days a member counts for: its own; else, for new money, those after the latest it continues."""
    if member.starts_on and member.ends_on:
        return Period(member.starts_on, member.ends_on)
    dated = [Period(one.starts_on, one.ends_on) for one in earlier if one.starts_on and one.ends_on]
    return following(max(dated, key=lambda one: one.end)) if dated else None


def following(period: Period) -> Period:
    """The period after one: from the next day, as many months where those are whole, else as many days."""
    start = period.end + _DAY
    months = (start.year - period.start.year) * 12 + start.month - period.start.month
    if months > 0 and start.day == period.start.day:
        return Period(start, add_months(start, months) - _DAY)
    return Period(start, start + timedelta(days=period.days - 1))


def counting(members: Sequence[Member], links: Sequence[Link], period: Period) -> list[int]:
    """Which applications of a lineage count in a period, by number; one without any days counts in every period."""
    by_id = {one.id: one for one in members}
    elsewhere = counted_in(members, links)
    found = []
    for one in members:
        if one.archived or elsewhere[one.id] is not None:
            continue
        earlier = [
            by_id[link.earlier]
            for link in links
            if link.later == one.id and link.kind.is_new_money and link.earlier in by_id
        ]
        days = expected_period(one, earlier)
        if days is None or days.overlap(period):
            found.append(one.id)
    return sorted(found)
