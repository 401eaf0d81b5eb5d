"""The organization's registrations and recurring papers, one of which is due now and one during an award."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from funding.demo.types import Story
from funding.kernel.actor import Role
from funding.kernel.periods import add_months
from funding.wallet.models import WalletItem
from funding.wallet.services import add_item, renew_item
from funding.wallet.types import Expiry, ItemFacts, Renewal, Validity, WalletKind

_PUBLIC = ("federal", "state")
_ASKING = ("federal", "state", "foundation", "partner", "business")


def tell_wallet(story: Story) -> None:
    """Put in what funders ask for. SAM.gov was renewed last year and ends in the middle of a running award."""
    sam = _add(
        story,
        ItemFacts(
            "SAM.gov registration",
            WalletKind.SAM,
            issuer="SAM.gov",
            url="https://sam.gov/",
            lead_days=30,
            asked_by=_PUBLIC,
            notes="Renewed every 365 days. The notarized letter is with the board's minutes.",
        ),
        81 - 365,
    )
    _renew(story, sam, 81, "Active again after nine working days")
    charity = ItemFacts(
        "Pennsylvania charity registration",
        WalletKind.STATE_CHARITY,
        number="112233",
        issuer="Pennsylvania Department of State",
        url="https://www.charities.pa.gov/",
        lead_days=30,
        asked_by=_ASKING,
    )
    _add(story, charity, 33)
    insurance = ItemFacts(
        "General liability insurance", WalletKind.INSURANCE, lead_days=15, asked_by=("state", "partner")
    )
    _add(story, insurance, 220)
    audit = ItemFacts("Audited financial statements", WalletKind.AUDIT, lead_days=60, asked_by=_ASKING)
    _add(story, audit, 400)
    _add(
        story,
        ItemFacts("Form 990", WalletKind.FORM_990, issuer="IRS", lead_days=30, asked_by=("foundation",)),
        175,
    )
    board = ItemFacts("Board list", WalletKind.BOARD_LIST, lead_days=5, asked_by=("foundation", "business"))
    _add(story, board, 250, Role.DIRECTOR)
    _endless(
        story, ItemFacts("Unique Entity ID (UEI)", WalletKind.UEI, number="QZ7PDEMH4XT9", asked_by=_PUBLIC)
    )
    _endless(
        story,
        ItemFacts(
            "Tax exemption letter, 501(c)(3)", WalletKind.TAX_EXEMPTION, issuer="IRS", asked_by=_ASKING
        ),
    )


def _add(story: Story, facts: ItemFacts, ends_in: int, owner: Role = Role.FINANCE) -> WalletItem:
    by = story.who(owner)
    validity = Validity(Expiry.DATED, story.day(ends_in))
    return add_item(facts=replace(facts, owner_id=by.user_id), validity=validity, by=by)


def _endless(story: Story, facts: ItemFacts) -> None:
    by = story.who(Role.FINANCE)
    add_item(facts=replace(facts, owner_id=by.user_id), validity=Validity(Expiry.NEVER), by=by)


def _renew(story: Story, item: WalletItem, ends_in: int, note: str) -> None:
    ends = story.day(ends_in)
    renewal = Renewal(Validity(Expiry.DATED, ends), add_months(ends, -12) - timedelta(days=8), note=note)
    renew_item(item=item, renewal=renewal, expected_version=item.version, by=story.who(Role.FINANCE))
