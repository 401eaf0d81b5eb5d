"""The pages of costs: an award's tab, its entries and obligations, and what bad input keeps."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from funding.accounts.models import User
from funding.actuals.models import Actual, Obligation
from funding.actuals.queries import obligated
from funding.actuals.services.obligations import approve_obligation
from funding.actuals.types import ActualState
from funding.infra.db import db
from funding.kernel.actor import Role
from funding.kernel.errors import NotAllowed
from tests.builders.actuals import build_actual, build_obligation
from tests.builders.awards import build_award
from tests.support.client import CheckedClient
from tests.support.people import user_with

ClientFor = Callable[[Role | str], CheckedClient]
pytestmark = pytest.mark.usefixtures("database")
START = date(2026, 10, 1)


def test_a_cost_is_entered_changed_approved_by_another_and_reversed(client_for: ClientFor) -> None:
    finance, director = client_for(Role.FINANCE), client_for(Role.DIRECTOR)
    award = build_award(starts_on=START)
    db.session.commit()
    new = f"/awards/{award.id}/actuals/new"
    typed = {"incurred_on": "2026-10-05", "amount_cents": "12.34", "line": "kind:travel", "share": "funder"}
    wrong = finance.post_form(new, typed | {"incurred_on": "2026-09-05", "vendor": "Great Lakes Transit"})
    assert wrong.status_code == 422
    assert "no pre-award costs are approved" in wrong.text
    assert "Great Lakes Transit" in wrong.text
    made = finance.post_form(new, typed | {"vendor": "Great Lakes Transit"})
    entry = db.session.scalars(sa.select(Actual)).one()
    assert made.location == f"/actuals/{entry.id}"
    finance.post_form(f"/actuals/{entry.id}/edit", typed | {"amount_cents": "20.00", "version": "1"})
    stale = finance.post_form(f"/actuals/{entry.id}/edit", typed | {"amount_cents": "30.00", "version": "1"})
    assert stale.status_code == 409
    assert "Approve</button>" not in finance.get(f"/actuals/{entry.id}").text
    director.post_form(f"/actuals/{entry.id}", {}, action=f"/actuals/{entry.id}/approve")
    db.session.refresh(entry)
    assert (entry.state, entry.amount_cents) == (ActualState.APPROVED, 20_00)
    assert (
        finance.post_form(
            f"/actuals/{entry.id}", {"reason": ""}, action=f"/actuals/{entry.id}/reverse"
        ).status_code
        == 422
    )
    finance.post_form(
        f"/actuals/{entry.id}", {"reason": "Wrong award"}, action=f"/actuals/{entry.id}/reverse"
    )
    assert db.session.scalar(sa.select(Actual.amount_cents).where(Actual.reverses_id == entry.id)) == -20_00


@pytest.mark.database("sqlite")
def test_the_page_sets_what_was_spent_beside_the_budget(client_for: ClientFor) -> None:
    finance = client_for(Role.FINANCE)
    award = build_award(starts_on=START)
    build_actual(award, incurred_on=date(2026, 10, 5), amount_cents=1_234_56)
    build_actual(award, incurred_on=date(2026, 10, 6), amount_cents=5_00, share="match", state="entered")
    build_obligation(award, made_on=date(2026, 10, 7))
    db.session.commit()
    page = finance.get(f"/awards/{award.id}/actuals").text
    for said in (
        "$1,234.56",
        "$5,000.00",
        "No budget of this award is approved yet",
        "6c",
        "Not on a budget line",
    ):
        assert said in page
    assert "$5.00" in page
    narrowed = finance.get(
        f"/awards/{award.id}/actuals?state=entered&share=match&q=bus&since=2026-10-06"
    ).text
    assert narrowed.count('name="entry"') == 1
    assert (
        "Nothing fits this filter"
        in finance.get(f"/awards/{award.id}/actuals?q=zebra&sort=amount&page=9").text
    )
    assert (
        client_for(Role.AUDITOR).get(f"/awards/{award.id}/actuals?view=match&place=indirect").status_code
        == 200
    )


def test_the_number_of_statements_does_not_grow(
    client_for: ClientFor, count_queries: Callable[[], object]
) -> None:
    finance = client_for(Role.FINANCE)
    award = build_award(starts_on=START)
    counts = []
    for more in (2, 70):
        for number in range(more):
            build_actual(
                award,
                incurred_on=date(2026, 10, 1 + number % 28),
                state="entered" if number % 2 else "approved",
            )
        build_obligation(award)
        db.session.commit()
        with count_queries() as counted:  # type: ignore[attr-defined]
            finance.get(f"/awards/{award.id}/actuals")
        counts.append(counted.count)
    assert counts[0] == counts[1]


def test_the_ticked_entries_are_approved_at_once(client_for: ClientFor) -> None:
    director = client_for(Role.DIRECTOR)
    award, other = build_award(starts_on=START), build_award()
    mine = [build_actual(award, state="entered").id for _ in range(2)]
    foreign = build_actual(other, state="entered")
    db.session.commit()
    page = f"/awards/{award.id}/actuals"
    director.post_form(
        page, {}, action=f"{page}/approve", unlisted={"entry": [str(foreign.id), *map(str, mine)]}
    )
    states = dict(db.session.execute(sa.select(Actual.state, sa.func.count()).group_by(Actual.state)).all())  # type: ignore[arg-type]
    assert states == {ActualState.APPROVED: 2, ActualState.ENTERED: 1}


@pytest.mark.database("sqlite")
def test_nothing_is_ticked_until_somebody_ticks_it(client_for: ClientFor) -> None:
    director = client_for(Role.DIRECTOR)
    award = build_award(starts_on=START)
    for cents, owner in ((1_000_00, None), (-50_00, None), (9_00, user_with(Role.DIRECTOR).id)):
        build_actual(award, state="entered", amount_cents=cents, entered_by_id=owner)
    db.session.commit()
    page = f"/awards/{award.id}/actuals?state=entered"
    opened = director.get(page).text
    assert opened.count('name="entry"') == 3
    assert " checked" not in opened
    assert "Tick all 2 shown" in opened
    assert "<b>None ticked</b> of $950.00 in all" in opened
    address = html.unescape(re.search(r'href="([^"]*tick=all[^"]*)"', opened)[1])  # type: ignore[index]
    ticked = director.get(address).text
    assert ticked.count(" checked") == 2, "what one entered oneself is not offered"
    assert "<b>2 ticked</b>, $950.00" in ticked
    assert "Untick all" in ticked
    assert "tick=all" not in ticked
    assert "Approve the ticked" not in client_for(Role.AUDITOR).get(page).text


@pytest.mark.database("sqlite")
def test_the_files_say_what_the_page_says(client_for: ClientFor) -> None:
    finance = client_for(Role.FINANCE)
    award = build_award(starts_on=START)
    for cents in (1_01, 2_02, -3):
        build_actual(award, amount_cents=cents)
    build_actual(award, amount_cents=9_00, state="entered", vendor="=1+1")
    db.session.commit()
    text = finance.get(f"/awards/{award.id}/actuals/export.csv?state=approved").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sorted(row["Amount"] for row in rows) == ["-0.03", "1.01", "2.02"]
    book = finance.get(f"/awards/{award.id}/actuals/export.xlsx")
    assert book.data[:2] == b"PK"
    assert finance.get(f"/awards/{award.id}/actuals/export.pdf").status_code == 404


def test_an_obligation_is_recorded_changed_approved_by_another_and_released(client_for: ClientFor) -> None:
    finance, director = client_for(Role.FINANCE), client_for(Role.DIRECTOR)
    award = build_award(starts_on=START)
    db.session.commit()
    typed = {
        "made_on": "2026-10-05",
        "amount_cents": "500",
        "line": "kind:contract",
        "share": "funder",
        "vendor": "Ink",
    }
    new = f"/awards/{award.id}/obligations/new"
    assert finance.post_form(new, typed | {"made_on": "2025-10-05"}).status_code == 422
    finance.post_form(new, typed)
    found = db.session.scalars(sa.select(Obligation)).one()
    address = f"/obligations/{found.id}"
    finance.post_form(f"{address}/edit", typed | {"amount_cents": "600", "version": "1"})
    assert "$600.00, in no figure until somebody else has approved it" in finance.get(address).text
    assert obligated([award.id], date(2026, 11, 22)) == {award.id: 0}
    assert "Approve an obligation" not in finance.get("/").text
    assert f"{address}/approve" not in finance.get(address).text
    by = db.session.get_one(User, found.entered_by_id).actor
    with pytest.raises(NotAllowed):
        approve_obligation(obligation=found, expected_version=found.version, by=by)
    assert "Approve an obligation of $600.00" in director.get("/").text
    assert director.post_form(address, {"version": "1"}, action=f"{address}/approve").status_code == 409
    director.post_form(address, {"version": "2"}, action=f"{address}/approve")
    assert "$600.00 owed of $600.00" in finance.get(address).text
    assert obligated([award.id], date(2026, 11, 22)) == {award.id: 600_00}
    assert "is not changed. Release it" in finance.post_form(f"{address}/edit", typed | {"version": "3"}).text
    late = {"released_on": "2026-12-24", "reason": "Order canceled", "version": "3"}
    assert finance.post_form(address, late, action=f"{address}/release").status_code == 422
    finance.post_form(address, late | {"released_on": "2026-10-20"}, action=f"{address}/release")
    assert "Released" in finance.get(address).text


@pytest.mark.database("sqlite")
def test_the_days_of_an_award_are_said_with_their_approval(client_for: ClientFor) -> None:
    finance = client_for(Role.FINANCE)
    award = build_award(starts_on=START)
    db.session.commit()
    address = f"/awards/{award.id}/actuals/days"
    assert finance.post_form(address, {"pre_award_from": "2026-09-01"}).status_code == 422
    typed = {
        "pre_award_from": "2026-09-01",
        "approval": "Condition 12",
        "approved_on": "2026-09-20",
        "version": "0",
    }
    assert finance.post_form(address, typed).status_code == 303
    assert "Sep 1, 2026" in finance.get(address).text
    assert finance.post_form(address, typed | {"approval": "Another"}).status_code == 409


@pytest.mark.database("sqlite")
def test_whoever_approves_is_told_what_a_cost_would_pass(client_for: ClientFor) -> None:
    browser = client_for("director")
    award = build_award(amount_cents=10_000_00, match_required_cents=0)
    build_actual(award, amount_cents=9_000_00)
    fits, passes = (
        build_actual(award, amount_cents=cents, state="entered") for cents in (1_000_00, 1_000_01)
    )
    db.session.commit()
    assert "More than is granted" not in browser.get(f"/actuals/{fits.id}").text
    told = browser.get(f"/actuals/{passes.id}").text
    assert "With it, $0.01 more is spent than the award’s $10,000.00." in told
