"""What a change of a budget does elsewhere: the table at the head of ``impact``, and which figures are quoted."""

from dataclasses import replace

from funding.budgets.impact import Quote, differing, impact
from funding.budgets.quoted import EVERY, quoted_figures
from funding.budgets.shapes import BudgetTables, lay_out, summarize
from funding.budgets.stored import StoredLine
from funding.budgets.terms import IndirectKind, Terms
from funding.budgets.totals import compute
from tests.unit.budgets.lines import costs_of_rule_1, line

DE_MINIMIS = Terms()
NO_INDIRECT = replace(DE_MINIMIS, indirect_kind=IndirectKind.NONE)


def laid_out(*lines, terms=DE_MINIMIS) -> BudgetTables:
    totals = compute(lines, terms)
    stored = tuple(StoredLine(number, 1, each) for number, each in enumerate(lines, start=1))
    return lay_out(summarize(1, 1, "Budget", totals), stored, totals)


REQUEST = Quote("budget.federal", "Abstract, paragraph 1", "/a", "We ask for [Total request].")
PRINTED = Quote(EVERY, "Budget pages", "/b")
SENT = Quote("budget.federal", "As sent", "/c", kept_cents=100_000_00)
OLD_EXPORT = Quote("budget.federal", "Export", "/d", kept_cents=90_000_00)
MATCH = Quote("budget.match", "Need, paragraph 4", "/e")
PLACES = [REQUEST, PRINTED, SENT, OLD_EXPORT, MATCH]


def test_a_change_lists_each_place_as_the_table_says():
    before = laid_out(line("supplies", 100_000), terms=NO_INDIRECT)
    after = laid_out(line("supplies", 105_800), terms=NO_INDIRECT)
    found = impact(before, after, PLACES)
    (request,) = [change for change in found.changes if change.key == "budget.federal"]
    assert (request.before_cents, request.after_cents) == (100_000_00, 105_800_00)
    assert request.difference_cents == 5_800_00
    assert request.quotes == (REQUEST,)
    assert found.printed_in == (PRINTED,)
    assert [
        (kept.quote, kept.says_cents, kept.budget_cents, kept.differed_before) for kept in found.kept
    ] == [
        (SENT, 100_000_00, 105_800_00, False),
        (OLD_EXPORT, 90_000_00, 105_800_00, True),
    ]
    assert [change.key for change in found.quoted] == ["budget.federal"]
    assert "budget.match" not in {change.key for change in found.changes}


def test_nothing_is_felt_where_no_figure_changes():
    before = laid_out(line("supplies", 10, title="Pens"))
    found = impact(before, laid_out(line("supplies", 10, title="Pencils")), PLACES)
    assert not found.changes
    assert not found.is_felt


def test_a_first_budget_changes_figures_from_unknown():
    found = impact(None, laid_out(line("supplies", 10)), [REQUEST])
    assert found.changes[0].before_cents is None
    assert found.quoted[0].quotes == (REQUEST,)


def test_a_class_that_a_text_quotes_is_told_when_it_empties():
    before, after = laid_out(line("travel", 10)), laid_out(line("supplies", 10))
    assert {"budget.class_6c", "budget.class_6e"} <= {each.key for each in impact(before, after).changes}


def test_what_was_sent_and_differs_now_is_found_without_a_change():
    now = laid_out(line("supplies", 100_000), terms=NO_INDIRECT)
    assert [kept.quote for kept in differing(now, PLACES)] == [OLD_EXPORT]


def test_every_figure_of_the_first_worked_example_has_its_key():
    found = quoted_figures(laid_out(*costs_of_rule_1()))
    assert found["budget.direct"].cents == 484_000_00
    assert found["budget.indirect"].cents == 59_550_00
    assert found["budget.total"].cents == 543_550_00
    assert found["budget.class_6a"].cents == 200_000_00
    assert all(figure.cents is None for figure in quoted_figures(None).values())
