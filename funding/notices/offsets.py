"""On which days before a date people want to be reminded, and which of them counts today.

A reminder that would fall on a weekend or a federal holiday comes on the last working day before. Where several days
have passed since anybody was told (the program was down, the date was entered late), only the nearest one counts: who
learns on Thursday of a date on Friday need not hear that it was also two weeks away once.

Worked example: a date on Tue, Dec 1, 2026, reminders 14, 7 and 1 days before.

==================  ===================  ==========================================
days before         said from            because
==================  ===================  ==========================================
14                  Tue, Nov 17          a working day
7                   Tue, Nov 24          a working day
1                   Mon, Nov 30          a working day
2                   Fri, Nov 27          Nov 29 is a Sunday
5                   Wed, Nov 25          Nov 26 is Thanksgiving Day
==================  ===================  ==========================================
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from funding.kernel.errors import DomainError
from funding.kernel.workdays import on_or_before
from funding.notices.types import FARTHEST_OFFSET, MOST_OFFSETS


def parse_offsets(text: str) -> tuple[int, ...]:
    """Days before as somebody types them: "14, 7, 1", or nothing for no reminder. Raises DomainError."""
    words = text.replace(",", " ").replace(";", " ").split()
    if any(not word.isascii() or not word.isdecimal() or int(word) > FARTHEST_OFFSET for word in words):
        raise DomainError(f"Please write whole days from 0 to {FARTHEST_OFFSET}, such as 14, 7, 1.")
    days = sorted({int(word) for word in words}, reverse=True)
    if len(days) > MOST_OFFSETS:
        raise DomainError(f"Please write at most {MOST_OFFSETS} numbers.")
    return tuple(days)


def said_from(due_on: date, days_before: int) -> date:
    """The day from which the reminder so many days before ``due_on`` is said."""
    return on_or_before(due_on - timedelta(days=days_before))


def nearest(due_on: date, today: date, offsets: Iterable[int]) -> int | None:
    """The one of ``offsets`` that counts on ``today``, the smallest that has come; None before all of them."""
    if today > due_on:
        return None
    return min((days for days in offsets if said_from(due_on, days) <= today), default=None)
