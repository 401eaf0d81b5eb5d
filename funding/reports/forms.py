"""Forms of the pages of reports."""

from __future__ import annotations

from funding.documents.types import ACCEPTED, ACCEPTED_WORDS
from funding.infra.forms import (
    BoolField,
    ChoiceField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    PercentField,
    TextField,
    TimeField,
)
from funding.infra.upload_field import UploadField
from funding.kernel.periods import Period, PeriodError
from funding.proposals.forms import ZONES
from funding.reports.models import Report
from funding.reports.services.single import ReportFacts
from funding.reports.types import LONGEST_ANSWER, LONGEST_REMARKS, Basis, ReportKind, SendMethod


class ReportForm(Form):
    """One report as a person plans it."""

    version = HiddenVersion()
    name = TextField("Name", max=200, required=True)
    kind = ChoiceField("Kind", [(one.value, one.label) for one in ReportKind], required=True)
    covers_from = DateField("Covers from", required=True)
    covers_to = DateField("Through", required=True)
    due_on = DateField("Due to the funder", description="Leave empty where nobody has set a day.")
    due_source = TextField(
        "What tells the due date", max=200, description="The agreement, a letter, the portal."
    )
    owner_id = ChoiceField("Who prepares it", empty="The award’s owner")
    final = BoolField("This is the final report")
    has_form = BoolField("It is a Federal Financial Report (SF-425)")
    basis = ChoiceField("Basis of the figures", [(one.value, one.label) for one in Basis], required=True)

    def facts(self) -> ReportFacts:
        """The form's values as the service wants them. Raises DomainError for days in the wrong order."""
        try:
            covers = Period(self.covers_from.data, self.covers_to.data)
        except PeriodError as error:
            raise PeriodError(error.message, field="covers_to") from None
        return ReportFacts(
            kind=ReportKind(self.kind.data),
            name=self.name.data or "",
            covers=covers,
            due_on=self.due_on.data,
            due_source=self.due_source.data or "",
            final=bool(self.final.data),
            has_form=bool(self.has_form.data),
            basis=Basis(self.basis.data),
            owner_id=int(self.owner_id.data) if self.owner_id.data else None,
        )


def report_values(report: Report) -> dict[str, object]:
    """What is stored of a report, by the names of the form's fields."""
    return {
        "version": report.version,
        "name": report.name,
        "kind": report.report_kind.value,
        "covers_from": report.covers_from,
        "covers_to": report.covers_to,
        "due_on": report.due_on,
        "due_source": report.deadline.source_text if report.deadline else "",
        "owner_id": str(report.owner_id or ""),
        "final": report.final,
        "has_form": report.has_form,
        "basis": report.basis.value,
    }


class AnswerForm(Form):
    """An answer, as the page without the rich editor sends it."""

    version = HiddenVersion()
    body = LongTextField("Answer", max=LONGEST_ANSWER)


class QuestionForm(Form):
    """A question of a report."""

    version = HiddenVersion()
    question = TextField("Question", max=500, required=True)
    guidance = LongTextField("What helps to answer it", max=500)


class NotesForm(Form):
    """Remarks; the notes on rows off their promise come as fields of their own."""

    version = HiddenVersion()
    remarks = LongTextField(
        "Remarks",
        max=LONGEST_REMARKS,
        description="Line 12 of the SF-425, and a note to the reader of any other report.",
    )


class StepForm(Form):
    """A step that needs nothing but the version it was seen in."""

    version = HiddenVersion()


class ReasonForm(Form):
    """Why something is taken back."""

    version = HiddenVersion()
    reason = TextField("Why", max=500, required=True)


class LockForm(Form):
    """As of which day finance locks the figures."""

    version = HiddenVersion()
    as_of = DateField(
        "Figures as of",
        required=True,
        description="Costs incurred, money received and match given through this day are counted.",
    )


class SignForm(Form):
    """The director's signature; the reason is asked only where a text looks identifying."""

    version = HiddenVersion()
    override = TextField(
        "Why it may leave all the same", max=500, description="Kept with your name in the report’s history."
    )


class SendForm(Form):
    """What is said about a sending."""

    version = HiddenVersion()
    sent_on = DateField("Day", required=True)
    sent_at = TimeField("Time", required=True, description="As on the receipt.")
    zone = ChoiceField("Time zone", ZONES, required=True)
    method = ChoiceField("Sent through", [(one.value, one.label) for one in SendMethod], required=True)
    receipt_number = TextField("Receipt or confirmation number", max=80)
    receipt = UploadField("Receipt", description=f"{ACCEPTED_WORDS}.", render_kw={"accept": ACCEPTED})
    note = LongTextField("Note", max=1_000)
    before_signature = BoolField("It did go out before it was signed here")


class AcceptForm(Form):
    """The funder accepted the report."""

    version = HiddenVersion()
    on = DateField("Accepted on", required=True)
    comments = LongTextField("Comments", max=4_000)


class ReturnForm(Form):
    """The funder wants changes."""

    version = HiddenVersion()
    on = DateField("Returned on", required=True)
    comments = LongTextField("What the funder asks for", max=4_000, required=True)
    due_on = DateField("Wanted again by", description="Leave empty where the funder set no day.")


class SettingsForm(Form):
    """The house's rules of reporting."""

    version = HiddenVersion()
    variance_bp = PercentField(
        "A difference needs a note from",
        required=True,
        description="Points between what was reached and what the time that is over lets expect.",
    )
