"""When an estimated date asks to be confirmed.

An estimate begins to ask ASK_BEFORE days before its day, and goes on after it has passed. Somebody who looks and finds
nothing newer says so: the date then keeps quiet for QUIET days, and from its last fortnight on for QUIET_AT_LAST.

===================  ============  ================  =============================================
estimated for        last checked  asks from         because
===================  ============  ================  =============================================
Mar 1, 2027          never         Jan 15, 2027      45 days before
Mar 1, 2027          Nov 2, 2026   Jan 15, 2027      45 days before; checked long before that
Mar 1, 2027          Jan 20, 2027  Feb 3, 2027       14 days after it was checked
Mar 1, 2027          Feb 5, 2027   Feb 16, 2027      its last fortnight begins, checked 7 days ago
Mar 1, 2027          Feb 20, 2027  Feb 27, 2027      checked in its last fortnight: 7 days after
Mar 1, 2027          Mar 4, 2027   Mar 11, 2027      past its day and still an estimate
===================  ============  ================  =============================================

Dates that are rolling or not known never ask: there is no day to be confirmed.
"""

from __future__ import annotations

from datetime import date, timedelta

ASK_BEFORE = timedelta(days=45)
QUIET = timedelta(days=14)
QUIET_AT_LAST = timedelta(days=7)
LAST_DAYS = timedelta(days=14)
_DAY = timedelta(days=1)


def asks_from(due_on: date, checked_on: date | None) -> date:
    """The first day on which the estimate ``due_on``, last checked on ``checked_on``, asks to be confirmed."""
    begins = due_on - ASK_BEFORE
    if checked_on is None:
        return begins
    at_last = max(checked_on + QUIET_AT_LAST, due_on - LAST_DAYS + _DAY)
    return max(begins, min(checked_on + QUIET, at_last))


def asks(due_on: date, checked_on: date | None, today: date) -> bool:
    """Whether it asks today; ``work.queries.estimate_asks`` is the same rule for the database."""
    return today >= asks_from(due_on, checked_on)
