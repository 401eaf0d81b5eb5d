"""The PDF of a proposal, and what it says about its own size."""

from __future__ import annotations

import io
from dataclasses import dataclass

from funding.applications.models import Application
from funding.budgets.exports import FORMATS, file_name, write_export
from funding.documents.models import Document
from funding.documents.services import keep_bytes
from funding.documents.types import DocumentKind
from funding.infra.db import db, unit_of_work
from funding.infra.jobs import JobHandle, task
from funding.infra.pdf.types import Printed
from funding.kernel.actor import SYSTEM, Actor
from funding.proposals.document import assemble
from funding.proposals.models import Proposal
from funding.proposals.printed import PrintedProposal, differences
from funding.proposals.printing import Measure, measure, print_proposal, unprintable
from funding.proposals.queries import Subject, proposal_for

SIZEABLE = 17_000
"""Characters of text and tables from which a PDF takes over a second, so that a job makes it: about 13 pages, as
``make bench`` measures it.
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished PDF with its name, its measures, and everything a writer should know before sending it."""

    name: str
    printed: Printed
    measure: Measure
    warnings: tuple[str, ...]


def make(application: Application, proposal: Proposal, *, measure_only: bool = False) -> Made:
    """Print the proposal now. Raises PdfError and its kinds."""
    doc = assemble(proposal, Subject(application))
    result = print_proposal(doc, measure_only=measure_only)
    return Made(pdf_name(application, proposal), result, measure(doc, result), tuple(warnings_of(doc)))


def warnings_of(doc: PrintedProposal) -> list[str]:
    """What a reader of the PDF would stumble over: gaps between sums, characters without a glyph."""
    found = [f"Budget: {one}" for one in (differences(doc.budget) if doc.budget else [])]
    for heading, signs in unprintable(doc).items():
        shown = ", ".join(f"“{sign}” (U+{ord(sign):04X})" for sign in signs[:8])
        found.append(f"{heading}: our typefaces have no sign for {shown}. Replace them before sending.")
    return found


def pdf_name(application: Application, proposal: Proposal) -> str:
    """A name for the download: the budget's naming, with the version."""
    stem = file_name(application.title, "pdf").removesuffix("-budget.pdf")
    return f"{stem[:40].rstrip('-')}-v{proposal.edition}.pdf"


def is_sizeable(proposal: Proposal, subject: Subject) -> bool:
    """Whether the PDF should be made in a job with progress rather than at once."""
    text = sum(len(section.body) for section in proposal.sections)
    lines = len(subject.budget.lines) if subject.budget else 0
    return text + 400 * (lines + len(proposal.work_plan)) > SIZEABLE


def proposal_pdf(application_id: int, *, by: Actor = SYSTEM) -> bytes:
    """The PDF of an application's proposal. Raises NotFound where there is none, PdfError and its kinds."""
    application, proposal = proposal_for(by, application_id)
    return make(application, proposal).printed.data


read_pdf = proposal_pdf


def budget_workbook(subject: Subject) -> tuple[str, bytes] | None:
    """The budget as a workbook with its name, or None where there is no budget."""
    if subject.budget is None:
        return None
    out = io.BytesIO()
    write_export(subject.budget.summary.budget_id, "xlsx", out)
    return file_name(subject.application.title, "xlsx"), out.getvalue()


WORKBOOK_TYPE = FORMATS["xlsx"].media_type


@task("proposals.pdf")
def make_pdf(job: JobHandle, *, application_id: int) -> None:
    """Print a large proposal and keep it among the application's documents."""
    job.progress(0, 3, "Reading the proposal and its budget")
    application, proposal = proposal_for(job.actor, application_id)
    job.progress(1, 3, "Setting the pages")
    made = make(application, proposal)
    pages = made.printed.pages
    db.session.rollback()
    with unit_of_work():
        document: Document = keep_bytes(
            record_id=application_id,
            data=made.printed.data,
            name=made.name,
            content_type="application/pdf",
            label=f"Proposal, version {proposal.edition}",
            kind=DocumentKind.ATTACHMENT,
            by=job.actor,
        )
        number = document.id
    job.finish(
        url=f"/documents/{number}", message=f"{pages} {'page' if pages == 1 else 'pages'}, ready to download."
    )
