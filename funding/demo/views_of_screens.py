"""Views that people of the demonstration keep of the pipeline and of the search for opportunities."""

from __future__ import annotations

from funding.demo.types import Story
from funding.kernel.actor import Role
from funding.saved_views.screens import screen_of
from funding.saved_views.services import save_view
from funding.saved_views.types import Audience

_VIEWS = (
    (
        Role.DEVELOPMENT,
        "pipeline.list",
        "Money by kind of funder",
        "group=kind&sort=-ask&cols=title,stage,owner,ask,weighted,awarded,chance,due",
        Audience.EVERYONE,
    ),
    (Role.DEVELOPMENT, "pipeline.list", "What is due, by month", "group=month", Audience.EVERYONE),
    (
        Role.DEVELOPMENT,
        "pipeline.list",
        "To send",
        "stage=review&cols=title,due,left,budget,narrative,attachments",
        Audience.ME,
    ),
    (
        Role.DEVELOPMENT,
        "opportunities",
        "Street outreach, closing soon",
        "q=outreach&closes=90",
        Audience.DEVELOPMENT,
    ),
    (
        Role.DIRECTOR,
        "pipeline.list",
        "Awards and their years",
        "stage=awarded&group=year&cols=title,funder,awarded,starts,ends",
        Audience.DIRECTOR,
    ),
)


def tell_views(story: Story) -> None:
    """Keep each view for its owner, some of them shared."""
    for owner, screen, name, query, audience in _VIEWS:
        save_view(screen=screen_of(screen), name=name, query=query, audience=audience, by=story.who(owner))
