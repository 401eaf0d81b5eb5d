"""Attachments, work plan, page rules, PDF and the record of what was sent."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pikepdf
import pypdf
import pytest
import sqlalchemy as sa
from flask import current_app

from funding.applications.models import Application
from funding.applications.types import Stage
from funding.infra.db import db
from funding.infra.pdf import client
from funding.infra.storage import open_file
from funding.infra.upload_field import drop_old
from funding.proposals.models import AttachmentItem, Proposal, Submission
from funding.proposals.types import AttachmentState
from tests.builders.proposals import PDF_BYTES, build_proposal, write_all
from tests.support import markup
from tests.support.client import filled, find_form

SENT = {"sent_on": "2026-11-21", "sent_at": "16:30", "tracking_number": "GRANT14012345", "despite": "y"}


def _page(proposal: Proposal, part: str = "") -> str:
    return f"/applications/{proposal.application_id}/proposal{part}"


def _item(proposal: Proposal, key: str = "mou") -> AttachmentItem:
    return next(one for one in proposal.attachments if one.key == key)


def test_a_file_is_attached_under_an_accepted_name(client_for):
    browser = client_for("development")
    item = _item(build_proposal())
    sent = {"file": (io.BytesIO(PDF_BYTES), "Lettres d’été *final*.pdf")}
    answer = browser.post_form(f"/proposal-attachments/{item.id}", sent)
    assert answer.status_code == 303
    db.session.expire_all()
    assert item.state is AttachmentState.HAVE
    assert item.file_name.isascii()
    assert len(item.file_name) <= 50


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Budget*Detail.pdf", "not accepted"),
        ("Integrated_Services_for_Minor_Victims_Project_Narrative_Final_v7.pdf", "at most 50"),
    ],
)
def test_a_name_grants_gov_rejects_is_refused_with_the_reason(client_for, name, reason):
    browser = client_for("development")
    item = _item(build_proposal())
    sent = {"file": (io.BytesIO(PDF_BYTES), "letters.pdf"), "file_name": name}
    answer = browser.post_form(f"/proposal-attachments/{item.id}", sent)
    assert answer.status_code == 422
    assert reason in answer.text
    db.session.expire_all()
    assert item.state is AttachmentState.MISSING


def test_not_applicable_needs_a_reason(client_for):
    browser = client_for("development")
    item = _item(build_proposal(), "lobbying")
    assert browser.post_form(f"/proposal-attachments/{item.id}", {"reason": ""}).status_code == 422
    assert browser.post_form(f"/proposal-attachments/{item.id}", {"reason": "No lobbying"}).status_code == 303
    db.session.expire_all()
    assert item.state is AttachmentState.NOT_APPLICABLE


def test_the_work_plan_keeps_its_rows_and_refuses_a_backward_one(client_for):
    browser = client_for("development")
    proposal = build_proposal()
    address = _page(proposal, "/work-plan")
    names = ("activity", "initiative_id", "responsible", "starts_on", "ends_on", "evidence")
    good = dict(
        zip(names, ("Hold 24 workshops", "", "Trainer", "2027-10-01", "2028-09-30", "Tests"), strict=True)
    )
    sent = {**good, "version": str(proposal.version)}
    assert browser.send(address, sent).status_code == 303
    db.session.expire_all()
    assert [one.activity for one in proposal.work_plan] == ["Hold 24 workshops"]
    bad = {**good, "ends_on": "2026-01-01", "version": str(proposal.version)}
    answer = browser.send(address, bad)
    assert answer.status_code == 422
    assert "ends before it starts" in answer.text


def test_a_stale_work_plan_is_refused_and_shown_again(client_for):
    browser = client_for("development")
    proposal = build_proposal()
    sent = {"activity": "One", "version": str(proposal.version)}
    names = ("initiative_id", "responsible", "starts_on", "ends_on", "evidence")
    sent |= dict.fromkeys(names, "")
    browser.send(_page(proposal, "/work-plan"), sent)
    answer = browser.send(_page(proposal, "/work-plan"), {**sent, "activity": "Two, typed late"})
    assert answer.status_code == 409
    assert "Two, typed late" in answer.text


def test_page_rules_are_kept_within_bounds(client_for):
    browser = client_for("development")
    proposal = build_proposal()
    assert browser.post_form(_page(proposal, "/format"), {"page_limit": "12"}).status_code == 303
    db.session.expire_all()
    assert proposal.format_changes["page_limit"] == 12
    assert browser.post_form(_page(proposal, "/format"), {"page_limit": "0"}).status_code == 422


@pytest.mark.loopback
def test_the_pdf_carries_the_stored_figures(client_for):
    browser = client_for("development")
    proposal = build_proposal(budget=True)
    write_all(proposal, '<p>We ask <span data-figure="budget.federal"></span>.</p>')
    from funding.budgets.queries import budget_of, summary

    budget = budget_of(proposal.application_id)
    assert budget is not None
    figures = summary(budget.id)
    assert client.is_warm(wait=60)
    answer = browser.get(_page(proposal) + ".pdf")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    for cents in (figures.federal_cents, figures.match_cents, figures.total_cents, figures.indirect_cents):
        assert f"{cents // 100:,}" in text
    assert "Draft" in text
    with pikepdf.open(io.BytesIO(answer.data)) as file:
        assert str(file.docinfo["/Title"]) == "Street outreach in three counties"


def test_pages_are_counted_against_the_limit(client_for):
    browser = client_for("development")
    proposal = build_proposal()
    browser.post_form(_page(proposal, "/format"), {"page_limit": "1"})
    write_all(proposal, "<p>" + "Many words of a long narrative. " * 120 + "</p>")
    page = browser.get(_page(proposal, "/pages"))
    assert page.status_code == 200
    assert "over" in page.text


def test_a_submission_keeps_the_exact_files_and_offers_the_next_step(client_for):
    browser = client_for("development")
    proposal = build_proposal(budget=True)
    write_all(proposal)
    item = _item(proposal)
    browser.post_form(f"/proposal-attachments/{item.id}", {"file": (io.BytesIO(PDF_BYTES), "MOU.pdf")})
    values = {**SENT, "receipt": (io.BytesIO(PDF_BYTES + b"%%EOF"), "receipt.pdf")}
    answer = browser.post_form(_page(proposal, "/send"), values)
    assert answer.status_code == 303, answer.text
    submission = db.session.scalars(sa.select(Submission)).one()
    assert submission.sent_at.isoformat() == "2026-11-21T21:30:00+00:00"
    assert [one.role.value for one in submission.files] == ["proposal", "budget", "attachment", "receipt"]
    for one in submission.files:
        with open_file(one.sha256) as stream:
            assert hashlib.sha256(stream.read()).hexdigest() == one.sha256
    page = browser.get(f"/submissions/{submission.id}")
    assert "GRANT14012345" in page.text
    assert "Move to Submitted" in page.text
    with open_file(submission.files[0].sha256) as stream:
        first = pypdf.PdfReader(stream).pages[0].extract_text()
    assert "Draft" not in first


def test_a_sent_proposal_is_kept_as_it_was(client_for):
    browser = client_for("development")
    proposal = build_proposal()
    write_all(proposal)
    assert browser.post_form(_page(proposal, "/send"), SENT).status_code == 303
    db.session.expire_all()
    section = proposal.sections[0]
    answer = browser.send(
        f"/proposal-sections/{section.id}/text",
        json={"body": "New", "version": section.version},
        method="PUT",
    )
    assert answer.status_code == 422
    for statement in ("UPDATE submissions SET note = 'x'", "DELETE FROM submission_files"):
        with pytest.raises(sa.exc.DBAPIError), db.session.begin_nested():
            db.session.execute(sa.text(statement))
    db.session.rollback()
    browser.send(_page(proposal, "/reopen"))
    db.session.expire_all()
    assert (proposal.status.value, proposal.edition) == ("draft", 2)


def test_open_points_must_be_confirmed_and_the_future_is_refused(client_for):
    browser = client_for("development")
    proposal = build_proposal()
    write_all(proposal)
    answer = browser.post_form(_page(proposal, "/send"), {**SENT, "despite": None})
    assert answer.status_code == 422
    assert "are open" in answer.text
    late = browser.post_form(_page(proposal, "/send"), {**SENT, "sent_on": "2026-12-24"})
    assert late.status_code == 422
    assert "not come yet" in late.text
    assert db.session.scalars(sa.select(Submission)).all() == []


def _refused(browser, proposal, **more):
    """Send a form that is refused although its receipt is good; answer what its page would send next."""
    values = {**SENT, "despite": None, "receipt": (io.BytesIO(PDF_BYTES), "Receipt 1.pdf"), **more}
    answer = browser.post_form(_page(proposal, "/send"), values)
    assert answer.status_code == 422
    form = find_form(markup.parse(answer.text), _page(proposal, "/send"), set(SENT))
    return answer, filled(form, SENT)


def test_a_refused_form_keeps_its_file_for_the_next_sending(client_for):
    browser = client_for("development")
    proposal = build_proposal()
    write_all(proposal)
    answer, data = _refused(browser, proposal)
    assert "“Receipt 1.pdf” is kept and goes along." in answer.text
    assert 'aria-describedby="receipt-help receipt-lost ' in answer.text
    again = browser.post(_page(proposal, "/send"), data={**data, "despite": []})
    assert again.status_code == 422
    assert data["receipt"][0] in again.text
    assert browser.post(_page(proposal, "/send"), data=data).status_code == 303
    receipt = db.session.scalars(sa.select(Submission)).one().files[-1]
    assert (receipt.role.value, receipt.name) == ("receipt", "Receipt 1.pdf")
    with open_file(receipt.sha256) as stream:
        assert stream.read() == PDF_BYTES


def test_a_refused_file_is_not_kept_and_an_empty_field_says_nothing(client_for):
    browser = client_for("development")
    proposal = build_proposal()
    write_all(proposal)
    empty = browser.post_form(_page(proposal, "/send"), {**SENT, "despite": None})
    wrong = {**SENT, "receipt": (io.BytesIO(b"MZ" * 200), "Receipt.exe")}
    refused = browser.post_form(_page(proposal, "/send"), wrong)
    assert (empty.status_code, refused.status_code) == (422, 422)
    assert "is kept and goes along" not in empty.text + refused.text
    assert "“Receipt.exe” was not kept." in refused.text
    assert 'aria-describedby="receipt-help receipt-lost receipt-error"' in refused.text


def test_a_kept_file_is_its_senders_and_for_a_day(client_for, clock):
    browser, other = client_for("development"), client_for("director")
    proposal = build_proposal()
    write_all(proposal)
    _answer, data = _refused(browser, proposal)
    stranger = other.post_form(
        _page(proposal, "/send"), {**SENT, "despite": None}, unlisted={"receipt": data["receipt"][0]}
    )
    assert "is kept and goes along" not in stranger.text
    waiting = Path(current_app.instance_path) / "waiting"
    clock.advance(hours=23)
    drop_old()
    assert len(list(waiting.iterdir())) == 1
    clock.advance(hours=2)
    drop_old()
    assert list(waiting.iterdir()) == []


def test_a_gap_in_a_figure_stops_the_sending(client_for):
    browser = client_for("development")
    proposal = build_proposal()
    write_all(proposal, '<p>We ask <span data-figure="budget.federal"></span>.</p>')
    answer = browser.post_form(_page(proposal, "/send"), SENT)
    assert answer.status_code == 422
    assert "budget.federal" in answer.text


def test_moving_on_takes_the_application_to_submitted(client_for):
    from tests.builders.applications import build_go

    browser = client_for("development")
    proposal = build_proposal()
    application = db.session.get(Application, proposal.application_id)
    assert application is not None
    build_go(application)
    application.stage = Stage.REVIEW
    write_all(proposal)
    browser.post_form(_page(proposal, "/send"), SENT)
    number = db.session.scalars(sa.select(Submission.id)).one()
    browser.send(f"/submissions/{number}/move-on")
    db.session.expire_all()
    assert application.stage is Stage.SUBMITTED
