"""Which changes of an approved budget need the funder's prior approval: dated, cited rows, chosen by funder.

===============  =====================  ======================================================================
rule             binds                  needs prior approval
===============  =====================  ======================================================================
limit            DOJ                    transfers among categories above 10% of the award in all, where the
                                        award is above the simplified acquisition threshold
limit            HHS, other federal,    the same, of the whole budget, among direct cost classes
                 state
new_category     DOJ                    money in a category that had none
indirect         DOJ                    any change of indirect costs
more_money       all of these           more of the funder's money than was awarded
new_subaward     all of these           a subaward that was not in the approved budget
===============  =====================  ======================================================================

Foundations, businesses and people have no common rule: their letter decides, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.budgets.figures import FIRST_AWARD_DATE
from funding.budgets.terms import FunderRules, Terms

DOJ = frozenset({FunderRules.DOJ})
UNIFORM = frozenset({FunderRules.HHS, FunderRules.FEDERAL, FunderRules.STATE})
ALL = DOJ | UNIFORM

GUIDE = "DOJ Grants Financial Guide, budget modifications (Grant Award Modification)"
PART_200 = "2 CFR 200.308(f)"


@dataclass(frozen=True, slots=True)
class TransferRule:
    """One row. ``key`` names the test in ``transfers``; a limit's share is the dated figure ``transfer_limit``.

    ``of_award`` measures the funder's column alone, else all sources. ``by_category`` moves among DOJ's categories,
    else among the SF-424A's classes.
    """

    key: str
    binds: frozenset[FunderRules]
    since: date
    citation: str
    of_award: bool = False
    by_category: bool = False


RULES = (
    TransferRule("limit", DOJ, FIRST_AWARD_DATE, f"{GUIDE}; {PART_200}", of_award=True, by_category=True),
    TransferRule("limit", UNIFORM, FIRST_AWARD_DATE, PART_200),
    TransferRule("new_category", DOJ, FIRST_AWARD_DATE, GUIDE, of_award=True, by_category=True),
    TransferRule("indirect", DOJ, FIRST_AWARD_DATE, GUIDE, of_award=True, by_category=True),
    TransferRule("more_money", ALL, FIRST_AWARD_DATE, PART_200),
    TransferRule("new_subaward", ALL, FIRST_AWARD_DATE, PART_200),
)


def rules_for(terms: Terms) -> dict[str, TransferRule]:
    """The rules that bind a budget under these terms, by key; the newest row that holds at the award date."""
    day = terms.figures_date
    held = [rule for rule in RULES if terms.funder in rule.binds and (day is None or rule.since <= day)]
    return {rule.key: rule for rule in sorted(held, key=lambda rule: rule.since)}
