"""The lines of the Federal Financial Report, SF-425 (OMB 4040-0014), and what each of them means.

Every line of section 10 is cumulative from the award's start, not the period's activity. Eight lines are entered from
the records, seven follow from them.

=====  =======================================  ==================
line   printed name, shortened                  arithmetic
=====  =======================================  ==================
10a    Cash receipts                            from the records
10b    Cash disbursements                       from the records
10c    Cash on hand                             a - b
10d    Total federal funds authorized           from the records
10e    Federal share of expenditures            from the records
10f    Federal share of unliquidated            from the records
       obligations
10g    Total federal share                      e + f
10h    Unobligated balance of federal funds     d - g
10i    Total recipient share required           from the records
10j    Recipient share of expenditures          from the records
10k    Remaining recipient share                i - j
10l    Total federal program income earned      from the records
10m    Income spent, deduction alternative      from the records
10n    Income spent, addition alternative       from the records
10o    Unexpended program income                l - m - n
=====  =======================================  ==================

Worked example, in dollars:

=====  ===========  =====  ===========  =====  ===========
10a    175,000.00   10f    12,000.00    10k    106,667.00
10b    181,500.00   10g    199,250.40   10l    4,000.00
10c    -6,500.00    10h    300,749.60   10m    1,000.00
10d    500,000.00   10i    166,667.00   10n    0.00
10e    187,250.40   10j    60,000.00    10o    3,000.00
=====  ===========  =====  ===========  =====  ===========

Costs of $40,000 in the first quarter and $55,000 in the second make line 10e of the second quarter's report $95,000.

At the end of an award whose match is short, the funder's share of what was spent in all is less than what it paid: with
$500,000 spent of the funder's and $150,000 of ours, of which 25% of the total had to be ours, the funder's share is
$487,500, and $12,500 stands to be paid back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from funding.kernel.money import Cents, divide_half_up, format_money


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the records say, in cents, cumulative from the award's start through one day."""

    received: Cents = 0
    disbursed: Cents = 0
    authorized: Cents = 0
    spent: Cents = 0
    obligated: Cents = 0
    match_required: Cents = 0
    match_spent: Cents = 0
    income_earned: Cents = 0
    income_deducted: Cents = 0
    income_added: Cents = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``10e``, its name, its cents, and whether it follows from others (then how)."""

    key: str
    label: str
    cents: Cents
    arithmetic: str = ""

    @property
    def derived(self) -> bool:
        """Whether it follows from other lines."""
        return bool(self.arithmetic)


LABELS: dict[str, str] = {
    "10a": "Cash receipts",
    "10b": "Cash disbursements",
    "10c": "Cash on hand",
    "10d": "Total federal funds authorized",
    "10e": "Federal share of expenditures",
    "10f": "Federal share of unliquidated obligations",
    "10g": "Total federal share",
    "10h": "Unobligated balance of federal funds",
    "10i": "Total recipient share required",
    "10j": "Recipient share of expenditures",
    "10k": "Remaining recipient share to be provided",
    "10l": "Total federal program income earned",
    "10m": "Program income expended, deduction alternative",
    "10n": "Program income expended, addition alternative",
    "10o": "Unexpended program income",
}
ARITHMETIC: dict[str, str] = {
    "10c": "10a − 10b",
    "10g": "10e + 10f",
    "10h": "10d − 10g",
    "10k": "10i − 10j",
    "10o": "10l − 10m − 10n",
}
GROWING = ("10a", "10b", "10e", "10j", "10l", "10m", "10n")
"""Lines that only a correction lets fall from one report to the next."""


def lines(figures: Inputs) -> tuple[Line, ...]:
    """Section 10, in the form's order."""
    total = figures.spent + figures.obligated
    cents = {
        "10a": figures.received,
        "10b": figures.disbursed,
        "10c": figures.received - figures.disbursed,
        "10d": figures.authorized,
        "10e": figures.spent,
        "10f": figures.obligated,
        "10g": total,
        "10h": figures.authorized - total,
        "10i": figures.match_required,
        "10j": figures.match_spent,
        "10k": figures.match_required - figures.match_spent,
        "10l": figures.income_earned,
        "10m": figures.income_deducted,
        "10n": figures.income_added,
        "10o": figures.income_earned - figures.income_deducted - figures.income_added,
    }
    return tuple(Line(key, label, cents[key], ARITHMETIC.get(key, "")) for key, label in LABELS.items())


def changes(cumulative: Sequence[Inputs]) -> list[Inputs]:
    """What each period added, from the cumulative figures at the end of each, earliest first."""
    before = Inputs()
    found = []
    for one in cumulative:
        found.append(Inputs(*(getattr(one, key.name) - getattr(before, key.name) for key in fields(Inputs))))
        before = one
    return found


def fallen(now: Sequence[Line], last: Sequence[Line]) -> list[str]:
    """What to know where a cumulative line is lower than in the last report sent: a sentence for each."""
    before = {one.key: one.cents for one in last}
    return [
        f"Line {one.key}, {one.label.lower()}, is {format_money(one.cents)}: less than the "
        f"{format_money(before[one.key])} of the last report sent. Cumulative figures fall only by a correction; "
        "say which in the remarks."
        for one in now
        if one.key in GROWING and one.key in before and one.cents < before[one.key]
    ]


def warnings(figures: Inputs, *, final: bool) -> list[str]:
    """What a reader of the form would stop at: a sentence for each."""
    found = []
    if final and figures.obligated > 0:
        found.append(
            f"A final report leaves no unliquidated obligations: line 10f is {format_money(figures.obligated)}. "
            "Pay or release them first."
        )
    left = figures.authorized - figures.spent - figures.obligated
    if left < 0:
        found.append(f"Line 10h is negative: {format_money(-left)} more than was authorized.")
    if final and figures.match_spent < figures.match_required:
        missing = figures.match_required - figures.match_spent
        found.append(
            f"The recipient’s share is {format_money(missing)} short (line 10k). It is a debt at closeout."
        )
    if final and figures.received > figures.spent:
        over = figures.received - figures.spent
        found.append(f"{format_money(over)} more was received than spent. What is not spent is paid back.")
    return found


def closeout_excess(*, federal_cents: Cents, match_cents: Cents, match_bp: int) -> Cents:
    """What the funder paid beyond its share of what was spent in all, in cents; 0 where its share covers it.

    ``match_bp`` is the recipient's share of the total cost: 2500 for a match of 25%.
    """
    entitled = divide_half_up((federal_cents + match_cents) * (10_000 - match_bp), 10_000)
    return max(federal_cents - entitled, 0)
