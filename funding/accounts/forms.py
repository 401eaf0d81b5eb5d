"""The forms of signing in, set-up, people and one's own account."""

from __future__ import annotations

from typing import Any

from wtforms import Field, PasswordField
from wtforms.validators import InputRequired, Length

from funding.accounts.types import EMAIL_MAX, MONTHS, NAME_MAX, TIME_ZONES
from funding.infra.forms import BoolField, ChoiceField, Form, HiddenVersion, TextField
from funding.kernel.actor import Role

_ROLES = [(role.value, role.label) for role in Role]
_ZONES = list(TIME_ZONES.items())
_MONTHS = [(str(number), name) for number, name in enumerate(MONTHS, start=1)]
_LONGEST_SENT = 1024
PASSWORD_HELP = "12 characters or more. Four unrelated words are easy to remember and hard to guess."  # noqa: S105


class SecretField(PasswordField):
    """A password. It is never shown again, and never shortened or stripped."""

    def __init__(self, label: str, **more: Any) -> None:
        rules = [
            InputRequired("Please fill this in."),
            Length(max=_LONGEST_SENT, message="This is too long."),
        ]
        super().__init__(label, rules, **more)


def typed(field: Field) -> str:
    """What was typed into a field of text, "" where nothing was."""
    return str(field.data or "")


class SignInForm(Form):
    """Address and password."""

    email = TextField("Email", max=EMAIL_MAX, required=True)
    password = SecretField("Password")


class ConfirmForm(Form):
    """The password once more."""

    password = SecretField("Password")


class ForgotForm(Form):
    """The address to which a reset link goes."""

    email = TextField("Email", max=EMAIL_MAX, required=True)


class NewPasswordForm(Form):
    """A password chosen through a link."""

    password = SecretField("New password", description=PASSWORD_HELP)


class SetupForm(Form):
    """The organization, its first administrator, and whether to begin with the demonstration data."""

    legal_name = TextField(
        "Legal name",
        max=60,
        required=True,
        description="As in SAM.gov and on the IRS letter; up to 60 characters.",
    )
    time_zone = ChoiceField("Time zone", _ZONES, required=True)
    fiscal_year_start_month = ChoiceField("Fiscal year starts in", _MONTHS, required=True)
    name = TextField("Your name", max=NAME_MAX, required=True)
    email = TextField("Your email", max=EMAIL_MAX, required=True)
    password = SecretField("Password", description=PASSWORD_HELP)
    demonstration = BoolField(
        "Load the demonstration data",
        description="A year in the life of a made-up organization, Open Door Outreach, whose name and profile replace "
        "yours: real calls, budgets and proposals to explore. Leave it out to start with your own work.",
    )
    code = TextField("Set-up code", max=40, description="Printed where Funding was started.")


class DetailsForm(Form):
    """One's own name and time zone."""

    name = TextField("Name", max=NAME_MAX, required=True)
    time_zone = ChoiceField("Time zone", _ZONES, empty="The organization’s")


class EmailForm(Form):
    """The address to sign in with."""

    email = TextField("Email", max=EMAIL_MAX, required=True)


class PasswordForm(Form):
    """The present password and the next."""

    current_password = SecretField("Present password")
    new_password = SecretField("New password", description=PASSWORD_HELP)


class InviteForm(Form):
    """A person to invite."""

    name = TextField("Name", max=NAME_MAX, required=True)
    email = TextField("Email", max=EMAIL_MAX, required=True)
    role = ChoiceField("Role", _ROLES, required=True)


class PersonForm(Form):
    """What an administrator changes about a person."""

    name = TextField("Name", max=NAME_MAX, required=True)
    email = TextField("Email", max=EMAIL_MAX, required=True)
    role = ChoiceField("Role", _ROLES, required=True)
    version = HiddenVersion()


class LeavingForm(Form):
    """Who takes over what a leaver owns."""

    successor = ChoiceField("Hand everything to", required=True)
    version = HiddenVersion()
