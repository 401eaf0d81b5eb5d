"""What a subrecipient's audit asks of us, and by when.

The report is due nine months after the fiscal year (2 CFR 200.512(a)(1)); we ask from a month before. On its findings
we decide within six months of receiving it (2 CFR 200.521(d)).

==================================================  ============  ====================  ============
year ended Dec 31, 2025                             on            asks                  due
==================================================  ============  ====================  ============
an audit is required, none came                     Aug 30, 2026  nothing
an audit is required, none came                     Aug 31, 2026  for the audit         Sep 30, 2026
received Oct 2, 2026 without findings               any day       nothing
received Oct 2, 2026 with findings, undecided       Oct 2, 2026   for our decision      Apr 2, 2027
received Oct 2, 2026 with findings, decided         any day       nothing
==================================================  ============  ====================  ============
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from funding.kernel.periods import add_months

ASKED_AHEAD = timedelta(days=30)
_DUE_MONTHS = 9
_DECIDED_MONTHS = 6


class Audit(Protocol):
    """What is known of one audit."""

    @property
    def year_ends_on(self) -> date:
        """The last day of the fiscal year."""

    @property
    def required(self) -> bool | None:
        """Whether one is required; None where nobody knows."""

    @property
    def received_on(self) -> date | None:
        """When we received it."""

    @property
    def findings(self) -> bool:
        """Whether it has findings about our money."""

    @property
    def decided_on(self) -> date | None:
        """When we decided about them."""


@dataclass(frozen=True, slots=True)
class AuditAsk:
    """What has to be done by when. ``to_decide``: about findings; else the audit itself has not come."""

    due_on: date
    to_decide: bool


def audit_ask(audit: Audit, today: date) -> AuditAsk | None:
    """What the audit asks on this day, or None."""
    if audit.received_on is not None:
        if not audit.findings or audit.decided_on is not None:
            return None
        return AuditAsk(add_months(audit.received_on, _DECIDED_MONTHS), to_decide=True)
    due = add_months(audit.year_ends_on + timedelta(days=1), _DUE_MONTHS) - timedelta(days=1)
    if not audit.required or today < due - ASKED_AHEAD:
        return None
    return AuditAsk(due, to_decide=False)
