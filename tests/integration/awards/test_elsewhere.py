"""What other pages know of awards: Home, the funder, the initiative, the application, the pipeline's money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from funding.applications.types import Stage
from funding.awards.services.conditions import ConditionFacts, add_condition
from funding.awards.types import AwardStatus
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Role
from tests.builders.applications import build_application
from tests.builders.awards import build_award
from tests.builders.outreach import build_initiative
from tests.support.client import CheckedClient

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")


def test_home_asks_to_set_up_to_meet_and_to_close_out(client_for: ClientFor) -> None:
    client = client_for(Role.FINANCE)
    build_application(title="Won lately", stage=Stage.AWARDED, awarded_cents=5_00)
    build_application(title="Won long ago", stage=Stage.AWARDED, awarded_cents=5_00, ends_on=date(2025, 1, 1))
    build_award(title="Half set up", status=AwardStatus.SETTING_UP)
    running = build_award(title="Running")
    add_condition(award=running, facts=ConditionFacts("Send it", due_on=date(2026, 12, 1)), by=SYSTEM)
    add_condition(award=running, facts=ConditionFacts("Later", due_on=date(2027, 12, 1)), by=SYSTEM)
    build_award(title="Over", starts_on=date(2025, 10, 1), ends_on=date(2026, 9, 30))
    page = client.get("/").text
    for said in (
        "Set up the award: Won lately",
        "Finish the set-up: Half set up",
        "Send it",
        "Close out: Over",
        "final reports are due Jan 28, 2027",
    ):
        assert said in page
    for silent in ("Won long ago", "Close out: Running"):
        assert silent not in page


@pytest.mark.database("sqlite")
def test_funder_initiative_and_application_show_the_award(client_for: ClientFor) -> None:
    client = client_for(Role.AUDITOR)
    initiative = build_initiative()
    application = build_application(
        stage=Stage.AWARDED, awarded_cents=500_000_00, initiative_ids=(initiative.id,)
    )
    award = build_award(application=application)
    for address in (
        f"/funders/{award.funder_id}",
        f"/outreach/{initiative.id}",
        f"/applications/{application.id}",
    ):
        assert f'href="/awards/{award.id}"' in client.get(address).text
    assert "FY 2027" in client.get(f"/funders/{award.funder_id}").text


def test_an_award_is_found_by_its_number(client_for: ClientFor) -> None:
    client = client_for(Role.AUDITOR)
    award = build_award(title="Night teams", award_number="15POVC-26-GG-04711-HT")
    assert f"/awards/{award.id}" in client.get("/search?q=04711").text
    award.award_number = "15POVC-26-GG-00815-HT"
    db.session.flush()
    assert f"/awards/{award.id}" not in client.get("/search?q=04711").text
    assert f"/awards/{award.id}" in client.get("/search?q=00815").text
