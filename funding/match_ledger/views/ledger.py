"""The ledger itself: where the match stands, what is in it, and what reports told of it."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.awards.models import Award
from funding.awards.queries import award_for, standing_of
from funding.infra import clock
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.pagination import page_number
from funding.infra.panels import Tab, panel, tab
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import format_money
from funding.match_ledger import queries
from funding.match_ledger.costs import charged_to
from funding.match_ledger.forms import ReportedForm
from funding.match_ledger.queries import ledger
from funding.match_ledger.services.reporting import mark_reported
from funding.match_ledger.seven_tests import judge
from funding.match_ledger.shortfall import closeout, recipient_share
from funding.match_ledger.types import MatchKind, MatchPosition, MatchState
from funding.match_ledger.valuation import valuation_words
from funding.match_ledger.views import blueprint

MOST_CHARGED = 50


@tab("award", 40)
def match_tab(actor: Actor, award_id: int) -> Tab | None:
    """The ledger among an award's tabs."""
    if not actor.can("match.view"):
        return None
    return Tab("match", "Match", url_for("match_ledger.index", award_id=award_id))


@panel("award.standing", 40)
def match_card(actor: Actor, award_id: int) -> Markup | None:
    """Where the match stands, on the award's own page; nothing where none is asked for and none given."""
    if not actor.can("match.view"):
        return None
    position = queries.match_position([award_id], clock.today())[award_id]
    if not position.required_cents and not position.received_cents:
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "match_ledger/_card.html", award_id=award_id, position=position, segments=segments(position)
        )
    )


def segments(position: MatchPosition) -> list[dict[str, object]]:
    """The parts of a bar of received, promised and missing match."""
    short_after = max(0, position.required_cents - position.received_cents - position.promised_cents)
    return [
        {
            "label": "received",
            "value": position.received_cents,
            "hue": "brand",
            "display": format_money(position.received_cents),
        },
        {
            "label": "promised",
            "value": position.promised_cents,
            "hue": "open",
            "display": format_money(position.promised_cents),
            "hatched": True,
        },
        {
            "label": "neither",
            "value": short_after,
            "hue": "gap",
            "display": format_money(short_after),
        },
    ]


def asked() -> ledger.Narrowed:
    """The filter in the address; what makes no sense is left out."""
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    return ledger.Narrowed(
        state=MatchState(state) if state in set(MatchState) else None,
        kind=MatchKind(kind) if kind in set(MatchKind) else None,
        failing=request.args.get("failing") == "1",
    )


@blueprint.get("/awards/<int:award_id>/match")
@requires("match.view")
def index(award_id: int) -> ResponseReturnValue:
    """The ledger of one award."""
    award = award_for(current_actor(), award_id)
    narrowed = asked()
    page = ledger.items_page(award.id, narrowed, page=page_number())
    return render_template(
        "match_ledger/index.html",
        award=award,
        **_figures(award),
        page=page,
        narrowed=narrowed,
        args={name: value for name, value in request.args.items() if name in {"state", "kind", "failing"}},
        counts=ledger.counts_of(award.id),
        charged=charged_to(award.id, MOST_CHARGED),
        lines=dict(ledger.lines_of(award)),
        documents=ledger.documents_by_id({one.document_id for one in page.items if one.document_id}),
        reports=queries.reports_of(award.id),
        judge=judge,
        valuation_words=valuation_words,
    )


def _figures(award: Award) -> dict[str, object]:
    """Where the match stands, where it is heading, and what a closeout of today would cost."""
    today = clock.today()
    position = queries.match_position([award.id], today)[award.id]
    stands = standing_of(award, today)
    share = recipient_share(stands.authorized_cents, stands.match_required_cents)
    in_ledger = queries.given_in_kind([award.id], today).get(award.id, 0)
    closing = closeout(
        spent_cents=stands.authorized_cents, documented_cents=position.received_cents, share=share
    )
    return {
        "position": position,
        "segments": segments(position),
        "outlook": queries.outlooks([award], today)[award.id],
        "share": share,
        "closing": closing,
        "in_books": position.received_cents - in_ledger,
    }


@blueprint.route("/awards/<int:award_id>/match/reported", methods=["GET", "POST"])
@requires("match.report")
@writes
def reported(award_id: int) -> ResponseReturnValue:
    """Record by hand what a report that was not made here told of the match."""
    award = award_for(current_actor(), award_id)
    form = ReportedForm(data={"reported_on": clock.today()})
    if request.method == "POST" and form.validate():
        try:
            row = mark_reported(
                award=award,
                through=form.through.data,
                reported_on=form.reported_on.data,
                label=form.label.data or "",
                by=current_actor(),
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"Recorded: the report told {format_money(row.amount_cents)} of match.")
            return redirect_to("match_ledger.index", award_id=award.id)
    page = render_template("match_ledger/reported.html", award=award, form=form)
    return page, 422 if form.errors else 200
