"""The match ledger: what counts, what is refused, and where it stands."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import SYSTEM, Actor, Role
from funding.kernel.errors import DomainError
from funding.match_ledger.models import MatchItem
from funding.match_ledger.queries import match_position
from funding.match_ledger.services.checking import UsedTwiceError
from funding.match_ledger.services.files import RowsRefusedError, every_item, import_items, ledger_csv
from funding.match_ledger.services.items import change_item, facts_of, receive_item, take_back
from funding.match_ledger.services.reporting import mark_reported
from funding.match_ledger.types import Answer, MatchKind, MatchState, Test, Valuation
from tests.builders.actuals import build_actual
from tests.builders.award_money import SEVEN_YES, build_match, match_facts
from tests.builders.awards import build_award
from tests.support.client import CheckedClient

TODAY = date(2026, 11, 22)


def received(award_id: int) -> int:
    """What counts for an award today, in cents."""
    return match_position([award_id], TODAY)[award_id].received_cents


def test_volunteer_hours_count_at_their_rate_and_the_rest_is_a_debt(database: Flask) -> None:
    award = build_award()
    item = build_match(award)
    assert item.amount_cents == 10_200_00
    build_match(award, cents=139_800_00, reference="Deposit 1")
    build_match(
        award, cents=9_000_00, reference="Pledge", state=MatchState.PROMISED, given_on=date(2027, 3, 1)
    )
    position = match_position([award.id], TODAY)[award.id]
    assert (position.required_cents, position.received_cents) == (166_667_00, 150_000_00)
    assert (position.promised_cents, position.short_cents) == (9_000_00, 16_667_00)


def test_the_same_hours_cannot_count_for_a_second_award(database: Flask) -> None:
    ovc, voca = build_award(title="OVC services"), build_award(title="VOCA")
    first = build_match(ovc)
    with pytest.raises(UsedTwiceError, match="“OVC services”") as refused:
        build_match(voca, source="St. Paul's  parish", reference="sheet 12.")
    assert refused.value.item_id == first.id
    with pytest.raises(UsedTwiceError, match="how it differs") as near:
        build_match(voca, reference="Sheet 13")
    assert near.value.field == "other_than"
    other = build_match(voca, reference="Sheet 13", other_than="Other people in the evening.")
    assert received(voca.id) == other.amount_cents
    take_back(item=first, award=ovc, reason="Meant for VOCA", expected_version=first.version, by=SYSTEM)
    build_match(voca, other_than="")
    assert received(ovc.id) == 0


def test_federal_money_and_days_outside_the_period_are_refused(database: Flask) -> None:
    hhs, award = build_award(title="HHS shelter grant"), build_award(title="OVC services")
    with pytest.raises(DomainError, match="“HHS shelter grant” paid for it") as refused:
        build_match(award, paid_award_id=hhs.id)
    assert refused.value.field == "paid_with"
    with pytest.raises(DomainError, match="Oct 1, 2026 to Sep 30, 2027"):
        build_match(award, given_on=date(2026, 9, 30))
    with pytest.raises(DomainError, match="enter it as promised"):
        build_match(award, given_on=date(2026, 11, 23))
    assert db.session.query(MatchItem).count() == 0


def test_costs_charged_to_the_match_count_by_themselves(database: Flask) -> None:
    award = build_award()
    build_actual(award, amount_cents=5_000_00, share="match")
    build_actual(award, amount_cents=1_00, share="match", state="entered")
    build_match(award)
    assert received(award.id) == 15_200_00
    build_actual(award, amount_cents=75_00, share="match", reference="JE 9", incurred_on=date(2026, 10, 3))
    with pytest.raises(DomainError, match="The books charge this to the match already"):
        build_match(award, cents=75_00, reference="JE 9")


def test_space_that_another_federal_award_paid_is_refused_by_its_invoice(database: Flask) -> None:
    hhs, award = build_award(title="HHS shelter grant"), build_award(title="OVC services")
    build_actual(hhs, amount_cents=800_00, reference="INV-77", incurred_on=date(2026, 10, 5))
    space = {"kind": MatchKind.SPACE, "source": "Lakeside Shelter", "cents": 800_00}
    with pytest.raises(DomainError, match="“HHS shelter grant” paid this"):
        build_match(award, reference="inv 77", **space)
    assert build_match(award, reference="INV-78", **space).counts


def test_an_item_with_an_open_test_is_kept_and_does_not_count(database: Flask) -> None:
    award = build_award()
    item = build_match(award, answers=SEVEN_YES | {Test.ALLOWABLE: Answer()})
    assert (item.counts, received(award.id)) == (False, 0)
    change_item(item=item, award=award, facts=match_facts(), expected_version=item.version, by=SYSTEM)
    assert received(award.id) == 10_200_00


def test_a_promise_is_received_on_its_day(database: Flask) -> None:
    award = build_award()
    item = build_match(award, state=MatchState.PROMISED, given_on=date(2027, 2, 1))
    assert received(award.id) == 0
    receive_item(
        item=item, award=award, given_on=date(2026, 11, 20), expected_version=item.version, by=SYSTEM
    )
    assert received(award.id) == 10_200_00
    assert "2026-11-20" in (item.use_key or "")


def test_what_was_reported_stays_what_the_report_told(database: Flask) -> None:
    award = build_award()
    item = build_match(award)
    mark_reported(award=award, through=date(2026, 10, 31), reported_on=TODAY, label="SF-425", by=SYSTEM)
    with pytest.raises(DomainError, match="Take it back"):
        change_item(item=item, award=award, facts=facts_of(item), expected_version=item.version, by=SYSTEM)
    take_back(item=item, award=award, reason="Counted twice", expected_version=item.version, by=SYSTEM)
    position = match_position([award.id], TODAY)[award.id]
    assert (position.received_cents, position.reported_cents) == (0, 10_200_00)


def test_a_sent_financial_report_tells_the_match_and_an_older_one_no_more(database: Flask) -> None:
    award = build_award()
    build_match(award)
    facts = {"award": award, "reported_on": TODAY, "by": SYSTEM, "label": "SF-425"}
    emit("report.match_told", through=date(2026, 10, 31), amount_cents=10_200_00, **facts)
    emit("report.match_told", through=date(2026, 9, 30), amount_cents=0, **facts)
    assert match_position([award.id], TODAY)[award.id].reported_cents == 10_200_00


def test_a_file_comes_back_as_it_left_and_is_refused_as_a_whole(database: Flask) -> None:
    award = build_award()
    build_match(award)
    build_match(award, cents=500_00, reference="Deposit 1", description="=Donor’s gift")
    data = b"".join(ledger_csv(award))
    again = build_award(title="Another")
    with pytest.raises(RowsRefusedError) as refused:
        import_items(award=again, name="match.csv", data=data, by=SYSTEM)
    assert [one.split(":")[0] for one in refused.value.problems] == ["Line 2", "Line 3"]
    db.session.rollback()
    rows = data.decode("utf-8-sig").replace("Sheet 12", "Sheet 40").replace("Deposit 1", "Deposit 2")
    other = data.decode("utf-8-sig").splitlines()[0] + "\n" + "\n".join(rows.splitlines()[1:])
    award = db.session.get(type(award), award.id) or build_award()
    assert import_items(award=award, name="match.csv", data=other.encode(), by=SYSTEM) == 2
    found = db.session.query(MatchItem).filter(MatchItem.award_id == award.id).all()
    assert {one.description for one in found} == {"Outreach at the bus terminal", "=Donor’s gift"}
    assert all(one.counts for one in found)


def test_a_page_of_hours_goes_in_whole_or_not_at_all(client_for: Callable[[Role], CheckedClient]) -> None:
    client = client_for(Role.PROGRAM)
    award = build_award()
    db.session.commit()
    values: dict[str, Any] = {
        "source": "Rotary club of Erie",
        "reference": "Sheet 3",
        "description": "Posters at truck stops",
        "pay": "30",
        "basis": "own_pay",
        "citation": "Payroll",
        "days": "11/4/2026, 12.5, 5\n10/99/2026, 3\n11/11/2026\t9\t4",
        **{f"answer_{test.value}": "yes" for test in Test},
        **{f"reason_{test.value}": "Yes." for test in Test},
    }
    page = client.post_form(f"/awards/{award.id}/match/hours", values)
    assert page.status_code == 422
    assert "Line 2" in page.text
    assert "Posters at truck stops" in page.text
    assert received(award.id) == 0
    good = client.post_form(
        f"/awards/{award.id}/match/hours", values | {"days": "11/4/2026, 12.5, 5\n11/11/2026\t9\t4"}
    )
    assert good.status_code == 303
    assert received(award.id) == 21_50 * 30
    assert "Rotary club of Erie" in client.get(f"/awards/{award.id}/match").text


@pytest.mark.database("sqlite")
def test_the_form_refuses_beside_the_field_and_leads_to_where_it_counts(
    client_for: Callable[[Role], CheckedClient],
) -> None:
    client = client_for(Role.FINANCE)
    award, other = build_award(), build_award(title="VOCA")
    item = build_match(other)
    db.session.commit()
    values: dict[str, Any] = {
        "given_on": "2026-10-20",
        "source": "St. Paul’s Parish",
        "description": "Outreach",
        "hours": "340",
        "pay": "30",
        "basis": "own_pay",
        "citation": "Payroll",
        "reference": "Sheet 12",
        "state": "received",
    }
    page = client.post_form(f"/awards/{award.id}/match/new?kind=volunteer", values)
    assert page.status_code == 422
    assert f"/match/{item.id}" in page.text
    assert "counts for “VOCA” already" in page.text
    shown = client.post_form(
        f"/awards/{award.id}/match/new?kind=volunteer",
        values | {"reference": "Sheet 99", "other_than": "The morning’s group."},
    )
    assert shown.status_code == 303
    made = db.session.query(MatchItem).filter(MatchItem.award_id == award.id).one()
    page = client.get(f"/match/{made.id}")
    assert "5 tests open" in page.text
    gone = client.post_form(f"/match/{made.id}", {"reason": "Wrong sheet"})
    assert gone.status_code == 303
    assert "taken back" in client.get(f"/match/{made.id}").text


@pytest.mark.database("sqlite")
def test_the_ledger_asks_as_often_with_fifty_items(
    client_for: Callable[[Role], CheckedClient], count_queries: Callable[[], Any]
) -> None:
    client = client_for(Role.AUDITOR)
    award = build_award()
    build_match(award)
    address = f"/awards/{award.id}/match"
    client.get(address)
    with count_queries() as few:
        assert client.get(address).status_code == 200
    for number in range(50):
        build_match(award, reference=f"Receipt {number}", cents=10_00)
    db.session.commit()
    with count_queries() as many:
        assert "Add match" not in client.get(address).text
    assert few.count == many.count


def test_all_ledgers_leave_as_one_file(database: Flask) -> None:
    build_match(build_award(title="OVC services"))
    found = json.loads(b"".join(every_item("json")))
    assert (found[0]["Award"], found[0]["Value"], found[0]["Test 7"]) == (
        "OVC services",
        "10200.00",
        "yes: So it is.",
    )
    assert b"".join(every_item("csv")).decode("utf-8-sig").startswith("Award,Award number,Kind")


def test_an_unknown_valuation_is_refused(database: Flask) -> None:
    award = build_award()
    with pytest.raises(DomainError, match="above zero"):
        build_match(award, cents=0)
    with pytest.raises(DomainError, match="at most 10,000"):
        build_match(award, valuation=Valuation(pay_cents=30_00))


def test_names_of_people_are_no_part_of_an_item(database: Flask, actor_for: Callable[[Role], Actor]) -> None:
    by = actor_for(Role.PROGRAM)
    with pytest.raises(DomainError, match="take it out"):
        build_match(build_award(), description="Called 814-555-0142, SSN 219-09-9999", by=by)


def test_import_names_the_row_that_is_about_people(database: Flask) -> None:
    data = io.BytesIO(b"Client name,Kind,Date,Source,Description\r\nA,Cash,2026-10-20,B,C\r\n").getvalue()
    with pytest.raises(DomainError, match="people who are served"):
        import_items(award=build_award(), name="match.csv", data=data, by=SYSTEM)


@pytest.mark.database("sqlite")
def test_a_file_of_another_kind_is_refused_in_words_about_match(database: Flask) -> None:
    with pytest.raises(DomainError, match="Match is read from"):
        import_items(award=build_award(), name="match.exe", data=b"MZ", by=SYSTEM)


@pytest.mark.database("sqlite")
def test_the_second_of_two_saves_sees_both_texts(client_for: Callable[[Role], CheckedClient]) -> None:
    client = client_for(Role.FINANCE)
    item = build_match(build_award())
    db.session.commit()
    answer = client.post_form(
        f"/match/{item.id}/edit", {"description": "Mine", "version": "0"}, unlisted={"version": "0"}
    )
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "Outreach at the bus terminal" in answer.text
    assert client.post_form(f"/match/{item.id}/edit", {"description": "Mine"}).status_code == 303
