"""Uploading an extract, and the history of imports."""

from __future__ import annotations

from flask import render_template, stream_with_context
from flask.typing import ResponseReturnValue

from funding.infra import storage
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import download, redirect_to
from funding.infra.jobs import enqueue
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires
from funding.infra.security import body_limit
from funding.infra.sheets import Column, Kind, write_csv
from funding.kernel.errors import DomainError
from funding.opportunities.archive import LARGEST_FILE, MEGABYTE
from funding.opportunities.forms import ExtractForm
from funding.opportunities.queries import imports as history
from funding.opportunities.tasks import IMPORT_TASK
from funding.opportunities.views import blueprint

FORM_OVERHEAD = MEGABYTE
_WARNING_COLUMNS = (
    Column("Line", Kind.INTEGER),
    Column("Opportunity id"),
    Column("Field"),
    Column("Warning", Kind.LONG_TEXT),
    Column("Value"),
    Column("Consequence"),
)


def _page(form: ExtractForm) -> str:
    return render_template(
        "opportunities/imports.html",
        form=form,
        page=history.list_imports(page_number()),
        limit_mb=LARGEST_FILE // MEGABYTE,
    )


@blueprint.get("/imports")
@requires("opportunity.import")
def imports() -> str:
    """The upload form and every import so far."""
    return _page(ExtractForm())


@blueprint.post("/imports")
@requires("opportunity.import")
@body_limit(LARGEST_FILE + FORM_OVERHEAD)
@writes
def upload() -> ResponseReturnValue:
    """Store an extract file, streamed to disk, and start its import as a job.

    The one route with a larger body: the real file has some 76 MB. The limit is ``archive.LARGEST_FILE``.
    """
    form = ExtractForm()
    if form.validate():
        chosen = form.extract.data
        try:
            # Stored before anything asks the database, so that no lock is held while it is written.
            kept = storage.store(chosen.stream, limit_bytes=LARGEST_FILE)
            name = (chosen.filename or "extract").replace("\\", "/").rpartition("/")[2][:200]
            arguments = {"sha256": kept.sha256, "file_name": name, "dry_run": bool(form.dry_run.data)}
            title = f"{'Check' if form.dry_run.data else 'Import'} {name}"
            job = enqueue(IMPORT_TASK, arguments, by=current_actor(), title=title)
            return redirect_to("jobs.show", job_id=job.id)
        except DomainError as error:
            apply_domain_error(form, DomainError(error.message, field="extract"))
    return _page(form), 422


@blueprint.get("/imports/<int:import_id>")
@requires("opportunity.import")
def show_import(import_id: int) -> str:
    """How one import went, with its warnings."""
    found = history.get_import(import_id)
    warnings = history.warnings_of(import_id, page_number())
    return render_template("opportunities/import.html", found=found, warnings=warnings)


@blueprint.get("/imports/<int:import_id>/warnings.csv")
@requires("opportunity.import")
def warnings(import_id: int) -> ResponseReturnValue:
    """Every warning of one import, for a spreadsheet."""
    found = history.get_import(import_id)
    rows = write_csv(history.warning_rows(found.id), _WARNING_COLUMNS)
    return download(stream_with_context(rows), f"warnings of import {found.id}.csv", "text/csv")
