"""How many tries are allowed, per account, per address and in all.

A try counts until it is proved right (a sign-in that succeeds takes its own try back). The windows slide, nothing is
ever locked for good, and a refused try is not counted, so that an attacker cannot keep a person out for longer than
the window.

=========  ================  ================  ===================
what       one account       one address       everyone together
=========  ================  ================  ===================
sign-in    10 in 5 minutes   50 in 5 minutes   1,000 in 5 minutes
reset      5 in 24 hours     20 in 1 hour      200 in 1 hour
set-up     10 in 5 minutes   10 in 5 minutes   50 in 5 minutes
a link     20 in 5 minutes   40 in 5 minutes   400 in 5 minutes
=========  ================  ================  ===================

An office of eight people shares one address, hence its wider limit. "A link" is something handed in by a person
without an account; the account is then the link itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from funding.accounts.types import AttemptKind
from funding.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``tries`` within ``window``."""

    tries: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """The three limits of one kind of try."""

    account: Limit
    address: Limit
    everyone: Limit


_FIVE = timedelta(minutes=5)
_HOUR = timedelta(hours=1)
LONGEST_WINDOW = timedelta(hours=24)

LIMITS: dict[AttemptKind, Limits] = {
    AttemptKind.SIGN_IN: Limits(Limit(10, _FIVE), Limit(50, _FIVE), Limit(1000, _FIVE)),
    AttemptKind.RESET: Limits(Limit(5, LONGEST_WINDOW), Limit(20, _HOUR), Limit(200, _HOUR)),
    AttemptKind.SETUP: Limits(Limit(10, _FIVE), Limit(10, _FIVE), Limit(50, _FIVE)),
    AttemptKind.LINK: Limits(Limit(20, _FIVE), Limit(40, _FIVE), Limit(400, _FIVE)),
}


class TooManyTriesError(DomainError):
    """The limit is reached. ``retry_after`` is the number of whole seconds until one more try is allowed."""

    def __init__(self, retry_after: int) -> None:
        minutes = max(1, -(-retry_after // 60))
        wait = (
            "a minute"
            if minutes == 1
            else f"{minutes} minutes"
            if minutes < 120
            else f"{minutes // 60} hours"
        )
        super().__init__(f"There were too many tries. Wait {wait}, then try again.")
        self.retry_after = retry_after


def seconds_until_free(nth_latest: datetime | None, limit: Limit, now: datetime) -> int:
    """Seconds to wait before the next try, 0 if it may be made now.

    ``nth_latest`` is the time of the ``limit.tries``-th latest try, None when there were fewer.
    """
    if nth_latest is None:
        return 0
    left = (nth_latest + limit.window - now).total_seconds()
    return int(-(-left // 1)) if left > 0 else 0
