"""What may be charged for indirect costs (SF-424A line 6j), year by year and source by source?

1. *Base.* Each line is in, out, or capped (see ``mtdc``).
2. *Subaward cap.* Lines that name one agreement are one subaward. Going through the years in order, its
   costs count until the cap is used up; the cap never starts afresh. What lies above it in a year is divided
   between federal and match by that year's shares, unless a term puts the funder's money or the match first;
   then match between cash and in-kind, then each source among the lines, always by largest remainder.
3. *Rate.* De minimis: the rate entered, never more than the figure at the award date allows; negotiated: the
   agreement's, or the row of the rates by period that is in force on the first day of the budget year, with
   its own base (see ``rates``); none: 0. A funder's cap wins where it is lower.
4. *Charge.* Each column, federal and match, bears the rate on its own base, each year rounded half up to the
   cent. Match's part is divided between cash and in-kind by their bases. Totals are sums of these cells, so
   that every row and column of a form foots.
5. *Limit.* Where the funder limits the charge itself, by a share of its total or of its direct costs or by an
   amount, its column's charge is reduced to the limit (see ``indirect_limits``).
6. *Unrecovered.* Where a funder's cap or limit leaves less than the rate gives and the terms say that the
   agency has approved it (2 CFR 200.306(c)), the federal indirect that is not charged counts as match in-kind.

===================================================  ===========  =======  ============
costs                                                base         rate     indirect
===================================================  ===========  =======  ============
$484,000 of rule 1 (subawards $80,000 and $30,000)   $397,000     15%      $59,550.00
only subawards of $80,000 and $30,000                $80,000      15%      $12,000.00
one subaward, $45,000 then $35,000: year 1           $45,000      15%      $6,750.00
the same: year 2                                     $5,000       15%      $750.00
the first, under an award of May 2024                $367,000     10%      $36,700.00
a capped subaward, $60,000 and $20,000 match, with
the excess of $30,000 federal first: federal         $30,000      15%      $4,500.00
the first, limited to 10% of the total               $397,000     15%      $53,777.77
===================================================  ===========  =======  ============
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from funding.budgets.indirect_limits import LimitedCharge, limit_charges
from funding.budgets.mtdc import Standing, Verdict, subaward_cap_cents, verdict
from funding.budgets.rates import Rate, rate_in
from funding.budgets.terms import Remainder, Terms
from funding.budgets.types import NOTHING, Amounts, Line, add_up
from funding.kernel.allocation import split
from funding.kernel.money import apply_rate

SUBAWARD_GROUP = "subaward above the cap"


@dataclass(frozen=True, slots=True)
class Indirect:
    """The base and the charge by year, and how the base was made.

    ``rates`` and ``standings`` go by year: a rate of another period may have another base. ``line_base``
    holds what each line brings to the base by (line key, year); ``left_out`` what each group takes away, by
    group and then by year. ``limited`` is how each year's federal charge came to be; ``charge`` holds it.
    """

    rates: dict[int, Rate]
    standings: dict[int, dict[str, Verdict]]
    line_base: dict[tuple[str, int], Amounts]
    left_out: dict[str, dict[int, Amounts]]
    base: dict[int, Amounts]
    charge: dict[int, Amounts]
    limited: dict[int, LimitedCharge]
    unrecovered: dict[int, Amounts]

    @property
    def rate(self) -> Rate:
        """The first budget year's rate."""
        return next(iter(self.rates.values()))

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """Each line's verdict in the first budget year, by key."""
        return next(iter(self.standings.values()))

    @property
    def by_rate(self) -> dict[int, Amounts]:
        """The charge by year as the rate alone gives it."""
        return {year: each + self.cut[year] for year, each in self.charge.items()}

    @property
    def cut(self) -> dict[int, Amounts]:
        """What the funder's limits take off the charge, by year."""
        return {year: Amounts(each.cut_cents) for year, each in self.limited.items()}

    @property
    def changes(self) -> bool:
        """Whether rate or base differ from year to year."""
        first = self.rate
        return any(
            (rate.charged_bp, rate.base) != (first.charged_bp, first.base) for rate in self.rates.values()
        )


def charge_on(base: Amounts, rate_bp: int) -> Amounts:
    """The rate on each column's own base; match's part divided between cash and in-kind."""
    federal = apply_rate(base.federal_cents, rate_bp)
    match = apply_rate(base.match_cents, rate_bp)
    cash, in_kind = split(match, [base.cash_cents, base.in_kind_cents]) if match else (0, 0)
    return Amounts(federal, cash, in_kind)


