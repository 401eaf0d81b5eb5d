"""How often a feed may be fetched, and how often an address may ask for feeds that are none.

======================  =====================================================================================
what                    limit
======================  =====================================================================================
one feed                FETCHES_PER_HOUR in an hour that begins with the first of them: several devices of a
                        person that look every few minutes are below it
addresses that are not  MISSES in MISS_WINDOW seconds for each network address and server process; a token has
                        256 random bits, so this only keeps the log and the database quiet
======================  =====================================================================================
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

FETCHES_PER_HOUR = 120
HOUR = timedelta(hours=1)
MISSES = 30
MISS_WINDOW = timedelta(minutes=5)
_ADDRESSES_KEPT = 2_000


class Misses:
    """The failed tries of each network address within the window; the oldest addresses are forgotten first."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, list[datetime]] = OrderedDict()

    def seconds_to_wait(self, address: str, moment: datetime) -> int:
        """Seconds until the address may try again; 0 where it may now."""
        recent = [one for one in self._seen.get(address, []) if one > moment - MISS_WINDOW]
        if len(recent) < MISSES:
            return 0
        return max(1, int((recent[-MISSES] + MISS_WINDOW - moment).total_seconds()))

    def note(self, address: str, moment: datetime) -> None:
        """Count one try that found nothing."""
        recent = [one for one in self._seen.pop(address, []) if one > moment - MISS_WINDOW]
        self._seen[address] = [*recent[-MISSES:], moment]
        while len(self._seen) > _ADDRESSES_KEPT:
            self._seen.popitem(last=False)


def seconds_to_wait(counted_from: datetime | None, fetches: int, moment: datetime) -> int:
    """Seconds until a feed may be fetched again; 0 where it may now."""
    if counted_from is None or moment >= counted_from + HOUR or fetches < FETCHES_PER_HOUR:
        return 0
    return max(1, int((counted_from + HOUR - moment).total_seconds()))
