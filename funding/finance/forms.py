"""Forms of the finance corner."""

from __future__ import annotations

from funding.finance.mapping import Rule
from funding.finance.queries import CLASS_CHOICES, KIND_CHOICES, SOURCE_CHOICES, TYPE_CHOICES
from funding.finance.services import AccountFacts
from funding.finance.types import LONGEST_NAME, LONGEST_NUMBER, AccountType, Target
from funding.infra.forms import BoolField, ChoiceField, Form, HiddenVersion, TextField


class AccountForm(Form):
    """One account of the chart."""

    version = HiddenVersion()
    number = TextField("Number", max=LONGEST_NUMBER)
    name = TextField(
        "Name",
        max=LONGEST_NAME,
        required=True,
        description="As your books have it; a colon makes a sub-account: Expenses:Travel.",
    )
    account_type = ChoiceField("Type", TYPE_CHOICES, required=True)
    is_open = BoolField("In use", description="A closed account gets nothing from now on.")

    def facts(self) -> AccountFacts:
        """What the person said."""
        return AccountFacts(
            self.number.data or "",
            self.name.data or "",
            AccountType(self.account_type.data),
            bool(self.is_open.data),
        )


class RuleForm(Form):
    """One rule: conditions and answer. The choices of records and accounts come with the request."""

    target = ChoiceField("It gives the", [(each.value, each.label) for each in Target], required=True)
    kind = ChoiceField("Kind of line", KIND_CHOICES, empty="Any")
    object_class = ChoiceField("Object class", CLASS_CHOICES, empty="Any")
    source = ChoiceField("Paid by", SOURCE_CHOICES, empty="Any")
    initiative_id = ChoiceField("Initiative", (), empty="Any")
    funder_id = ChoiceField("Funder", (), empty="Any")
    account_id = ChoiceField("Account", (), empty="–", description="For costs and funding.")
    name = TextField(
        "Class, department, customer or job", max=LONGEST_NAME, description="As your books name it."
    )

    def rule(self) -> Rule:
        """What the person said."""
        return Rule(
            0,
            Target(self.target.data),
            self.kind.data,
            self.object_class.data,
            self.source.data,
            _number(self.initiative_id.data),
            _number(self.funder_id.data),
            _number(self.account_id.data),
            self.name.data or "",
        )


def _number(text: str | None) -> int | None:
    return int(text) if text else None
