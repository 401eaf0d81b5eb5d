"""Searching everywhere: what is found, in which order, and what never is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from funding.contacts.services import add_contact, remove_contact
from funding.infra import clock
from funding.infra.db import db, unit_of_work
from funding.infra.records import Record, Visibility
from funding.kernel.actor import Actor, Role
from funding.search.queries import found
from funding.search.ranking import ranked
from funding.search.terms import fts5, fts5_start, parse
from tests.builders.award_money import build_match, build_payment
from tests.builders.awards import build_award
from tests.builders.board import build_packet
from tests.builders.funders import build_funder
from tests.builders.notes import build_note
from tests.builders.outreach import build_activity, build_initiative
from tests.builders.partners import build_agreement, build_partner
from tests.builders.subawards import build_invoice, build_signed
from tests.security.world import build_world
from tests.support.client import CheckedClient
from tests.support.people import user_with

Browsers = Callable[[Role | str], CheckedClient]
Actors = Callable[[Role | str], Actor]


FETCH = {"X-Requested-With": "fetch"}
"""How the palette asks."""


def kinds(actor: Actor, typed: str) -> dict[str, list[str]]:
    """What is found, by kind."""
    terms = parse(typed)
    return {
        kind.label: [one.title for one in entries] for kind, entries in ranked(found(actor, terms), terms)
    }


def test_every_kind_is_found_by_the_beginning_of_its_words(client_for: Browsers) -> None:
    client_for("administrator")
    build_world()
    actor = user_with(Role.ADMINISTRATOR).actor
    assert "Safe harbor outreach" in kinds(actor, "safe har")["Applications"]
    assert set(kinds(actor, "harbor light")["Funders"]) == {"Harbor Light Foundation"}
    assert "Safe harbor outreach" in kinds(actor, "harbor light")["Applications"], "by its funder's name"
    assert kinds(actor, "night")["Initiatives"] == ["Night outreach"]
    assert kinds(actor, "sam.gov")["Registrations"] == ["SAM.gov registration"]
    assert kinds(actor, "comm saf")["Opportunities"] == ["Community safety fund"]
    assert kinds(actor, "nora")["Contacts"] == ["Nora Fields"]
    assert kinds(actor, "letter.p")["Documents"] == ["letter.pdf"]
    assert "Notes" in kinds(actor, "call priya notice")
    assert "Priya Nair" in kinds(actor, "priya")["People here"]


def test_what_stands_on_a_record_is_found_and_leads_to_its_page(client_for: Browsers) -> None:
    browser, auditor = client_for("administrator"), client_for("auditor")
    award, partner = build_award(), build_partner()
    activity = build_activity(build_initiative(), place="Strong Vincent School")
    build_agreement(partner, title="Referrals of the night team")
    invoice = build_invoice(build_signed(award, partner), number="LSH-2026-09")
    build_payment(award, 100_00, reference="ASAP 2604-417")
    item = build_match(
        award, given_on=min(clock.today(), award.ends_on), description="Hall for three evenings"
    )
    packet = build_packet(title="Board meeting of Dec 4, 2026")
    db.session.commit()
    leads = {
        "strong vin": f"/outreach/activities/{activity.id}",
        "night team": f"/partners/{partner.id}",
        "LSH-2026-09": f"/subawards/{invoice.subaward_id}/invoices",
        "asap 2604": f"/awards/{award.id}/payments",
        "hall for three": f"/match/{item.id}",
        "board meeting": f"/board/{packet.id}",
    }
    for typed, address in leads.items():
        shown = browser.get(f"/search/palette?q={quote(typed)}", headers=FETCH).text
        assert f'href="{address}"' in shown, typed
    assert "Nov 3, 2026 · Initiative" in browser.get("/search/palette?q=strong+vin", headers=FETCH).text
    assert "/board/" not in auditor.get("/search/palette?q=board+meeting", headers=FETCH).text
    with unit_of_work():
        activity.voided_at, activity.void_reason = clock.now(), "Entered twice"
    assert kinds(user_with(Role.ADMINISTRATOR).actor, "strong vin") == {}


def test_the_index_follows_every_change_in_its_own_transaction(actor_for: Actors) -> None:
    actor = actor_for("administrator")
    with unit_of_work():
        funder = build_funder(name="Brightwater Trust")
        note = build_note(funder, by=actor, text="Asked about the lighthouse")
    assert kinds(actor, "brightw")["Funders"] == ["Brightwater Trust"]
    assert "Notes" in kinds(actor, "lightho")
    with unit_of_work():
        funder.title = "Óceanside Trust"
        note.text = "Asked about the pier"
    assert kinds(actor, "brightw") == {}
    assert kinds(actor, "oceans")["Funders"] == ["Óceanside Trust"]
    assert "Notes" not in kinds(actor, "lightho")
    funder.title = "Never"
    db.session.flush()
    db.session.rollback()
    assert kinds(actor, "never") == {}
    with unit_of_work():
        note.withdrawn_at = clock.now()
        contact = add_contact(record_id=funder.id, name="Nora Pierce", by=actor)
    assert "Notes" not in kinds(actor, "pier")
    assert kinds(actor, "pierce")["Contacts"] == ["Nora Pierce"]
    with unit_of_work():
        remove_contact(contact=contact, by=actor)
    assert kinds(actor, "pierce") == {}


def test_what_one_may_not_read_is_not_found(client_for: Browsers, actor_for: Actors) -> None:
    program, auditor, finance = (actor_for(role) for role in ("program", "auditor", "finance"))
    with unit_of_work():
        hidden = build_funder(name="Quite Hidden Fund")
        hidden.visibility = Visibility.RESTRICTED
        donor = build_funder(name="Wilhelmina Private")
        donor.visibility = Visibility.GIVING
        note = build_note(
            build_funder(name="Plain"), by=finance, text="zanzibar", people=[finance.user_id or 0]
        )
    assert note.restricted
    assert kinds(program, "quite hidden") == {}
    assert kinds(auditor, "wilhelmina") == {}
    assert kinds(finance, "wilhelmina")["Funders"] == ["Wilhelmina Private"]
    assert "Notes" in kinds(finance, "zanzibar")
    assert kinds(program, "zanzibar") == {}
    for typed in ("quite hidden", "zanzibar"):
        shown = client_for("program").get("/search/palette", query_string={"q": typed}, headers=FETCH).text
        assert "Quite Hidden" not in shown
        assert "Plain" not in shown


@pytest.mark.parametrize(
    "typed",
    ["'", '"', "*", "a OR b", "NEAR(x y)", "{title}: ^", "\0x", "%", "x" * 10_000, "ﷺ'':*", "a " * 400],
)
def test_no_query_is_an_error(client_for: Browsers, typed: str) -> None:
    browser = client_for("development")
    asked = {"q": typed, "here": typed[:300]}
    assert browser.get("/search", query_string=asked).status_code in {200, 400}
    assert browser.get("/search/palette", query_string=asked, headers=FETCH).status_code in {200, 400}


def test_the_palette_offers_what_the_role_and_the_page_allow(client_for: Browsers) -> None:
    development, auditor = client_for("development"), client_for("auditor")
    build_world()
    number = db.session.scalar(select(Record.id).where(Record.kind == "application").order_by(Record.id))
    here = {"here": f"/applications/{number}/dates"}
    shown = development.get("/search/palette", query_string=here, headers=FETCH).text
    assert f"/applications/{number}/move" in shown
    assert "New application" in shown
    award = {"here": f"/awards/{number}"}
    assert (
        f"/awards/{number}/match/new"
        in development.get("/search/palette", query_string=award, headers=FETCH).text
    )
    assert (
        f"/awards/{number}/match/new"
        not in auditor.get("/search/palette", query_string=award, headers=FETCH).text
    )
    shown = auditor.get("/search/palette", query_string=here, headers=FETCH).text
    assert "Move to" not in shown
    assert "New application" not in shown
    assert "Go to <mark>Pipeline</mark>" in auditor.get("/search/palette?q=pipeli", headers=FETCH).text
    assert 'data-theme-choice="dark"' in auditor.get("/search/palette?q=dark", headers=FETCH).text


def test_what_was_seen_lately_is_offered_and_comes_first(client_for: Browsers) -> None:
    browser = client_for("development")
    with unit_of_work():
        first, second = build_funder(name="Alder fund, one"), build_funder(name="Alder fund, two")
        hidden = build_funder(name="Alder fund, hidden")
    for funder in (second, first, hidden):
        assert browser.send(f"/records/{funder.id}/seen").status_code == 204
    hidden.visibility = Visibility.RESTRICTED
    db.session.commit()
    shown = browser.get("/search/palette", headers=FETCH).text
    assert "Seen lately" in shown
    assert "hidden" not in shown.split("Actions")[0].split("Seen lately")[1]
    assert kinds(user_with(Role.DEVELOPMENT).actor, "alder")["Funders"][0] == "Alder fund, one"


def test_a_search_takes_the_same_statements_at_any_size(
    client_for: Browsers, count_queries: Callable[[], object]
) -> None:
    browser = client_for("development")
    counts = []
    for more in (2, 60):
        with unit_of_work():
            for number in range(more):
                build_note(build_funder(name=f"Alder fund {more} {number}"), text="alder")
        browser.get("/search?q=alder")
        with count_queries() as queries:  # type: ignore[attr-defined]
            page = browser.get("/search?q=alder").text
        counts.append(queries.count)
    assert counts[0] == counts[1]
    assert "the first 20" in page


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(alphabet="abÀß-.'\"*()^{}:1 ", max_size=40))
def test_any_text_is_a_query_that_fts5_understands(free: str, operators: str) -> None:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE t USING fts5(title, words, tokenize='unicode61 remove_diacritics 2')")
    for text in (free, operators):
        terms = parse(text)
        if terms:
            for query in (fts5(terms), fts5_start(terms)):
                table.execute("SELECT rowid FROM t WHERE t MATCH ?", (query,)).fetchall()
    table.close()
