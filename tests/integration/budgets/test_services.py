"""Use cases of budgets: lines, calculations, fringe that follows, single cells, conflicts, undo, audit."""

from dataclasses import replace

import pytest

from funding.budgets import queries, services
from funding.budgets.edits import read_edits
from funding.budgets.services import LineFacts, Raise, carried, workbench
from funding.budgets.types import Amounts, BaseChoice, Calculation, FringeComponent, LineKind, VersionKind
from funding.infra import audit as audit_trail
from funding.infra.db import db
from funding.infra.hooks import _listeners, on
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError, StaleVersion
from tests.builders.budgets import (
    TERMS,
    build_approved,
    build_budget,
    build_initiative,
    build_line,
    build_lines,
    build_sample_budget,
    build_version,
    line_facts,
    salary,
    units,
)

pytestmark = pytest.mark.usefixtures("database")


def edit(budget, *edits, initiatives=None):
    return services.apply_edits(
        budget=budget, edits=read_edits({"edits": list(edits)}), initiatives=initiatives or {}, by=SYSTEM
    )


def put(line, field, text, was, year=1):
    return {"do": "set", "key": line.key, "field": field, "year": year, "text": text, "was": was}


def amounts_of(line, year=1):
    db.session.refresh(line)
    return next(row.amounts for row in line.years if row.year == year)


def test_the_sample_budget_has_the_figures_of_the_rules():
    summary = queries.summary(build_sample_budget().id)
    assert summary.direct_cents == 234_864_80
    assert summary.indirect_cents == 30_729_72
    assert summary.federal_cents == 195_520_80 + 25_953_12
    assert summary.match_cents == 39_344_00 + 4_776_60
    assert summary.total_cents == summary.federal_cents + summary.match_cents
    assert summary.required_match_cents == 73_825_00
    assert summary.match_short_cents == 73_825_00 - summary.match_cents
    assert (summary.line_count, summary.state) == (7, "partly")


def test_several_lines_are_one_change_and_fringe_follows_them_all():
    budget = build_budget()
    rates = (FringeComponent("FICA", 765),)
    before = budget.version
    made = build_lines(
        budget,
        line_facts("fringe", title="FICA", calculations={1: Calculation("fringe", components=rates)}),
        line_facts("personnel", title="Advocate", calculations={1: salary(50_000)}),
        line_facts("personnel", title="Driver", calculations={1: salary(30_000)}),
    )
    assert [line.title for line in made] == ["FICA", "Advocate", "Driver"]
    assert [line.position for line in made] == [1, 2, 3]
    assert amounts_of(made[0]).federal_cents == 6_120_00
    assert budget.version == before + 1
    changes = db.select(audit_trail.AuditEntry).where(audit_trail.AuditEntry.action == "budget.lines_changed")
    assert len(db.session.scalars(changes).all()) == 1
    with pytest.raises(DomainError):
        build_lines(budget, line_facts("other", title="Good"), line_facts("other", title=" "))


def test_a_calculation_gives_the_funder_what_the_match_leaves():
    line = build_line(
        build_budget(), "personnel", amounts={1: Amounts(1, 15_600_00)}, calculations={1: salary(62_400)}
    )
    assert amounts_of(line) == Amounts(46_800_00, 15_600_00)


def test_more_match_than_cost_is_refused_at_the_match():
    with pytest.raises(DomainError) as refused:
        build_line(
            build_budget(), "supplies", amounts={1: Amounts(0, 2_000_00)}, calculations={1: units(1, 1_000)}
        )
    assert refused.value.field == "cash_1"


def test_fringe_follows_salaries_when_a_cell_changes():
    budget = build_budget()
    pay = build_line(budget, "personnel", 50_000)
    rate = Calculation("fringe", components=(FringeComponent("All", 2_000),))
    fringe = build_line(budget, "fringe", calculations={1: rate})
    assert amounts_of(fringe) == Amounts(10_000_00)
    result = edit(budget, put(pay, "cash", "10,000", 0))
    assert result.touched == {pay.key, fringe.key}
    assert amounts_of(fringe) == Amounts(10_000_00, 2_000_00)
    refused = edit(budget, put(fringe, "federal", "5", 10_000_00)).outcomes[0]
    assert refused.state == "refused"


def test_a_calculation_is_carried_on_with_raises():
    years = carried(salary(58_000), 1, Raise(3, 300))
    assert [years[year].parts["annual"] for year in (1, 2, 3)] == [58_000_00, 59_740_00, 61_532_20]


