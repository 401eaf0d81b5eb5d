"""What budgets put into one initiative: sums by source, removed lines and private subjects left out."""

from __future__ import annotations

from funding.budgets.initiative_lines import shares_of
from funding.budgets.services import LineFacts, add_line, remove_line, start_budget
from funding.budgets.terms import Terms
from funding.budgets.types import Amounts, LineKind
from funding.kernel.actor import SYSTEM
from tests.builders.applications import build_application
from tests.builders.funders import build_donor
from tests.builders.outreach import build_initiative


def _facts(initiative_id: int | None, amounts: Amounts) -> LineFacts:
    return LineFacts(kind=LineKind.OTHER, title="Line", initiative_id=initiative_id, amounts={1: amounts})


def test_lines_are_summed_by_source_and_removed_ones_do_not_count(database) -> None:
    initiative = build_initiative()
    budget = start_budget(subject_id=build_application().id, title="Budget", terms=Terms(), by=SYSTEM)
    add_line(budget=budget, facts=_facts(initiative.id, Amounts(100, 20, 3)), by=SYSTEM)
    add_line(budget=budget, facts=_facts(initiative.id, Amounts(1, 2, 3)), by=SYSTEM)
    add_line(budget=budget, facts=_facts(None, Amounts(5_000, 0, 0)), by=SYSTEM)
    gone = add_line(budget=budget, facts=_facts(initiative.id, Amounts(7_000, 0, 0)), by=SYSTEM)
    remove_line(line=gone, by=SYSTEM)
    (share,) = shares_of(initiative.id, SYSTEM)
    assert (share.lines, share.amounts) == (2, Amounts(101, 22, 6))


def test_a_donors_budget_is_not_seen_by_program_staff_and_has_no_name_for_auditors(
    database, actor_for
) -> None:
    program, auditor = actor_for("program"), actor_for("auditor")
    initiative, donor = build_initiative(), build_donor("Margaret Ellsworth")
    gift = build_application(funder_id=donor.id, title="Gift")
    budget = start_budget(subject_id=gift.id, title="Gift", terms=Terms(), by=SYSTEM)
    add_line(budget=budget, facts=_facts(initiative.id, Amounts(100, 0, 0)), by=SYSTEM)
    assert shares_of(initiative.id, program) == []
    assert [share.title for share in shares_of(initiative.id, auditor)] == [f"Private donor (no. {gift.id})"]
