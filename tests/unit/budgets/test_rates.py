"""Rates by period with their bases, funder's caps over them, and the figures of an award that was moved."""

from dataclasses import replace
from datetime import date

import pytest

from funding.budgets.checks import check
from funding.budgets.explain import explain_indirect
from funding.budgets.figures import KINDS, history_with
from funding.budgets.mtdc import Base, Standing
from funding.budgets.rates import rate_in, row_for
from funding.budgets.term_rows import ClassCap, OwnFigure
from funding.budgets.terms import IndirectBase, IndirectKind, RateRow, Terms, TermsError
from funding.budgets.totals import compute
from funding.budgets.types import BaseChoice
from funding.kernel.rules import FigureError

from .lines import dollars, line

FIRST = RateRow(date(2026, 7, 1), 2000, date(2027, 6, 30), citation="Agreement of May 4, 2026")
SECOND = RateRow(date(2027, 7, 1), 2500)
TWO = Terms(
    indirect_kind=IndirectKind.NEGOTIATED, first_day=date(2026, 10, 1), years=2, rates=(SECOND, FIRST)
)


@pytest.mark.parametrize(
    ("terms", "year", "charged", "full"),
    [
        (TWO, 1, 2000, 2000),
        (TWO, 2, 2500, 2500),
        (replace(TWO, indirect_cap_bp=2200), 2, 2200, 2500),
        (replace(TWO, indirect_cap_bp=2200), 1, 2000, 2000),
        (replace(TWO, rates=(FIRST,)), 2, 2000, 2000),
        (replace(TWO, first_day=None), 2, 2000, 2000),
        (replace(TWO, first_day=date(2020, 1, 1)), 1, 2000, 2000),
        (replace(TWO, indirect_kind=IndirectKind.DE_MINIMIS), 1, 1500, 1500),
    ],
)
def test_the_worked_table(terms, year, charged, full):
    rate = rate_in(terms, year)
    assert (rate.charged_bp, rate.full_bp) == (charged, full)


def test_the_row_on_its_last_day_and_the_day_after():
    assert row_for(TWO.rates, date(2027, 6, 30)) is FIRST
    assert row_for(TWO.rates, date(2027, 7, 1)) is SECOND
    assert row_for((), date(2027, 7, 1)) is None


def test_each_year_bears_its_own_rate_and_says_so():
    totals = compute([line("personnel", 100_000, 100_000)], TWO)
    assert [totals.charge[year].total_cents for year in (1, 2)] == [dollars(20_000), dollars(25_000)]
    told = explain_indirect(totals)
    labels = [step.label for step in told.steps]
    assert "Year 1: × 20.00% of MTDC" in labels
    assert "Year 2: × 25.00% of MTDC" in labels
    assert told.steps[-1].amounts.total_cents == dollars(45_000)
    assert told.citation == "Agreement of May 4, 2026"


def test_a_rate_may_leave_out_kinds_of_line():
    row = RateRow(date(2026, 7, 1), 1000, base=IndirectBase.TOTAL_DIRECT, excludes=("equipment", "rent"))
    totals = compute(
        [line("personnel", 1_000), line("equipment", 500), line("rent", 300)], replace(TWO, rates=(row,))
    )
    assert totals.indirect.base[1].total_cents == dollars(1_000)
    assert sorted(totals.indirect.left_out) == ["equipment", "rent"]
    assert Base(row.base, row.excludes).label == "total direct costs less equipment, rent"


def test_a_base_that_changes_gives_a_line_another_standing_by_year():
    rows = (replace(FIRST, base=IndirectBase.SALARIES), SECOND)
    totals = compute([line("subaward", 40_000, 40_000), line("travel", 100, 100)], replace(TWO, rates=rows))
    standings = [totals.indirect.standings[year] for year in (1, 2)]
    subaward, travel = totals.lines
    assert [each[subaward.key].standing for each in standings] == [Standing.OUT, Standing.CAPPED]
    assert [totals.indirect.base[year].total_cents for year in (1, 2)] == [0, dollars(40_100)]
    assert [each[travel.key].standing for each in standings] == [Standing.OUT, Standing.IN]


def test_a_year_without_a_rate_in_force_is_questioned():
    codes = [each.code for each in check(compute([line("travel", 1, 1)], replace(TWO, rates=(FIRST,))))]
    assert codes.count("rate_period") == 1
    assert "rate_period" not in {each.code for each in check(compute([line("travel", 1, 1)], TWO))}


def test_a_person_overrules_any_base():
    kept = line("personnel", 10, base_choice=BaseChoice.EXCLUDE, base_reason="paid by the state")
    totals = compute([kept], replace(TWO, rates=(replace(FIRST, base=IndirectBase.SALARIES),)))
    assert totals.all_base.total_cents == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": date(2026, 6, 30)},
        {"rate_bp": -1},
        {"rate_bp": 50_001},
        {"excludes": ("gold",)},
    ],
)
def test_a_senseless_rate_is_refused(wrong):
    with pytest.raises(TermsError):
        replace(FIRST, **wrong)


def test_a_cap_of_an_unknown_kind_is_refused():
    with pytest.raises(TermsError):
        ClassCap("Gold", kinds=("gold",))


def test_an_amendment_moves_an_award_to_other_figures_and_says_which():
    old = Terms(federal_award_date=date(2024, 5, 15))
    moved = replace(old, figures_on=date(2024, 10, 1), figures_citation="Amendment 2")
    assert (rate_in(old).charged_bp, rate_in(moved).charged_bp) == (1000, 1500)
    assert moved.figure("equipment_unit").value == dollars(10_000)
    told = explain_indirect(compute([line("travel", 1)], moved))
    assert any("Amendment 2" in note for note in told.notes)
    with pytest.raises(TermsError) as refused:
        Terms(figures_on=date(2024, 10, 1))
    assert refused.value.field == "figures_citation"


def test_the_organizations_own_row_holds_from_its_day():
    own = OwnFigure("de_minimis_rate", 2000, date(2030, 10, 1), "An act of 2030")
    before = Terms(federal_award_date=date(2030, 9, 30), figures=(own,))
    after = replace(before, federal_award_date=date(2030, 10, 1))
    assert (rate_in(before).charged_bp, rate_in(after).charged_bp) == (1500, 2000)
    assert rate_in(after).citation == "An act of 2030"
    assert Terms.from_json(after.as_json()) == after


def test_a_figure_that_nobody_entered_is_unknown_and_not_zero():
    assert Terms().find_figure("executive_level_2") is None
    with pytest.raises(FigureError):
        Terms().figure("executive_level_2")
    with pytest.raises(FigureError):
        history_with("gold")
    assert len(KINDS) >= 12
    assert all(kind.label and kind.decides for kind in KINDS.values())
