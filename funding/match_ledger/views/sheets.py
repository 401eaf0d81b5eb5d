"""A sheet of volunteer hours on one page."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.awards.queries import award_for
from funding.infra import clock
from funding.infra.db import writes
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.infra.rendering import plural
from funding.kernel.errors import DomainError
from funding.kernel.money import format_money
from funding.match_ledger.forms import SheetForm, answer_values, read_days
from funding.match_ledger.queries.ledger import sources_of
from funding.match_ledger.services.sheets import add_sheet
from funding.match_ledger.seven_tests import Known, proposed
from funding.match_ledger.types import ItemFacts, MatchKind, RateBasis, Valuation
from funding.match_ledger.views import blueprint
from funding.match_ledger.views.items import refuse, with_choices


def _shared(form: SheetForm) -> ItemFacts:
    return ItemFacts(
        kind=MatchKind.VOLUNTEER,
        given_on=clock.today(),
        source=form.source.data or "",
        description=form.description.data or "",
        valuation=Valuation(
            pay_cents=form.pay.data or 0,
            fringe_bp=form.fringe.data or 0,
            basis=RateBasis(form.basis.data),
            citation=form.citation.data or "",
        ),
        reference=form.reference.data or "",
        line_key=form.line_key.data or "",
        answers=form.answers(),
    )


@blueprint.route("/awards/<int:award_id>/match/hours", methods=["GET", "POST"])
@requires("match.edit")
@writes
def hours(award_id: int) -> ResponseReturnValue:
    """Enter a sheet of hours: all its days at once, or none."""
    award = award_for(current_actor(), award_id)
    first = proposed(Known(has_evidence=True, line_title="", within_period=True))
    form = SheetForm(data=answer_values(first))
    with_choices(form, award)
    if request.method == "POST" and form.validate():
        try:
            made = add_sheet(
                award=award,
                shared=_shared(form),
                days=read_days(form.days.data or ""),
                by=current_actor(),
                upload=form.file.data or None,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            total = format_money(sum(one.amount_cents for one in made))
            toast(f"{plural(len(made), 'day', 'days')} entered, {total} in all.")
            return redirect_to("match_ledger.index", award_id=award.id)
    page = render_template("match_ledger/hours.html", award=award, form=form, sources=sources_of(award.id))
    return page, 422 if form.errors else 200
