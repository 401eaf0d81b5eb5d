"""Writing a proposal: templates, text, conflicts, sections."""

from __future__ import annotations

from funding.infra.db import db
from funding.proposals.models import Proposal, ProposalSection
from funding.proposals.queries import proposal_of
from tests.builders.applications import build_application
from tests.builders.funders import build_agency, build_donor
from tests.builders.proposals import build_proposal


def _first(proposal: Proposal) -> ProposalSection:
    return proposal.sections[0]


def test_the_template_is_chosen_by_kind_of_funder(client_for):
    browser = client_for("development")
    federal = build_application(funder_id=build_agency().id).id
    donor = build_application(funder_id=build_donor().id).id
    browser.post_form(f"/applications/{federal}/proposal", {})
    browser.post_form(f"/applications/{donor}/proposal", {})
    found = proposal_of(federal)
    assert found is not None
    assert (found.template, found.format_key) == ("doj", "doj")
    other = proposal_of(donor)
    assert other is not None
    assert other.template == "donor_appeal"


def test_a_text_typed_without_scripts_is_cleaned_and_kept(client_for):
    browser = client_for("development")
    section = _first(build_proposal())
    answer = browser.post_form(
        f"/proposal-sections/{section.id}",
        {"body": '<h1>Need</h1><script>alert(1)</script><p onclick="x">Ok</p>'},
    )
    assert answer.status_code == 303
    db.session.expire_all()
    assert section.body == "<h3>Need</h3><p>Ok</p>"


def test_word_markup_is_gone_after_a_save(client_for):
    browser = client_for("development")
    section = _first(build_proposal())
    pasted = (
        '<p class="MsoNormal" style="mso-margin-top-alt:auto"><span lang="EN-US"><o:p>Hello</o:p></span></p>'
        '<img src=x onerror=alert(1)><a href="javascript:alert(2)">link</a>'
    )
    browser.send(
        f"/proposal-sections/{section.id}/text",
        json={"body": pasted, "version": section.version},
        method="PUT",
    )
    db.session.expire_all()
    assert "Hello" in section.body
    for trace in ("Mso", "style", "img", "javascript", "o:p", "onerror"):
        assert trace not in section.body


def test_autosave_answers_the_new_version_and_the_counts(client_for):
    browser = client_for("development")
    section = _first(build_proposal())
    answer = browser.send(
        f"/proposal-sections/{section.id}/text",
        json={"body": "<p>Three short words</p>", "version": section.version},
        method="PUT",
    )
    assert answer.status_code == 200
    assert answer.json["words"] == 3
    assert answer.json["version"] == section.version


def test_a_stale_autosave_gets_both_texts_and_changes_nothing(client_for):
    browser = client_for("development")
    section = _first(build_proposal())
    old = section.version
    address = f"/proposal-sections/{section.id}/text"
    browser.send(address, json={"body": "<p>Theirs</p>", "version": old}, method="PUT")
    answer = browser.send(address, json={"body": "<p>Mine</p>", "version": old}, method="PUT")
    assert answer.status_code == 409
    assert answer.json["mine"] == "<p>Mine</p>"
    assert answer.json["theirs"] == "<p>Theirs</p>"
    db.session.expire_all()
    assert section.body == "<p>Theirs</p>"


def test_a_stale_form_shows_both_texts(client_for):
    browser = client_for("development")
    section = _first(build_proposal())
    address = f"/proposal-sections/{section.id}"
    first = {"body": "<p>First</p>", "version": str(section.version)}
    browser.send(address, first)
    answer = browser.send(address, {**first, "body": "Second words"})
    assert answer.status_code == 409
    assert "Second words" in answer.text
    assert "First" in answer.text


def test_bad_autosaves_are_refused_and_change_nothing(client_for):
    browser = client_for("development")
    section = _first(build_proposal())
    address = f"/proposal-sections/{section.id}/text"
    bad = [
        {"body": "nul\0", "version": 1},
        {"body": 7, "version": 1},
        {"body": "x", "version": "1"},
        {"body": "x"},
        {"body": "x" * 400_001, "version": 1},
        [],
    ]
    for sent in bad:
        assert browser.send(address, json=sent, method="PUT").status_code == 422
    db.session.expire_all()
    assert section.body == ""


