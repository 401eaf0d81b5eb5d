"""The PDF of a proposal, and what it says about its own size."""

from __future__ import annotations

import io
from dataclasses import dataclass

from funding.applications.models import Application
from funding.budgets.exports import FORMATS, file_name, write_export
from funding.infra.db import db
from funding.infra.jobs import Job, JobHandle, task, unfinished
from funding.infra.pdf import client, kept
from funding.infra.pdf.types import Printed
from funding.kernel.actor import SYSTEM, Actor
from funding.proposals.document import assemble
from funding.proposals.models import Proposal
from funding.proposals.printed import PrintedProposal, differences
from funding.proposals.printing import (
    Measure,
    css_of,
    html_of,
    measure,
    print_proposal,
    styles_of,
    unprintable,
)
from funding.proposals.queries import Subject, proposal_for

PDF_TASK = "proposals.pdf"
SIZEABLE = 17_000
"""Characters of text and tables from which a PDF takes over a second, so that a job makes it: about 13 pages, as
``make bench`` measures it.
"""


@dataclass(frozen=True, slots=True)
class Order:
    """A proposal as it would be printed now, and the name under which exactly this PDF is kept."""

    name: str
    doc: PrintedProposal
    content_hash: str
    sizeable: bool

    @property
    def is_quick(self) -> bool:
        """Whether the PDF can be answered at once: it was made before, or is short and the renderer warm."""
        return kept.holds(self.content_hash) or (not self.sizeable and client.is_warm())


@dataclass(frozen=True, slots=True)
class Made:
    """A finished PDF with its name, and what it was made of."""

    name: str
    doc: PrintedProposal
    printed: Printed

    @property
    def measure(self) -> Measure:
        """The pages of its parts."""
        return measure(self.doc, self.printed)

    @property
    def warnings(self) -> list[str]:
        """Everything a writer should know before sending it."""
        return warnings_of(self.doc)


def order(application: Application, proposal: Proposal) -> Order:
    """What would be printed now. Raises PdfTooLarge."""
    subject = Subject(application)
    doc = assemble(proposal, subject)
    found = kept.content_hash(html_of(doc), styles=styles_of(doc), css=css_of(doc))
    return Order(pdf_name(application, proposal), doc, found, is_sizeable(proposal, subject))


def fulfill(wanted: Order) -> Made:
    """Hand out what was made before, or print it now and keep it. Raises PdfError and its kinds."""
    printed = kept.found_or_made(wanted.content_hash, lambda: print_proposal(wanted.doc))
    return Made(wanted.name, wanted.doc, printed)


def make(application: Application, proposal: Proposal) -> Made:
    """The proposal as it is now, printed. Raises PdfError and its kinds."""
    return fulfill(order(application, proposal))


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


@task(PDF_TASK)
def make_pdf(job: JobHandle, *, application_id: int) -> None:
    """Print a large proposal and keep it, so that its own address has it at once."""
    job.progress(0, 3, "Reading the proposal and its budget")
    application, proposal = proposal_for(job.actor, application_id)
    job.progress(1, 3, "Setting the pages")
    pages = make(application, proposal).printed.pages
    db.session.rollback()
    job.finish(
        url=f"/applications/{application_id}/proposal.pdf",
        message=f"{pages} {'page' if pages == 1 else 'pages'}, ready to download.",
    )


def job_in_work(application_id: int, *, by: Actor) -> Job | None:
    """The person's own job that makes this PDF now, or None."""
    return unfinished(PDF_TASK, {"application_id": application_id}, by=by)
