"""The PDF of a proposal: a short one at once, a long one in a job, and what was made once is handed out again."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from funding.infra.db import db
from funding.infra.jobs import Job, JobState
from funding.infra.pdf import client, kept
from funding.infra.pdf.types import PdfTooLarge, Printed
from funding.proposals.models import Proposal
from funding.proposals.services import printing
from tests.builders.proposals import build_proposal, write_all

pytestmark = pytest.mark.database("sqlite")
"""A page is set from its document; the database that kept its text has no part in it."""

LONG = "<p>" + "Many words of a long narrative. " * 600 + "</p>"
MADE = Printed(b"%PDF-1.7 made\n%%EOF\n", 3, {"s-a": 1})


class Press:
    """Stands in for the renderer: counts what it is asked for."""

    def __init__(self) -> None:
        self.warm = True
        self.asked = 0

    def print(self, _doc: object) -> Printed:
        self.asked += 1
        return MADE


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    one = Press()
    monkeypatch.setattr(printing, "print_proposal", one.print)
    monkeypatch.setattr(client, "is_warm", lambda **_options: one.warm)
    return one


def _address(proposal: Proposal, ending: str = ".pdf") -> str:
    return f"/applications/{proposal.application_id}/proposal{ending}"


def _jobs() -> list[Job]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Job).order_by(Job.id)))


def test_a_short_pdf_is_answered_at_once_and_set_only_once(client_for, press):
    browser, proposal = client_for("development"), build_proposal()
    assert browser.get(_address(proposal)).data == MADE.data
    assert browser.get(_address(proposal)).data == MADE.data
    assert press.asked == 1
    assert not _jobs()


def test_a_change_of_the_text_makes_another_pdf(client_for, press):
    browser, proposal = client_for("development"), build_proposal()
    browser.get(_address(proposal))
    write_all(proposal, "<p>Other words.</p>")
    db.session.commit()
    browser.get(_address(proposal))
    assert press.asked == 2


def test_the_address_of_a_long_pdf_leads_to_its_job_and_then_to_the_file(client_for, press):
    browser, proposal = client_for("development"), build_proposal()
    write_all(proposal, LONG)
    db.session.commit()
    answer = browser.get(_address(proposal))
    assert (answer.status_code, answer.location) == (303, _address(proposal, "/pdf"))
    page = browser.get(answer.location)
    assert f'hx-post="{_address(proposal, "/pdf")}"' in page.text
    assert not _jobs(), "a GET starts nothing"
    assert press.asked == 0

    started = browser.send(_address(proposal, "/pdf"))
    assert started.status_code == 303
    (job,) = _jobs()
    assert (job.state, job.result_url) == (JobState.DONE, _address(proposal))
    assert "Download it" in browser.get(started.location).text
    assert browser.get(_address(proposal)).data == MADE.data
    assert press.asked == 1
    assert "The PDF is ready" in browser.get(_address(proposal, "/pdf")).text


def test_while_the_renderer_is_cold_even_a_short_pdf_goes_the_way_of_the_long(client_for, press):
    browser, proposal = client_for("auditor"), build_proposal()
    press.warm = False
    assert browser.get(_address(proposal)).location == _address(proposal, "/pdf")
    browser.send(_address(proposal, "/pdf"))
    assert browser.get(_address(proposal)).data == MADE.data


def test_a_second_press_joins_the_job_that_works_already(client_for, press, app: Flask, monkeypatch):
    browser, proposal = client_for("development"), build_proposal()
    monkeypatch.setitem(app.extensions, "funding.queue_job", lambda _number: None)
    first = browser.send(_address(proposal, "/pdf"))
    assert browser.send(_address(proposal, "/pdf")).location == first.location
    (job,) = _jobs()
    assert job.state is JobState.QUEUED
    page = browser.get(_address(proposal, "/pdf"))
    assert f'hx-get="/jobs/{job.id}"' in page.text
    other = client_for("director")
    assert other.send(_address(proposal, "/pdf")).location != first.location


def test_our_script_gets_the_progress_in_place(client_for, press):
    browser, proposal = client_for("development"), build_proposal()
    piece = browser.send(_address(proposal, "/pdf"), headers={"HX-Request": "true"})
    assert piece.status_code == 200
    assert 'id="job-progress"' in piece.text


def test_a_pdf_that_cannot_be_made_says_why_in_its_job(client_for, press, monkeypatch):
    def refuse(*_given: object, **_options: object) -> Printed:
        raise PdfTooLarge("The document would have 900 pages.")

    monkeypatch.setattr(printing, "print_proposal", refuse)
    browser, proposal = client_for("development"), build_proposal()
    answer = browser.get(_address(proposal))
    assert answer.status_code == 503
    assert "900 pages" in answer.text
    started = browser.send(_address(proposal, "/pdf"))
    assert "900 pages" in browser.get(started.location).text


def test_counting_the_pages_makes_the_pdf_ready(client_for, press):
    browser, proposal = client_for("development"), build_proposal()
    write_all(proposal, LONG)
    db.session.commit()
    for _ in range(2):
        assert browser.get(_address(proposal, "/pages")).status_code == 200
    assert browser.get(_address(proposal)).data == MADE.data
    assert press.asked == 1


def test_two_who_ask_at_once_have_it_made_once(app: Flask):
    made: list[int] = []
    both = threading.Barrier(2, timeout=10)

    def make() -> Printed:
        made.append(1)
        time.sleep(0.05)
        return MADE

    def ask() -> None:
        with app.app_context():
            both.wait()
            assert kept.found_or_made("one", make).data == MADE.data

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(made) == 1


@pytest.fixture
def _renderer_stopped() -> Iterator[None]:
    client.stop()
    yield
    client.stop()


@pytest.mark.slow
@pytest.mark.loopback
@pytest.mark.usefixtures("_renderer_stopped")
def test_the_real_renderer_tells_when_it_is_warm(client_for):
    browser, proposal = client_for("development"), build_proposal()
    assert browser.get(_address(proposal)).status_code == 303, "it has just been started"
    assert client.is_warm(wait=60)
    assert browser.get(_address(proposal)).data.startswith(b"%PDF-")


def _kept(app: Flask) -> list[Path]:
    return sorted((Path(app.instance_path) / "made").glob("*"))


def test_what_is_kept_is_bounded_and_the_longest_unasked_goes_first(app, monkeypatch):
    monkeypatch.setattr(kept, "MOST_BYTES", 2_500)
    for number, name in enumerate("abc"):
        kept.keep(name, Printed(b"%" * 1_000, 1))
        for path in _kept(app):
            if path.stem == name:
                os.utime(path, (path.stat().st_mtime - 100 + number,) * 2)
    kept.keep("d", Printed(b"%" * 1_000, 1))
    assert [kept.holds(name) for name in "abcd"] == [False, False, True, True]


def test_what_nobody_asked_for_in_a_month_goes(app, monkeypatch):
    kept.keep("old", MADE)
    monkeypatch.setattr(kept, "LONGEST_SECONDS", -10)
    kept.keep("new", MADE)
    assert _kept(app) == []


def test_a_spoiled_copy_is_made_again(app):
    kept.keep("one", MADE)
    facts = Path(app.instance_path) / "made" / "one.json"
    facts.write_text("{")
    assert kept.find("one") is None
    assert kept.find("never") is None


@pytest.mark.parametrize(
    ("html", "styles", "css"), [("<p>b", ("a",), ""), ("<p>a", ("b",), ""), ("<p>a", ("a",), "p{}")]
)
def test_the_name_depends_on_everything_that_goes_in(html, styles, css):
    first = kept.content_hash("<p>a", styles=("a",), css="")
    assert first == kept.content_hash("<p>a", styles=("a",), css="")
    assert first != kept.content_hash(html, styles=styles, css=css)
