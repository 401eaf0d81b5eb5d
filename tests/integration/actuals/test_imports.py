"""Costs from the books: what an import would do, does, and takes back."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

import pytest
import sqlalchemy as sa

from funding.actuals.imports import services, writing
from funding.actuals.imports.looking import Report, Spool
from funding.actuals.models import Actual, ActualException, ActualImport
from funding.actuals.queries.waiting import waits_of_import
from funding.actuals.services.approving import approve_costs, approve_import
from funding.actuals.types import ActualState, ImportState
from funding.awards.models import Award
from funding.awards.types import AwardStatus
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError
from tests.builders.actuals import build_actual
from tests.builders.awards import build_award

pytestmark = pytest.mark.usefixtures("database")
HEAD = "Date,Trans #,Account,Amount,Name,Memo,Class"
ROWS = (
    "10/05/2026,T1,6100 Travel,20.00,Transit,Bus,OVC-1",
    "10/06/2026,T2,6000 Salaries and wages,4000.00,Ana Reyes,October,OVC-1",
    "10/07/2026,T2,6900 Indirect costs,603.00,,October,OVC-1",
)
SAID = {
    "6100 travel": "travel|funder",
    "6000 salaries and wages": "personnel|match",
    "6900 indirect costs": "indirect|funder",
}


def begun(
    rows: Iterable[str], *, said: dict[str, str] | None = None, award_id: int | None = None
) -> ActualImport:
    data = "\n".join([HEAD, *rows]).encode()
    found = services.begin_import(name="ledger.csv", stream=io.BytesIO(data), award_id=award_id, by=SYSTEM)
    if said is not None:
        layout = services.layout_of(found)
        accounts = {**layout.accounts, **said}
        services.set_layout(
            found=found,
            layout=type(layout)(layout.sheet, layout.header, layout.fields, accounts, layout.awards),
            award_id=award_id,
            by=SYSTEM,
        )
    return found


def applied(found: ActualImport, *, leave_out: bool = False) -> Report:
    with Spool() as spool:
        report = services.look(found, spool, SYSTEM)
        services.apply_import(
            found=found, spool=spool, report=report, leave_out=leave_out, expected_version=None, by=SYSTEM
        )
    return report


def award(**more: object) -> Award:
    return build_award(award_number="OVC-1", starts_on=date(2026, 10, 1), **more)


def entries() -> list[Actual]:
    return list(db.session.scalars(sa.select(Actual).order_by(Actual.id)))


def test_rows_become_costs_and_the_same_file_changes_nothing() -> None:
    one = award()
    report = applied(begun(ROWS, said=SAID))
    assert (report.new, report.refused, report.new_cents) == (3, 0, 4_623_00)
    told = [
        (each.award_id, each.line_kind, each.share.value, each.amount_cents, each.source_row)
        for each in entries()
    ]
    assert told == [
        (one.id, "travel", "funder", 20_00, 2),
        (one.id, "personnel", "match", 4_000_00, 3),
        (one.id, None, "funder", 603_00, 4),
    ]
    assert {each.state for each in entries()} == {ActualState.ENTERED}
    again = applied(begun(ROWS))
    assert (again.same, again.new, again.changes_nothing) == (3, 0, True)
    assert len(entries()) == 3


def test_what_the_books_changed_is_told_and_approved_costs_are_reversed() -> None:
    award()
    applied(begun(ROWS, said=SAID))
    travel, salary, _ = entries()
    approve_costs(entry_ids=[salary.id], by=SYSTEM)
    changed = [ROWS[0].replace("20.00", "25.00"), ROWS[1].replace("4000.00", "4100.00"), ROWS[2]]
    found = begun(changed)
    report = applied(found)
    assert (report.changed, report.corrected, report.same, report.new) == (1, 1, 1, 0)
    assert [change[3:] for change in report.changes] == [(20_00, 25_00), (4_000_00, 4_100_00)]
    db.session.refresh(travel)
    assert travel.amount_cents == 25_00
    assert [each.amount_cents for each in entries()][3:] == [-4_000_00, 4_100_00]
    assert applied(begun(changed)).same == 3
    assert services.undo_import(found=found, by=SYSTEM) == 2
    db.session.refresh(travel)
    assert (travel.amount_cents, len(entries())) == (20_00, 3)
    assert applied(begun(ROWS)).same == 3


def test_an_import_is_taken_back_whole_until_something_of_it_is_approved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "ROWS_A_STATEMENT", 2)
    award()
    found = begun(ROWS, said=SAID)
    applied(found)
    assert [one.reference or one.description for one in entries()] == ["Bus", "October", "October"]
    services.undo_import(found=found, by=SYSTEM)
    assert (entries(), found.state) == ([], ImportState.UNDONE)
    second = begun(ROWS)
    applied(second)
    held = db.session.scalars(sa.select(Award)).one()
    granted, held.amount_cents = held.amount_cents, 0
    (part,) = waits_of_import(SYSTEM, second.id, alone=True).parts
    assert (part.whole.count, part.whole.cents) == (3, sum(one.amount_cents for one in entries()))
    assert (part.whole.cents, part.over_cents) == (
        sum(one.cents for one in part.classes),
        part.whole.funder_cents,
    )
    held.amount_cents = granted
    assert waits_of_import(SYSTEM, second.id, alone=True).parts[0].over_cents == 0
    assert approve_import(found=second, by=SYSTEM).count == 3
    with pytest.raises(DomainError, match="3 of its entries are approved"):
        services.undo_import(found=second, by=SYSTEM)


def test_what_is_refused_is_told_with_its_line_and_nothing_is_written() -> None:
    one = award()
    build_award(
        award_number="DONE",
        status=AwardStatus.CLOSED,
        closed_on=date(2026, 11, 1),
        starts_on=date(2026, 10, 1),
    )
    bad = [
        *ROWS[:1],
        "10/05/2026,T3,6999 Suspense,1.00,,,OVC-1",
        "10/05/2026,T4,6100 Travel,1.00,,,Nobody",
        "09/05/2026,T5,6100 Travel,1.00,,,OVC-1",
        "10/05/2026,T6,6100 Travel,lots,,,OVC-1",
        "10/05/2026,T7,6100 Travel,1.00,,case no. 24-118,OVC-1",
        "10/05/2026,T8,6100 Travel,1.00,,,DONE",
        "10/05/2026,T9,6100 Travel,1.00,,,",
    ]
    found = begun(bad, said=SAID)
    with pytest.raises(DomainError, match="7 rows are refused"):
        applied(found)
    assert entries() == []
    report = applied(found, leave_out=True)
    told = {row: trouble for row, trouble, *_ in report.told}
    assert told == {
        3: "unmapped", 4: "unknown_award", 5: "outside", 6: "bad_row", 7: "identifying", 8: "closed_award",
        9: "unknown_award",
    }  # fmt: skip
    kept = list(db.session.scalars(sa.select(ActualException).order_by(ActualException.source_row)))
    assert [row.source_row for row in kept] == [3, 4, 5, 6, 7, 8, 9]
    assert "24-118" not in kept[4].words
    services.settle_exception(row=kept[0], note="Booked to another fund", by=SYSTEM)
    assert kept[0].settled_at is not None
    applied(begun(bad), leave_out=True)
    applied(begun([*bad, bad[1]]), leave_out=True)
    again = db.session.scalars(
        sa.select(ActualException.source_row).where(ActualException.id > kept[-1].id)
    ).all()
    assert again == [len(bad) + 2], "only the row that is there once more; settled ones are not asked again"
    assert [each.award_id for each in entries()] == [one.id]


def test_accounts_suggest_what_they_mean_and_a_file_may_be_of_one_award() -> None:
    one = award()
    rows = ["10/05/2026,T1,6100 Travel,20.00,,,", "10/05/2026,T2,1000 Petty cash,20.00,,,"]
    found = begun(rows, award_id=one.id)
    with Spool() as spool:
        services.keep_report(found, services.look(found, spool, SYSTEM), spool)
    assert found.report is not None
    assert found.report["suggested"] == {"6100 travel": "travel|funder"}
    assert services.accept_suggestions(found) == 1
    assert applied(found, leave_out=True).new == 1
    assert entries()[0].award_id == one.id


def test_an_entry_by_hand_stays_out_of_the_way() -> None:
    one = award()
    build_actual(one, amount_cents=20_00, state="entered")
    assert applied(begun(ROWS, said=SAID)).new == 3
    assert len(entries()) == 4
