"""Whether a report went out before it was signed here, which is recorded as it was and told for good.

A house that signs on paper, or writes its reports in the funder's portal, records the sending afterwards: refusing it
would make it write a false day. So it is asked once, kept, and said on the report, on the sending and in the history.
Times are compared by the minute, since a form takes no seconds.

==================  ====================  ==================  =======================================
figures locked      signed                sent                told
==================  ====================  ==================  =======================================
Nov 20, 10:00       Nov 20, 15:10:42      Nov 20, 15:11       nothing
Nov 20, 10:00       Nov 20, 15:10:42      Nov 20, 15:10       nothing: the same minute
Nov 20, 10:00       Nov 20, 15:10:42      Nov 20, 12:00       signed later
Nov 20, 10:00       Nov 20, 15:10:42      Nov 19, 12:00       figures locked and signed later
==================  ====================  ==================  =======================================
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from funding.kernel.zoned import format_moment_long
from funding.reports.document import Signature

_DONE = {"Finance": "figures locked"}


def signed_later(signatures: Iterable[Signature], sent_at: datetime) -> tuple[Signature, ...]:
    """The signatures given after ``sent_at``, in their order."""
    return tuple(one for one in signatures if sent_at < one.at.replace(second=0, microsecond=0))


def later_words(later: Iterable[Signature], zone: str) -> str:
    """When each was given, on the clocks of ``zone``; empty for none."""
    return "; ".join(
        f"{_DONE.get(one.role, 'signed')} by {one.name} on {format_moment_long(one.at, zone)}"
        for one in later
    )
