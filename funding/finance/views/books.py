"""The budget book: asking for one, and those that were made."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.budgets.exports import log
from funding.budgets.exports.log import LogFilter
from funding.finance import queries
from funding.finance.booking import FORMAT, LABEL, TASK
from funding.finance.views.routes import blueprint
from funding.infra.db import writes
from funding.infra.http import redirect_to
from funding.infra.jobs import enqueue
from funding.infra.pagination import page_number
from funding.infra.permissions import current_actor, requires


@blueprint.get("/book")
@requires("finance.view")
def book() -> ResponseReturnValue:
    """What a book would hold now, and the books that were made."""
    actor = current_actor()
    return render_template(
        "finance/book.html",
        count=len(queries.book_budgets(actor)),
        page=log.all_exports(actor, LogFilter(format=FORMAT), page=page_number()),
    )


@blueprint.post("/book")
@requires("finance.view")
@writes
def make_book() -> ResponseReturnValue:
    """Make a book in a job with progress."""
    job = enqueue(TASK, {}, by=current_actor(), title=LABEL)
    return redirect_to("jobs.show", job_id=job.id)
