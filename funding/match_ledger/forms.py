"""The forms of the match ledger: an item with its seven tests, a sheet of hours, and small answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_wtf.file import FileField

from funding.documents.types import ACCEPTED, ACCEPTED_WORDS
from funding.infra.forms import (
    ChoiceField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    MoneyField,
    NumberField,
    PercentField,
    TextField,
)
from funding.infra.upload_field import UploadField
from funding.kernel.errors import DomainError
from funding.match_ledger.types import Answer, ItemFacts, MatchKind, MatchState, RateBasis, Test, Valuation
from funding.match_ledger.valuation import parse_hours, show_hours

FEDERAL_OTHER = "federal"
"""The choice that stands for federal money of somebody else."""
_ANSWERS = (("", "Not answered yet"), ("yes", "Yes"), ("no", "No"))
_FILE_HELP = f"{ACCEPTED_WORDS}. No names of volunteers and no client information belong in it."


class HoursField(TextField):
    """Hours as people write them; data stays text, ``hours`` answers hundredths."""

    @property
    def hours(self) -> int:
        """The hours in hundredths. Raises DomainError."""
        return parse_hours(self.data or "")


class TestsForm(Form):
    """The seven tests; each has a field for its answer and one for the reason."""

    __test__ = False  # It is no case for pytest.

    def answers(self) -> dict[Test, Answer]:
        """The seven answers as they stand in the form."""
        found = {}
        for test in Test:
            said = self._fields[f"answer_{test.value}"].data
            found[test] = Answer(
                {"yes": True, "no": False}.get(said or ""), self._fields[f"reason_{test.value}"].data or ""
            )
        return found

    def tests(self) -> list[tuple[Test, Any, Any]]:
        """Each test with its two fields, for a template."""
        return [
            (test, self._fields[f"answer_{test.value}"], self._fields[f"reason_{test.value}"])
            for test in Test
        ]


for _test in Test:
    setattr(TestsForm, f"answer_{_test.value}", ChoiceField(f"{_test.number}. {_test.question}", _ANSWERS))
    setattr(TestsForm, f"reason_{_test.value}", TextField(f"Reason for answer {_test.number}", max=300))


class ItemForm(TestsForm):
    """One item of match. What a kind does not ask for is taken out by ``of_kind``."""

    version = HiddenVersion()
    given_on = DateField("Date", required=True, description="When it was given, or is expected.")
    state = ChoiceField(
        "It is", [(one.value, one.label) for one in (MatchState.RECEIVED, MatchState.PROMISED)], required=True
    )
    source = TextField(
        "Who gives it",
        max=200,
        required=True,
        description="The organization or group; never a volunteer’s name.",
    )
    partner_id = ChoiceField("Partner", empty="None of our partners")
    description = TextField("What, and what for", max=1000, required=True)
    amount = MoneyField("Value")
    hours = HoursField("Hours", max=12)
    people = NumberField(
        "People", min=1, max=100_000, description="How many gave these hours. Only the count is kept."
    )
    pay = MoneyField(
        "Pay for an hour of this work", description="Of the job that is done, not of the person."
    )
    fringe = PercentField("Fringe on it")
    basis = ChoiceField(
        "Where the rate comes from", [(one.value, one.label) for one in RateBasis], empty="Choose"
    )
    citation = TextField("Citation", max=300)
    reference = TextField(
        "Reference",
        max=200,
        description="The number of the sheet, letter or receipt. It keeps it from counting twice.",
    )
    line_key = ChoiceField("Line of the budget it serves", empty="No line")
    paid_with = ChoiceField("Did federal money pay for it?", empty="No")
    other_than = TextField(
        "How it differs from the one on another award",
        max=500,
        description="Only where the same source gave the same kind on the same day for another award.",
    )
    document_id = ChoiceField("Evidence kept with the award", empty="None of these")
    file = UploadField("New evidence", description=_FILE_HELP, render_kw={"accept": ACCEPTED})

    def of_kind(self, kind: MatchKind) -> ItemForm:
        """The form with only what items of a kind have."""
        gone = ("amount",) if kind.by_hours else ("hours", "people", "pay", "fringe", "basis")
        for name in gone:
            del self[name]
        if not kind.by_hours:
            self.citation.label.text = "Where the value comes from"
            self.citation.description = "A receipt, an appraisal, the rent of such a room."
        else:
            self.citation.description = (
                "Our payroll record, the lender’s letter, or the publication and its date."
            )
        return self

    def facts(self, kind: MatchKind) -> ItemFacts:
        """The form's values as the service wants them. Raises DomainError for hours that cannot be read."""
        paid = self.paid_with.data or ""
        return ItemFacts(
            kind=kind,
            given_on=self.given_on.data,
            source=self.source.data or "",
            description=self.description.data or "",
            valuation=self._valuation(kind),
            partner_id=int(self.partner_id.data) if self.partner_id.data else None,
            reference=self.reference.data or "",
            line_key=self.line_key.data or "",
            paid_award_id=int(paid) if paid.isdecimal() else None,
            federal_source="What paid for it" if paid == FEDERAL_OTHER else "",
            answers=self.answers(),
            other_than=self.other_than.data or "",
        )

    def _valuation(self, kind: MatchKind) -> Valuation:
        cited = self.citation.data or ""
        if not kind.by_hours:
            return Valuation(amount_cents=self.amount.data or 0, citation=cited)
        return Valuation(
            hours=self.hours.hours,
            pay_cents=self.pay.data or 0,
            fringe_bp=self.fringe.data or 0,
            basis=RateBasis(self.basis.data) if self.basis.data else None,
            people=self.people.data,
            citation=cited,
        )


