"""When a subaward must be reported in SAM.gov under the Transparency Act (2 CFR part 170).

A direct recipient of federal money reports a first-tier subaward once its total reaches the dated threshold, by the end
of the month after the month of the obligation that reached it. A later change of the amount is reported anew, by the
same rule. Contracts, money that came through somebody else, and money that is not federal are not reported here.

=========================================  ===========  ==============
obligations                                total        report due
=========================================  ===========  ==============
$22,000 on Jan 12, 2026                    $22,000      -
and $9,500 on Mar 10, 2026                 $31,500      Apr 30, 2026
$30,000 on Jan 29, 2026                    $30,000      Feb 28, 2026
$29,999 on Jan 29, 2026                    $29,999      -
$30,000 on Dec 5, 2027                     $30,000      Jan 31, 2028
$30,000 on Jan 29, -$5,000 on May 4, 2026  $25,000      Feb 28 and Jun 30, 2026
=========================================  ===========  ==============
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from funding.kernel.money import Cents


class Obligation(Protocol):
    """What of an action counts here."""

    @property
    def number(self) -> int:
        """Its place among the actions of one subaward."""

    @property
    def obligated_on(self) -> date:
        """The day of the obligation."""

    @property
    def delta_cents(self) -> Cents:
        """Signed."""


@dataclass(frozen=True, slots=True)
class Due:
    """One report that is asked for: by which action, of which total, by when."""

    action: int
    obligated_on: date
    total_cents: Cents
    due_on: date
    is_update: bool


def report_due(obligated_on: date) -> date:
    """The last day of the month after the month of an obligation."""
    month = obligated_on.year * 12 + obligated_on.month + 1
    return date(month // 12, month % 12 + 1, 1) - timedelta(days=1)


def reports_due(actions: Iterable[Obligation], threshold_cents: Cents) -> list[Due]:
    """Every report that a subaward's actions ask for, in order."""
    total, found, reached = 0, [], False
    for one in sorted(actions, key=lambda each: (each.obligated_on, each.number)):
        total += one.delta_cents
        if one.delta_cents == 0 or not (reached or total >= threshold_cents):
            continue
        found.append(Due(one.number, one.obligated_on, total, report_due(one.obligated_on), reached))
        reached = True
    return found


def unreported(due: Iterable[Due], reported_through: int) -> list[Due]:
    """What is asked for and not covered by a report that named actions through that number."""
    return [one for one in due if one.action > reported_through]
