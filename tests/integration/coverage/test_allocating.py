"""What a source pays of a line: exact, and refused where a rule says so."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from funding.applications.types import Stage
from funding.budgets.types import LineKind
from funding.coverage.models import Allocation, AllocationMonth, PlanMonth
from funding.coverage.services.allocating import allocate, release, told_of
from funding.coverage.services.lines import remove_line, update_line
from funding.coverage.services.writing import RefusedError
from funding.coverage.shares import OverAllocatedError
from funding.coverage.types import GiverKind, LineFacts
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import NotFound, StaleVersion
from tests.builders.applications import build_application
from tests.builders.budgets import build_budget, build_line, salary
from tests.builders.coverage import OCT, SEP, build_pay, build_plan_line, build_source, let_pay
from tests.builders.funders import build_agency, build_funder
from tests.builders.outreach import build_initiative

pytestmark = pytest.mark.usefixtures("database")


def paid(line, source) -> dict[date, int]:
    query = select(AllocationMonth.month, AllocationMonth.cents).where(
        AllocationMonth.line_id == line.id, AllocationMonth.source_id == source.id
    )
    return dict(db.session.execute(query.order_by(AllocationMonth.month)).all())


def award(dollars: int = 300_000, **overrides):
    values = {"stage": Stage.AWARDED, "awarded_cents": dollars * 100, **overrides}
    return build_application(**values)


def test_shares_of_a_line_sum_exactly_and_the_rest_stays_open() -> None:
    line = build_plan_line(build_initiative(), 100)
    first, second = build_source(title="One"), build_source(title="Two")
    let_pay(line, first, share_bp=3_333)
    let_pay(line, second, share_bp=3_333)
    assert sum(paid(line, first).values()) == 3_333
    assert sum(paid(line, second).values()) == 3_333
    rows = db.session.scalars(select(PlanMonth).where(PlanMonth.line_id == line.id)).all()
    assert sum(row.cents for row in rows) == 100_00
    assert sum(row.covered_cents for row in rows) == 6_666


def test_a_line_above_the_whole_is_refused_with_the_months() -> None:
    line = build_plan_line(build_initiative())
    let_pay(line, build_source(title="One"), 60)
    with pytest.raises(
        OverAllocatedError, match=r"Oct 2026 to Sep 2027: the shares come to 110% of this line"
    ):
        let_pay(line, build_source(title="Two"), 50)


def test_the_database_itself_refuses_a_month_above_the_whole() -> None:
    line = build_plan_line(build_initiative())
    db.session.flush()
    with pytest.raises(IntegrityError, match="never_above_the_whole"):
        db.session.execute(
            insert(PlanMonth).values(line_id=line.id, month=date(2030, 1, 1), cents=5, covered_cents=6)
        )


def test_money_is_not_promised_beyond_what_there_is() -> None:
    initiative, source = build_initiative(), build_source(10_000)
    let_pay(build_plan_line(initiative, 8_000), source)
    with pytest.raises(
        RefusedError, match=r"Reserve has \$10,000.00; with this, \$13,000.00 .*\$3,000.00 too much"
    ):
        let_pay(build_plan_line(initiative, 5_000), source)


def test_an_application_without_an_amount_pays_for_nothing() -> None:
    with pytest.raises(RefusedError, match="no amount yet"):
        let_pay(build_plan_line(build_initiative()), build_application(ask_cents=None))


def test_one_person_is_not_charged_above_full_time() -> None:
    """60% OVC + 50% VOCA of $58,000 is 110%: $5,800 over-charged."""
    ovc = award(funder_id=build_agency().id, title="OVC award")
    voca = award(funder_id=build_funder(name="Victims fund", abbreviation="VOCA").id, title="State award")
    let_pay(build_pay(build_initiative(title="Street"), "Ana Reyes", 58_000, 60), ovc)
    with pytest.raises(RefusedError) as refused:
        let_pay(build_pay(build_initiative(title="Schools"), "ana  reyes", 58_000, 50), voca)
    told = refused.value.message
    assert "60% OVC + 50% VOCA = 110%" in told
    assert "$58,000.00 a year" in told
    assert "$5,800.00 over-charged" in told
    assert told.startswith("Oct 2026 to Sep 2027: ")


def test_pending_money_that_would_charge_too_much_warns() -> None:
    let_pay(build_pay(build_initiative(title="Street"), "Ana Reyes", 58_000, 60), award())
    pending = build_application(title="Pending ask", stage=Stage.SUBMITTED)
    outcome = let_pay(build_pay(build_initiative(title="Schools"), "Ana Reyes", 58_000, 50), pending)
    assert len(outcome.warnings) == 1
    assert "110%" in outcome.warnings[0]


def test_a_person_in_an_awarded_budget_counts_too() -> None:
    application = award(title="With a budget")
    budget = build_budget(subject_id=application.id)
    build_line(
        budget, "personnel", title="Coordinator", person="Ana Reyes", calculations={1: salary(58_000, 70)}
    )
    other = award(title="The other", funder_id=build_agency().id)
    line = build_pay(build_initiative(), "Ana Reyes", 58_000, 40)
    with pytest.raises(RefusedError, match="110%"):
        let_pay(line, other)


def test_a_source_pays_only_for_what_it_is_meant_for() -> None:
    street, schools = build_initiative(title="Street"), build_initiative(title="Schools")
    bound = build_source(title="For the street", initiative_id=street.id)
    with pytest.raises(RefusedError, match="bound to other outreach"):
        let_pay(build_plan_line(schools), bound)
    travel = build_source(title="Travel only", classes="c")
    with pytest.raises(RefusedError, match="may not pay for supplies"):
        let_pay(build_plan_line(street), travel)
    short = build_source(title="From March", starts_on=date(2027, 3, 15))
    with pytest.raises(
        RefusedError, match=r"does not pay in Oct 2026 to Feb 2027: its money is from Mar 15, 2027"
    ):
        let_pay(build_plan_line(street), short)
    let_pay(build_plan_line(street), short, first=date(2027, 3, 1))


def test_an_application_that_names_initiatives_pays_for_these_alone() -> None:
    street, schools = build_initiative(title="Street"), build_initiative(title="Schools")
    named = award(initiative_ids=(street.id,))
    let_pay(build_plan_line(street), named)
    with pytest.raises(RefusedError, match="bound to other outreach"):
        let_pay(build_plan_line(schools), named)


def test_the_same_cost_twice_is_refused() -> None:
    application = award()
    street, schools = build_initiative(title="Street"), build_initiative(title="Schools")
    let_pay(
        build_plan_line(street, title="Laptops"), application, 50, paid_by="laptops", last=date(2027, 3, 1)
    )
    with pytest.raises(RefusedError, match=r"same cost twice: .* already pays “Laptops” of Street in Oct"):
        let_pay(build_plan_line(schools), application, 50, paid_by="laptops")
    db.session.rollback()


def test_the_database_itself_refuses_the_same_cost_twice() -> None:
    application = award()
    line, other = build_plan_line(build_initiative()), build_plan_line(build_initiative(title="Other"))
    let_pay(line, application, 50, paid_by="laptops")
    extra = Allocation(
        line_id=other.id, source_id=application.id, first_month=OCT, last_month=OCT, share_bp=100
    )
    db.session.add(extra)
    db.session.flush()
    values = {
        "allocation_id": extra.id,
        "month": OCT,
        "line_id": other.id,
        "source_id": application.id,
        "cents": 1,
    }
    with pytest.raises(IntegrityError):
        db.session.execute(insert(AllocationMonth).values(paid_by="laptops", **values))


def test_one_month_is_changed_and_the_others_stay() -> None:
    line, source = build_plan_line(build_initiative(), 12_000), build_source()
    let_pay(line, source, 50)
    march = date(2027, 3, 1)
    let_pay(line, source, 100, first=march, last=march)
    found = paid(line, source)
    assert found[march] == 1_000_00
    assert set(found.values()) == {500_00, 1_000_00}
    assert told_of(line, source.id) == "50%, Oct 2026 to Feb 2027; 100%, Mar 2027; 50%, Apr 2027 to Sep 2027"
    let_pay(line, source, 50, first=march, last=march)
    assert told_of(line, source.id) == "50%, Oct 2026 to Sep 2027"


def test_an_amount_cut_in_two_keeps_what_it_pays_in_the_months_that_stay() -> None:
    line, source = build_plan_line(build_initiative(), 12_000), build_source()
    let_pay(line, source, amount_cents=6_000_00)
    let_pay(line, source, 0, first=date(2027, 1, 1), last=date(2027, 1, 1))
    assert told_of(line, source.id) == "$1,500.00, Oct 2026 to Dec 2026; $4,000.00, Feb 2027 to Sep 2027"


def test_a_stale_page_changes_nothing() -> None:
    line, source = build_plan_line(build_initiative()), build_source()
    old = line.version
    let_pay(line, source, 10)
    with pytest.raises(StaleVersion):
        let_pay(line, source, 20, expected_version=old)


def test_a_source_that_may_not_be_seen_is_not_there(actor_for) -> None:
    reader = actor_for("program")
    donor = build_source(title="Margaret", kind=GiverKind.DONOR)
    line = build_plan_line(build_initiative())
    with pytest.raises(NotFound):
        let_pay(line, donor, by=reader)


def test_a_line_that_grows_takes_its_shares_along_as_far_as_the_money_goes() -> None:
    line, source = build_plan_line(build_initiative(), 10_000), build_source(10_000)
    let_pay(line, source)

    def facts(dollars: int) -> LineFacts:
        return LineFacts(LineKind.SUPPLIES, "Materials", dollars * 100, OCT, SEP)

    update_line(line=line, facts=facts(8_000), expected_version=line.version, by=SYSTEM)
    assert sum(paid(line, source).values()) == 8_000_00
    with pytest.raises(RefusedError, match="too much"):
        update_line(line=line, facts=facts(11_000), expected_version=line.version, by=SYSTEM)


def test_a_removed_line_frees_its_sources_and_stays_in_the_history() -> None:
    initiative = build_initiative()
    line, source = build_plan_line(initiative), build_source()
    let_pay(line, source)
    remove_line(line=line, expected_version=line.version, by=SYSTEM)
    assert db.session.scalar(select(func.count()).select_from(AllocationMonth)) == 0
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.record_id == initiative.id)).all()
    assert {"coverage.lines_added", "coverage.allocated", "coverage.line_removed"} <= set(actions)


def test_what_was_promised_is_taken_back_in_one_go() -> None:
    initiative, source = build_initiative(), build_source()
    for title in ("One", "Two"):
        let_pay(build_plan_line(initiative, title=title), source, 50)
    assert release(initiative_id=initiative.id, source_id=source.id, by=SYSTEM) == 2
    assert db.session.scalar(select(func.count()).select_from(Allocation)) == 0


def test_nothing_is_paid_outside_the_line() -> None:
    line = build_plan_line(build_initiative())
    with pytest.raises(RefusedError, match="costs nothing in Jan 2030"):
        allocate(
            line=line, source_id=build_source().id, first=date(2030, 1, 1), last=date(2030, 1, 1), share_bp=100,
            expected_version=line.version, by=SYSTEM,
        )  # fmt: skip
