"""Under which heading of a list a task stands: overdue, today, this week, later, no date.

A week ends with Saturday, as on an American calendar. The worked table is of Wednesday, Nov 25, 2026.

==============  ===========
due             heading
==============  ===========
Tue, Nov 24     Overdue
Wed, Nov 25     Today
Thu, Nov 26     This week
Sat, Nov 28     This week
Sun, Nov 29     Later
none            No date
==============  ===========
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

_SATURDAY = 5


class Group(StrEnum):
    """A heading of the list, in order."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    NO_DATE = "no_date"

    @property
    def label(self) -> str:
        """How the heading reads."""
        return _LABELS[self]


_LABELS = {
    Group.OVERDUE: "Overdue",
    Group.TODAY: "Today",
    Group.WEEK: "This week",
    Group.LATER: "Later",
    Group.NO_DATE: "No date",
}


def end_of_week(today: date) -> date:
    """The Saturday of the week that ``today`` is in."""
    return today + timedelta(days=(_SATURDAY - today.weekday()) % 7)


def group_of(due_on: date | None, today: date) -> Group:
    """The heading for a task that is due on that day."""
    if due_on is None:
        return Group.NO_DATE
    if due_on < today:
        return Group.OVERDUE
    if due_on == today:
        return Group.TODAY
    return Group.WEEK if due_on <= end_of_week(today) else Group.LATER
