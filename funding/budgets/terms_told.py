"""The terms of a budget as people read them, one text for each."""

from __future__ import annotations

from datetime import date

from funding.budgets.explain import percent
from funding.budgets.term_rows import ClassCap, IndirectLimit, OwnFigure, RateRow
from funding.budgets.terms import Terms
from funding.budgets.types import LineKind
from funding.kernel.money import Cents, format_money
from funding.kernel.zoned import format_date

UNSET = "not set"


def told_terms(terms: Terms) -> dict[str, str]:
    """Every term by its label. What is not set says so."""
    return {
        "Rules of": terms.funder.label,
        "Federal award date": _day(terms.federal_award_date),
        "First day": _day(terms.first_day),
        "Last day": _day(terms.last_day),
        "Years": str(terms.years),
        "Form covers": "the first year only" if terms.covers_first_year_only else "all years",
        "Indirect": terms.indirect_kind.label,
        "Indirect rate": _rate(terms.indirect_rate_bp),
        "Indirect base": terms.indirect_base.label,
        "Left out of the base": _kinds(terms.base_excludes) or "nothing more",
        "Negotiated rates": "; ".join(_negotiated(row) for row in terms.rates) or "none",
        "Cap on indirect": _rate(terms.indirect_cap_bp),
        "Limits on indirect": "; ".join(_limit(row) for row in terms.indirect_limits) or "none",
        "Unrecovered indirect": "counts as match" if terms.unrecovered_as_match else "does not count",
        "Source of the indirect rule": terms.indirect_citation or UNSET,
        "Match": f"{percent(terms.match_bp)} of total project cost" if terms.match_bp else "none asked",
        "Match waived": "yes" if terms.match_waived else "no",
        "Source of the match rule": terms.match_citation or UNSET,
        "Ceiling": _money(terms.ceiling_cents),
        "Floor": _money(terms.floor_cents),
        "Source of the ceiling": terms.ceiling_citation or UNSET,
        "Capitalization level": _money(terms.capitalization_cents),
        "Subaward part in base": _money(terms.subaward_cap_cents),
        "Subaward above its part": terms.remainder.label,
        "Source of that rule": terms.remainder_citation or UNSET,
        "Consultant limit, a day": _money(terms.consultant_day_cents),
        "Consultant limit, an hour": _money(terms.consultant_hour_cents),
        "Salary limit": _money(terms.salary_cap_cents),
        "Source of the pay limits": terms.pay_citation or UNSET,
        "Federal figures as of": _day(terms.figures_on),
        "Source of that day": terms.figures_citation or UNSET,
        "Limits on single costs": "; ".join(_cap(cap) for cap in terms.caps) or "none",
        "Figures of our own": "; ".join(_own(row) for row in terms.figures) or "none",
    }


def _day(value: date | None) -> str:
    return format_date(value) if value else UNSET


def _rate(value: int | None) -> str:
    return UNSET if value is None else percent(value)


def _money(value: Cents | None) -> str:
    return UNSET if value is None else format_money(value)


def _cap(cap: ClassCap) -> str:
    limits = [percent(cap.limit_bp)] if cap.limit_bp is not None else []
    if cap.limit_cents is not None:
        limits.append(format_money(cap.limit_cents))
    kinds = f" ({_kinds(cap.kinds)})" if cap.kinds else ""
    return f"{cap.name}{kinds} at most {' and '.join(limits) or UNSET}, {cap.citation or 'no source'}"


def _limit(row: IndirectLimit) -> str:
    return f"at most {row.label}, {row.citation or 'no source'}"


def _kinds(kinds: tuple[str, ...]) -> str:
    return ", ".join(LineKind(kind).label.lower() for kind in kinds)


def _negotiated(row: RateRow) -> str:
    until = f" to {format_date(row.last_day)}" if row.last_day else ""
    excludes = f" less {_kinds(row.excludes)}" if row.excludes else ""
    return (
        f"{percent(row.rate_bp)} of {row.base.label}{excludes} from {format_date(row.first_day)}{until}, "
        f"{row.status.label.lower()}, {row.citation or 'no source'}"
    )


def _own(row: OwnFigure) -> str:
    return f"{row.name} {row.value:,} from {format_date(row.effective_from)}, {row.citation or 'no source'}"
