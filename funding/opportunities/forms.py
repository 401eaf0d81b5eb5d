"""The forms of opportunities: what a notice says, a call entered by hand, and an extract to import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from flask_wtf.file import FileField, FileRequired

from funding.infra.forms import (
    BoolField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    MoneyField,
    NumberField,
    PercentField,
    TextField,
    TimeField,
)
from funding.kernel.zoned import Certainty
from funding.opportunities import codes
from funding.opportunities.models import Opportunity
from funding.opportunities.services.entry import EntryFacts, NoticeFacts
from funding.opportunities.types import MANUAL_SOURCES, CostShare, Source
from funding.work.forms import CERTAINTIES, US_ZONES
from funding.work.types import DeadlineDraft

GATES = (1, 2, 3)
MATCH_KINDS = (
    ("unknown", "Not known yet"),
    ("none", "None is asked, or it is waived"),
    ("share", "A share of the total project cost"),
)
_GATE_FIELDS = ("label", "certainty", "day", "time", "zone", "source")


class NoticeForm(Form):
    """What only the notice says: funder, dates with their times, match rule, project period."""

    version = HiddenVersion()
    funder_id = ChoiceField("Funder", empty="Not listed")
    match_kind = ChoiceField("Match or cost share", MATCH_KINDS, required=True)
    match_bp = PercentField(
        "Share",
        max_bp=9_999,
        description="Of the total project cost: 25 means one quarter of award and match together.",
    )
    match_source = TextField(
        "Where the match rule stands", max=300, description="Such as “NOFO page 14” or the waiver."
    )
    starts_on = DateField("Project starts")
    ends_on = DateField("Project ends")

    gate1_label = TextField("What is due", max=120)
    gate1_certainty = ChoiceField("How sure it is", CERTAINTIES, empty="No date")
    gate1_day = DateField("Day")
    gate1_time = TimeField("Time")
    gate1_zone = ChoiceField("Zone", US_ZONES)
    gate1_source = TextField("Where this stands", max=300)
    gate2_label = TextField("What is due", max=120)
    gate2_certainty = ChoiceField("How sure it is", CERTAINTIES, empty="No date")
    gate2_day = DateField("Day")
    gate2_time = TimeField("Time")
    gate2_zone = ChoiceField("Zone", US_ZONES)
    gate2_source = TextField("Where this stands", max=300)
    gate3_label = TextField("What is due", max=120)
    gate3_certainty = ChoiceField("How sure it is", CERTAINTIES, empty="No date")
    gate3_day = DateField("Day")
    gate3_time = TimeField("Time")
    gate3_zone = ChoiceField("Zone", US_ZONES)
    gate3_source = TextField("Where this stands", max=300)

    def with_funders(self, choices: Sequence[tuple[int, str]]) -> NoticeForm:
        """The form with this list of funders to choose from."""
        self.funder_id.choices = [("", "Not listed"), *((str(id_), name) for id_, name in choices)]
        return self

    def gate_rows(self) -> list[dict[str, Any]]:
        """The fields of each date, for the template."""
        return [{name: self[f"gate{place}_{name}"] for name in _GATE_FIELDS} for place in GATES]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check what each field alone cannot: a share with its rate, a date with its label and day."""
        good: bool = super().validate(extra_validators)
        if self.match_kind.data == "share" and self.match_bp.data is None and not self.match_bp.errors:
            self.match_bp.errors = ["Please give the share, such as 25."]
            good = False
        for place in GATES:
            good = self._check_gate(place) and good
        return good

    def _check_gate(self, place: int) -> bool:
        row = {name: self[f"gate{place}_{name}"] for name in _GATE_FIELDS}
        certainty = row["certainty"].data
        typed = [name for name in ("label", "day", "time", "source") if row[name].data or row[name].errors]
        problem = ""
        if not certainty and typed:
            row["certainty"].errors = ["Please say how sure this date is."]
            problem = "certainty"
        elif certainty and not row["label"].data and not row["label"].errors:
            row["label"].errors = ["Please name what is due, such as “Grants.gov step”."]
            problem = "label"
        elif certainty in (Certainty.EXACT, Certainty.DATE_ONLY, Certainty.ESTIMATED) and not row["day"].data:
            if not row["day"].errors:
                row["day"].errors = ["Please give the day."]
            problem = "day"
        elif certainty == Certainty.EXACT and row["time"].data is None:
            if not row["time"].errors:
                row["time"].errors = ["Please give the time, or choose “Day only”."]
            problem = "time"
        return not problem

    def _gates(self) -> tuple[DeadlineDraft, ...]:
        found: list[DeadlineDraft] = []
        for place in GATES:
            row = {name: self[f"gate{place}_{name}"].data for name in _GATE_FIELDS}
            if row["certainty"]:
                draft = DeadlineDraft(
                    label=row["label"] or "",
                    due_on=row["day"],
                    at=row["time"],
                    zone=row["zone"] or US_ZONES[0][0],
                    certainty=Certainty(row["certainty"]),
                    source_text=row["source"] or "",
                    sequence=len(found) + 1,
                )
                found.append(draft)
        return tuple(found)

    def notice(self) -> NoticeFacts:
        """The form's values as the service wants them."""
        rules = {"none": 0, "share": self.match_bp.data}
        return NoticeFacts(
            funder_id=int(self.funder_id.data) if self.funder_id.data else None,
            gates=self._gates(),
            match_bp=rules.get(self.match_kind.data or ""),
            match_source=self.match_source.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )


