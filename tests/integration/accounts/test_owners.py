"""Who is offered as an owner, and how a present owner who could not be chosen any more is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from funding.accounts.models import User
from funding.accounts.owners import owner_choices
from funding.applications.models import Application
from funding.infra.clock import now
from funding.infra.db import db
from funding.infra.records import Record
from funding.kernel.actor import Role
from tests.builders.accounts import build_user
from tests.builders.applications import build_application
from tests.builders.awards import build_award
from tests.builders.outreach import build_initiative
from tests.builders.partners import build_partner
from tests.builders.reports import build_report
from tests.support.client import CheckedClient
from tests.support.markup import local_name, text_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def browser(client_for: Callable[[str], CheckedClient]) -> CheckedClient:
    return client_for("development")


def _offered(browser: CheckedClient, address: str) -> list[str]:
    selects = [
        one for one in browser.page(address).all("select") if one.get("id") in {"owner_id", "bulk-owner"}
    ]
    return [
        text_of(option) for select in selects for option in select.iter() if local_name(option) == "option"
    ]


def _owned(record: Record, owner: User) -> None:
    record.owner_id = owner.id
    db.session.commit()


def test_an_auditor_and_a_leaver_are_choices_only_where_they_own_something() -> None:
    auditor = build_user(name="Priya", email="p@example.org", role=Role.AUDITOR)
    leaver, officer = build_user(name="Lee", email="l@example.org"), build_user(name="Ana")
    leaver.deactivated_at = now()
    db.session.flush()
    assert owner_choices() == [(str(officer.id), "Ana")]
    assert owner_choices(officer.id) == [(str(officer.id), "Ana")]
    assert owner_choices(auditor.id)[1:] == [(str(auditor.id), "Priya (auditor)")]
    assert owner_choices(leaver.id)[1:] == [(str(leaver.id), "Lee (left)")]
    assert owner_choices(999_999) == owner_choices()


def test_no_form_offers_an_auditor_as_owner(browser: CheckedClient) -> None:
    build_user(name="Priya Auditor", email="p@example.org", role=Role.AUDITOR)
    application, award, partner = build_application(), build_award(), build_partner()
    report = build_report(award)
    db.session.commit()
    addresses = [
        "/applications/new",
        f"/applications/{application.id}/edit",
        f"/applications/{application.id}/dates",
        "/pipeline/list",
        "/outreach/new",
        "/settings/registrations/new",
        f"/partners/{partner.id}/agreements/new",
        f"/awards/{award.id}/edit",
        f"/awards/{award.id}/subawards/new",
        f"/awards/{award.id}/reports/new",
        f"/reports/{report.id}/edit",
    ]
    for address in addresses:
        offered = _offered(browser, address)
        assert len(offered) >= 2, address
        assert "Priya Auditor" not in offered, address


def test_a_form_keeps_an_owner_who_became_an_auditor(browser: CheckedClient) -> None:
    auditor = build_user(name="Priya", email="p@example.org", role=Role.AUDITOR)
    records: list[tuple[Record, str]] = [
        (build_application(), "/applications/{}/edit"),
        (build_award(), "/awards/{}/edit"),
        (build_initiative(starts_on=date(2026, 1, 1)), "/outreach/{}/edit"),
    ]
    for record, address in records:
        _owned(record, auditor)
        page = address.format(record.id)
        assert "Priya (auditor)" in _offered(browser, page), page
        saved = browser.post_form(page, {"title": "Another title"})
        assert saved.status_code == 303, saved.text
        db.session.expire_all()
        assert (record.title, record.owner_id) == ("Another title", auditor.id)


def test_nobody_can_give_something_to_an_auditor(browser: CheckedClient) -> None:
    auditor = build_user(name="Priya", email="p@example.org", role=Role.AUDITOR)
    key = build_application().id
    db.session.commit()
    refused = browser.post_form(f"/applications/{key}/edit", {"owner_id": str(auditor.id)})
    assert refused.status_code == 422
    cell = {"field": "owner", "value": str(auditor.id), "was": ""}
    assert browser.send(f"/pipeline/rows/{key}?cols=title,owner", cell).status_code == 422
    assert db.session.get_one(Application, key).owner_id is None
