"""A request as a PDF and as a workbook."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from funding.awards.models import Award
from funding.infra import clock
from funding.infra.http import download, redirect_to, toast
from funding.infra.pdf.types import PdfError
from funding.infra.permissions import current_actor, requires
from funding.infra.records import nameless
from funding.payments.models import PaymentRequest
from funding.payments.printing import file_name, paper_of, print_request, request_workbook
from funding.payments.queries.award import request_for
from funding.payments.services.requests import lines_of
from funding.payments.views import blueprint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _readable(request_id: int) -> tuple[PaymentRequest, Award]:
    """The request with its award; what names a private donor is no page for those who may not know the name."""
    row, award = request_for(current_actor(), request_id)
    if nameless(award, current_actor()):
        abort(404)
    return row, award


@blueprint.get("/payment-requests/<int:request_id>/request.pdf")
@requires("payment.view")
def request_pdf(request_id: int) -> ResponseReturnValue:
    """The request as a PDF, marked as a draft until it is approved."""
    row, award = _readable(request_id)
    try:
        printed = print_request(paper_of(row, award, lines_of(row, award)))
    except PdfError as error:
        toast(error.message, "red")
        return redirect_to("payments.show", request_id=row.id)
    return download(printed.data, file_name(row, award, "pdf", clock.today()), "application/pdf")


@blueprint.get("/payment-requests/<int:request_id>/request.xlsx")
@requires("payment.view")
def request_xlsx(request_id: int) -> ResponseReturnValue:
    """The request as a workbook whose sums are live."""
    row, award = _readable(request_id)
    data = request_workbook(paper_of(row, award, lines_of(row, award)))
    return download(data, file_name(row, award, "xlsx", clock.today()), XLSX)
