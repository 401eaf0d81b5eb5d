"""Proposals for tests."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage

from funding.applications.models import Application
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.proposals.models import Proposal
from funding.proposals.services import start_proposal
from funding.proposals.services.writing import save_text
from tests.builders.applications import build_application
from tests.builders.budgets import build_sample_budget
from tests.builders.funders import build_agency
from tests.builders.outreach import build_indicator, build_initiative

PDF_BYTES = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def build_proposal(
    *, application: Application | None = None, template: str = "doj", budget: bool = False, **more: Any
) -> Proposal:
    """A DOJ proposal with nothing written; ``budget=True`` gives its application the sample budget."""
    if application is None:
        initiative = build_initiative(title="Health-care training")
        build_indicator(initiative, name="People trained", target=620)
        facts: dict[str, Any] = {
            "starts_on": date(2027, 10, 1),
            "ends_on": date(2030, 9, 30),
            "initiative_ids": (initiative.id,),
            **more,
        }
        facts.setdefault("funder_id", 0)
        facts["funder_id"] = facts["funder_id"] or build_agency().id
        application = build_application(**facts)
    if budget:
        build_sample_budget(subject_id=application.id)
    proposal = start_proposal(application=application, template=template, by=SYSTEM)
    db.session.flush()
    return proposal


def write_all(proposal: Proposal, text: str = "<p>Written, and within its limits.</p>") -> None:
    """Put ``text`` into every section."""
    application = db.session.get(Application, proposal.application_id)
    assert application is not None
    for section in proposal.sections:
        save_text(
            application=application, section=section, text=text, expected_version=section.version, by=SYSTEM
        )


def upload(name: str = "letters.pdf", data: bytes = PDF_BYTES) -> FileStorage:
    """A file as a browser sends it."""
    return FileStorage(io.BytesIO(data), filename=name)
