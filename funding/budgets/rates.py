"""Which indirect rate holds in a budget year, and on which base?

- *None*: 0.
- *De minimis*: the rate entered, never more than the figure at the award date allows (2 CFR 200.414(f)).
- *Negotiated*: the row of the rates by period that is in force on the first day of the budget year. A year
  after the last row keeps the last one, a year before the first row takes the first; both are questioned
  (see ``checks``). While the first day is unknown, the first row holds. Without rows, the one rate of the
  terms. The whole year bears the rate of its first day.
- A funder's cap wins where it is lower.

=======================================================  ================  ===============
rates by period                                          budget year from  rate
=======================================================  ================  ===============
20% from Jul 1, 2026 to Jun 30, 2027; 25% from Jul 2027  Oct 1, 2026       20%
the same                                                 Oct 1, 2027       25%
the same, funder's cap 22%                               Oct 1, 2027       22% (full 25%)
20% from Jul 1, 2026 to Jun 30, 2027 alone               Oct 1, 2027       20%, questioned
=======================================================  ================  ===============
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from funding.budgets.mtdc import Base, general_base
from funding.budgets.terms import IndirectKind, RateRow, Terms
from funding.kernel.zoned import format_date


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate charged, the one that could be charged without the funder's cap, the base, and why so."""

    charged_bp: int
    full_bp: int
    reason: str
    citation: str
    base: Base


def rate_in(terms: Terms, year: int = 1) -> Rate:
    """The indirect rate that these terms allow in a budget year."""
    rate = _full_rate(terms, year)
    if terms.indirect_kind is IndirectKind.NONE:
        return rate
    if terms.indirect_cap_bp is not None and terms.indirect_cap_bp < rate.full_bp:
        citation = terms.indirect_citation or "The funder's terms"
        return replace(rate, charged_bp=terms.indirect_cap_bp, reason="funder's cap", citation=citation)
    return rate


def row_for(rates: tuple[RateRow, ...], day: date | None) -> RateRow | None:
    """The rate in force on ``day``; where none is, the last one before it, else the first of all."""
    ordered = sorted(rates, key=lambda row: row.first_day)
    if not ordered or day is None:
        return ordered[0] if ordered else None
    held = [row for row in ordered if row.holds(day)]
    earlier = [row for row in ordered if row.first_day <= day]
    return (held or earlier or ordered[:1])[-1]


def _full_rate(terms: Terms, year: int) -> Rate:
    base = general_base(terms)
    if terms.indirect_kind is IndirectKind.NONE:
        return Rate(0, 0, "no indirect costs", terms.indirect_citation or "The budget's terms", base)
    if terms.indirect_kind is IndirectKind.DE_MINIMIS:
        most = terms.figure("de_minimis_rate")
        full = most.value if terms.indirect_rate_bp is None else min(terms.indirect_rate_bp, most.value)
        return Rate(full, full, "de minimis", most.citation, base)
    row = row_for(terms.rates, terms.year_begins(year))
    if row:
        citation = row.citation or terms.indirect_citation or "Negotiated indirect cost rate agreement"
        reason = f"negotiated, from {format_date(row.first_day)}"
        return Rate(row.rate_bp, row.rate_bp, reason, citation, Base(row.base, row.excludes, citation))
    full = terms.indirect_rate_bp or 0
    return Rate(
        full, full, "negotiated", terms.indirect_citation or "Negotiated indirect cost rate agreement", base
    )
