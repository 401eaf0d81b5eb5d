"""Documents of a record: list, upload, download, remove."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from funding.documents import queries, services
from funding.documents.forms import UploadForm
from funding.documents.types import DocumentKind
from funding.infra.db import writes
from funding.infra.http import download as send_download
from funding.infra.http import redirect_to, toast
from funding.infra.pagination import page_number
from funding.infra.panels import Tab, tab
from funding.infra.permissions import current_actor, requires
from funding.infra.records import Record, shown_title
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError

blueprint = Blueprint("documents", __name__)


@blueprint.app_template_filter("file_size")
def file_size(size: int) -> str:
    """How people say a size: 850 bytes, 12 kB, 3.4 MB."""
    if size < 1_000:
        return f"{size} bytes"
    return f"{size / 1_000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


@tab("application", 60)
def documents_tab(actor: Actor, record_id: int) -> Tab | None:
    """The tab of an application's documents, with their count."""
    if not queries.may_read(actor, record_id):
        return None
    count = queries.count_of(record_id)
    return Tab(
        "documents", "Documents", url_for("documents.of_record", record_id=record_id), str(count or "")
    )


@blueprint.get("/records/<int:record_id>/documents")
@requires("document.view")
def of_record(record_id: int) -> ResponseReturnValue:
    """The documents of one record, with a form to add one."""
    return _page(queries.record_for(current_actor(), record_id), UploadForm())


@blueprint.post("/records/<int:record_id>/documents")
@requires("document.edit")
@writes
def upload(record_id: int) -> ResponseReturnValue:
    """Keep an uploaded file."""
    actor = current_actor()
    record = queries.record_for(actor, record_id)
    form = UploadForm()
    if form.validate():
        kind = DocumentKind(form.kind.data or DocumentKind.OTHER)
        try:
            document = services.keep_upload(
                record_id=record.id,
                upload=form.file.given(),
                label=form.label.data or "",
                kind=kind,
                by=actor,
            )
        except DomainError as error:
            form.file.errors = [error.message]
        else:
            toast(f"Added {document.name}.")
            return redirect_to("documents.of_record", record_id=record.id)
    return _page(record, form), 422


@blueprint.get("/documents/<int:document_id>")
@requires("document.view")
def download(document_id: int) -> ResponseReturnValue:
    """The file itself, always as an attachment under a policy in which nothing runs."""
    document = queries.document_for(current_actor(), document_id)
    return send_download(queries.content_of(document), document.name, document.content_type)


@blueprint.post("/documents/<int:document_id>/remove")
@requires("document.edit")
@writes
def remove(document_id: int) -> ResponseReturnValue:
    """Take a file off the list."""
    actor = current_actor()
    document = queries.document_for(actor, document_id)
    services.remove(document=document, by=actor)
    toast(f"Removed {document.name} from the list.")
    return redirect_to("documents.of_record", record_id=document.record_id)


def _page(record: Record, form: UploadForm) -> str:
    return render_template(
        "documents/index.html",
        record=record,
        title=shown_title(record, current_actor()),
        page=queries.documents_of(record.id, page=page_number()),
        form=form,
    )