def compute_indirect(
    lines: Sequence[Line], terms: Terms, years: Sequence[int], rates: Mapping[int, Rate] | None = None
) -> Indirect:
    """Base, left-out costs and charge for the given budget years, or for stretches of days with these rates."""
    rates = dict(rates) if rates else {year: rate_in(terms, year) for year in years}
    judged = {
        base: {line.key: verdict(line, terms, base) for line in lines}
        for base in {each.base for each in rates.values()}
    }
    standings = {year: judged[rates[year].base] for year in years}
    above = _above_cap(lines, terms, standings)
    line_base: dict[tuple[str, int], Amounts] = {}
    left_out: dict[str, dict[int, Amounts]] = defaultdict(lambda: dict.fromkeys(years, NOTHING))
    for year in years:
        verdicts = standings[year]
        for line in lines:
            found = verdicts[line.key]
            amounts = line.in_year(year)
            out = amounts if found.standing is Standing.OUT else above.get((line.key, year), NOTHING)
            line_base[line.key, year] = amounts - out if out else amounts
            if out:
                left_out[found.group or SUBAWARD_GROUP][year] += out
    base = {year: add_up([line_base[line.key, year] for line in lines]) for year in years}
    by_rate = {year: charge_on(base[year], rates[year].charged_bp) for year in years}
    limited = _limited(by_rate, lines, terms)
    charge = {
        year: replace(by_rate[year], federal_cents=each.charged_cents) for year, each in limited.items()
    }
    unrecovered = {year: _unrecovered(base[year], charge[year], rates[year], terms) for year in years}
    return Indirect(rates, standings, line_base, dict(left_out), base, charge, limited, unrecovered)


def _limited(by_rate: Mapping[int, Amounts], lines: Sequence[Line], terms: Terms) -> dict[int, LimitedCharge]:
    direct = {year: sum(line.in_year(year).federal_cents for line in lines) for year in by_rate}
    federal = {year: each.federal_cents for year, each in by_rate.items()}
    return limit_charges(federal, direct, terms.indirect_limits)


def _unrecovered(base: Amounts, charge: Amounts, rate: Rate, terms: Terms) -> Amounts:
    if not terms.unrecovered_as_match:
        return NOTHING
    return Amounts(in_kind_cents=apply_rate(base.federal_cents, rate.full_bp) - charge.federal_cents)


def _above_cap(
    lines: Sequence[Line], terms: Terms, standings: Mapping[int, Mapping[str, Verdict]]
) -> dict[tuple[str, int], Amounts]:
    """What each subaward line has above its agreement's cap, by line and year."""
    agreements: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if any(verdicts[line.key].standing is Standing.CAPPED for verdicts in standings.values()):
            name = " ".join(line.agreement.split()).casefold()
            agreements[f"agreement {name}" if name else f"line {line.key}"].append(line)
    above: dict[tuple[str, int], Amounts] = {}
    for members in agreements.values():
        room = subaward_cap_cents(terms)
        for year, verdicts in standings.items():
            capped = [line for line in members if verdicts[line.key].standing is Standing.CAPPED]
            parts = [line.in_year(year) for line in capped]
            spent = add_up(parts).total_cents
            counted = min(room, spent)
            room -= counted
            shares = share_excess(spent - counted, parts, terms.remainder)
            above |= {(line.key, year): part for line, part in zip(capped, shares, strict=True)}
    return above


def share_excess(excess: int, parts: Sequence[Amounts], remainder: Remainder) -> list[Amounts]:
    """Divide an agreement's excess: federal and match first, then cash and in-kind, then the lines."""
    if not excess:
        return [NOTHING] * len(parts)
    whole = add_up(list(parts))
    federal, match = _by_rule(excess, whole, remainder)
    cash, in_kind = split(match, [whole.cash_cents, whole.in_kind_cents]) if match else (0, 0)
    by_line = (
        split(cents, weights) if cents else [0] * len(parts)
        for cents, weights in (
            (federal, [part.federal_cents for part in parts]),
            (cash, [part.cash_cents for part in parts]),
            (in_kind, [part.in_kind_cents for part in parts]),
        )
    )
    return [Amounts(*each) for each in zip(*by_line, strict=True)]


def _by_rule(excess: int, whole: Amounts, remainder: Remainder) -> tuple[int, int]:
    """The excess as (federal, match): by shares, or one of them first as far as it goes."""
    if remainder is Remainder.FEDERAL_FIRST:
        federal = min(excess, whole.federal_cents)
        return federal, excess - federal
    if remainder is Remainder.MATCH_FIRST:
        match = min(excess, whole.match_cents)
        return excess - match, match
    federal, match = split(excess, [whole.federal_cents, whole.match_cents])
    return federal, match
