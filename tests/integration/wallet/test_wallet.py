"""Registrations kept once, renewed with their history, and watched for every application that needs them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from funding.applications.models import Application, ApplicationReadiness
from funding.applications.queries.needs import needs_of
from funding.applications.services.moves import set_archived
from funding.applications.services.needs import registrations_valid, say_need
from funding.applications.types import Aspect, Readiness, Stage
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError, StaleVersion
from funding.wallet import queries, services
from funding.wallet.lapses import Lapse
from funding.wallet.models import WalletItem
from funding.wallet.types import Expiry, Renewal, Validity, WalletKind
from funding.work.queries import deadlines_of
from funding.work.services import set_done
from tests.builders.applications import build_application, build_gate
from tests.builders.wallet import build_item
from tests.support.client import CheckedClient
from tests.support.people import user_with

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")
GATE, STARTS, ENDS = date(2027, 3, 1), date(2027, 10, 1), date(2028, 9, 30)


def readiness(application: Application) -> tuple[Readiness, str] | None:
    query = sa.select(ApplicationReadiness.state, ApplicationReadiness.note).where(
        ApplicationReadiness.application_id == application.id,
        ApplicationReadiness.aspect == Aspect.REGISTRATIONS,
    )
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def dated(day: date) -> Validity:
    return Validity(Expiry.DATED, day)


@pytest.mark.parametrize(
    ("day", "lapse"),
    [
        (date(2027, 2, 28), Lapse.BEFORE_DEADLINE),
        (date(2027, 9, 30), Lapse.BEFORE_AWARD),
        (date(2028, 9, 29), Lapse.DURING_AWARD),
        (date(2028, 9, 30), Lapse.HOLDS),
        (None, Lapse.NOT_KNOWN),
    ],
)
def test_the_database_judges_by_the_same_rule_as_the_page(day: date | None, lapse: Lapse) -> None:
    application = build_application(starts_on=STARTS, ends_on=ENDS)
    build_gate(application, GATE)
    build_item(expires_on=day)
    (need,) = needs_of(application, SYSTEM).needed
    assert need.lapse is lapse
    found = readiness(application)
    assert found is not None
    wanted = (
        Readiness.NONE if lapse.is_red else Readiness.READY if lapse is Lapse.HOLDS else Readiness.PARTIAL
    )
    assert found[0] is wanted


def test_a_renewal_turns_every_application_green_and_keeps_what_was() -> None:
    application = build_application()
    build_gate(application, GATE)
    item = build_item(expires_on=date(2027, 2, 11))
    assert readiness(application) == (Readiness.NONE, "a registration lapses before the deadline")
    build_item(expiry=Expiry.NEVER, kind=WalletKind.UEI, title="Unique Entity ID")
    hidden = build_item(kind=WalletKind.AUDIT, title="Audit", expires_on=date(2027, 2, 11))
    hidden.visibility = Visibility.RESTRICTED
    db.session.flush()
    refusal = "Lapses before the deadline: a registration not open to all, SAM.gov registration."
    assert registrations_valid([application.id]) == {application.id: refusal}
    services.set_in_use(item=hidden, in_use=False, expected_version=hidden.version, by=SYSTEM)
    renewal = Renewal(dated(date(2028, 2, 11)), renewed_on=date(2026, 11, 20), note="Took three weeks")
    services.renew_item(item=item, renewal=renewal, expected_version=item.version, by=SYSTEM)
    assert readiness(application) == (Readiness.READY, "")
    (row,) = queries.renewals_of(item.id)
    assert (row.old, row.new, row.note) == (
        dated(date(2027, 2, 11)),
        dated(date(2028, 2, 11)),
        "Took three weeks",
    )
    (date_of_it,) = deadlines_of([item.id])[item.id]
    assert (date_of_it.due_on, date_of_it.kind) == (date(2028, 2, 11), "registration")


@pytest.mark.parametrize(
    ("renewal", "field"),
    [
        (Renewal(dated(date(2027, 2, 11)), date(2026, 11, 20)), "expires_on"),
        (Renewal(Validity(Expiry.DATED), date(2026, 11, 20)), "expires_on"),
        (Renewal(Validity(Expiry.NEVER, date(2028, 1, 1)), date(2026, 11, 20)), "expires_on"),
        (Renewal(dated(date(2028, 2, 11)), date(2026, 11, 23)), "renewed_on"),
    ],
)
def test_a_renewal_that_cannot_be_is_refused(renewal: Renewal, field: str) -> None:
    item = build_item(expires_on=date(2027, 2, 11))
    with pytest.raises(DomainError) as refused:
        services.renew_item(item=item, renewal=renewal, expected_version=item.version, by=SYSTEM)
    assert refused.value.field == field
    assert item.expires_on == date(2027, 2, 11)


def test_the_second_of_two_renewals_is_refused() -> None:
    item = build_item(expires_on=date(2027, 2, 11))
    stale = item.version
    first = Renewal(dated(date(2028, 2, 11)), date(2026, 11, 20))
    services.renew_item(item=item, renewal=first, expected_version=stale, by=SYSTEM)
    with pytest.raises(StaleVersion):
        services.renew_item(item=item, renewal=first, expected_version=stale, by=SYSTEM)


def test_what_changes_around_it_is_judged_at_once() -> None:
    application = build_application()
    gate = build_gate(application, GATE)
    item = build_item(expires_on=date(2027, 2, 11))
    assert readiness(application) == (Readiness.NONE, "a registration lapses before the deadline")
    set_done(deadline=gate, record=application, done=True, by=SYSTEM)
    assert readiness(application) == (Readiness.READY, ""), "no step is left, no award is dated"
    set_done(deadline=gate, record=application, done=False, by=SYSTEM)
    say_need(application=application, item=item, needed=False, by=SYSTEM)
    assert readiness(application) is None
    say_need(application=application, item=item, needed=None, by=SYSTEM)
    assert readiness(application) is not None
    services.set_in_use(item=item, in_use=False, expected_version=item.version, by=SYSTEM)
    assert readiness(application) is None
    assert deadlines_of([item.id]) == {}


def test_what_a_notice_asks_beyond_its_kind_of_funder_is_said_on_the_application() -> None:
    application = build_application()
    item = build_item(asked_by=("state",), expires_on=date(2027, 2, 11))
    assert needs_of(application, SYSTEM).needed == ()
    say_need(application=application, item=item, needed=True, by=SYSTEM)
    (need,) = needs_of(application, SYSTEM).needed
    assert need.own
    actions = set(
        db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.record_id == application.id))
    )
    assert "application.need_changed" in actions


def test_what_is_declined_needs_nothing() -> None:
    application = build_application(stage=Stage.DECLINED)
    build_gate(application, GATE)
    build_item(expires_on=date(2026, 12, 1))
    assert readiness(application) is None
    archived = build_application()
    set_archived(application=archived, archived=True, expected_version=archived.version, by=SYSTEM)


def test_the_overview_the_page_and_the_dot_say_it_in_words(client_for: ClientFor) -> None:
    application = build_application()
    build_gate(application, GATE)
    item = build_item(expires_on=date(2027, 2, 11))
    db.session.commit()
    browser = client_for(Role.DEVELOPMENT)
    overview = browser.get(f"/applications/{application.id}").text
    assert "1 registration ends too early" in overview
    assert "Feb 11, 2027" in overview
    assert "Registrations: one lapses too early" in overview
    assert "Registrations: one lapses too early" in browser.get("/pipeline").text
    page = browser.get(f"/applications/{application.id}/registrations").text
    assert "lapses before the deadline" in page
    wallet = browser.get(f"/settings/registrations/{item.id}").text
    assert "Ends too early for" in wallet


def test_a_registration_is_said_needed_or_not_on_the_page(client_for: ClientFor) -> None:
    application = build_application()
    item = build_item(expires_on=date(2027, 2, 11))
    db.session.commit()
    browser = client_for(Role.DEVELOPMENT)
    address = f"/applications/{application.id}/registrations"
    browser.send(address, {"item": str(item.id), "needed": "no"})
    assert "Not needed here" in browser.get(address).text
    for strange in ("", "x", "9" * 30):
        assert browser.send(address, {"item": strange, "needed": "no"}).status_code == 303
    assert browser.send(address, {"item": "999999", "needed": "no"}).status_code == 404


def test_an_item_is_entered_renewed_with_its_file_and_taken_out(client_for: ClientFor) -> None:
    browser = client_for(Role.FINANCE)
    assert "The wallet is empty" in browser.get("/settings/registrations").text
    answer = browser.post_form(
        "/settings/registrations/new",
        {
            "title": "General liability insurance",
            "kind": "insurance",
            "expiry": "dated",
            "expires_on": "2027-01-31",
            "lead_days": "15",
            "asked_by": ["state", "partner"],
        },
    )
    assert answer.status_code == 303
    key = db.session.scalars(sa.select(WalletItem.id)).one()
    address = f"/settings/registrations/{key}"
    answer = browser.post_form(
        f"{address}/renew",
        {"expires_on": "2028-01-31", "note": "New carrier"},
        unlisted={"file": (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "policy.pdf")},
    )
    assert answer.status_code == 303
    page = browser.get(address).text
    for words in ("policy.pdf", "SHA-256", "New carrier", "Jan 31, 2027", "Jan 31, 2028", "State program"):
        assert words in page
    assert "policy.pdf" in browser.get("/settings/registrations").text
    stale = browser.post_form(f"{address}/edit", {"title": "Mine", "version": "1"})
    assert stale.status_code == 409
    browser.post_form(address, {}, action=f"{address}/retire")
    assert "General liability insurance" not in browser.get("/settings/registrations").text
    assert "taken out" in browser.get(address).text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expiry": "dated", "expires_on": ""}, "give the last day"),
        ({"expiry": "never", "expires_on": "2027-01-31"}, "only to what ends"),
        ({"lead_days": "999"}, "from 0 to 260"),
        ({"url": "ftp://example.org"}, "begins with https"),
    ],
)
def test_an_item_that_cannot_be_is_refused_with_what_was_typed(
    client_for: ClientFor, values: dict[str, str], words: str
) -> None:
    browser = client_for(Role.FINANCE)
    typed = {"title": "Insurance of ours", "kind": "insurance", "expiry": "unknown", **values}
    answer = browser.post_form("/settings/registrations/new", typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Insurance of ours" in answer.text


def test_the_usual_items_are_added_once(client_for: ClientFor) -> None:
    browser = client_for(Role.DIRECTOR)
    browser.send("/settings/registrations/usual")
    count = db.session.scalar(sa.select(sa.func.count()).select_from(WalletItem))
    assert count
    assert count >= 8
    browser.send("/settings/registrations/usual")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(WalletItem)) == count


def test_a_renewal_due_waits_on_home_for_its_owner_and_the_director(client_for: ClientFor) -> None:
    owner_id = user_with(Role.FINANCE).id
    build_application()
    build_item(expires_on=date(2026, 12, 20), owner_id=owner_id)
    db.session.commit()
    for role in (Role.FINANCE, Role.DIRECTOR):
        assert "Renewing takes about" in client_for(role).get("/").text
    for role in (Role.DEVELOPMENT, Role.AUDITOR, Role.PROGRAM):
        assert "Renewing takes about" not in client_for(role).get("/").text


def test_a_restricted_item_is_not_there_for_others(client_for: ClientFor) -> None:
    application = build_application()
    item = build_item(expires_on=date(2026, 12, 20))
    item.visibility = Visibility.RESTRICTED
    db.session.commit()
    browser = client_for(Role.DEVELOPMENT)
    assert browser.get(f"/settings/registrations/{item.id}").status_code == 404
    assert "SAM.gov registration" not in browser.get("/settings/registrations").text
    assert "Feb" not in browser.get(f"/applications/{application.id}/registrations").text


def test_the_pages_cost_the_same_queries_however_much_there_is(
    client_for: ClientFor, count_queries: Callable[[], object]
) -> None:
    application = build_application()
    build_gate(application, GATE)
    build_item(expires_on=date(2027, 2, 11))
    db.session.commit()
    browser = client_for(Role.DEVELOPMENT)
    pages = ("/settings/registrations", f"/applications/{application.id}/registrations", "/")
    before = {}
    for page in pages:
        browser.get(page)
        with count_queries() as queries_made:  # type: ignore[attr-defined]
            browser.get(page)
        before[page] = queries_made.count
    for place in range(30):
        build_item(expires_on=date(2027, 1, 1) + timedelta(days=place), title=f"Policy {place}")
    db.session.commit()
    for page in pages:
        with count_queries() as queries_made:  # type: ignore[attr-defined]
            browser.get(page)
        assert queries_made.count <= before[page] + 1, page