def test_changing_the_kind_drops_a_calculation_of_another_kind_but_keeps_amounts():
    line = build_line(build_budget(), "supplies", calculations={1: units(2, 50)})
    facts = LineFacts(LineKind.SUBAWARD, "Partner", amounts={1: Amounts(100_00)})
    services.change_line(line=line, facts=facts, by=SYSTEM, expected_version=line.version)
    assert line.years[0].calculation is None
    assert amounts_of(line) == Amounts(100_00)


def test_a_stale_line_is_refused():
    line = build_line(build_budget(), "other", 5)
    with pytest.raises(StaleVersion):
        services.change_line(
            line=line, facts=LineFacts(LineKind.OTHER, "x"), by=SYSTEM, expected_version=line.version - 1
        )


def test_overruling_the_base_needs_a_reason():
    with pytest.raises(DomainError) as refused:
        build_line(build_budget(), "rent", 5, base_choice=BaseChoice.INCLUDE)
    assert refused.value.field == "base_reason"


@pytest.mark.parametrize(
    "text",
    ["1.1", "1e12", "-5", "+5", "abc", "12,34", "1000000000000", "9" * 20, "NaN", "=1+1"],
)
def test_a_bad_amount_is_refused_at_its_cell_and_the_others_are_saved(text):
    budget = build_budget()
    bad, good = build_line(budget, "other", 1), build_line(budget, "travel", 2)
    result = edit(budget, put(bad, "federal", text, 1_00), put(good, "federal", "20", 2_00))
    assert [each.state for each in result.outcomes] == ["refused", "saved"]
    assert result.outcomes[0].message
    assert (amounts_of(bad), amounts_of(good)) == (Amounts(1_00), Amounts(20_00))


def test_a_title_of_201_characters_is_refused():
    line = build_line(build_budget(), "other", 1)
    outcomes = edit(
        line.budget, put(line, "title", "x" * 201, "Other"), put(line, "title", "x" * 200, "Other")
    )
    assert [each.state for each in outcomes.outcomes] == ["refused", "saved"]
    assert "201" in outcomes.outcomes[0].message


def test_the_rest_of_a_calculation_is_an_equals_sign():
    line = build_line(build_budget(), "supplies", calculations={1: units(1, 1_000)})
    edit(line.budget, put(line, "cash", "250", 0), put(line, "federal", "=", 1_000_00))
    assert amounts_of(line) == Amounts(750_00, 250_00)
    plain = build_line(line.budget, "other", 5)
    assert edit(line.budget, put(plain, "federal", "=", 5_00)).outcomes[0].state == "refused"


def test_two_people_may_edit_different_cells_and_a_clash_shows_both_values():
    line = build_line(build_budget(), "other", 100)
    edit(line.budget, put(line, "cash", "7", 0))
    assert edit(line.budget, put(line, "federal", "120", 100_00)).outcomes[0].state == "saved"
    clash = edit(line.budget, put(line, "federal", "90", 100_00)).outcomes[0]
    assert (clash.state, clash.stored, clash.stored_text) == ("conflict", 120_00, "120.00")
    assert amounts_of(line) == Amounts(120_00, 7_00)


def test_a_change_sent_twice_does_no_harm():
    budget = build_budget()
    add = {"do": "add", "key": "made-in-browser", "kind": "travel", "title": "Bus passes"}
    assert [edit(budget, add).outcomes[0].state for _ in range(2)] == ["saved", "saved"]
    line = budget.lines[0]
    again = put(line, "federal", "5", 0)
    assert [edit(budget, again).outcomes[0].state for _ in range(2)] == ["saved", "saved"]
    assert queries.summary(budget.id).line_count == 1


def test_a_removed_line_comes_back_whole():
    line = build_line(build_budget(), "other", 100)
    edit(line.budget, {"do": "remove", "key": line.key})
    assert queries.summary(line.budget.id).direct_cents == 0
    assert edit(line.budget, put(line, "federal", "1", 100_00)).outcomes[0].state == "refused"
    edit(line.budget, {"do": "restore", "key": line.key})
    assert queries.summary(line.budget.id).direct_cents == 100_00
    services.remove_line(line=line, by=SYSTEM)
    services.restore_line(budget=line.budget, key=line.key, by=SYSTEM)
    assert queries.summary(line.budget.id).line_count == 1


