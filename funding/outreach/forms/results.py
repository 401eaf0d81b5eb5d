"""The forms of what was reached: an observation, a target of a period, a survey, digital figures, the threshold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from funding.infra.forms import (
    BoolField,
    ChoiceField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    NumberField,
    TextField,
)
from funding.kernel.errors import DomainError
from funding.kernel.periods import Period
from funding.kernel.privacy import REMINDER
from funding.outreach.activity_types import Profession
from funding.outreach.forms.fields import ScoreField
from funding.outreach.periods import parse_period
from funding.outreach.result_models import SurveyRound
from funding.outreach.result_types import Channel, DigitalFacts, IndicatorKind, ObservationFacts, SurveyFacts

MOST_COUNTED = 1_000_000_000
MOST_ANSWERS = 1_000_000
_PROFESSIONS = [(one.value, one.label) for one in Profession]
OTHER_DAYS = "other"


class PeriodForm(Form):
    """A period: one of those offered, or two days."""

    period = ChoiceField("Period", required=True)
    first = DateField("From", description="Only for other days.")
    last = DateField("To")

    def with_periods(self, pairs: Iterable[tuple[str, str]]) -> PeriodForm:
        """This form with periods to choose from."""
        self.period.choices = [*pairs, (OTHER_DAYS, "Other days…")]
        return self

    def chosen_period(self) -> Period:
        """The period that was chosen. Raises DomainError."""
        if self.period.data != OTHER_DAYS:
            return parse_period(self.period.data or "", 1)
        if self.first.data is None or self.last.data is None:
            raise DomainError("Enter both days.", field="first" if self.first.data is None else "last")
        if self.last.data < self.first.data:
            raise DomainError("The last day cannot be before the first day.", field="last")
        return Period(self.first.data, self.last.data)


class ObservationForm(PeriodForm):
    """What was counted; ``observation_form`` leaves the fields of the indicator's kind."""

    value = NumberField("How many", required=True, max=MOST_COUNTED)
    total = ScoreField("Sum", required=True, min=-MOST_COUNTED, max=MOST_COUNTED)
    n = NumberField("Out of how many", required=True, min=1, max=MOST_COUNTED)
    text = LongTextField("What changed", required=True, max=5_000, description=REMINDER)
    place = TextField("Place", description="Only where it was counted of one place alone.")
    category = ChoiceField("Profession", _PROFESSIONS, empty="All together")
    why = TextField("Why it replaces an earlier figure", max=500, description="Only for a revision.")

    def facts(self) -> ObservationFacts:
        """What was typed, for the services. Raises DomainError for a period that makes no sense."""
        period, typed = self.chosen_period(), self.values()
        value = typed["total"] if "total" in typed else typed.get("value")
        return ObservationFacts(
            period.start,
            period.end,
            value=value,
            n=typed.get("n"),
            text=typed.get("text") or "",
            place=typed["place"],
            category=typed["category"] or "",
            why=typed["why"],
        )


_LEFT_OUT = {
    IndicatorKind.COUNT: ("total", "n", "text"),
    IndicatorKind.RATE: ("total", "text"),
    IndicatorKind.MEAN: ("value", "text"),
    IndicatorKind.TEXT: ("total", "value", "n", "category"),
}


def observation_form(
    kind: IndicatorKind, periods: Iterable[tuple[str, str]], data: dict[str, Any] | None = None
) -> ObservationForm:
    """The form of an observation of one kind of indicator."""
    form = ObservationForm(data=data)
    for name in _LEFT_OUT[kind]:
        if name != "category":
            delattr(form, name)
    if kind is IndicatorKind.RATE:
        form.value.label.text = "How many of them"
    if kind is IndicatorKind.MEAN:
        form.n.label.text = "Over how many (n)"
    form.with_periods(periods)
    return form


class TargetForm(Form):
    """What is promised for one period."""

    target_period = ChoiceField("Period of the target", required=True)
    target = NumberField("Target", max=MOST_COUNTED, description="Leave empty to take it back.")


class SurveyForm(Form):
    """One survey before and after, by its matched pairs."""

    version = HiddenVersion()
    name = TextField("Survey", required=True, description="Such as Ten questions on labor trafficking.")
    held_on = DateField("Day of the post-test", required=True)
    place = TextField("Place")
    matched = NumberField("Matched pairs", required=True, min=1, max=MOST_ANSWERS)
    pre_mean = ScoreField("Mean before", required=True, min=-MOST_ANSWERS, max=MOST_ANSWERS)
    post_mean = ScoreField("Mean after", required=True, min=-MOST_ANSWERS, max=MOST_ANSWERS)
    n_pre = NumberField("Answers before", max=MOST_ANSWERS)
    n_post = NumberField("Answers after", max=MOST_ANSWERS)
    confident = NumberField("High or very high confidence", max=MOST_ANSWERS)
    confident_of = NumberField("Of how many who answered", min=1, max=MOST_ANSWERS)
    method = LongTextField(
        "Method", max=2_000, description="How pairs were matched, without names. " + REMINDER
    )

    def facts(self) -> SurveyFacts:
        """What was typed, for the services."""
        return SurveyFacts(**self.values())


def survey_values(survey: SurveyRound) -> dict[str, Any]:
    """What a survey's form shows."""
    told = ("name", "held_on", "place", "matched", "pre_mean", "post_mean", "method", "version")
    return {name: getattr(survey, name) for name in (*told, "n_pre", "n_post", "confident", "confident_of")}


class DigitalForm(Form):
    """One channel in one month, as its platform reports it."""

    channel = ChoiceField("Channel", [(one.value, one.label) for one in Channel], required=True)
    month = ChoiceField("Month", required=True)
    impressions = NumberField("Impressions", max=MOST_COUNTED, description="Times shown.")
    reach = NumberField("Reach", max=MOST_COUNTED, description="Accounts; an estimate of the platform.")
    engagements = NumberField(
        "Engagements", max=MOST_COUNTED, description="Reactions, comments, shares, saves."
    )
    clicks = NumberField("Link clicks", max=MOST_COUNTED)
    video_views = NumberField("Video views", max=MOST_COUNTED)
    sure = BoolField("The platform reports it so")

    def facts(self) -> DigitalFacts:
        """What was typed, for the services. Raises DomainError."""
        values = self.values()
        del values["sure"]
        values["channel"] = Channel(values["channel"])
        values["month"] = parse_period(values["month"], 1).start
        return DigitalFacts(**values)


class ThresholdForm(Form):
    """Below which count of people nothing is shown outside."""

    smallest_shown = NumberField(
        "Smallest count shown",
        min=3,
        max=50,
        required=True,
        description="Usually 5; some funders ask for 10.",
    )
