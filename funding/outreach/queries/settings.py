"""What the house decided about its figures."""

from __future__ import annotations

from funding.accounts.queries import organization
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.outreach.lens import Lens
from funding.outreach.result_models import OutreachSetting
from funding.outreach.suppression import THRESHOLD

FEDERAL_START = 10


def threshold() -> int:
    """Counts of people below it are not shown outside."""
    setting = db.session.get(OutreachSetting, 1)
    return setting.smallest_shown if setting else THRESHOLD


def lens_for(actor: Actor) -> Lens:
    """How this actor sees counts of people on a screen."""
    return Lens(threshold(), exact=actor.can("outreach.exact"))


def lens_outside() -> Lens:
    """How counts of people leave the house, whoever asks."""
    return Lens(threshold())


def year_start() -> int:
    """The month in which the organization's fiscal year begins; the federal one before set-up."""
    house = organization()
    return house.fiscal_year_start_month if house else FEDERAL_START
