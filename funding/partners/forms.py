"""The forms of partners, agreements and checks."""

from __future__ import annotations

from funding.accounts.types import US_STATES
from funding.documents.types import ACCEPTED, ACCEPTED_WORDS
from funding.infra.forms import (
    BoolField,
    ChoiceField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    MoneyField,
    NumberField,
    TextField,
)
from funding.infra.upload_field import UploadField
from funding.partners.models import Agreement, Partner
from funding.partners.types import (
    MOST_LEAD_DAYS,
    AgreementFacts,
    AgreementKind,
    PartnerFacts,
    PartnerKind,
    SamCheck,
    SamResult,
)

_FILE_HELP = f"{ACCEPTED_WORDS}. No client information belongs in it."


class PartnerForm(Form):
    """What may be said about a partner."""

    version = HiddenVersion()
    name = TextField("Name", max=200, required=True, description="As it is registered, not as it is called.")
    kind = ChoiceField("Kind", [(one.value, one.label) for one in PartnerKind], required=True)
    uei = TextField(
        "UEI", max=14, description="Twelve letters and digits, from SAM.gov. A subaward needs it."
    )
    ein = TextField("EIN", max=12, description="Nine digits.")
    street = TextField("Street", max=200)
    city = TextField("City", max=100)
    state = ChoiceField("State", list(US_STATES.items()), empty="–")
    zip_code = TextField("ZIP code", max=10)
    phone = TextField("Phone", max=25)
    website = TextField("Website", max=250)
    funder_id = ChoiceField(
        "Also a funder",
        empty="No",
        description="Where the same organization gives money too. UEI, EIN and website are taken from there.",
    )
    notes = LongTextField(
        "Notes", max=5_000, description="How you work together, who decides, what to avoid."
    )
    sure = BoolField("Add it all the same")

    def facts(self) -> PartnerFacts:
        """What was typed, for the services."""
        values = self.values("sure", "kind", "uei", "ein", "state", "funder_id")
        return PartnerFacts(
            kind=PartnerKind(self.kind.data),
            uei=self.uei.data or None,
            ein=self.ein.data or None,
            state=self.state.data or "",
            funder_id=int(self.funder_id.data) if self.funder_id.data else None,
            **values,
        )


def partner_values(partner: Partner) -> dict[str, object]:
    """What a partner's form shows."""
    names = ("uei", "ein", "street", "city", "state", "zip_code", "phone", "website", "notes", "version")
    return {
        "name": partner.title,
        "kind": partner.partner_kind.value,
        "funder_id": str(partner.funder_id or ""),
        **{name: getattr(partner, name) for name in names},
    }


class AgreementForm(Form):
    """One agreement; the same form renews one."""

    version = HiddenVersion()
    kind = ChoiceField("Kind", [(one.value, one.label) for one in AgreementKind], required=True)
    title = TextField("Name", max=200, required=True, description="Such as “Referral agreement, night team”.")
    starts_on = DateField("First day")
    ends_on = DateField(
        "Last day", description="The last day on which it holds. Empty where it does not end."
    )
    signed_on = DateField("Signed on")
    value_cents = MoneyField(
        "Worth",
        description="What a letter of commitment names: hours, rooms, money. Empty where it names none.",
    )
    lead_days = NumberField(
        "Begin renewing, days before", max=MOST_LEAD_DAYS, description="Home reminds you from then on."
    )
    owner_id = ChoiceField("Who renews it", empty="Nobody yet")
    note = LongTextField("Notes", max=5_000, description="What each side does, and what is shared.")
    file = UploadField("File", description=_FILE_HELP, render_kw={"accept": ACCEPTED})

    def facts(self) -> AgreementFacts:
        """What was typed, for the services."""
        return AgreementFacts(
            kind=AgreementKind(self.kind.data),
            title=self.title.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            signed_on=self.signed_on.data,
            value_cents=self.value_cents.data,
            lead_days=self.lead_days.data or 0,
            owner_id=int(self.owner_id.data) if self.owner_id.data else None,
            note=self.note.data or "",
        )


def agreement_values(agreement: Agreement) -> dict[str, object]:
    """What an agreement's form shows."""
    names = ("title", "starts_on", "ends_on", "signed_on", "value_cents", "lead_days", "note", "version")
    return {
        "kind": agreement.kind.value,
        "owner_id": str(agreement.owner_id or ""),
        **{name: getattr(agreement, name) for name in names},
    }


class EndForm(Form):
    """That an agreement ended before its time."""

    version = HiddenVersion()
    ended_on = DateField("Ended on", required=True)
    reason = TextField("Why", max=500, required=True)


class CheckForm(Form):
    """One look into SAM.gov."""

    checked_on = DateField("Looked up on", required=True)
    result = ChoiceField(
        "What it said", [(one.value, one.label) for one in SamResult], required=True, empty="Choose"
    )
    registration_ends_on = DateField(
        "Registration holds through", description="Empty where the partner has a UEI but no registration."
    )
    note = TextField("Note", max=500)

    def check(self) -> SamCheck:
        """What was typed, for the service."""
        return SamCheck(
            checked_on=self.checked_on.data,
            result=SamResult(self.result.data),
            registration_ends_on=self.registration_ends_on.data,
            note=self.note.data or "",
        )


class VersionForm(Form):
    """A button that changes something already on the page: only the version it was drawn from."""

    version = HiddenVersion()
