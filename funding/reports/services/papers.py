"""The files of a report: PDFs handed out again where the same one was made before, long ones in a job, the workbook."""

from __future__ import annotations

import io

from funding.infra import clock
from funding.infra.db import db
from funding.infra.jobs import Job, JobHandle, task, unfinished
from funding.infra.pdf import client, kept
from funding.infra.pdf.types import PdfTooLarge, Printed
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.errors import DomainError
from funding.reports import queries
from funding.reports.document import ReportDocument
from funding.reports.models import Report
from funding.reports.printing.setting import Paper, is_sizeable, papers_for, papers_of, settings_for
from funding.reports.printing.workbook import write_workbook
from funding.reports.queries.assembly import report_document
from funding.reports.types import ReportKind

PDF_TASK = "reports.pdf"


def offered(report: Report) -> list[Paper]:
    """The papers that make sense for a report, the usual one first."""
    return papers_for(kind=report.report_kind.value, has_form=report.has_form)


def paper_pdf(doc: ReportDocument, paper: Paper) -> Printed:
    """One paper of a report, kept under the hash of what it is made of. Raises PdfError and its kinds."""
    for setting in settings_for(doc, paper, today=clock.today()):
        printed = kept.found_or_made(setting.content_hash, setting.printed)
        if paper is not Paper.ONE_PAGE or printed.pages == 1:
            return printed
    raise PdfTooLarge("This report does not fit one page. Shorten its title.")


def is_quick(doc: ReportDocument, paper: Paper) -> bool:
    """Whether the PDF can be answered at once: it was made before, or is short and the renderer warm."""
    if not is_sizeable(doc) and client.is_warm():
        return True
    return kept.holds(next(settings_for(doc, paper, today=clock.today())).content_hash)


def workbook(report: Report) -> bytes:
    """The figures of a report as a workbook."""
    out = io.BytesIO()
    write_workbook(report_document(report), out, made_at=report.signed_at or clock.now())
    return out.getvalue()


def file_stem(report: Report) -> str:
    """How the files of a report are called."""
    words = f"{report.name} {report.award.award_number or report.award_id}"
    return "-".join("".join(sign if sign.isalnum() else " " for sign in words.casefold()).split())[:70]


def report_pdf(report_id: int, *, kind: ReportKind, by: Actor = SYSTEM) -> bytes:
    """The usual paper of a report by its number. Raises NotFound, PdfError, and DomainError for the other kind."""
    report = queries.report_for(by, report_id)
    if (report.report_kind is ReportKind.FINANCIAL) != (kind is ReportKind.FINANCIAL):
        right = "financial-report" if report.report_kind is ReportKind.FINANCIAL else "performance-report"
        raise DomainError(
            f"Report {report_id} is a {report.report_kind.label.lower()}: use funding pdf {right} {report_id}."
        )
    doc = report_document(report)
    return paper_pdf(doc, papers_of(doc)[0]).data


@task(PDF_TASK)
def make_paper(job: JobHandle, *, report_id: int, paper: str) -> None:
    """Set a long report and keep it, so that its own address has it at once."""
    job.progress(0, 3, "Reading the report and its figures")
    doc = report_document(queries.report_for(job.actor, report_id))
    job.progress(1, 3, "Setting the pages")
    pages = paper_pdf(doc, Paper(paper)).pages
    db.session.rollback()
    job.finish(
        url=f"/reports/{report_id}/{paper}.pdf",
        message=f"{pages} {'page' if pages == 1 else 'pages'}, ready to download.",
    )


def job_in_work(report_id: int, paper: Paper, *, by: Actor) -> Job | None:
    """The person's own job that makes this PDF now, or None."""
    return unfinished(PDF_TASK, {"report_id": report_id, "paper": paper.value}, by=by)
