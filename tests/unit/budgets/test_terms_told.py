"""Every term has its words, so that no change of a term is passed over in a comparison."""

from dataclasses import fields, replace
from datetime import date

import pytest

from funding.budgets.term_rows import ClassCap, IndirectBase, IndirectLimit, LimitOf, OwnFigure, RateRow
from funding.budgets.terms import FunderRules, IndirectKind, Remainder, Terms
from funding.budgets.terms_told import told_terms

OTHER = {
    "funder": FunderRules.DOJ,
    "federal_award_date": date(2026, 1, 2),
    "indirect_kind": IndirectKind.NONE,
    "indirect_rate_bp": 1_200,
    "indirect_base": IndirectBase.SALARIES,
    "indirect_cap_bp": 1_000,
    "indirect_limits": (IndirectLimit(LimitOf.TOTAL, 1_000, citation="Notice"),),
    "unrecovered_as_match": True,
    "indirect_citation": "Agreement",
    "base_excludes": ("travel",),
    "rates": (RateRow(date(2026, 1, 1), 1_000),),
    "match_bp": 2_500,
    "match_waived": True,
    "match_citation": "Notice",
    "ceiling_cents": 5,
    "floor_cents": 4,
    "ceiling_citation": "Notice",
    "first_day": date(2026, 1, 1),
    "last_day": date(2026, 12, 31),
    "years": 2,
    "covers_first_year_only": True,
    "capitalization_cents": 5,
    "subaward_cap_cents": 5,
    "remainder": Remainder.MATCH_FIRST,
    "remainder_citation": "Letter",
    "consultant_day_cents": 5,
    "consultant_hour_cents": 5,
    "salary_cap_cents": 5,
    "pay_citation": "Letter",
    "figures_on": date(2026, 1, 1),
    "figures_citation": "Letter",
    "caps": (ClassCap("Awareness", ("travel",), limit_bp=500, limit_cents=7),),
    "figures": (OwnFigure("single_audit", 5, date(2030, 1, 1), "Law"),),
}


@pytest.mark.parametrize("name", [each.name for each in fields(Terms)])
def test_a_change_of_any_term_is_told(name):
    before = Terms(figures_citation="Amendment 3")
    after = replace(before, **{name: OTHER[name]})
    old, new = told_terms(before), told_terms(after)
    assert [label for label in new if old[label] != new[label]], f"{name} is not told"
    assert all(new.values())
