"""The form of one date."""

from __future__ import annotations

from zoneinfo import available_timezones

from funding.infra.forms import ChoiceField, DateField, Form, NumberField, TextField, TimeField
from funding.kernel.zoned import Certainty
from funding.work.types import DeadlineDraft, DeadlineKind

US_ZONES = (
    ("America/New_York", "Eastern (ET)"),
    ("America/Chicago", "Central (CT)"),
    ("America/Denver", "Mountain (MT)"),
    ("America/Phoenix", "Arizona (MST, no daylight time)"),
    ("America/Los_Angeles", "Pacific (PT)"),
    ("America/Anchorage", "Alaska (AKT)"),
    ("Pacific/Honolulu", "Hawaii (HT)"),
    ("America/Puerto_Rico", "Puerto Rico (AST)"),
    ("Pacific/Guam", "Guam (ChST)"),
    ("UTC", "UTC"),
)
CERTAINTIES = (
    (Certainty.EXACT.value, "Exact: day and time are stated"),
    (Certainty.DATE_ONLY.value, "Day only: no time is stated"),
    (Certainty.ESTIMATED.value, "Estimated: to be confirmed"),
    (Certainty.ROLLING.value, "Rolling: no fixed date"),
    (Certainty.UNKNOWN.value, "Not known yet"),
)


def zone_choices(*also: str) -> list[tuple[str, str]]:
    """The zones of the United States, and any other zone that a stored date already has."""
    listed = {zone for zone, _ in US_ZONES}
    return [
        *US_ZONES,
        *((zone, zone) for zone in also if zone not in listed and zone in available_timezones()),
    ]


class DeadlineForm(Form):
    """A date with its zone, certainty and source."""

    label = TextField("What is due", required=True)
    kind = ChoiceField("Kind", [(kind.value, kind.label) for kind in DeadlineKind], required=True)
    sequence = NumberField(
        "Order among the steps", min=1, max=40, description="Step one is met before step two."
    )
    certainty = ChoiceField("Certainty", CERTAINTIES, required=True)
    due_on = DateField("Day")
    at_time = TimeField("Time", description="On the clock of the zone beside it.")
    zone = ChoiceField("Zone", US_ZONES, required=True)
    source_text = TextField(
        "Where this stands", max=500, description="The notice’s page, a letter, a call on Nov 3."
    )

    def draft(self) -> DeadlineDraft:
        """The form's values as the service wants them."""
        return DeadlineDraft(
            label=self.label.data or "",
            kind=DeadlineKind(self.kind.data),
            due_on=self.due_on.data,
            at=self.at_time.data,
            zone=self.zone.data or "America/New_York",
            certainty=Certainty(self.certainty.data),
            source_text=self.source_text.data or "",
            sequence=self.sequence.data or 1,
        )
