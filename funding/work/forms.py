"""The forms of one date and of a ladder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from funding.infra import clock
from funding.infra.forms import (
    ChoiceField,
    DateField,
    Form,
    HiddenVersion,
    NumberField,
    TextField,
    TimeField,
)
from funding.kernel.zoned import Certainty
from funding.work.models import Deadline
from funding.work.types import DeadlineDraft, DeadlineKind

FARTHEST_YEARS = 15
_WEB = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)

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


class RemovalForm(Form):
    """What says that a date of the funder's is off: it leaves as it came, with a source."""

    because = TextField(
        "Who or what tells that this date is off",
        max=500,
        required=True,
        description="An amendment of the notice, a letter, a call with the program officer.",
    )


class DeadlineForm(Form):
    """A date with its zone, certainty and source."""

    version = HiddenVersion()
    label = TextField("What is due", required=True)
    kind = ChoiceField("Kind", [(kind.value, kind.label) for kind in DeadlineKind], required=True)
    sequence = NumberField(
        "Order among the steps", min=1, max=40, description="Step one is met before step two."
    )
    certainty = ChoiceField("Certainty", CERTAINTIES, required=True)
    due_on = DateField("Day")
    at_time = TimeField("Time", description="On the clock of the zone beside it.")
    zone = ChoiceField("Zone", US_ZONES, required=True)
    owner_id = ChoiceField("Who sees to it")
    source_text = TextField(
        "What says so", max=500, description="The notice’s page, a letter, a call with the program officer."
    )
    source_url = TextField("Link to it", max=500)
    checked_on = DateField(
        "Checked on", description="The day you looked there; a date of the funder’s needs it."
    )
    reason = TextField("Why it changed", max=500)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check what each field alone cannot: a web address that can be opened, a day that is meant as one.

        Notices write 2076 or January 1, 2099 where they mean that no day is fixed.
        """
        good: bool = super().validate(extra_validators)
        if self.due_on.data and self.due_on.data.year > clock.today().year + FARTHEST_YEARS:
            told = "Where no day is fixed, choose rolling or not known yet."
            self.due_on.errors = [f"This is more than {FARTHEST_YEARS} years away. {told}"]
            good = False
        typed = self.source_url.data or ""
        if typed and not _WEB.fullmatch(typed):
            self.source_url.errors = ["Please give a web address that begins with https://."]
            good = False
        return good

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
            source_url=self.source_url.data or "",
            checked_on=self.checked_on.data,
        )


def stored_values(deadline: Deadline) -> dict[str, object]:
    """What is stored of a date, by the names of the form's fields, as people would type it."""
    return {
        "label": deadline.label,
        "kind": deadline.kind.value,
        "sequence": deadline.sequence,
        "certainty": deadline.certainty.value,
        "due_on": deadline.due_on.isoformat() if deadline.due_on else "",
        "at_time": f"{deadline.at_time:%H:%M}" if deadline.at_time else "",
        "zone": deadline.zone,
        "owner_id": str(deadline.owner_id or ""),
        "source_text": deadline.source_text,
        "source_url": deadline.source_url,
        "checked_on": deadline.checked_on.isoformat() if deadline.checked_on else "",
    }
