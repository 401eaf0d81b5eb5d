"""Forms about whole versions of a budget."""

from __future__ import annotations

from collections.abc import Sequence

from funding.budgets.models import MAX_NOTE
from funding.budgets.services import PriorApproval
from funding.budgets.types import VersionKind
from funding.infra.forms import ChoiceField, DateField, Form, HiddenVersion, LongTextField, TextField
from funding.kernel.errors import DomainError


class StartVersionForm(Form):
    """Which version is begun, and what it is for."""

    kind = ChoiceField("Version", [(each.value, each.label) for each in VersionKind], required=True)
    note = LongTextField(
        "What it is for",
        max=MAX_NOTE,
        description="One sentence for whoever compares the versions later.",
    )

    def offer(self, kinds: Sequence[VersionKind]) -> None:
        """Let only these kinds be chosen."""
        self.kind.choices = [(each.value, each.label) for each in kinds]


class ApproveForm(Form):
    """What accompanies an approval."""

    version = HiddenVersion()
    note = LongTextField("Note", max=MAX_NOTE, description="Who agreed, or why. It stays with the version.")
    prior_approval = TextField(
        "Funder’s prior approval",
        max=300,
        description="The number of their letter or of the Grant Award Modification.",
    )
    prior_approval_on = DateField("Approved by the funder on")

    def ask_prior(self) -> None:
        """Say of the funder's approval that it is not optional."""
        for field in (self.prior_approval, self.prior_approval_on):
            field.flags.required, field.flags.optional = True, False

    def prior(self) -> PriorApproval | None:
        """The funder's approval as typed. Raises DomainError where half of it is missing."""
        reference, day = self.prior_approval.data or "", self.prior_approval_on.data
        if not reference and day is None:
            return None
        if not reference:
            raise DomainError("Enter the reference of the approval.", field="prior_approval")
        if day is None:
            raise DomainError("Enter the day of the approval.", field="prior_approval_on")
        return PriorApproval(reference, day)


class DiscardForm(Form):
    """The draft that is put aside, as it was read."""

    version = HiddenVersion()