def test_a_text_that_is_too_long_comes_back_with_the_form(client_for):
    browser = client_for("development")
    section = _first(build_proposal())
    long = "long words " * 40_000
    answer = browser.send(f"/proposal-sections/{section.id}", {"body": long, "version": str(section.version)})
    assert answer.status_code == 422
    assert "long words long words" in answer.text


def test_sections_are_added_moved_renamed_and_removed(client_for):
    browser = client_for("development")
    proposal = build_proposal()
    page = f"/applications/{proposal.application_id}/proposal"
    assert browser.post_form(page, {"heading": "Letters"}).status_code == 303
    db.session.expire_all()
    last = proposal.sections[-1]
    assert last.heading == "Letters"
    browser.send(f"/proposal-sections/{last.id}/move", {"to": "up"})
    db.session.expire_all()
    assert proposal.sections[-2].id == last.id
    browser.post_form(
        f"/proposal-sections/{last.id}/edit", {"heading": "Letters of support", "word_limit": "50"}
    )
    db.session.expire_all()
    assert (last.heading, last.word_limit) == ("Letters of support", 50)
    number = last.id
    browser.send(f"/proposal-sections/{number}/remove")
    db.session.expire_all()
    assert number not in [one.id for one in proposal.sections]


def test_figures_always_show_what_the_record_says(client_for):
    browser = client_for("development")
    proposal = build_proposal(budget=True)
    section = _first(proposal)
    token = (
        '<p>We ask <span data-figure="budget.federal">$1</span>, <span data-figure="no.such">x</span>.</p>'
    )
    answer = browser.send(
        f"/proposal-sections/{section.id}/text",
        json={"body": token, "version": section.version},
        method="PUT",
    )
    assert answer.json["missing"] == ["no.such"]
    db.session.expire_all()
    assert "$1<" not in section.body
    page = browser.get(f"/proposal-sections/{section.id}").text
    assert "[figure missing: no.such]" in page
    overview = browser.get(f"/applications/{proposal.application_id}/proposal").text
    assert "figure missing" in overview


def test_readers_see_the_text_without_a_form(client_for):
    browser = client_for("auditor")
    section = _first(build_proposal())
    page = browser.get(f"/proposal-sections/{section.id}")
    assert page.status_code == 200
    assert 'name="body"' not in page.text


def test_the_pipeline_hears_how_far_the_narrative_is(client_for):
    from funding.applications.models import ApplicationReadiness
    from tests.builders.proposals import write_all

    proposal = build_proposal()
    write_all(proposal)
    row = db.session.get(ApplicationReadiness, (proposal.application_id, "narrative"))
    assert row is not None
    assert row.state == "ready"


def test_the_list_of_proposals_asks_a_fixed_number_of_questions(client_for, count_queries):
    browser = client_for("development")
    build_proposal()
    browser.get("/proposals")
    with count_queries() as few:
        browser.get("/proposals")
    for _ in range(4):
        build_proposal(funder_id=build_donor().id)
    with count_queries() as many:
        browser.get("/proposals")
    assert many.count == few.count, many


def test_who_may_only_read_a_work_plan_sees_us_dates(client_for):
    writer, reader = client_for("development"), client_for("program")
    proposal = build_proposal()
    where = f"/applications/{proposal.application_id}/proposal/work-plan"
    writer.post_form(
        where,
        {
            "activity": "Hold 24 workshops",
            "initiative_id": "",
            "responsible": "Training specialist",
            "starts_on": "2027-06-01",
            "ends_on": "2027-12-15",
            "evidence": "Sign-in counts",
        },
    )
    page = reader.get(where).text
    assert "Jun 1, 2027" in page
    assert "Dec 15, 2027" in page
    assert "2027-06-01" not in page
