"""A ledger from a file and to one."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from funding.awards.queries import award_for
from funding.infra.db import writes
from funding.infra.http import download, redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.infra.rendering import plural
from funding.kernel.errors import DomainError
from funding.match_ledger.columns import HEADINGS, NEEDED
from funding.match_ledger.forms import LedgerFileForm
from funding.match_ledger.services.files import RowsRefusedError, import_items, ledger_csv, ledger_xlsx
from funding.match_ledger.views import blueprint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/awards/<int:award_id>/match/import", methods=["GET", "POST"])
@requires("match.edit")
@writes
def bring_in(award_id: int) -> ResponseReturnValue:
    """Enter every row of a file, or none."""
    award = award_for(current_actor(), award_id)
    form, problems = LedgerFileForm(), []
    if request.method == "POST" and form.validate():
        upload = form.file.data
        try:
            if not upload or not upload.filename:
                raise DomainError("Please choose a file.", field="file")
            count = import_items(
                award=award, name=upload.filename, data=upload.stream.read(), by=current_actor()
            )
        except DomainError as error:
            form.file.errors = [error.message]
            problems = error.problems if isinstance(error, RowsRefusedError) else []
        else:
            toast(f"{plural(count, 'item', 'items')} entered.")
            return redirect_to("match_ledger.index", award_id=award.id)
    page = render_template(
        "match_ledger/import.html",
        award=award,
        form=form,
        problems=problems,
        headings=HEADINGS,
        needed=NEEDED,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/awards/<int:award_id>/match/export.<file_format>")
@requires("match.view")
def export(award_id: int, file_format: str) -> ResponseReturnValue:
    """The ledger as CSV or XLSX; the CSV is read back without a loss."""
    award = award_for(current_actor(), award_id)
    if file_format == "csv":
        return download(ledger_csv(award), f"match-{award.id}.csv", "text/csv; charset=utf-8")
    if file_format != "xlsx":
        abort(404)
    return download(ledger_xlsx(award), f"match-{award.id}.xlsx", XLSX)
