"""The data sheet that goes to a partner with its agreement: everything of 2 CFR 200.332(b), set as a tagged PDF.

While anything required is missing, or nothing is signed yet, it says that it is a draft.
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.accounts.queries import organization
from funding.infra import clock
from funding.infra.pdf.client import render_pdf
from funding.infra.pdf.glyphs import printable
from funding.infra.pdf.templates import render_page
from funding.infra.pdf.types import Printed
from funding.infra.records import shown_title
from funding.kernel.actor import Actor
from funding.subawards.models import Subaward, SubawardAction
from funding.subawards.queries import actions_of, last_day, sums
from funding.subawards.queries.one import rows_required
from funding.subawards.required import Required, missing
from funding.subawards.types import Nature, Status

STYLES = ("document.css", "house.css", "sheet.css", "report.css")
CSS = "@page { margin: 0.75in 0.85in 0.85in; } .sheet-part { break-inside: auto; }"

SUBAWARD_TERMS = (
    "You are a subrecipient. Federal statutes, regulations and the terms of the award named here bind you as they "
    "bind us (2 CFR 200.332).",
    "Keep your records for three years from the day on which you send your final financial report, and let us and the "
    "auditors see them (2 CFR 200.334, 200.337).",
    "If you spend federal money at or above the threshold of 2 CFR 200.501 in a fiscal year, you have a single audit "
    "and send us its report.",
    "Your final reports are due 90 days after the last day (2 CFR 200.344).",
    "Send us counts of people served, never names or anything that points to a person.",
)
CONTRACT_TERMS = (
    "You are a contractor: you provide goods or services for our own use, and the program’s requirements do not bind "
    "you by this agreement (2 CFR 200.331).",
    "Send us counts of people served, never names or anything that points to a person.",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the template is given of an agreement."""

    title: str
    kind: str
    party: str
    partner: str
    address: tuple[str, ...]
    number: str
    is_draft: bool
    rows: tuple[Required, ...]
    actions: tuple[SubawardAction, ...]
    total_cents: int
    terms: tuple[str, ...]


def sheet_of(subaward: Subaward) -> Sheet:
    """The data sheet of an agreement as it stands."""
    partner, rows = subaward.partner, rows_required(subaward)
    place = " ".join(
        part for part in (", ".join(filter(None, (partner.city, partner.state))), partner.zip_code) if part
    )
    return Sheet(
        title=subaward.title,
        kind=subaward.nature.label,
        party=subaward.nature.party,
        partner=subaward.registered_name or partner.title,
        address=tuple(filter(None, (partner.street, place))),
        number=subaward.number,
        is_draft=subaward.status in {Status.DRAFT, Status.DROPPED} or bool(missing(rows)),
        rows=tuple(rows),
        actions=tuple(actions_of(subaward.id)),
        total_cents=sums([subaward.id])[subaward.id].obligated_cents,
        terms=SUBAWARD_TERMS if subaward.nature is Nature.SUBAWARD else CONTRACT_TERMS,
    )


def letter(subaward: Subaward, *, actor: Actor) -> Printed:
    """The data sheet as a PDF. Raises PdfError and its kinds."""
    house = organization()
    html = render_page(
        "subaward.html",
        sheet=sheet_of(subaward),
        house=house.legal_name if house else "",
        house_address=", ".join(filter(None, (house.street1, house.city, house.state))) if house else "",
        award=shown_title(subaward.award, actor),
        ends_on=last_day(subaward),
        dated=clock.today(),
    )
    return render_pdf(printable(html), styles=STYLES, css=CSS)
