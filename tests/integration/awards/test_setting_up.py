"""From the answer to an award that is set up, and an award that was held before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from funding.applications.models import Application
from funding.applications.queries.spells import stays_of
from funding.applications.types import Stage
from funding.awards import queries
from funding.awards.models import Award
from funding.awards.queries.prefilled import prefilled
from funding.awards.queries.setup import setup_items
from funding.awards.types import AwardRoute, AwardStatus, PaymentMethod, PeriodFacts
from funding.budgets.types import VersionKind
from funding.infra.db import db
from funding.kernel.actor import Role
from tests.builders.applications import build_application
from tests.builders.awards import build_award
from tests.builders.budgets import TERMS, build_approved, build_budget, build_line, build_version
from tests.builders.funders import build_agency, build_funder
from tests.support.client import CheckedClient

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")


def won() -> Application:
    """A won application to OVC over two years, with a quarter of the total as match."""
    return build_application(
        stage=Stage.AWARDED,
        awarded_cents=500_000_00,
        funder_id=build_agency().id,
        match_bp=2500,
        match_source="Notice, page 7",
        starts_on=date(2026, 10, 1),
        ends_on=date(2028, 9, 30),
    )


def typed(**changes: str) -> dict[str, str]:
    """The set-up as somebody types it."""
    return {
        "title": "Services for victims",
        "route": "federal_direct",
        "award_number": "15POVC-26-GG-00123-HT",
        "aln": "16.320",
        "federal_award_date": "2026-09-24",
        "starts_on": "2026-10-01",
        "ends_on": "2028-09-30",
        "amount_cents": "500,000",
        "match_required_cents": "166,667",
        "payment_method": "drawdown",
        "reporting_calendar": "ojp",
        "period1_starts": "2026-10-01",
        "period1_ends": "2027-09-30",
        "period1_amount": "250,000",
        "period2_starts": "2027-10-01",
        "period2_ends": "2028-09-30",
        "period2_amount": "250,000",
        **changes,
    }


def test_the_set_up_is_filled_in_from_what_is_known() -> None:
    facts = prefilled(won())
    assert facts.route is AwardRoute.FEDERAL_DIRECT
    assert facts.payment_method is PaymentMethod.DRAWDOWN
    assert (facts.amount_cents, facts.match_required_cents) == (500_000_00, 166_667_00)
    assert facts.reporting_calendar == "ojp"
    assert facts.periods == (
        PeriodFacts(date(2026, 10, 1), date(2027, 9, 30), 250_000_00),
        PeriodFacts(date(2027, 10, 1), date(2028, 9, 30), 250_000_00),
    )


def test_a_won_application_leads_to_its_award(client_for: ClientFor) -> None:
    client = client_for(Role.DEVELOPMENT)
    application = won()
    page = client.get(f"/applications/{application.id}").text
    assert "Set up the award" in page
    address = f"/awards/set-up/{application.id}"
    assert "166,667" in client.get(address).text
    client.post_form(address, typed())
    award = queries.award_of_application(application.id)
    assert award is not None
    assert award.status is AwardStatus.SETTING_UP
    assert [one.amount_cents for one in queries.periods_of(award.id)] == [250_000_00, 250_000_00]
    page = client.get(f"/applications/{application.id}").text
    assert f"/awards/{award.id}" in page
    assert "Set up the award" not in page
    client.send(f"/awards/{award.id}/activate")
    assert award.status is AwardStatus.ACTIVE
    assert f"/awards/{award.id}/edit" in client.get(f"/awards/{award.id}").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": "2026-09-30"}, "cannot be before the first day"),
        ({"period2_starts": "2027-10-02"}, "belong to none"),
        ({"period2_amount": "249,999.99"}, "$0.01 less than the award"),
        ({"period2_ends": ""}, "Please give the last day"),
        ({"aln": "16.3"}, "16.320"),
        (
            {"amount_cents": "480,000", "period2_amount": "230,000"},
            "The application says that $500,000.00 was awarded",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    client_for: ClientFor, changes: dict[str, str], said: str
) -> None:
    client = client_for(Role.FINANCE)
    application = won()
    answer = client.post_form(f"/awards/set-up/{application.id}", typed(title="Kept as typed", **changes))
    assert answer.status_code == 422
    assert said in answer.text
    assert "Kept as typed" in answer.text
    assert queries.award_of_application(application.id) is None


def test_two_amounts_never_disagree_silently(client_for: ClientFor) -> None:
    client = client_for(Role.FINANCE)
    application = won()
    changes = {"amount_cents": "480,000", "period2_amount": "230,000", "correct_application": "y"}
    client.post_form(f"/awards/set-up/{application.id}", typed(**changes))
    award = queries.award_of_application(application.id)
    assert award is not None
    assert (award.amount_cents, application.awarded_cents) == (480_000_00, 480_000_00)


def test_an_award_held_before_brings_its_application_along(client_for: ClientFor) -> None:
    client = client_for(Role.DEVELOPMENT)
    funder = build_funder()
    form = typed(funder_id=str(funder.id), decided_on="2026-09-20", match_bp="25", purpose="Help at night.")
    client.post_form("/awards/new", form)
    award = db.session.query(Award).one()
    application = award.application
    assert (application.stage, application.awarded_cents, application.match_bp) == (
        Stage.AWARDED,
        500_000_00,
        2500,
    )
    assert stays_of(application.id)
    late = client.post_form("/awards/new", {**form, "decided_on": "2027-09-20"})
    assert late.status_code == 422
    assert "has not come yet" in late.text


def test_a_stale_set_up_shows_both(client_for: ClientFor) -> None:
    client = client_for(Role.FINANCE)
    award = build_award()
    form = typed(version=str(award.version), period1_starts="", period1_ends="", period1_amount="")
    form |= {"period2_starts": "", "period2_ends": "", "period2_amount": "", "title": "Mine"}
    award.title = "Theirs"
    db.session.flush()
    answer = client.post_form(f"/awards/{award.id}/edit", form)
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "Theirs" in answer.text


def test_the_checklist_knows_budget_and_match() -> None:
    application = won()
    award = build_award(application=application, match_required_cents=125_000_00)
    lacks = {one.key for one in setup_items(award) if not one.is_met}
    assert lacks == {"match", "budget", "conditions", "document"}
    note = next(one.note for one in setup_items(award) if one.key == "match")
    assert "$41,667.00 less" in note
    budget = build_budget(subject_id=application.id, terms=replace(TERMS, match_bp=2500, match_waived=True))
    build_line(budget, "other", 400_000)
    build_approved(build_version(build_approved(budget), VersionKind.AWARDED))
    agrees = next(one for one in setup_items(award) if one.key == "agrees")
    assert not agrees.is_met
    assert "less" in agrees.note
