"""Moving an internal date from the calendar; a funder's date does not move this way."""

from __future__ import annotations

from datetime import date

import pytest

from funding.infra.db import db
from funding.kernel.actor import Role
from funding.kernel.zoned import Certainty
from funding.work.models import Deadline
from funding.work.types import DeadlineKind
from tests.builders.applications import build_application, build_gate
from tests.support.client import CheckedClient


@pytest.fixture
def browser(client_for) -> CheckedClient:  # type: ignore[no-untyped-def]
    """Development staff's browser."""
    found: CheckedClient = client_for(Role.DEVELOPMENT)
    return found


def gate_and_step() -> tuple[int, int]:
    """A gate on Dec 8 and an internal date on Dec 1, 2026."""
    application = build_application()
    gate = build_gate(application, date(2026, 12, 8))
    step = build_gate(
        application,
        date(2026, 12, 1),
        label="Final reading",
        kind=DeadlineKind.INTERNAL,
        at=None,
        certainty=Certainty.DATE_ONLY,
    )
    db.session.commit()
    return gate.id, step.id


def day_of(key: int) -> date | None:
    db.session.expire_all()
    return db.session.get_one(Deadline, key).due_on


def test_what_follows_is_shown_before_anything_is_saved(browser: CheckedClient) -> None:
    _, step = gate_and_step()
    answer = browser.post_form(f"/calendar/dates/{step}/move", {"on": "2026-12-05"})
    assert answer.status_code == 200
    assert "Sat, Dec 5 is a Saturday; the working day before it is Fri, Dec 4" in answer.text
    assert "2 working days then lie between it and" in answer.text
    assert day_of(step) == date(2026, 12, 1)


def test_a_day_that_was_shown_is_saved_and_the_way_leads_back(browser: CheckedClient) -> None:
    _, step = gate_and_step()
    back = "/calendar?on=2026-12-01"
    answer = browser.post_form(f"/calendar/dates/{step}/move?on=2026-12-04&next={back}", {"on": "2026-12-04"})
    assert (answer.status_code, answer.location) == (303, back)
    assert day_of(step) == date(2026, 12, 4)
    assert (
        "Moved in the calendar"
        in browser.get(f"/applications/{db.session.get_one(Deadline, step).record_id}/dates").text
    )


def test_after_the_funders_date_it_is_refused_with_the_reason(browser: CheckedClient) -> None:
    _, step = gate_and_step()
    answer = browser.get(f"/calendar/dates/{step}/move?on=2026-12-09")
    assert answer.status_code == 422
    assert "cannot lie after the funder’s" in answer.text
    assert day_of(step) == date(2026, 12, 1)


def test_a_funders_date_is_changed_on_its_own_page(browser: CheckedClient) -> None:
    gate, _ = gate_and_step()
    assert browser.get(f"/calendar/dates/{gate}/move").status_code == 404
    details = browser.get(f"/calendar/dates/{gate}").text
    assert "Change with its source" in details
    assert "Move…" not in details


def test_a_stale_page_moves_nothing(browser: CheckedClient) -> None:
    _, step = gate_and_step()
    address = f"/calendar/dates/{step}/move"
    answer = browser.post_form(f"{address}?on=2026-12-04", {"on": "2026-12-04", "version": "99"})
    assert answer.status_code == 422
    assert "Somebody else changed this date meanwhile" in answer.text
    assert day_of(step) == date(2026, 12, 1)


def test_the_finance_officer_looks_and_moves_nothing(client_for) -> None:  # type: ignore[no-untyped-def]
    finance = client_for(Role.FINANCE)
    _, step = gate_and_step()
    assert "Move…" not in finance.get(f"/calendar/dates/{step}").text
    assert finance.get(f"/calendar/dates/{step}/move").status_code == 403
