"""The first visit with the box for demonstration data ticked: set-up, job, sign-ins."""

from __future__ import annotations

import pytest

from funding.demo.people import LEGAL_NAME, SIGN_INS
from funding.funders.queries import by_agency_code


@pytest.mark.database("sqlite")
def test_the_first_visit_can_load_the_demonstration(app, blank_pages) -> None:
    browser = app.test_client()
    answer = browser.post_form(
        "/setup",
        {
            "legal_name": "Somebody's own name",
            "name": "Ana Reyes",
            "email": "ana@house.example",
            "password": "copper lantern walks south",
            "demonstration": "y",
        },
    )
    assert answer.status_code == 303
    job = browser.get(answer.location)
    assert "The demonstration is loaded" in job.text
    done = browser.get("/setup/done")
    assert done.status_code == 200
    for sign_in in SIGN_INS:
        assert sign_in.email in done.text
        assert sign_in.password in done.text
    assert LEGAL_NAME in browser.get("/").text
    assert by_agency_code("USDOJ-OJP-OVC") is not None
