"""What somebody chooses about their notices, and where a trial letter goes."""

from __future__ import annotations

from typing import Any

from funding.infra.forms import BoolField, ChoiceField, Form, TextField
from funding.kernel.errors import DomainError
from funding.notices.kinds import kinds
from funding.notices.offsets import parse_offsets
from funding.notices.types import Cadence, NoticeKind, Preferences, Quiet, Topic

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def hour_words(hour: int) -> str:
    """A whole hour as a clock says it: "7 a.m.", "noon"."""
    if hour % 12 == 0:
        return "noon" if hour else "midnight"
    return f"{hour % 12} {'a.m.' if hour < 12 else 'p.m.'}"


_HOURS = [(str(hour), hour_words(hour)) for hour in range(24)]
_CADENCES = [(one.value, one.label) for one in Cadence]


class PreferencesForm(Form):
    """Hours; the choices for each kind are added to it by ``preferences_form``."""

    hour = ChoiceField("Digest at", _HOURS, required=True)
    weekday = ChoiceField(
        "Weekly digest on", [(str(day), name) for day, name in enumerate(_WEEKDAYS)], required=True
    )
    has_quiet = BoolField("Keep hours quiet")
    quiet_from = ChoiceField("From", _HOURS, required=True)
    quiet_to = ChoiceField("To", _HOURS, required=True)

    def cadence_field(self, kind: NoticeKind) -> Any:
        """The field that says how often."""
        return self._fields[f"cadence_{kind.key}"]

    def topic_field(self, kind: NoticeKind, topic: Topic) -> Any:
        """The field that says on which days before."""
        return self._fields[f"days_{kind.key}_{topic.key}"]

    def quiet(self) -> Quiet | None:
        """The hours chosen, or None."""
        if not self.has_quiet.data:
            return None
        return Quiet(int(self.quiet_from.data or 0), int(self.quiet_to.data or 0))

    def cadences(self) -> dict[str, Cadence]:
        """How often, by kind."""
        return {kind.key: Cadence(self.cadence_field(kind).data) for kind in kinds()}

    def offsets(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """The days before, by kind and topic. Raises DomainError with the field that cannot be read."""
        found = {}
        for kind in kinds():
            for topic in kind.topics:
                field = self.topic_field(kind, topic)
                try:
                    found[(kind.key, topic.key)] = parse_offsets(field.data or "")
                except DomainError as error:
                    error.field = field.name
                    raise
        return found


def preferences_form(chosen: Preferences) -> PreferencesForm:
    """The form with a field for every registered kind and topic, named as they are, showing what is chosen now."""
    quiet = chosen.quiet or Quiet(20, 7)
    data: dict[str, Any] = {
        "hour": str(chosen.hour),
        "weekday": str(chosen.weekday),
        "has_quiet": chosen.quiet is not None,
        "quiet_from": str(quiet.start),
        "quiet_to": str(quiet.end),
    }
    fields: dict[str, Any] = {}
    for kind in kinds():
        name = f"cadence_{kind.key}"
        fields[name] = ChoiceField(kind.label, _CADENCES, required=True)
        data[name] = chosen.cadence(kind).value
        for topic in kind.topics:
            name = f"days_{kind.key}_{topic.key}"
            fields[name] = TextField(topic.label, max=40)
            data[name] = ", ".join(str(day) for day in chosen.days_before(kind.key, topic))
    whole: type[PreferencesForm] = type("WholePreferencesForm", (PreferencesForm,), fields)
    return whole(data=data)


class TrialForm(Form):
    """Where a trial letter goes."""

    email = TextField("Send a trial letter to", max=254, required=True)
