"""The form of a fiscal year's notes and audit."""

from __future__ import annotations

from typing import Any

from funding.infra.forms import ChoiceField, DateField, Form, HiddenVersion, LongTextField
from funding.sefa.models import SefaYear
from funding.sefa.notes import Basis, Election, YearFacts, written_clusters


class YearForm(Form):
    """How the schedule counts, what its notes add, and when the auditor's report came."""

    basis = ChoiceField(
        "Basis of accounting", [(one.value, one.label.capitalize()) for one in Basis], required=True
    )
    election = ChoiceField("Indirect cost rate", [(one.value, one.label) for one in Election], required=True)
    loans = LongTextField("Loans and loan guarantees", max=2_000, description="Empty where there were none.")
    other = LongTextField("Further note", max=4_000)
    clusters = LongTextField(
        "Clusters",
        max=2_000,
        description="One listing a line, such as “16.320 = Victim services”. The Compliance Supplement names them.",
    )
    report_on = DateField("Auditor’s report received", description="The package is due 30 days later.")
    submitted_on = DateField("Package submitted")
    version = HiddenVersion()

    def facts(self) -> YearFacts:
        """What was entered."""
        return YearFacts(
            basis=Basis(self.basis.data),
            election=Election(self.election.data),
            loans=self.loans.data or "",
            other=self.other.data or "",
            clusters=self.clusters.data or "",
            report_on=self.report_on.data,
            submitted_on=self.submitted_on.data,
        )


def form_values(row: SefaYear) -> dict[str, Any]:
    """The fields as they are stored."""
    return {
        "basis": row.basis.value, "election": row.election.value, "loans": row.loans, "other": row.other,
        "clusters": written_clusters(row.clusters), "report_on": row.report_on,
        "submitted_on": row.submitted_on, "version": row.version,
    }  # fmt: skip
