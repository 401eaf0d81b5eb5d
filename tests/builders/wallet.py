"""Registrations for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from funding.kernel.actor import SYSTEM
from funding.wallet.models import WalletItem
from funding.wallet.services import add_item
from funding.wallet.types import Expiry, ItemFacts, Validity, WalletKind


def build_item(expires_on: date | None = None, **overrides: Any) -> WalletItem:
    """A SAM.gov registration that federal agencies and foundations ask for, renewed from 30 working days before."""
    by = overrides.pop("by", SYSTEM)
    known = Expiry.UNKNOWN if expires_on is None else Expiry.DATED
    expiry = overrides.pop("expiry", known)
    values: dict[str, Any] = {
        "title": "SAM.gov registration",
        "kind": WalletKind.SAM,
        "lead_days": 30,
        "asked_by": ("federal", "foundation"),
        **overrides,
    }
    return add_item(facts=ItemFacts(**values), validity=Validity(expiry, expires_on), by=by)
