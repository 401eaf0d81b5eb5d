"""Versions of budgets: which counts, what each begins from, what approval needs, and what nobody may change."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from funding.budgets import queries, services
from funding.budgets.models import Budget, BudgetLine, LineYear
from funding.budgets.review import review
from funding.budgets.services import LineFacts, PriorApproval
from funding.budgets.terms import IndirectKind, Terms
from funding.budgets.types import Amounts, BudgetStatus, LineKind, VersionKind
from funding.budgets.versions import Award, current_of, may_begin, versions_of
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError, StaleVersion
from tests.builders.budgets import (
    TERMS,
    build_approved,
    build_budget,
    build_line,
    build_lines,
    build_sample_budget,
    build_version,
    line_facts,
    units,
)

pytestmark = pytest.mark.usefixtures("database")

PLAIN = replace(TERMS, match_bp=None, indirect_kind=IndirectKind.NONE)


def requested(**more):
    budget = build_budget(terms=PLAIN, **more)
    build_line(budget, "travel", 300_000, title="Site visits")
    build_line(budget, "other", 300_000, title="Training")
    return budget


def awarded():
    """A budget of $600,000 that is awarded and approved."""
    return build_approved(build_version(build_approved(requested()), VersionKind.AWARDED))


def shift(budget, dollars):
    """Move dollars from travel to other."""
    for kind, change in (("travel", -dollars), ("other", dollars)):
        line = next(each for each in budget.lines if each.kind == kind)
        amounts = line.years[0].amounts + Amounts(change * 100)
        facts = LineFacts(kind=line.kind, title=line.title, amounts={1: amounts})
        services.change_line(line=line, facts=facts, by=SYSTEM, expected_version=line.version)


def test_a_version_copies_terms_and_lines_with_their_keys_and_leaves_removed_ones():
    first = build_budget(terms=PLAIN)
    kept = build_line(first, "supplies", title="Laptops", calculations={1: units(12, 1_200)})
    gone = build_line(first, "other", 5)
    services.remove_line(line=gone, by=SYSTEM)
    build_approved(first)
    second = build_version(first, VersionKind.AWARDED, note="As granted")
    assert (second.number, second.label, second.based_on_id, second.note) == (
        2,
        "v2 Awarded",
        first.id,
        "As granted",
    )
    assert Terms.from_json(second.terms) == PLAIN
    (copied,) = queries.load(second).lines
    assert copied.line == queries.load(first).lines[0].line
    assert copied.line.key == kept.key
    assert copied.id != kept.id


def test_the_approved_version_counts_and_a_draft_beside_it_changes_nothing():
    first = requested()
    assert current_of(first.subject_id) is first
    build_approved(first)
    second = build_version(first, VersionKind.AWARDED)
    build_line(second, "supplies", 5)
    assert queries.budget_of(first.subject_id) is first
    assert queries.summaries([first.subject_id])[first.subject_id].direct_cents == 600_000_00
    build_approved(second)
    assert queries.budget_of(first.subject_id) is second
    assert first.status is BudgetStatus.SUPERSEDED


def test_only_certain_versions_may_be_begun():
    first = requested()
    award = Award(500_000_00)
    assert may_begin([], None) == [VersionKind.REQUESTED]
    assert may_begin([first], None) == []
    assert may_begin([first], award) == [VersionKind.AWARDED]
    build_approved(first)
    assert may_begin([first], None) == [VersionKind.REQUESTED]
    assert may_begin([first], award) == [VersionKind.AWARDED, VersionKind.REQUESTED]
    second = build_version(first, VersionKind.AWARDED)
    assert may_begin(versions_of(first.subject_id), award) == []
    with pytest.raises(DomainError, match="v2 Awarded is being drafted"):
        build_version(first, VersionKind.REVISED)
    build_approved(second)
    assert may_begin(versions_of(first.subject_id), award) == [VersionKind.REVISED]
    with pytest.raises(DomainError, match="No requested version"):
        build_version(second, VersionKind.REQUESTED)


def test_an_award_closes_a_request_that_was_never_approved_and_sets_the_ceiling():
    first = requested()
    second = build_version(first, VersionKind.AWARDED, award=Award(350_000_00, date(2026, 11, 3)))
    assert first.status is BudgetStatus.SUPERSEDED
    assert first.approved_at is None
    terms = Terms.from_json(second.terms)
    assert (terms.ceiling_cents, terms.ceiling_citation) == (350_000_00, "the award of Nov 3, 2026")
    assert terms.federal_award_date == PLAIN.federal_award_date
    assert queries.budget_of(first.subject_id) is second


def test_approval_is_refused_while_something_stops_it():
    empty = build_budget(terms=PLAIN)
    with pytest.raises(DomainError, match="without lines"):
        build_approved(empty)
    short = build_sample_budget()
    with pytest.raises(DomainError, match="stops this budget"):
        build_approved(short)
    assert short.status is BudgetStatus.DRAFT


def test_approval_needs_the_version_that_was_read():
    budget = requested()
    with pytest.raises(StaleVersion):
        build_approved(budget, expected_version=budget.version - 1)
    build_approved(budget, note="Agreed by the board")
    assert budget.approved_by_name == SYSTEM.name
    assert budget.approved_at is not None
    with pytest.raises(DomainError, match="v1 Requested is approved"):
        build_approved(budget)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "budget.approved")).one()
    assert entry.after["approved"] == "v1 Requested"


def test_a_revision_above_the_limit_needs_the_funders_approval_by_name_and_day(clock):
    budget = awarded()
    for number, dollars in enumerate((25_000, 20_000, 20_000), start=3):
        budget = build_version(budget, VersionKind.REVISED)
        shift(budget, dollars)
        if number < 5:
            build_approved(budget)
    ruling = review(budget).ruling
    assert [move.gross_cents for move in ruling.moves] == [25_000_00, 45_000_00, 65_000_00]
    with pytest.raises(DomainError, match="prior approval") as error:
        build_approved(budget)
    assert error.value.field == "prior_approval"
    today = date(2026, 11, 22)
    with pytest.raises(DomainError, match="not come yet"):
        build_approved(budget, prior=PriorApproval("GAM 5", today + timedelta(days=1)))
    build_approved(budget, prior=PriorApproval("GAM 5", today))
    assert (budget.prior_approval, budget.prior_approval_on) == ("GAM 5", today)
    again = build_version(budget, VersionKind.REVISED)
    shift(again, 1_000)
    assert review(again).ruling.since == "v5 Revised"
    assert not review(again).ruling.is_needed


def test_a_discarded_draft_leaves_the_approved_one_and_its_number_stays_used():
    budget = awarded()
    draft = build_version(budget, VersionKind.REVISED)
    with pytest.raises(StaleVersion):
        services.discard_version(budget=draft, by=SYSTEM, expected_version=draft.version - 1)
    back = services.discard_version(budget=draft, by=SYSTEM, expected_version=draft.version)
    assert back is budget
    assert [each.number for each in versions_of(budget.subject_id)] == [1, 2]
    assert build_version(budget, VersionKind.REVISED).number == 4
    alone = requested()
    with pytest.raises(DomainError, match="No other version"):
        services.discard_version(budget=alone, by=SYSTEM, expected_version=alone.version)


def test_services_refuse_to_change_what_is_not_a_draft():
    budget = build_approved(requested())
    line = budget.lines[0]
    facts = LineFacts(kind=LineKind.OTHER, title="More")
    for change in (
        lambda: services.add_line(budget=budget, facts=facts, by=SYSTEM),
        lambda: services.change_line(line=line, facts=facts, by=SYSTEM, expected_version=line.version),
        lambda: services.remove_line(line=line, by=SYSTEM),
        lambda: services.apply_edits(budget=budget, edits=[], initiatives={}, by=SYSTEM),
        lambda: services.update_terms(budget=budget, terms=TERMS, by=SYSTEM),
        lambda: services.discard_version(budget=budget, by=SYSTEM, expected_version=budget.version),
    ):
        with pytest.raises(DomainError, match="v1 Requested is approved and is not changed"):
            change()


def statements(budget, line_id):
    lines, years = BudgetLine.__table__, LineYear.__table__
    budgets = Budget.__table__
    return {
        "terms": sa.update(budgets).where(budgets.c.id == budget).values(terms={}),
        "title": sa.update(budgets).where(budgets.c.id == budget).values(title="Other"),
        "reopened": sa.update(budgets).where(budgets.c.id == budget).values(status="draft"),
        "replaced and renamed": sa.update(budgets)
        .where(budgets.c.id == budget)
        .values(status="superseded", note="x"),
        "gone": sa.delete(budgets).where(budgets.c.id == budget),
        "a line": sa.update(lines).where(lines.c.id == line_id).values(title="Other"),
        "a line gone": sa.delete(lines).where(lines.c.id == line_id),
        "a line more": sa.insert(lines).values(
            budget_id=budget, key="x", position=9, kind="other", title="x", person="", agreement="",
            determination="", words="", base_choice="rules", base_reason="", version=1,
        ),
        "an amount": sa.update(years).where(years.c.line_id == line_id).values(federal_cents=1),
        "an amount gone": sa.delete(years).where(years.c.line_id == line_id),
        "a year more": sa.insert(years).values(
            line_id=line_id, year=2, federal_cents=1, cash_cents=0, in_kind_cents=0
        ),
    }  # fmt: skip


@pytest.mark.parametrize("what", statements(0, 0))
@pytest.mark.parametrize("status", ["approved", "superseded", "discarded"])
def test_the_database_itself_refuses_to_change_what_is_not_a_draft(what, status):
    budget = build_approved(requested())
    if status == "superseded":
        build_approved(build_version(budget, VersionKind.AWARDED))
    if status == "discarded":
        budget = build_version(budget, VersionKind.REQUESTED)
        services.discard_version(budget=budget, by=SYSTEM, expected_version=budget.version)
    line_id = db.session.scalars(sa.select(BudgetLine.id).where(BudgetLine.budget_id == budget.id)).first()
    number = budget.id
    db.session.commit()
    with pytest.raises(DBAPIError, match="only a draft budget is changed"):
        db.session.execute(statements(number, line_id)[what])
    db.session.rollback()


def test_a_line_cannot_be_moved_into_an_approved_budget():
    first = build_approved(requested())
    draft = build_version(first, VersionKind.REQUESTED)
    line = build_line(draft, "other", 1)
    move = sa.update(BudgetLine.__table__).where(BudgetLine.__table__.c.id == line.id)
    db.session.commit()
    with pytest.raises(DBAPIError, match="only a draft budget is changed"):
        db.session.execute(move.values(budget_id=first.id))
    db.session.rollback()


@pytest.mark.parametrize("status", ["approved", "draft"])
def test_the_database_knows_one_approved_and_one_draft_for_each_record(status):
    first = build_approved(requested())
    build_version(first, VersionKind.AWARDED)
    values = {"subject_id": first.subject_id, "number": 9, "title": "x", "terms": {}, "status": status}
    if status == "approved":
        values["approved_at"] = first.approved_at
    db.session.commit()
    db.session.add(Budget(**values))
    with pytest.raises(IntegrityError, match=r"uq_budgets|subject_id"):
        db.session.flush()
    db.session.rollback()


def test_starting_a_version_and_reviewing_it_take_the_same_statements_at_any_size(count_queries):
    small, large = requested(), requested()
    build_lines(large, *(line_facts("supplies", number + 1) for number in range(60)))
    for budget in (small, large):
        build_approved(budget)
    counted = []
    for budget in (small, large):
        db.session.commit()
        db.session.refresh(budget)
        with count_queries() as made:
            draft = build_version(budget, VersionKind.AWARDED)
            found = review(draft)
            assert found.diff is not None
            assert found.words == []
        counted.append(made.count)
    assert counted[0] == counted[1]
    assert counted[0] < 25
