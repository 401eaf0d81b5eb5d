"""What is written to a private donor names the donor: a role without names does not find it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from funding.documents.services import keep_bytes
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM
from funding.proposals.models import Proposal
from tests.builders.applications import build_application
from tests.builders.funders import build_donor
from tests.builders.proposals import PDF_BYTES, build_proposal


def _letter() -> tuple[Proposal, list[str]]:
    application = build_application(
        title="Letter to the Ellsworths", funder_id=build_donor().id, visibility=Visibility.GIVING
    )
    proposal = build_proposal(application=application, template="donor_appeal")
    document = keep_bytes(
        record_id=application.id,
        data=PDF_BYTES,
        name="Ellsworth.pdf",
        content_type="application/pdf",
        by=SYSTEM,
    )
    base = f"/applications/{application.id}/proposal"
    return proposal, [
        base,
        f"{base}.pdf",
        f"{base}/attachments",
        f"{base}/pages",
        f"/proposal-sections/{proposal.sections[0].id}",
        f"/proposal-attachments/{proposal.attachments[0].id}" if proposal.attachments else base,
        f"/records/{application.id}/documents",
        f"/documents/{document.id}",
    ]


def test_an_auditor_finds_neither_text_nor_files_of_a_private_donor(client_for) -> None:
    browser = client_for("auditor")
    proposal, addresses = _letter()
    assert browser.get("/proposals").text.count(f"/applications/{proposal.application_id}/") == 0
    page = browser.get(f"/applications/{proposal.application_id}")
    assert page.status_code == 200
    assert "Private donor" in page.text
    for address in addresses:
        assert browser.get(address).status_code == 404, address
        assert address not in page.text


@pytest.mark.parametrize("role", ["development", "finance"])
def test_those_who_may_know_the_donor_read_and_open_all(client_for, role) -> None:
    browser = client_for(role)
    proposal, addresses = _letter()
    assert f"/applications/{proposal.application_id}/proposal" in browser.get("/proposals").text
    for address in addresses:
        if not address.endswith((".pdf", "/pages")):
            assert browser.get(address).status_code == 200, address


def test_an_auditor_reads_every_other_proposal(client_for) -> None:
    browser = client_for("auditor")
    proposal = build_proposal()
    assert db.session.scalar(sa.select(sa.func.count(Proposal.id))) == 1
    page = browser.get(f"/applications/{proposal.application_id}").text
    assert f'href="/applications/{proposal.application_id}/proposal"' in page
    assert browser.get(f"/applications/{proposal.application_id}/proposal").status_code == 200
