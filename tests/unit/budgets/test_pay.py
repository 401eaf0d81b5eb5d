"""Salary limits by funder, consultants' fees, and that an unknown limit limits nothing."""

from dataclasses import replace
from datetime import date

import pytest

from funding.budgets.checks import Tone, check
from funding.budgets.pay import consultant_limit, salary_above, salary_limit, salary_limit_wanted
from funding.budgets.term_rows import OwnFigure
from funding.budgets.terms import FunderRules, IndirectKind, Terms
from funding.budgets.totals import compute
from funding.budgets.types import Amounts, Calculation

from .lines import dollars, line, salary

PAY = 200_000_00
SES = OwnFigure("ses_top_pay", PAY, date(2026, 1, 1), "OPM pay tables of the year")
LEVEL = OwnFigure("executive_level_2", PAY, date(2026, 1, 1), "The appropriations act of the year")
DOJ = Terms(funder=FunderRules.DOJ, indirect_kind=IndirectKind.NONE, figures=(SES,))
HHS = Terms(funder=FunderRules.HHS, indirect_kind=IndirectKind.NONE, figures=(LEVEL,))


def test_doj_pays_110_percent_of_top_ses_pay_above_250_000():
    limit = salary_limit(DOJ, dollars(250_000) + 1)
    assert limit is not None
    assert limit.cents == dollars(220_000)
    assert "OPM pay tables" in limit.citation
    assert salary_limit(DOJ, dollars(250_000)) is None


def test_hhs_pays_executive_level_ii_whatever_the_award():
    limit = salary_limit(HHS, 1)
    assert limit is not None
    assert (limit.cents, limit.citation) == (PAY, LEVEL.citation)


def test_a_term_goes_before_the_figure():
    limit = salary_limit(
        replace(HHS, salary_cap_cents=dollars(150_000), pay_citation="The notice, page 4"), 1
    )
    assert limit is not None
    assert (limit.cents, limit.citation) == (dollars(150_000), "The notice, page 4")


def test_until_somebody_enters_the_pay_nothing_is_limited_and_the_figure_is_asked_for():
    bare = replace(DOJ, figures=())
    assert salary_limit(bare, dollars(900_000)) is None
    assert salary_limit_wanted(bare) == "ses_top_pay"
    assert salary_limit_wanted(replace(HHS, figures=())) == "executive_level_2"
    assert salary_limit_wanted(DOJ) == ""
    assert salary_limit_wanted(Terms(funder=FunderRules.STATE)) == ""


@pytest.mark.parametrize(
    ("amounts", "above"),
    [(Amounts(dollars(125_000)), 15_000), (Amounts(dollars(62_500), dollars(62_500)), 7_500), (Amounts(), 0)],
)
def test_what_is_above_is_priced_by_time_and_by_the_funders_share(amounts, above):
    limit = salary_limit(DOJ, dollars(300_000))
    assert limit is not None
    half = line("personnel", amounts, calculations={1: salary(250_000, 50)})
    assert salary_above(half, 1, limit) == dollars(above)


def test_a_salary_above_the_limit_is_questioned_with_its_amount():
    lines = [line("personnel", 125_000, calculations={1: salary(250_000, 50)}), line("other", 200_000)]
    found = {each.code: each for each in check(compute(lines, DOJ))}["salary_limit"]
    assert (found.tone, found.amount_cents, found.line_key) == (Tone.WARN, dollars(15_000), lines[0].key)


def test_consultants_are_limited_by_doj_or_by_a_term():
    assert consultant_limit(HHS, "days") is None
    assert consultant_limit(DOJ, "units") is None
    day, hour = consultant_limit(DOJ, "days"), consultant_limit(DOJ, "hours")
    assert day is not None
    assert hour is not None
    assert (day.cents, hour.cents) == (dollars(650), dollars("81.25"))
    own = replace(HHS, consultant_day_cents=dollars(500), pay_citation="The notice")
    eight_days = Calculation("days", {"units": 800, "rate": 600_0000})
    fee = line("consultant", 4_800, calculations={1: eight_days})
    found = {each.code: each for each in check(compute([fee], own))}["consultant_rate"]
    assert (found.amount_cents, found.citation) == (dollars(800), "The notice")
