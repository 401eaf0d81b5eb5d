"""The forms around links: making one, giving something through one, sending an answer back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from funding.documents.types import ACCEPTED, ACCEPTED_WORDS
from funding.infra import clock
from funding.infra.forms import BoolField, ChoiceField, DateField, Form, LongTextField, MoneyField, TextField
from funding.infra.upload_field import UploadField
from funding.tasks.forms import is_mail
from funding.tasks.types import Given, LinkAsk, LinkFacts

LIVES = [("7", "One week"), ("14", "Two weeks"), ("30", "30 days"), ("60", "60 days"), ("90", "90 days")]


class LinkForm(Form):
    """What is asked of whom."""

    asks = ChoiceField("What you ask for", [(one.value, one.label) for one in LinkAsk], required=True)
    name = TextField("Who it is for", max=120, required=True)
    email = TextField("Their email", max=254)
    message = LongTextField("What you ask, in your words", max=2_000)
    draft = LongTextField(
        "A draft they can use", max=10_000, description="For a letter: text to change and sign."
    )
    days = ChoiceField("The link works for", LIVES, required=True)
    mail = BoolField("Mail it to them now")

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check what each field alone cannot: an address, where a letter goes to it."""
        good: bool = super().validate(extra_validators)
        if self.email.data and not is_mail(self.email.data):
            self.email.errors, good = ["Please give an email address such as name@example.org."], False
        if self.values().get("mail") and not self.email.data:
            self.email.errors, good = ["Please give the address to mail it to."], False
        return good

    def facts(self) -> LinkFacts:
        """The form's values as the service wants them."""
        return LinkFacts(
            asks=LinkAsk(self.asks.data),
            name=self.name.data or "",
            email=self.email.data or "",
            message=self.message.data or "",
            draft=self.draft.data or "",
            days=int(self.days.data or 14),
        )


class GiveForm(Form):
    """What somebody without an account gives; the page shows only the fields that the link asks for."""

    name = TextField("Your name", max=120, required=True)
    file = UploadField("File", description=f"{ACCEPTED_WORDS}.", render_kw={"accept": ACCEPTED})
    figure = MoneyField("Amount")
    day1 = DateField("A day that suits you")
    day2 = DateField("Another day")
    day3 = DateField("Another day")
    text = LongTextField("Anything you want to say", max=10_000)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """A day that suits somebody is one to come."""
        good: bool = super().validate(extra_validators)
        for name in ("day1", "day2", "day3"):
            if name in self and self[name].data and not self[name].errors and self[name].data < clock.today():
                self[name].errors, good = ["This day has passed."], False
        return good

    def given(self) -> Given:
        """The form's values as the service wants them."""
        values = self.values()
        days = [values.get(name) for name in ("day1", "day2", "day3")]
        return Given(
            name=self.name.data or "",
            text=self.text.data or "",
            figure_cents=values.get("figure"),
            days=tuple(sorted({one for one in days if one is not None})),
        )


class BackForm(Form):
    """Why an answer is sent back."""

    note = TextField("What is missing", max=1_000, required=True)
