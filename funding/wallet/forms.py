"""The forms of the readiness wallet: an item, and a renewal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from funding.documents.types import ACCEPTED, ACCEPTED_WORDS
from funding.funders.types import FunderKind
from funding.infra.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    HiddenVersion,
    LongTextField,
    NumberField,
    TextField,
)
from funding.infra.upload_field import UploadField
from funding.wallet.models import WalletItem
from funding.wallet.types import MOST_LEAD_DAYS, Expiry, ItemFacts, Renewal, Validity, WalletKind

_WEB = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_EXPIRIES = [(one.value, one.label) for one in Expiry]
_FILE_HELP = f"{ACCEPTED_WORDS}. No client information belongs in it."


class ItemForm(Form):
    """One registration or paper."""

    version = HiddenVersion()
    title = TextField("Name", max=200, required=True)
    kind = ChoiceField("Kind", [(one.value, one.label) for one in WalletKind], required=True)
    owner_id = ChoiceField("Who renews it", empty="Nobody yet")
    number = TextField("Number", max=100, description="The registration’s, policy’s or agreement’s own.")
    issuer = TextField("Issued by", max=200)
    url = TextField("Where it is renewed", max=500, description="The web address of the portal.")
    expiry = ChoiceField("How long it holds", _EXPIRIES, required=True)
    expires_on = DateField("Last day", description="The last day on which it holds.")
    lead_days = NumberField(
        "Begin renewing, working days before",
        max=MOST_LEAD_DAYS,
        description="Home reminds you from then on.",
    )
    asked_by = ChoicesField("Asked for by", [(one.value, one.label) for one in FunderKind])
    notes = LongTextField("Notes", max=5_000)
    file = UploadField("File that holds now", description=_FILE_HELP, render_kw={"accept": ACCEPTED})

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check what each field alone cannot: a web address that can be opened."""
        good: bool = super().validate(extra_validators)
        if self.url.data and not _WEB.fullmatch(self.url.data):
            self.url.errors = ["Please give a web address that begins with https://."]
            good = False
        return good

    def facts(self) -> ItemFacts:
        """The form's values as the service wants them."""
        return ItemFacts(
            title=self.title.data or "",
            kind=WalletKind(self.kind.data),
            owner_id=int(self.owner_id.data) if self.owner_id.data else None,
            number=self.number.data or "",
            issuer=self.issuer.data or "",
            url=self.url.data or "",
            lead_days=self.lead_days.data or 0,
            asked_by=tuple(self.asked_by.data or ()),
            notes=self.notes.data or "",
        )

    def validity(self) -> Validity:
        """Until when it holds."""
        return Validity(Expiry(self.expiry.data), self.expires_on.data)


class RenewalForm(Form):
    """What was renewed, and until when it holds now."""

    version = HiddenVersion()
    renewed_on = DateField("Renewed on", required=True)
    expiry = ChoiceField("How long it holds", _EXPIRIES, required=True)
    expires_on = DateField("New last day")
    number = TextField("New number", max=100, description="Only where it has changed.")
    note = TextField("Note", max=500)
    file = UploadField("New file", description=_FILE_HELP, render_kw={"accept": ACCEPTED})

    def renewal(self) -> Renewal:
        """The form's values as the service wants them."""
        return Renewal(
            validity=Validity(Expiry(self.expiry.data), self.expires_on.data),
            renewed_on=self.renewed_on.data,
            number=self.number.data or "",
            note=self.note.data or "",
        )


def item_values(item: WalletItem, asked_by: Sequence[str]) -> dict[str, object]:
    """What is stored of an item, by the names of the form's fields."""
    return {
        "version": item.version,
        "title": item.title,
        "kind": item.wallet_kind.value,
        "owner_id": str(item.owner_id or ""),
        "number": item.number,
        "issuer": item.issuer,
        "url": item.url,
        "expiry": item.expiry.value,
        "expires_on": item.expires_on,
        "lead_days": item.lead_days,
        "asked_by": list(asked_by),
        "notes": item.notes,
    }
