"""What moving money between categories would ask for, before anybody changes the budget.

The approved budget is taken as it is, each change is laid beside it as one more line of its category, and the rules of
``budgets.transfers`` judge the outcome as they would judge a revision. So what has moved since the award counts too,
and indirect costs that follow from the move are seen.

Approved 600,000 by DOJ, of which 25,000 and then 20,000 have moved; limit 60,000:

=================================  ===========================================
what if                            answer
=================================  ===========================================
15,000 from travel to supplies     no approval: 60,000 in all, at the limit
20,000 from travel to supplies     approval: 65,000 in all
1 into a category without money    approval at once
=================================  ===========================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from funding.budgets.classes import CATEGORIES, Category
from funding.budgets.terms import Terms
from funding.budgets.totals import Totals, compute
from funding.budgets.transfers import Link, Ruling, judge
from funding.budgets.types import Amounts, Line, LineKind, add_up
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, format_money

LABEL = "This change"


@dataclass(frozen=True, slots=True)
class Row:
    """One category of the simulator: its letter and name, what it holds, and what the change does to it."""

    letter: str
    name: str
    held_cents: Cents
    change_cents: Cents

    @property
    def after_cents(self) -> Cents:
        """What it would hold."""
        return self.held_cents + self.change_cents


def rows(totals: Totals, changes: Mapping[str, Cents]) -> list[Row]:
    """Every category with the funder's money it holds now and the change, signed cents by letter."""
    return [
        Row(
            each.letter,
            each.name,
            add_up(totals.by_category.get(each.letter, {})).federal_cents,
            changes.get(each.letter, 0),
        )
        for each in CATEGORIES
    ]


def what_if(
    chain: Sequence[Link], lines: Sequence[Line], terms: Terms, changes: Mapping[str, Cents]
) -> Ruling | None:
    """Judge the change on top of the chain, whose last link is the approved budget with these lines.

    None where nothing changes. Raises DomainError at the category that would fall below zero.
    """
    if not any(changes.values()) or not chain:
        return None
    for row in rows(chain[-1].totals, changes):
        if row.after_cents < 0:
            raise DomainError(
                f"{row.name} holds {format_money(row.held_cents)}: no more can be taken.", field=row.letter
            )
    more = [_line(each, lines, changes.get(each.letter, 0)) for each in CATEGORIES]
    after = compute([*lines, *(line for line in more if line is not None)], terms)
    return judge([*chain, Link(LABEL, after)])


def _line(category: Category, lines: Sequence[Line], cents: Cents) -> Line | None:
    """The change of one category as a line of the first year; more for a subaward is more for one that is there."""
    if not cents:
        return None
    kind = _kind(category, lines)
    known = next((line for line in lines if line.kind is kind), None)
    agreement = (known.agreement or known.key) if known and kind is LineKind.SUBAWARD else ""
    return Line(f"what-if-{category.letter}", kind, LABEL, {1: Amounts(cents)}, agreement=agreement)


def _kind(category: Category, lines: Sequence[Line]) -> LineKind:
    """The kind of line that holds most of a category, since some kinds bear indirect costs and some do not."""
    held = {
        kind: sum(line.whole.federal_cents for line in lines if line.kind is kind) for kind in category.kinds
    }
    most = max(held.values())
    if most > 0:
        return next(kind for kind in category.kinds if held[kind] == most)
    return LineKind.OTHER if LineKind.OTHER in category.kinds else category.kinds[0]
