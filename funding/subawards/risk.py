"""How risky a subrecipient is, before it is signed and once a year, and what follows (2 CFR 200.332(c) and (e)).

Each factor has three answers that count 0, 1 or 2. The regulation names what to look at and leaves the weighing to the
pass-through entity; this is one way, told in full beside every score.

=========================  =========================  ==========================  =============================
factor                     0                          1                           2
=========================  =========================  ==========================  =============================
experience                 had such awards            some                        none
audit                      clean                      none needed, or unknown     findings
staff and systems          unchanged                  some are new                new, or no accounting system
size                       below $50,000              to $250,000                 above $250,000
work                       seldom meets survivors     meets survivors             holds what identifies them
reports and invoices       on time                    sometimes late              often late or wrong
=========================  =========================  ==========================  =============================

======  ========  =================================================================
score   risk      monitoring that is proposed
======  ========  =================================================================
0-3     low       a desk review once a year
4-7     medium    a desk review twice a year, papers of one invoice tested
8-12    high      a site visit and quarterly desk reviews, papers with every invoice
======  ========  =================================================================
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.kernel.periods import add_months
from funding.subawards.types import MonitoringKind


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing to look at, with its three answers."""

    key: str
    label: str
    answers: tuple[str, str, str]


FACTORS = (
    Factor(
        "experience",
        "Experience with such awards",
        ("Has managed such awards", "Has some experience", "Has none yet"),
    ),
    Factor(
        "audit",
        "Results of audits",
        ("Audited without findings", "No audit needed, or not known", "Findings or questioned costs"),
    ),
    Factor(
        "staff",
        "Staff and systems",
        ("Unchanged", "Some people or systems are new", "New, or no accounting system"),
    ),
    Factor("size", "Size of the subaward", ("Below $50,000", "Up to $250,000", "Above $250,000")),
    Factor(
        "work",
        "Nearness to survivors",
        ("Seldom meets survivors", "Meets survivors", "Holds what identifies them"),
    ),
    Factor(
        "reports",
        "Reports and invoices so far",
        ("On time, or none were due", "Sometimes late", "Often late or wrong"),
    ),
)
HIGHEST = 2 * len(FACTORS)


class Risk(StrEnum):
    """How risky."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"low": "green", "medium": "amber", "high": "red"}[self.value]

    @property
    def proposes(self) -> str:
        """The monitoring that is proposed."""
        return {
            "low": "A desk review once a year.",
            "medium": "A desk review twice a year, and the papers of one invoice tested.",
            "high": "A site visit, a desk review every quarter, and papers with every invoice.",
        }[self.value]


def score(answers: Mapping[str, int]) -> int:
    """The sum of the answers. Raises ValueError where one is missing or none of the three."""
    for factor in FACTORS:
        if answers.get(factor.key) not in (0, 1, 2):
            raise ValueError(factor.key)
    return sum(answers[factor.key] for factor in FACTORS)


def risk_of(points: int) -> Risk:
    """The class of a score."""
    return Risk.LOW if points <= 3 else Risk.MEDIUM if points <= 7 else Risk.HIGH


def explained(answers: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Each factor with its answer in words and its points."""
    return [
        (one.label, one.answers[answers[one.key]], answers[one.key]) for one in FACTORS if one.key in answers
    ]


def still_to_plan(
    proposed: Collection[tuple[MonitoringKind, date]],
    standing: Collection[tuple[MonitoringKind, date]],
    today: date,
    ends_on: date,
) -> list[tuple[MonitoringKind, date]]:
    """What of a proposal is to be planned on ``today`` beside what stands already, planned or done.

    Days to come are planned as proposed. A kind whose days are all past, and of which nothing stands, is planned once,
    a month from today or on the last day.
    """
    ahead = {one for one in proposed if one[1] >= today and one not in standing}
    met = {kind for kind, day in proposed if day >= today} | {kind for kind, _ in standing}
    if ends_on >= today:
        soon = min(add_months(today, 1), ends_on)
        ahead |= {(kind, soon) for kind, _ in proposed if kind not in met}
    return sorted(ahead, key=lambda one: (one[1], one[0].value))


def plan(risk: Risk, starts_on: date, ends_on: date) -> list[tuple[MonitoringKind, date]]:
    """What is proposed over the life of a subaward: the kinds with their days, none after the last day."""
    kinds = {
        Risk.LOW: [(MonitoringKind.DESK_REVIEW, 6, 12)],
        Risk.MEDIUM: [(MonitoringKind.DESK_REVIEW, 4, 6), (MonitoringKind.INVOICE_TEST, 5, 12)],
        Risk.HIGH: [(MonitoringKind.SITE_VISIT, 3, 12), (MonitoringKind.DESK_REVIEW, 3, 3)],
    }[risk]
    found = []
    for kind, first, every in kinds:
        day, count = add_months(starts_on, first), 0
        while day <= ends_on and count < 40:
            found.append((kind, day))
            count += 1
            day = add_months(starts_on, first + every * count)
        if not count:
            found.append((kind, ends_on))
    return sorted(found, key=lambda one: (one[1], one[0].value))
