"""The papers of a report: PDFs, the workbook, and the page where a long PDF is waited for."""

from __future__ import annotations

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.infra.db import writes
from funding.infra.http import download, is_fragment, redirect_to
from funding.infra.jobs import enqueue
from funding.infra.panels import panel
from funding.infra.pdf.client import warm_up
from funding.infra.pdf.types import PdfError
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.reports import queries
from funding.reports.printing.setting import Paper
from funding.reports.queries.assembly import report_document
from funding.reports.services import papers
from funding.reports.views import blueprint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAPER = '<any("report", "sf425", "one-page"):paper>'


@panel("report.side", 20)
def papers_card(actor: Actor, report_id: int) -> Markup | None:
    """The files of a report, beside its workspace."""
    report = queries.report_for(actor, report_id)
    if not current_app.testing:
        warm_up()
    page = render_template("reports/_papers.html", report=report, papers=papers.offered(report))
    return Markup(page)  # noqa: S704 - the template escapes everything it shows.


@blueprint.get(f"/reports/<int:report_id>/{PAPER}.pdf")
@requires("report.view")
def paper_pdf(report_id: int, paper: str) -> ResponseReturnValue:
    """A paper as PDF: at once where it is short or was made before, else the page that makes it in a job."""
    report, wanted = queries.report_for(current_actor(), report_id), Paper(paper)
    try:
        doc = report_document(report)
        if not papers.is_quick(doc, wanted):
            return redirect_to("reports.making", report_id=report.id, paper=paper)
        printed = papers.paper_pdf(doc, wanted)
    except PdfError as error:
        back = url_for("reports.show", report_id=report.id)
        page = render_template(
            "jobs/pdf_problem.html", title=report.title, back_url=back, problem=error.message
        )
        return page, 503
    name = papers.file_stem(report)
    return download(
        printed.data, f"{name}.pdf" if wanted is Paper.REPORT else f"{name}-{paper}.pdf", "application/pdf"
    )


@blueprint.get(f"/reports/<int:report_id>/{PAPER}/pdf")
@requires("report.view")
def making(report_id: int, paper: str) -> str:
    """Where a long PDF is waited for."""
    report = queries.report_for(current_actor(), report_id)
    return render_template(
        "jobs/pdf_making.html",
        title=report.title,
        job=papers.job_in_work(report.id, Paper(paper), by=current_actor()),
        start_url=url_for("reports.make_large", report_id=report.id, paper=paper),
        back_url=url_for("reports.show", report_id=report.id),
    )


@blueprint.post(f"/reports/<int:report_id>/{PAPER}/pdf")
@requires("report.view")
@writes
def make_large(report_id: int, paper: str) -> ResponseReturnValue:
    """Make a PDF in a job with progress, or join the job that makes it already."""
    actor = current_actor()
    report = queries.report_for(actor, report_id)
    job = papers.job_in_work(report.id, Paper(paper), by=actor) or enqueue(
        papers.PDF_TASK, {"report_id": report.id, "paper": paper}, by=actor, title=f"PDF of {report.title}"
    )
    if is_fragment():
        return render_template("jobs/_progress.html", job=job)
    return redirect_to("jobs.show", job_id=job.id)


@blueprint.get("/reports/<int:report_id>/report.xlsx")
@requires("report.view")
def workbook(report_id: int) -> ResponseReturnValue:
    """The figures of a report as a workbook with live formulas and check rows."""
    report = queries.report_for(current_actor(), report_id)
    return download(papers.workbook(report), f"{papers.file_stem(report)}.xlsx", XLSX)
