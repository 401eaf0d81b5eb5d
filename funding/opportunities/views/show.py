"""One call's page."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from funding.accounts.queries import organization
from funding.funders.queries import by_agency_code
from funding.infra import clock
from funding.infra.http import redirect_to
from funding.infra.permissions import current_actor, requires
from funding.infra.places import place_of
from funding.kernel.zoned import format_date
from funding.opportunities import codes, presenting, queries
from funding.opportunities.queries.detail import earlier_postings, id_of_record
from funding.opportunities.services.pursuit import gate_drafts, listings_of, source_url
from funding.opportunities.types import Source
from funding.opportunities.views import blueprint


@place_of("opportunity", "Opportunity", "Opportunities")
def opportunity_url(record_id: int) -> str:
    """The page of one."""
    return url_for("opportunities.of_record", record_id=record_id)


@blueprint.get("/of-record/<int:record_id>")
@requires("opportunity.view")
def of_record(record_id: int) -> ResponseReturnValue:
    """The page of the call behind a record."""
    return redirect_to("opportunities.show", opportunity_id=id_of_record(current_actor(), record_id))


@blueprint.get("/<int:opportunity_id>")
@requires("opportunity.view")
def show(opportunity_id: int) -> str:
    """Everything known of a call, decoded, with its source."""
    actor = current_actor()
    call = queries.get_opportunity(actor, opportunity_id)
    gates = gate_drafts(call)
    ours = organization()
    zone = clock.reader_zone()
    funder = queries.funder_of(call) or (by_agency_code(call.agency_code) if call.agency_code else None)
    shown = presenting.published(call)
    return render_template(
        "opportunities/show.html",
        call=call,
        title=queries.shown_title(call, actor),
        status=call.status_on(clock.today()),
        funder=funder,
        funder_name=funder.name_for(actor) if funder else "",
        grants_gov_url=source_url(call) if call.source is Source.GRANTS_GOV else "",
        shown=shown,
        estimated=[(label, format_date(day)) for label, day in shown.estimated],
        gates=[(gate, presenting.say_gate(gate), presenting.here_and_there(gate, zone)) for gate in gates],
        own_gates=bool(call.gates),
        time_note=presenting.usual_time_note(call, gates),
        verdict=presenting.verdict(call, ours.applicant_types if ours else ()),
        eligible=presenting.decoded_codes(
            call, "EligibleApplicants", codes.ELIGIBILITY, call.eligibility_mask
        ),
        instruments=presenting.decoded_codes(
            call, "FundingInstrumentType", codes.INSTRUMENTS, call.instrument_mask
        ),
        activities=presenting.decoded_codes(
            call, "CategoryOfFundingActivity", codes.ACTIVITIES, call.activity_mask
        ),
        alns=listings_of(call.posting_id),
        department=codes.department_name(codes.top_agency(call.agency_code)) if call.agency_code else "",
        hue=funder.source_hue if funder else codes.hue_of_code(call.agency_code) or call.source.hue,
        tag=codes.tag_of(call.agency_code, funder.abbreviation if funder else "") or call.source.label,
        versions=presenting.history(call.posting, tuple(earlier_postings(call))),
        raw=presenting.raw_rows(call),
        today=clock.today(),
    )