class EntryForm(NoticeForm):
    """A call entered by hand, as a whole."""

    source = ChoiceField("Kind of source", [(one.value, one.label) for one in MANUAL_SOURCES], required=True)
    title = TextField("Title", max=200, required=True)
    number = TextField("Number", max=60, description="The funder’s own number, if it has one.")
    description = LongTextField("What it pays for", max=18_000)
    eligible = ChoicesField("Who may apply", list(codes.ELIGIBILITY.labels.items()))
    eligibility_note = LongTextField("More on eligibility", max=4_000)
    url = TextField("Web address of the notice", max=250)
    contact = LongTextField("Contact", max=2_500, description="The funder’s office for questions.")
    posted_on = DateField("Published")
    ceiling_cents = MoneyField("Largest award", description="Leave empty when the notice names none.")
    floor_cents = MoneyField("Smallest award")
    total_cents = MoneyField("Total funding")
    expected_awards = NumberField("Expected awards", min=0, max=1_000_000)
    cost_share = ChoiceField(
        "Cost share in the listing", [(one.value, one.label) for one in CostShare], required=True
    )
    alns = TextField(
        "Assistance listings", max=200, description="Such as 16.575, with commas between several."
    )
    is_forecast = BoolField("This is expected, not yet published")

    def facts(self) -> EntryFacts:
        """The form's values as the service wants them."""
        listed = (part.strip().upper() for part in (self.alns.data or "").replace(";", ",").split(","))
        return EntryFacts(
            source=Source(self.source.data),
            title=self.title.data or "",
            number=self.number.data or "",
            description=self.description.data or "",
            eligibility_note=self.eligibility_note.data or "",
            url=self.url.data or "",
            contact=self.contact.data or "",
            posted_on=self.posted_on.data,
            ceiling_cents=self.ceiling_cents.data,
            floor_cents=self.floor_cents.data,
            total_cents=self.total_cents.data,
            expected_awards=self.expected_awards.data,
            cost_share=CostShare(self.cost_share.data or "unknown"),
            alns=tuple(dict.fromkeys(part for part in listed if part)),
            eligible=tuple(self.eligible.data or ()),
            is_forecast=bool(self.is_forecast.data),
            notice=self.notice(),
        )


class ExtractForm(Form):
    """An extract file to import."""

    extract = FileField("Extract file", [FileRequired("Please choose a file.")])
    dry_run = BoolField("Only check it: read and compare, change nothing")


def _gate_values(opportunity: Opportunity) -> dict[str, object]:
    found: dict[str, object] = {f"gate{place}_zone": US_ZONES[0][0] for place in GATES}
    for place, gate in enumerate(opportunity.gates[: len(GATES)], start=1):
        values: dict[str, str | date | time | None] = {
            "label": gate.label,
            "certainty": gate.certainty.value,
            "day": gate.due_on,
            "time": gate.due_time,
            "zone": gate.zone,
            "source": gate.source_text,
        }
        found |= {f"gate{place}_{name}": value for name, value in values.items()}
    return found


def notice_values(opportunity: Opportunity) -> dict[str, object]:
    """What is stored, by the field names of the notice's form."""
    kind = "unknown" if opportunity.match_bp is None else "share" if opportunity.match_bp else "none"
    return {
        "version": opportunity.version,
        "funder_id": str(opportunity.funder_id or ""),
        "match_kind": kind,
        "match_bp": opportunity.match_bp or None,
        "match_source": opportunity.match_source,
        "starts_on": opportunity.starts_on,
        "ends_on": opportunity.ends_on,
        **_gate_values(opportunity),
    }


def entry_values(opportunity: Opportunity, alns: Sequence[str]) -> dict[str, object]:
    """What is stored, by the field names of the whole form."""
    fields = opportunity.posting.raw.get("fields", {})
    return notice_values(opportunity) | {
        "source": opportunity.source.value,
        "title": opportunity.title,
        "number": opportunity.number,
        "description": fields.get("Description", ""),
        "eligible": fields.get("EligibleApplicants", []),
        "eligibility_note": fields.get("AdditionalInformationOnEligibility", ""),
        "url": fields.get("AdditionalInformationURL", ""),
        "contact": fields.get("GrantorContactText", ""),
        "posted_on": opportunity.posted_on,
        "ceiling_cents": opportunity.ceiling_cents,
        "floor_cents": opportunity.floor_cents,
        "total_cents": opportunity.total_cents,
        "expected_awards": opportunity.expected_awards,
        "cost_share": opportunity.cost_share.value,
        "alns": ", ".join(alns),
        "is_forecast": opportunity.is_forecast,
    }


def new_values(source: Source) -> dict[str, object]:
    """What a new form begins with."""
    zones = {f"gate{place}_zone": US_ZONES[0][0] for place in GATES}
    return {"source": source.value, "match_kind": "unknown", "cost_share": "unknown", **zones}
