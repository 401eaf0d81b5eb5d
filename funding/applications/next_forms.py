"""Forms of lineages: the next cycle with a question for each date of the last one, links, and what reviewers said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from funding.applications.types import LinkKind
from funding.infra.forms import (
    ChoiceField,
    DateField,
    Form,
    LongTextField,
    MoneyField,
    TextField,
    TimeField,
)
from funding.kernel.zoned import Certainty
from funding.work.models import Deadline

LEFT_OUT = "left_out"
ANSWERS = (
    (Certainty.UNKNOWN.value, "Not known yet"),
    (Certainty.ESTIMATED.value, "Estimated"),
    (Certainty.DATE_ONLY.value, "Announced, day only"),
    (Certainty.EXACT.value, "Announced, with its time"),
    (Certainty.ROLLING.value, "Rolling"),
    (LEFT_OUT, "Does not apply"),
)
DATED = frozenset({Certainty.ESTIMATED, Certainty.DATE_ONLY, Certainty.EXACT})
ANNOUNCED = DATED - {Certainty.ESTIMATED}
SIDES = (("earlier", "This application continues"), ("later", "This application is continued by"))


class NextForm(Form):
    """The next cycle. The questions about dates are added by ``next_form``."""

    last_dates: tuple[Deadline, ...] = ()

    title = TextField("Title", required=True, description="How people here call it.")
    owner_id = ChoiceField("Owner", empty="Nobody yet")
    ask_cents = MoneyField("Amount asked", description="Leave empty until somebody knows.")
    starts_on = DateField("Project starts")
    ends_on = DateField("Project ends")

    def date_rows(self) -> list[dict[str, Any]]:
        """The questions about each date of the last cycle, for the template."""
        return [
            {"last": one}
            | {name: self[f"date{one.id}_{name}"] for name in ("certainty", "due_on", "at", "source")}
            for one in self.last_dates
        ]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check what each field alone cannot: days in order, a day where one is said, a source where announced."""
        good: bool = super().validate(extra_validators)
        if self.starts_on.data and self.ends_on.data and self.ends_on.data < self.starts_on.data:
            self.ends_on.errors, good = ["The project cannot end before it starts."], False
        for row in self.date_rows():
            asked = row["certainty"].data
            if asked in DATED and row["due_on"].data is None and not row["due_on"].errors:
                row["due_on"].errors, good = ["Please give the day, or say that it is not known yet."], False
            if asked in ANNOUNCED and not row["source"].data and not row["source"].errors:
                row["source"].errors, good = ["Please say where it is announced."], False
            if asked == Certainty.EXACT and row["at"].data is None and not row["at"].errors:
                row["at"].errors, good = ["Please give the time, or choose “day only”."], False
        return good


def next_form(dates: Sequence[Deadline], **given: Any) -> NextForm:
    """The form of a next cycle that asks about each of these dates."""
    fields: dict[str, Any] = {"last_dates": tuple(dates)}
    for one in dates:
        fields[f"date{one.id}_certainty"] = ChoiceField(
            "What is known", ANSWERS, default=Certainty.UNKNOWN.value
        )
        fields[f"date{one.id}_due_on"] = DateField("Day")
        fields[f"date{one.id}_at"] = TimeField("Time")
        fields[f"date{one.id}_source"] = TextField("What says so", max=500)
    made: NextForm = type("AskedNextForm", (NextForm,), fields)(**given)
    return made


class LinkForm(Form):
    """A link to another application."""

    side = ChoiceField("How they stand", SIDES, required=True)
    other_id = ChoiceField("The other application", required=True, empty="Choose")
    kind = ChoiceField(
        "The later one is",
        [(one.value, f"{one.label}. {one.counting}") for one in LinkKind],
        required=True,
        empty="Choose",
    )
    reason = TextField("Why", max=500, description="What a colleague would want to know in a year.")


class UnlinkForm(Form):
    """Why a link is taken away."""

    reason = TextField("Why", max=500, required=True)


class CommentForm(Form):
    """What a reviewer said."""

    reviewer = TextField("Who said it", max=200, description="Reviewer 2, the program officer, the board.")
    score = TextField("Score", max=60, description="As the funder gives it: 86 of 100.")
    received_on = DateField("Received on")
    comment = LongTextField("What was said", max=10_000, required=True)
