"""One agreement: what it says, what is missing, what was obligated, and its letter as a PDF."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.accounts.queries import user_by_id
from funding.budgets.determination import SIGNS, signs_in, suggest
from funding.infra import clock
from funding.infra.history import history_of
from funding.infra.http import download, redirect_to, toast
from funding.infra.pagination import page_number
from funding.infra.pdf.types import PdfError
from funding.infra.permissions import current_actor, requires
from funding.partners.queries import promise_refusal
from funding.subawards import queries
from funding.subawards.letter import letter
from funding.subawards.queries import one
from funding.subawards.required import missing
from funding.subawards.types import Nature, Status
from funding.subawards.views import blueprint


@blueprint.get("/subawards/<int:subaward_id>")
@requires("subaward.view")
def show(subaward_id: int) -> str:
    """The agreement as it stands."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    sums = queries.sums([subaward.id])[subaward.id]
    total = sums.obligated_cents or subaward.committed_cents or subaward.amount_cents or 0
    told, cap, rate = one.money_told(subaward, total)
    rows = one.rows_required(subaward)
    ticked = set(signs_in(subaward.signs))
    actions = queries.actions_of(subaward.id)
    federal_draft = subaward.award.route.is_federal and subaward.status is Status.DRAFT
    refusal = promise_refusal(subaward.partner_id, on=clock.today()) if federal_draft else ""
    return render_template(
        "subawards/show.html",
        subaward=subaward,
        sums=sums,
        total=total,
        consequence=told,
        cap=cap,
        rate=rate,
        rows=rows,
        missing=missing(rows),
        refusal=refusal,
        unapproved=one.needs_approval(subaward),
        unassessed=subaward.nature is Nature.SUBAWARD and federal_draft and not one.risks_of(subaward.id),
        signs=[sign for sign in SIGNS if sign.key in ticked],
        suggestion=suggest(subaward.signs),
        line=one.line_use(subaward),
        actions=actions,
        files=one.files_of([action.document_id for action in actions]),
        due=queries.ffata_of([subaward]).get(subaward.id, []),
        is_reported=queries.is_reported(subaward),
        threshold=queries.figure_on("subaward_report", subaward.award),
        reports=one.reports_of(subaward.id),
        owner=user_by_id(subaward.owner_id) if subaward.owner_id else None,
        history=history_of(subaward.id, page=page_number()),
    )


@blueprint.get("/subawards/<int:subaward_id>/letter.pdf")
@requires("subaward.view")
def letter_pdf(subaward_id: int) -> ResponseReturnValue:
    """The data sheet that the partner gets with the agreement."""
    subaward = queries.subaward_for(current_actor(), subaward_id)
    try:
        printed = letter(subaward, actor=current_actor())
    except PdfError as error:
        toast(str(error), "red")
        return redirect_to("subawards.show", subaward_id=subaward.id)
    name = "".join(letter if letter.isalnum() else "-" for letter in subaward.title)[:60].strip("-")
    return download(printed.data, f"{name or 'subaward'}.pdf", "application/pdf")
