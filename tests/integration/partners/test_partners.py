"""Partners kept once, with what was agreed, until when, and what SAM.gov said."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from funding.funders.types import FunderKind
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError, StaleVersion
from funding.partners import queries, services
from funding.partners.models import Agreement, PartnerCheck
from funding.partners.standing import Standing
from funding.partners.types import (
    AgreementFacts,
    AgreementKind,
    Asks,
    PartnerFacts,
    PartnerFilter,
    PartnerKind,
    SamCheck,
    SamResult,
)
from funding.work.queries import deadlines_of
from tests.builders.funders import build_funder
from tests.builders.partners import build_agreement, build_check, build_partner
from tests.support.client import CheckedClient
from tests.support.people import user_with

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")
NEXT_YEAR = AgreementFacts(
    AgreementKind.MOU, "Referral agreement", starts_on=date(2027, 7, 1), ends_on=date(2028, 6, 30)
)


def test_the_last_day_of_an_agreement_is_a_date_like_any_other_and_moves_with_its_renewal() -> None:
    partner = build_partner()
    agreement = build_agreement(partner)
    (last_day,) = deadlines_of([partner.id])[partner.id]
    assert (last_day.due_on, last_day.label) == (date(2027, 6, 30), "Referral agreement ends")
    new = services.renew_agreement(
        agreement=agreement,
        partner=partner,
        facts=NEXT_YEAR,
        expected_version=agreement.version,
        by=SYSTEM,
    )
    (last_day,) = deadlines_of([partner.id])[partner.id]
    assert last_day.due_on == date(2028, 6, 30)
    stands = {row.agreement.id: row.standing for row in queries.agreements_of(partner.id)}
    assert stands == {agreement.id: Standing.RENEWED, new.id: Standing.BEGINS_LATER}
    with pytest.raises(DomainError):
        services.renew_agreement(
            agreement=agreement,
            partner=partner,
            facts=NEXT_YEAR,
            expected_version=agreement.version,
            by=SYSTEM,
        )


def test_an_agreement_that_ended_early_asks_for_nothing() -> None:
    partner = build_partner()
    agreement = build_agreement(partner, ends_on=date(2026, 12, 1))
    assert [row[0].id for row in queries.due_agreements(SYSTEM)] == [agreement.id]
    services.end_agreement(
        agreement=agreement,
        partner=partner,
        ended_on=date(2026, 11, 20),
        reason="The shelter closed",
        expected_version=agreement.version,
        by=SYSTEM,
    )
    assert queries.due_agreements(SYSTEM) == []
    assert deadlines_of([partner.id]) == {}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (AgreementFacts(AgreementKind.MOU, " "), "title"),
        (AgreementFacts(AgreementKind.MOU, "A", date(2027, 1, 2), date(2027, 1, 1)), "ends_on"),
        (AgreementFacts(AgreementKind.MOU, "A", signed_on=date(2026, 11, 23)), "signed_on"),
        (AgreementFacts(AgreementKind.SUPPORT, "A", value_cents=100), "value_cents"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused(facts: AgreementFacts, field: str) -> None:
    partner = build_partner()
    with pytest.raises(DomainError) as refused:
        services.add_agreement(partner=partner, facts=facts, by=SYSTEM)
    assert refused.value.field == field


def test_a_look_into_sam_is_kept_for_good() -> None:
    partner = build_partner()
    assert "Nobody" in queries.promise_refusal(partner.id, on=date(2026, 11, 22))
    first = build_check(partner, date(2026, 1, 5))
    build_check(partner, date(2026, 11, 20), SamResult.EXCLUDED)
    assert queries.check_told(partner.id).words == "excluded"
    with pytest.raises(DomainError):
        services.record_check(partner=partner, check=SamCheck(date(2026, 11, 23), SamResult.CLEAR), by=SYSTEM)
    db.session.commit()
    with pytest.raises(DBAPIError):
        db.session.execute(
            sa.update(PartnerCheck).where(PartnerCheck.id == first.id).values(result=SamResult.EXCLUDED)
        )


def test_a_list_is_narrowed_to_what_partners_need() -> None:
    plain, lapsing = build_partner(), build_partner(name="North Hospital", uei=None)
    lapsed = build_partner(name="South School", uei=None)
    build_agreement(lapsing, ends_on=date(2026, 12, 1))
    build_agreement(lapsed, ends_on=date(2026, 11, 1))
    build_check(plain)
    build_check(lapsed, result=SamResult.EXCLUDED)
    found = {
        asks: [
            row.partner.id for row in queries.list_partners(SYSTEM, PartnerFilter(asks=asks), page=1).items
        ]
        for asks in Asks
    }
    assert found == {
        Asks.LAPSING: [lapsing.id],
        Asks.LAPSED: [lapsed.id],
        Asks.NO_AGREEMENT: [plain.id, lapsed.id],
        Asks.UNCHECKED: [lapsing.id],
        Asks.EXCLUDED: [lapsed.id],
    }
    by_uei = queries.list_partners(SYSTEM, PartnerFilter(text="k4m9w"), page=1)
    assert [row.partner.id for row in by_uei.items] == [plain.id]


@pytest.mark.database("sqlite")
def test_the_list_asks_the_same_few_questions_at_any_size(
    client_for: ClientFor, count_queries: Callable[[], object]
) -> None:
    browser = client_for(Role.PROGRAM)
    counts = []
    for size in (3, 25):
        for number in range(size):
            one = build_partner(name=f"Partner {size} {number}", uei=None)
            build_agreement(one)
            build_check(one)
        db.session.commit()
        browser.get("/partners")
        with count_queries() as counted:  # type: ignore[attr-defined]
            browser.get("/partners")
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_a_partner_that_gives_too_is_linked_and_not_entered_twice() -> None:
    funder = build_funder(name="Great Lakes Hospital Council", kind=FunderKind.PARTNER, uei="QZ7PDEMH4XT9")
    partner = build_partner(name="Great Lakes Hospital Council", uei=None, funder_id=funder.id)
    assert partner.uei == "QZ7PDEMH4XT9"
    with pytest.raises(DomainError) as refused:
        build_partner(name="Another", uei=None, funder_id=funder.id)
    assert refused.value.field == "funder_id"


def test_a_partner_known_by_its_uei_is_shown_before_it_is_added_twice(client_for: ClientFor) -> None:
    browser = client_for(Role.DEVELOPMENT)
    known = build_partner()
    db.session.commit()
    form = {"name": "Lakeside Shelter & Home", "kind": "nonprofit", "uei": "k4m9wxjd7rt2", "city": "Erie"}
    answer = browser.post_form("/partners/new", form)
    assert answer.status_code == 422
    assert f"/partners/{known.id}" in answer.text
    assert "Erie" in answer.text
    assert browser.post_form("/partners/new", form, unlisted={"sure": "1"}).status_code == 303
    assert browser.post_form("/partners/new", {**form, "name": "X", "uei": "O" * 12}).status_code == 422


def test_an_agreement_comes_with_its_file_and_shows_both_texts_when_two_save(client_for: ClientFor) -> None:
    browser = client_for(Role.DEVELOPMENT)
    partner = build_partner()
    db.session.commit()
    url = f"/partners/{partner.id}/agreements/new"
    file = (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "mou.pdf")
    form = {"kind": "mou", "title": "Night team", "ends_on": "2027-06-30", "lead_days": "60"}
    answer = browser.post_form(url, {**form, "file": file}, content_type="multipart/form-data")
    assert answer.status_code == 303
    agreement = db.session.scalars(sa.select(Agreement)).one()
    assert "mou.pdf" in browser.get(f"/partners/{partner.id}").text
    edit = f"/partners/{partner.id}/agreements/{agreement.id}"
    stale = browser.post_form(edit, {**form, "title": "Day team", "version": "0"})
    assert stale.status_code == 409
    assert "Day team" in stale.text
    wrong = browser.post_form(edit, {**form, "ends_on": "soon", "version": str(agreement.version)})
    assert wrong.status_code == 422
    assert "soon" in wrong.text


def test_program_staff_read_and_change_nothing(client_for: ClientFor) -> None:
    browser = client_for(Role.PROGRAM)
    partner = build_partner()
    build_agreement(partner)
    db.session.commit()
    page = browser.get(f"/partners/{partner.id}")
    assert page.status_code == 200
    assert "Edit" not in page.text
    assert browser.get("/partners/new").status_code == 403


def test_what_one_may_not_see_is_neither_listed_nor_exported(client_for: ClientFor) -> None:
    browser = client_for(Role.DEVELOPMENT)
    director = user_with(Role.DIRECTOR)
    hidden, shown = build_partner(), build_partner(name="North Hospital", uei=None)
    hidden.visibility, hidden.owner_id = Visibility.RESTRICTED, director.id
    build_check(shown)
    db.session.commit()
    assert browser.get(f"/partners/{hidden.id}").status_code == 404
    listed, table = browser.get("/partners").text, browser.get("/partners/export?format=csv").text
    for text in (listed, table):
        assert "North Hospital" in text
        assert "Lakeside" not in text
    assert browser.get("/partners/export?format=xlsx").data[:2] == b"PK"


def test_two_saves_of_one_partner_and_its_trail() -> None:
    partner = build_partner()
    facts = PartnerFacts(name="Lakeside Home", kind=PartnerKind.NONPROFIT)
    services.update_partner(partner=partner, facts=facts, expected_version=partner.version, by=SYSTEM)
    with pytest.raises(StaleVersion):
        services.update_partner(partner=partner, facts=facts, expected_version=partner.version - 1, by=SYSTEM)
    actions = set(db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.record_id == partner.id)))
    assert {"partner.added", "partner.updated"} <= actions
