"""How much of a salary or a consultant's fee may an award pay?

*Salaries.* A term of the budget where one is set. Else, for the Department of Justice, 110% of the top pay of
the Senior Executive Service, for awards above $250,000; for Health and Human Services, Executive Level II.
The program knows neither pay figure: the organization enters each year's with its source (see ``figures``).
Until it has, no limit is applied. What is above the limit is priced as (salary - limit) x people x FTE x
months / 12, and by the funder's share of the line.

*Consultants.* A term of the budget where one is set, else for the Department of Justice the dated daily and
hourly rates above which prior approval is needed.

================================================  ==========================  ==========
line                                              limit                       above
================================================  ==========================  ==========
1 x 0.50 FTE x $250,000 x 12 mo, all federal      $220,000                    $15,000
the same, half of it match                        $220,000                    $7,500
10 days at $800                                   $650 a day                  $1,500
4 hours at $90                                    $81.25 an hour              $35
================================================  ==========================  ==========
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.budgets.terms import FunderRules, Terms
from funding.budgets.types import Line, LineKind
from funding.kernel.money import Cents, apply_rate, divide_half_up


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in cents for one ``each`` (a year, a day, an hour), and where it stands."""

    cents: Cents
    each: str
    citation: str


def salary_limit(terms: Terms, request_cents: Cents) -> Limit | None:
    """The most that a year's full-time salary may be charged at, or None where no limit is known."""
    if terms.salary_cap_cents is not None:
        return Limit(terms.salary_cap_cents, "a year", terms.pay_citation or "The budget's terms")
    if terms.funder is FunderRules.HHS:
        pay = terms.find_figure("executive_level_2")
        return Limit(pay.value, "a year", pay.citation) if pay else None
    if terms.funder is FunderRules.DOJ and request_cents > terms.figure("ses_pay_award").value:
        pay, share = terms.find_figure("ses_top_pay"), terms.figure("ses_pay_share")
        if pay:
            return Limit(apply_rate(pay.value, share.value), "a year", f"{share.citation}; {pay.citation}")
    return None


def salary_limit_wanted(terms: Terms) -> str:
    """The name of the pay figure that these rules need and nobody has entered, or nothing."""
    if terms.salary_cap_cents is not None:
        return ""
    name = {FunderRules.HHS: "executive_level_2", FunderRules.DOJ: "ses_top_pay"}.get(terms.funder, "")
    return name if name and terms.find_figure(name) is None else ""


def consultant_limit(terms: Terms, calculator: str) -> Limit | None:
    """The daily or hourly rate above which a consultant needs approval, or None where there is none."""
    own = {"days": terms.consultant_day_cents, "hours": terms.consultant_hour_cents}
    names = {"days": ("consultant_day", "a day"), "hours": ("consultant_hour", "an hour")}
    if calculator not in names:
        return None
    name, each = names[calculator]
    cents = own[calculator]
    if cents is not None:
        return Limit(cents, each, terms.pay_citation or "The budget's terms")
    if terms.funder is not FunderRules.DOJ:
        return None
    row = terms.figure(name)
    return Limit(row.value, each, row.citation)


def salary_above(line: Line, year: int, limit: Limit) -> Cents:
    """What a personnel line charges the funder above the limit in a year; 0 without a calculation."""
    calculation = line.calculations.get(year)
    if line.kind is not LineKind.PERSONNEL or calculation is None:
        return 0
    parts, amounts = calculation.parts, line.in_year(year)
    above = parts["annual"] - limit.cents
    if above <= 0 or not amounts.total_cents:
        return 0
    effort = parts["people"] * parts["fte"] * parts["months"]
    return divide_half_up(above * effort * amounts.federal_cents, 100 * 100 * 12_00 * amounts.total_cents)


def fee_above(line: Line, year: int, terms: Terms) -> tuple[Cents, Limit] | None:
    """What a consultant's line costs above the limit in a year, with the limit; None where nothing is."""
    calculation = line.calculations.get(year)
    if line.kind is not LineKind.CONSULTANT or calculation is None:
        return None
    limit = consultant_limit(terms, calculation.calculator)
    if limit is None:
        return None
    above_rate = calculation.parts["rate"] - limit.cents * 100
    if above_rate <= 0:
        return None
    return divide_half_up(calculation.parts["units"] * above_rate, 100 * 100), limit
