"""The clocks of a closeout among all other dates: they follow the award, twice or once, and end with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from funding.awards.amending import AmendmentFacts
from funding.awards.models import Award
from funding.awards.queries.closeout import steps_of
from funding.awards.services import closing
from funding.awards.services.amending import amend_award
from funding.awards.services.clocks import follow_closeout
from funding.awards.services.setting_up import activate_award
from funding.awards.types import AmendmentKind, AwardRoute, AwardStatus, RetentionFlag, StepState
from funding.calendar.models import CalendarEvent
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.kernel.actor import SYSTEM, Role
from funding.work.queries import deadlines_of
from tests.builders.awards import build_award
from tests.builders.funders import build_funder
from tests.builders.reports import build_report, lay_out_reports
from tests.integration.calendar.test_feeds import address_of, events
from tests.support.client import CheckedClient

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")
REPORTS, LIQUIDATE = "Closeout: final reports", "Closeout: pay what was owed"
RECORDS = "Records are kept through this day"


def dates(award: Award) -> dict[str, tuple[date | None, bool]]:
    found = deadlines_of([award.id]).get(award.id, [])
    assert len({one.label for one in found}) == len(found), "a date stands twice"
    return {one.label: (one.due_on, one.done_at is not None) for one in found}


def active_award(**values: object) -> Award:
    award = build_award(status=AwardStatus.SETTING_UP, **values)
    assert dates(award) == {}
    activate_award(award=award, by=SYSTEM)
    return award


def extend(award: Award, until: date) -> None:
    facts = AmendmentFacts(
        kind=AmendmentKind.NO_COST_EXTENSION,
        effective_on=date(2027, 8, 15),
        reason="Late.",
        new_ends_on=until,
    )
    amend_award(award=award, facts=facts, by=SYSTEM, expected_version=award.version)


def test_clocks_stand_once_and_move_with_an_extension() -> None:
    award = active_award()
    wanted = {REPORTS: (date(2028, 1, 28), False), LIQUIDATE: (date(2028, 1, 28), False)}
    assert dates(award) == wanted
    follow_closeout(award_id=award.id, by=SYSTEM)
    assert dates(award) == wanted
    extend(award, date(2028, 3, 31))
    assert dates(award) == dict.fromkeys(wanted, (date(2028, 7, 29), False))


@pytest.mark.database("sqlite")
def test_a_final_report_that_is_laid_out_is_not_told_twice() -> None:
    award = active_award()
    assert REPORTS in dates(award)
    lay_out_reports(award)
    emit("reports.laid_out", award_id=award.id, by=SYSTEM)
    assert set(dates(award)) == {LIQUIDATE}


def test_what_is_settled_is_met_and_records_are_kept_for_three_years() -> None:
    award = active_award()
    closing.begin_closeout(award=award, has_subawards=False, by=SYSTEM)
    for step in steps_of(award.id):
        closing.settle_step(award=award, step=step, state=StepState.NOT_NEEDED, note="Nothing.", by=SYSTEM)
    closing.record_final_financial(award=award, on=date(2026, 11, 20), by=SYSTEM)
    assert dates(award) == {
        REPORTS: (date(2028, 1, 28), True),
        LIQUIDATE: (date(2028, 1, 28), True),
        RECORDS: (date(2029, 11, 20), False),
    }
    closing.set_retention(award=award, flags=[RetentionFlag.AUDIT], kept_until=None, by=SYSTEM)
    assert RECORDS not in dates(award)
    closing.close_award(award=award, note="", expected_version=award.version, by=SYSTEM)
    closing.reopen_award(award=award, reason="A refund came.", expected_version=award.version, by=SYSTEM)
    assert dates(award)[LIQUIDATE] == (date(2028, 1, 28), True)


@pytest.mark.database("sqlite")
def test_private_money_has_no_day_to_pay_by() -> None:
    assert dates(active_award(route=AwardRoute.FOUNDATION)) == {REPORTS: (date(2027, 10, 30), False)}


def test_the_year_by_funder_holds_what_awards_and_their_reports_ask_for(client_for: ClientFor) -> None:
    client = client_for(Role.FINANCE)
    award = active_award()
    report = build_report(award)
    other = build_funder(name="Asks nothing of anybody")
    db.session.commit()
    year = client.page("/calendar?show=year&on=2026-11-01")
    told = [" ".join("".join(row.itertext()).split()) for row in year.all("tr")]
    assert any(award.funder.title in row and "Report due" in row for row in told), told
    assert report.name
    assert not any(other.title in row for row in told), told
    later = client.get("/calendar?show=year&on=2027-11-01").text
    assert LIQUIDATE in later
    assert REPORTS in later
    agenda = f"/calendar?show=agenda&on=2028-01-20&funder={award.funder_id}"
    assert LIQUIDATE in client.get(agenda).text
    assert LIQUIDATE in client.get(f"{agenda}&q={award.funder.title.split()[0]}").text
    assert LIQUIDATE not in client.get(f"{agenda}&q=nothing+of+the+kind").text
    assert LIQUIDATE not in client.get(agenda.replace(str(award.funder_id), "999999")).text


@pytest.mark.database("sqlite")
def test_a_feed_tells_a_moved_clock_under_the_same_name(client_for: ClientFor) -> None:
    client = client_for(Role.FINANCE)
    award = active_award()
    db.session.commit()
    address = address_of(client, scope="office")
    first = {uid: one for uid, one in events(client, address).items() if "Closeout" in one.summary.value}
    assert len(first) == 2
    extend(award, date(2028, 3, 31))
    db.session.commit()
    second = events(client, address)
    for uid, one in first.items():
        assert second[uid].dtstart.value == date(2028, 7, 29)
        assert int(second[uid].sequence.value) == int(one.sequence.value) + 1
    award.archived_at = award.created_at
    db.session.commit()
    gone = events(client, address)
    assert {gone[uid].status.value for uid in first} == {"CANCELLED"}
    assert db.session.query(CalendarEvent).count() >= len(first)
    assert client.get("/calendar?show=agenda&on=2028-07-15").status_code == 200
