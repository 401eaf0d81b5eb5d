"""What the forecast assumes, each with its reason, and the record that chances are learned from."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from funding.applications.queries.house_stages import stages_in_use
from funding.forecast import services
from funding.forecast.chances import CONFIDENCE, percent, wilson
from funding.forecast.forms import CashForm, ChanceForm
from funding.forecast.queries.assumptions import (
    USUAL,
    cash_assumptions,
    chance_assumptions,
    chance_rule,
    rule_on,
)
from funding.forecast.queries.history import learning
from funding.forecast.types import Giver
from funding.forecast.views.routes import blueprint
from funding.funders.types import FunderKind
from funding.infra import clock
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError


@blueprint.get("/forecast/assumptions")
@requires("forecast.view")
def assumptions() -> ResponseReturnValue:
    """How each kind of giver pays, and how chances are learned."""
    return _page(ChanceForm(formdata=None, data=_now()))


def _now() -> dict[str, int]:
    rule = chance_rule()
    return {"min_cases": rule.min_cases, "strength": rule.strength}


def _page(form: ChanceForm, status: int = 200) -> ResponseReturnValue:
    today, kept = clock.today(), cash_assumptions()
    rules = {giver: [(one.effective_from, one.rule) for one in rows] for giver, rows in kept.items()}
    rows = [(giver, rule_on(rules, giver, today), kept[giver]) for giver in Giver]
    page = render_template(
        "forecast/assumptions.html", rows=rows, chances=chance_assumptions(), form=form, today=today
    )
    return page, status


@blueprint.post("/forecast/assumptions/chances")
@requires("forecast.edit")
@writes
def set_chances() -> ResponseReturnValue:
    """Learn chances otherwise from now on."""
    form = ChanceForm()
    if not form.validate():
        return _page(form, 422)
    services.set_chance_rule(rule=form.rule(), reason=form.reason.data or "", by=current_actor())
    toast("Saved. The chances of all open applications are learned anew.")
    return redirect_to("forecast.assumptions")


@blueprint.route("/forecast/assumptions/<giver>", methods=["GET", "POST"])
@requires("forecast.edit")
@writes
def cash(giver: str) -> ResponseReturnValue:
    """Say how one kind of giver pays from a day on."""
    if giver not in {one.value for one in Giver}:
        abort(404)
    whose, kept = Giver(giver), cash_assumptions()[Giver(giver)]
    rule = kept[0].rule if kept else USUAL[whose]
    given = {
        "method": rule.method.value,
        "lag_days": rule.lag_days,
        "payments": rule.payments,
        "effective_from": clock.today(),
    }
    form = CashForm(data=given)
    if form.is_submitted() and form.validate():
        try:
            services.set_cash_rule(
                giver=whose,
                rule=form.rule(),
                effective_from=form.effective_from.data,
                reason=form.reason.data or "",
                by=current_actor(),
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved. The forecast follows.")
            return redirect_to("forecast.assumptions")
    page = render_template("forecast/cash.html", giver=whose, form=form, kept=kept, usual=USUAL[whose])
    return page, 422 if form.errors else 200


@blueprint.get("/forecast/chances")
@requires("forecast.view")
def chances() -> ResponseReturnValue:
    """The record by kind of funder and relation, with its interval and the chance it makes at each stage."""
    learns, rows = learning(), []
    stages = [one for one in stages_in_use() if not one.stage.is_closed and not one.hides_empty]
    for kind in FunderKind:
        for renews in (False, True):
            cases = learns.history.cases(kind, renews)
            if cases.total:
                chance = [learns.chance(one.stage, one.probability_bp, kind, renews) for one in stages]
                rows.append((kind, renews, cases, wilson(cases), list(zip(stages, chance, strict=True))))
    house = learns.history.cases()
    return render_template(
        "forecast/chances.html",
        rows=rows,
        house=house,
        house_interval=wilson(house) if house.total else None,
        rule=learns.rule,
        stages=stages,
        confidence=CONFIDENCE,
        whole=percent,
        sent=learns.history.sent,
    )
