"""The calendar as a file, for the command line."""

from __future__ import annotations

from funding.accounts.queries import organization, user_by_email
from funding.calendar.exports import calendar_file
from funding.calendar.ics import Links
from funding.calendar.services.feeds import wanted_of, window_now
from funding.calendar.types import FeedScope
from funding.infra import clock
from funding.infra.records import get_visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.outreach.models import Initiative


def office_file(*, email: str | None, initiative_id: int | None, by: Actor) -> bytes:
    """The dates of the office, or of one person as they may see them, or of one initiative.

    Raises NotFound where there is no such person or initiative. No server answers here, so no address is written.
    """
    house = organization()
    name, zone, wanted = (
        house.legal_name if house else "Funding",
        clock.house_zone(),
        wanted_of(FeedScope.OFFICE),
    )
    if email is not None:
        user = user_by_email(email)
        if user is None or not user.active:
            raise NotFound(f"Nobody who is active has the address {email}.")
        by, name, zone = user.actor, user.name, user.time_zone or zone
        wanted = wanted_of(FeedScope.PERSON, user_id=user.id)
    elif initiative_id is not None:
        name = get_visible(Initiative, initiative_id, by).title
        wanted = wanted_of(FeedScope.INITIATIVE, initiative_id=initiative_id)
    return calendar_file(
        wanted=wanted, window=window_now(), by=by, links=Links(), name=f"Funding: {name}", zone=zone
    )
