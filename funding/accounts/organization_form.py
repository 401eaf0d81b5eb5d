"""The organization's profile as a form, in the sections of the page."""

from __future__ import annotations

from typing import Any

from funding.accounts.profile import REQUIRED
from funding.accounts.types import (
    APPLICANT_TYPES,
    MONTHS,
    TIME_ZONES,
    US_STATES,
    IndirectBase,
    IndirectKind,
    StateReview,
)
from funding.infra.forms import (
    ChoiceField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    MoneyField,
    PercentField,
    TextField,
)

_TYPES = [(code, f"{code}. {label}") for code, label in APPLICANT_TYPES.items()]
_STATES = [(code, label) for code, label in US_STATES.items()]
_NOT_ANSWERED = "Not answered yet"


class OrganizationForm(Form):
    """All that an SF-424 asks about the applicant, and what budgets need. Lengths are the form's own."""

    legal_name = TextField("Legal name", max=60, required=True, description="Item 8a. Exactly as in SAM.gov.")
    ein = TextField("EIN", max=30, description="Item 8b. Nine digits, such as 01-2345678.")
    uei = TextField("UEI", max=20, description="Item 8c. Twelve letters and digits, from SAM.gov.")
    mission = LongTextField("Mission", max=2000, description="One or two sentences; proposals can quote it.")
    website = TextField("Website", max=200)

    street1 = TextField("Street", max=55, description="Item 8d.")
    street2 = TextField("Street, second line", max=55)
    city = TextField("City", max=35)
    county = TextField("County", max=30)
    state = ChoiceField("State", _STATES, empty="–")
    zip = TextField("ZIP code", max=10)
    country = ChoiceField(
        "Country", [("USA", "United States"), ("OTH", "Outside the United States")], required=True
    )
    phone = TextField("Phone", max=25)
    fax = TextField("Fax", max=25)
    department_name = TextField("Department", max=30, description="Item 8e, where there is one.")
    division_name = TextField("Division", max=30)

    contact_prefix = TextField("Prefix", max=10)
    contact_first_name = TextField("First name", max=35)
    contact_middle_name = TextField("Middle name", max=25)
    contact_last_name = TextField("Last name", max=60)
    contact_suffix = TextField("Suffix", max=10)
    contact_title = TextField("Title", max=45)
    contact_affiliation = TextField(
        "Organization they belong to", max=60, description="Only if it is not yours."
    )
    contact_phone = TextField("Phone", max=25)
    contact_fax = TextField("Fax", max=25)
    contact_email = TextField("Email", max=60)

    aor_prefix = TextField("Prefix", max=10)
    aor_first_name = TextField("First name", max=35)
    aor_middle_name = TextField("Middle name", max=25)
    aor_last_name = TextField("Last name", max=60)
    aor_suffix = TextField("Suffix", max=10)
    aor_title = TextField("Title", max=45)
    aor_phone = TextField("Phone", max=25)
    aor_fax = TextField("Fax", max=25)
    aor_email = TextField("Email", max=60)

    applicant_type_code_1 = ChoiceField("Applicant type", _TYPES, empty=_NOT_ANSWERED, description="Item 9.")
    applicant_type_code_2 = ChoiceField("Second type", _TYPES, empty="None")
    applicant_type_code_3 = ChoiceField("Third type", _TYPES, empty="None")
    applicant_type_other = TextField("Type in words", max=30, description="Only for X, other.")
    congressional_district = TextField(
        "District of the office", max=10, description="Item 16a. State and number, such as PA-003."
    )
    project_district = TextField(
        "Usual district of projects",
        max=10,
        description="Item 16b. PA-003, PA-all for a whole state, or US-all.",
    )

    state_review_code = ChoiceField(
        "State review",
        [(one.value, one.label) for one in StateReview],
        empty=_NOT_ANSWERED,
        description="Item 19. Whether your state reviews applications under Executive Order 12372.",
    )
    delinquent_debt = ChoiceField(
        "Delinquent on any federal debt?",
        [("no", "No"), ("yes", "Yes")],
        empty=_NOT_ANSWERED,
        description="Item 20.",
    )
    delinquent_debt_explanation = LongTextField("Explanation of the debt", max=4000)

    time_zone = ChoiceField("Time zone", list(TIME_ZONES.items()), required=True)
    fiscal_year_start_month = ChoiceField(
        "Fiscal year starts in",
        [(str(number), name) for number, name in enumerate(MONTHS, start=1)],
        required=True,
    )
    indirect_kind = ChoiceField(
        "Indirect costs", [(one.value, one.label) for one in IndirectKind], required=True
    )
    indirect_rate_bp = PercentField("Rate", max_bp=50_000, description="De minimis: up to 15%.")
    indirect_base = ChoiceField("Base", [(one.value, one.label) for one in IndirectBase], required=True)
    indirect_agreement_date = DateField("Date of the agreement")
    cognizant_agency = TextField("Cognizant agency", max=60, description="The federal agency that signed it.")
    capitalization_threshold_cents = MoneyField(
        "Capitalization threshold",
        description="Above it a purchase is equipment. Federal rules allow up to $10,000.",
    )
    version = HiddenVersion()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for fact in REQUIRED:
            # May be left open while the profile grows, but must not be called optional: the form asks for it.
            self[fact.field].flags.optional = False

    def answers(self) -> dict[str, Any]:
        """The values as the profile keeps them: codes for choices, "" for text left empty."""
        values: dict[str, Any] = {
            name: value if value is not None else ("" if _is_text(self[name]) else None)
            for name, value in self.values().items()
        }
        values["fiscal_year_start_month"] = int(values["fiscal_year_start_month"])
        values["indirect_kind"] = IndirectKind(values["indirect_kind"])
        values["indirect_base"] = IndirectBase(values["indirect_base"])
        review, debt = values["state_review_code"], values["delinquent_debt"]
        values["state_review_code"] = StateReview(review) if review else None
        values["delinquent_debt"] = {"yes": True, "no": False}.get(debt or "")
        return values


_CODES = frozenset({"state", "applicant_type_code_1", "applicant_type_code_2", "applicant_type_code_3"})


def _is_text(field: Any) -> bool:
    return isinstance(field, TextField | LongTextField) or field.name in _CODES


def shown_answers(values: dict[str, object]) -> dict[str, object]:
    """The profile's values as the form takes them."""
    debt = values["delinquent_debt"]
    return {
        **values,
        "fiscal_year_start_month": str(values["fiscal_year_start_month"]),
        "delinquent_debt": None if debt is None else "yes" if debt else "no",
    }


def typed_answers(form: OrganizationForm, values: dict[str, object]) -> dict[str, str]:
    """The stored profile in the words people would type, for the page that shows both versions."""
    stored = OrganizationForm(formdata=None, **shown_answers(values))
    return {name: _words(stored[name]) for name, _, _ in form.typed()}


def _words(field: Any) -> str:
    text = field._value() if hasattr(field, "_value") else field.data
    return "" if text is None else str(text)