def test_an_initiative_is_chosen_by_number_or_title():
    initiative = build_initiative(title="School Workshops")
    line = build_line(build_budget(), "other", 1)
    known = {"school workshops": initiative.id}
    edit(line.budget, put(line, "initiative", " school  WORKSHOPS ", None), initiatives=known)
    assert line.initiative_id == initiative.id
    assert (
        edit(line.budget, put(line, "initiative", "Nowhere", None), initiatives=known).outcomes[0].state
        == "refused"
    )
    edit(line.budget, put(line, "initiative", "", initiative.id), initiatives=known)
    assert line.initiative_id is None


def test_every_change_is_told_to_listeners_and_written_in_the_trail():
    told = []

    @on("budget.changed")
    def listen(**facts):
        told.append(facts)

    try:
        budget = build_budget()
        line = build_line(budget, "other", 100)
        edit(budget, put(line, "federal", "200", 100_00))
        edit(budget, put(line, "federal", "200", 100_00))
    finally:
        _listeners["budget.changed"].remove(listen)
    assert len(told) == 2
    assert told[0]["subject_id"] == budget.subject_id
    entries = db.session.scalars(
        db.select(audit_trail.AuditEntry).where(audit_trail.AuditEntry.action == "budget.lines_changed")
    ).all()
    last = entries[-1]
    assert list(last.before.values()) == [[100_00, 0, 0]]
    assert list(last.after.values()) == [[200_00, 0, 0]]
    assert last.record_id == budget.subject_id


def test_terms_change_with_a_version_and_without_a_change_nothing_happens():
    budget = build_budget()
    version, stamp = budget.version, services.terms_stamp(budget)
    services.update_terms(budget=budget, terms=TERMS, by=SYSTEM)
    assert budget.version == version
    build_line(budget, "other", 5)
    waived = replace(TERMS, match_waived=True)
    services.update_terms(budget=budget, terms=waived, by=SYSTEM, expected_version=stamp)
    assert queries.summary(budget.id).required_match_cents == 0
    with pytest.raises(StaleVersion):
        services.update_terms(budget=budget, terms=TERMS, by=SYSTEM, expected_version=stamp)


def test_summaries_take_the_version_that_counts_of_each_subject_in_three_queries(count_queries):
    first = build_budget(terms=replace(TERMS, match_bp=None))
    build_line(first, "other", 1)
    newer = build_version(build_approved(first), VersionKind.AWARDED)
    build_line(newer, "other", 2)
    build_approved(newer)
    build_line(build_version(newer, VersionKind.REVISED), "other", 3)
    other = build_sample_budget()
    subjects = [first.subject_id, other.subject_id, 999_999]
    db.session.commit()
    with count_queries() as queries_made:
        found = queries.summaries(subjects)
    assert queries_made.count <= 3, queries_made
    assert found[first.subject_id].budget_id == newer.id
    assert found[first.subject_id].direct_cents == 3_00
    assert set(found) == {first.subject_id, other.subject_id}
    assert queries.summaries([]) == {}


def test_tables_foot_and_hold_every_line():
    budget = build_sample_budget()
    tables = queries.tables(budget.id)
    assert len(tables.lines) == 7
    for rows in (tables.classes, tables.categories):
        direct = sum(row.whole.total_cents for row in rows if not row.is_total)
        assert direct == tables.summary.direct_cents
        assert rows[-1].whole.total_cents == tables.summary.total_cents
    assert [name for name, _ in tables.by_initiative] == [
        "School workshops",
        "Street outreach",
        "No initiative",
    ]
    assert sum(amounts.total_cents for _, amounts in tables.by_initiative) == tables.summary.direct_cents
    assert tables.lines[0].justification.startswith("1 × 0.50 FTE × $58,000 × 12 mo = $29,000.00.")
    assert tables.indirect.steps[-1].amounts.total_cents == tables.summary.indirect_cents


def test_a_full_budget_takes_no_more_lines(monkeypatch):
    monkeypatch.setattr(workbench, "MAX_LINES", 2)
    budget = build_budget()
    build_line(budget, "other", 1)
    result = edit(budget, *({"do": "add", "key": key, "kind": "travel", "title": "Bus"} for key in "ab"))
    assert [each.state for each in result.outcomes] == ["saved", "refused"]
    with pytest.raises(DomainError, match="2 lines at most"):
        build_line(budget, "other", 1)
    assert queries.summary(budget.id).line_count == 2
