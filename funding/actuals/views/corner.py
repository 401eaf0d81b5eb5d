"""Costs in the finance corner, over all awards: what waits, what asks to be looked at, where the money leads."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.actuals.import_forms import SettleForm
from funding.actuals.imports.services import settle_exception
from funding.actuals.queries import corner as queries
from funding.actuals.views import blueprint
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import toast
from funding.infra.pagination import page_number
from funding.infra.panels import panel
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError


@panel("finance.corner", 10)
def corner_card(actor: Actor, _record_id: int) -> Markup | None:
    """The card on the finance corner's first page."""
    if not actor.can("actual.view"):
        return None
    waiting = queries.waiting(actor)
    shown = render_template(
        "actuals/_card.html",
        waiting=sum(one.count for one in waiting),
        exceptions=queries.open_exceptions(actor, 1).total,
    )
    return Markup(shown)  # noqa: S704 - the template escapes everything it shows.


def _page(form: SettleForm, settling: int | None) -> str:
    actor = current_actor()
    return render_template(
        "actuals/corner.html",
        waiting=queries.waiting(actor),
        exceptions=queries.open_exceptions(actor, page_number()),
        over=queries.lines_over(actor),
        outside=queries.outside_days(actor),
        paces=queries.paces(actor),
        form=form,
        settling=settling,
    )


@blueprint.get("/finance/actuals")
@requires("finance.view")
def corner() -> ResponseReturnValue:
    """Everything about costs that waits or is odd: a fixed number of statements."""
    return _page(SettleForm(), None)


@blueprint.post("/finance/actuals/exceptions/<int:exception_id>/settle")
@requires("actual.edit")
@writes
def settle(exception_id: int) -> ResponseReturnValue:
    """Say how a row that was left out was settled."""
    actor = current_actor()
    row = queries.exception_for(actor, exception_id)
    form = SettleForm()
    if form.validate():
        try:
            settle_exception(row=row, note=form.note.data or "", by=actor)
        except DomainError as error:
            apply_domain_error(form, DomainError(error.message, field="note"))
        else:
            toast("Settled.")
            return redirect(url_for("actuals.corner") + "#exceptions", code=303)
    return _page(form, row.id), 422
