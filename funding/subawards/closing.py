"""How an agreement is closed: its steps, and the days they count from (2 CFR 200.344(b), 200.512, 200.521).

===================================  ========================================
last day of the agreement            the subrecipient's final papers are due
===================================  ========================================
Sep 30, 2026                         Dec 29, 2026: 90 days after
===================================  ========================================

An audit of a fiscal year is due nine months after its last day; we decide on findings within six months of getting it.

==================  =============  ===========================  ====================
fiscal year ends    audit due      received                     decision due
==================  =============  ===========================  ====================
Jun 30, 2026        Mar 31, 2027   Feb 10, 2027, with findings  Aug 10, 2027
==================  =============  ===========================  ====================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from funding.kernel.periods import add_months
from funding.subawards.types import Nature

FINAL_PAPERS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of closing."""

    key: str
    label: str
    of_subawards: bool = False


STEPS = (
    Step("performance", "Final performance report received", of_subawards=True),
    Step("financial", "Final financial report received and agrees with the invoices", of_subawards=True),
    Step("invoices", "Last invoice received and paid; nothing is left to approve"),
    Step("advances", "Advances and money not spent came back; what was not invoiced is taken back"),
    Step("findings", "Findings of monitoring and audits are settled", of_subawards=True),
    Step("property", "Equipment and property accounted for"),
    Step("ffata", "Amounts in SAM.gov agree with what was obligated", of_subawards=True),
    Step("records", "They know how long to keep their records: three years", of_subawards=True),
)


def steps_of(nature: Nature) -> list[Step]:
    """The steps of an agreement of that nature."""
    return [one for one in STEPS if nature is Nature.SUBAWARD or not one.of_subawards]


def final_papers_due(ends_on: date) -> date:
    """When a subrecipient's final reports are due."""
    return ends_on + FINAL_PAPERS


def audit_due(year_ends_on: date) -> date:
    """When the audit of a fiscal year is due at the latest: the last day of the ninth month after it."""
    first_of_next = add_months(year_ends_on.replace(day=1), 10)
    return first_of_next - timedelta(days=1)


def decision_due(received_on: date) -> date:
    """By when we decide on the findings of an audit."""
    return add_months(received_on, 6)