class SheetForm(TestsForm):
    """A sheet of volunteer hours: what all its days share, and one line a day."""

    source = TextField(
        "Who gives them",
        max=200,
        required=True,
        description="The group or organization; never a volunteer’s name.",
    )
    description = TextField("What they do", max=1000, required=True)
    pay = MoneyField("Pay for an hour of this work", required=True)
    fringe = PercentField("Fringe on it")
    basis = ChoiceField(
        "Where the rate comes from",
        [(one.value, one.label) for one in RateBasis],
        empty="Choose",
        required=True,
    )
    citation = TextField("Citation", max=300, required=True)
    reference = TextField("Number of the sheet", max=200, required=True)
    line_key = ChoiceField("Line of the budget it serves", empty="No line")
    days = LongTextField(
        "Days",
        max=20_000,
        required=True,
        description="One day a line: date, hours of all together, number of people. "
        "Lines copied from a spreadsheet are understood.",
    )
    file = UploadField("The sheet itself", description=_FILE_HELP, render_kw={"accept": ACCEPTED})


class ReceiveForm(Form):
    """On which day what was promised came."""

    version = HiddenVersion()
    given_on = DateField("Came on", required=True)


class TakeBackForm(Form):
    """Why an item is taken out of the count."""

    version = HiddenVersion()
    reason = TextField("Reason", max=500, required=True)


class ReportedForm(Form):
    """Which report told of the match, and to which day."""

    through = DateField("The report counts through", required=True)
    reported_on = DateField("Sent on", required=True)
    label = TextField(
        "Report", max=200, required=True, description="Such as “SF-425, quarter ending Dec 31, 2026”."
    )


class LedgerFileForm(Form):
    """A file of items."""

    file = FileField("CSV or XLSX", render_kw={"accept": ".csv,.xlsx"})


def item_values(
    facts: ItemFacts, state: MatchState, version: int | None, document_id: int | None
) -> dict[str, object]:
    """What is stored of an item, by the names of the form's fields."""
    value = facts.valuation
    found: dict[str, object] = {
        "version": version,
        "given_on": facts.given_on,
        "state": state.value,
        "source": facts.source,
        "partner_id": str(facts.partner_id or ""),
        "description": facts.description,
        "amount": value.amount_cents or None,
        "hours": show_hours(value.hours) if value.hours else "",
        "people": value.people,
        "pay": value.pay_cents or None,
        "fringe": value.fringe_bp or None,
        "basis": value.basis.value if value.basis else "",
        "citation": value.citation,
        "reference": facts.reference,
        "line_key": facts.line_key,
        "other_than": facts.other_than,
        "document_id": str(document_id or ""),
    }
    return found | answer_values(facts.answers)


def answer_values(answers: Mapping[Test, Answer]) -> dict[str, object]:
    """Answers by the names of their fields."""
    found: dict[str, object] = {}
    for test in Test:
        one = answers.get(test, Answer())
        found[f"answer_{test.value}"] = {True: "yes", False: "no", None: ""}[one.passes]
        found[f"reason_{test.value}"] = one.reason
    return found


def set_choices(form: Form, name: str, empty: str, pairs: Iterable[tuple[object, str]]) -> None:
    """Fill a choice of the form, if it has it, with what can be chosen for this award."""
    if name in form._fields:
        form._fields[name].choices = [("", empty), *((str(key), label) for key, label in pairs)]


def read_days(text: str) -> list[tuple[int, date, int, int | None]]:
    """The lines of a sheet: (line number, day, hundredths of hours, people). Raises DomainError naming bad lines."""
    good: list[tuple[int, date, int, int | None]] = []
    bad: list[str] = []
    seen: dict[date, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part.strip() for part in _split(line)]
        if not any(parts):
            continue
        try:
            day, hours, people = _read_day(parts)
            if day in seen:
                raise DomainError(f"the day stands on line {seen[day]} already; add their hours up.")
        except (DomainError, ValueError) as error:
            told = error.message if isinstance(error, DomainError) else str(error)
            bad.append(f"Line {number}: {told[:1].lower()}{told[1:]}")
            continue
        seen[day] = number
        good.append((number, day, hours, people))
    if bad:
        more = f" And {len(bad) - 10} more." if len(bad) > 10 else ""
        raise DomainError(" ".join(bad[:10]) + more, field="days")
    if not good:
        raise DomainError("Please write at least one day.", field="days")
    return good


def _split(line: str) -> list[str]:
    for mark in ("\t", ";", ","):
        if mark in line:
            return line.split(mark)
    return line.split()


def _read_day(parts: list[str]) -> tuple[date, int, int | None]:
    if len(parts) not in {2, 3}:
        raise DomainError("Please write date, hours and people.")
    day = DateField.parse(DateField.__new__(DateField), parts[0])
    people = parts[2] if len(parts) == 3 else ""
    if people and not (people.isascii() and people.isdecimal() and 0 < int(people[:7]) <= 100_000):
        raise DomainError("The number of people must be a whole number; names are not kept.")
    return day, parse_hours(parts[1]), int(people) if people else None
