"""Use cases of partners."""

from __future__ import annotations

from funding.partners.services.agreements import (
    add_agreement,
    end_agreement,
    renew_agreement,
    update_agreement,
)
from funding.partners.services.partners import (
    DuplicatePartnerError,
    add_partner,
    record_check,
    set_archived,
    update_partner,
)

__all__ = [
    "DuplicatePartnerError",
    "add_agreement",
    "add_partner",
    "end_agreement",
    "record_check",
    "renew_agreement",
    "set_archived",
    "update_agreement",
    "update_partner",
]
