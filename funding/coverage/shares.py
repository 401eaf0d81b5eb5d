"""What each source pays of a line, month by month, to the cent.

A claim is a share of the line (basis points) or an amount, over a span of the line's months. Shares come first. The
line is cut where the set of claims changes; in each piece the total is divided among the shares and the rest by
largest remainder, and the months are filled one after the other in proportion to what each has left to pay. So every
month adds up, every claim's total is right to the cent, and no month pays a claim more than it has left.
Amounts come next, the narrowest span first, each in proportion to what is still open in its months.

Equal remainders go to the lower source number, so the order in which claims were made changes nothing.

=========================================  ================================================
a line of $100.00, Oct to Dec 2026         by month
=========================================  ================================================
source 1: 50%                              $16.67, $16.67, $16.66 = $50.00
source 2: 25%                              $8.34, $8.33, $8.33 = $25.00
source 3: $25.00                           $8.33, $8.33, $8.34 = $25.00
left                                       nothing in any month
=========================================  ================================================

A line is never covered above 100% in any month: 60% and 50% of the same month are refused, 10% too much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from funding.coverage.months import runs, told_span
from funding.kernel.allocation import split
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, format_money, format_percent

WHOLE_BP = 10_000
ByMonth = dict[date, Cents]


class OverAllocatedError(DomainError):
    """A line would be covered above 100%."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source is to pay of a line: ``share_bp`` of it, or ``amount_cents``, in the months of the span."""

    source_id: int
    first: date
    last: date
    share_bp: int | None = None
    amount_cents: Cents | None = None

    def holds(self, month: date) -> bool:
        """Whether the claim is on that month."""
        return self.first <= month <= self.last


def pay(line: Mapping[date, Cents], claims: Sequence[Claim]) -> list[ByMonth]:
    """What each claim pays by month, in the order of ``claims``; months outside the line pay nothing.

    ``line`` is the line's cost by month. Raises OverAllocatedError.
    """
    order = sorted(range(len(claims)), key=lambda place: (claims[place].source_id, claims[place].first))
    shares = [place for place in order if claims[place].share_bp is not None]
    amounts = [place for place in order if claims[place].share_bp is None]
    paid: list[ByMonth] = [{} for _ in claims]
    left = dict(sorted(line.items()))
    _pay_shares(left, [(claims[place], paid[place]) for place in shares])
    amounts.sort(key=lambda place: sum(claims[place].holds(month) for month in left))
    for place in amounts:
        _pay_amount(left, claims[place], paid[place])
    return paid


def _pay_shares(left: ByMonth, claims: list[tuple[Claim, ByMonth]]) -> None:
    def active(month: date) -> tuple[int, ...]:
        return tuple(place for place, (claim, _) in enumerate(claims) if claim.holds(month))

    for places, group in groupby(list(left), key=active):
        if not places:
            continue
        months = list(group)
        weights = [claims[place][0].share_bp or 0 for place in places]
        if sum(weights) > WHOLE_BP:
            over = sum(weights) - WHOLE_BP
            raise OverAllocatedError(
                f"{told_span(months)}: the shares come to {format_percent(sum(weights))} of this line, "
                f"{format_percent(over)} too much."
            )
        owing = split(sum(left[month] for month in months), [*weights, WHOLE_BP - sum(weights)])
        for month in months:
            parts = split(left[month], owing) if left[month] else [0] * len(owing)
            for place, part in zip(places, parts, strict=False):
                claims[place][1][month] = part
            owing = [whole - part for whole, part in zip(owing, parts, strict=True)]
            left[month] = parts[-1]


def _pay_amount(left: ByMonth, claim: Claim, paid: ByMonth) -> None:
    wanted = claim.amount_cents or 0
    months = [month for month in left if claim.holds(month)]
    open_cents = sum(left[month] for month in months)
    if wanted > open_cents:
        raise OverAllocatedError(
            f"Only {format_money(open_cents)} of this line is still open in {told_span(months) or 'these months'}; "
            f"{format_money(wanted)} is {format_money(wanted - open_cents)} too much."
        )
    parts = split(wanted, [left[month] for month in months]) if open_cents else [0] * len(months)
    for month, part in zip(months, parts, strict=True):
        paid[month] = part
        left[month] -= part


def trimmed(claim: Claim, paid: Mapping[date, Cents], first: date, last: date) -> list[Claim]:
    """What is left of a claim when the months from ``first`` to ``last`` are taken out of it.

    A share stays the share it was; an amount keeps what it pays in the months that stay.
    """
    kept = [month for month in paid if claim.holds(month) and not first <= month <= last]
    found = []
    for run in runs(kept):
        amount = None if claim.share_bp is not None else sum(paid[month] for month in run)
        found.append(Claim(claim.source_id, run[0], run[-1], claim.share_bp, amount))
    return found
