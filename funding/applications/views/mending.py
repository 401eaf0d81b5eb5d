"""Where what stands in the way of a move can be mended."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from funding.applications.guards import Blocker
from funding.applications.models import Application
from funding.infra.panels import tabs_of

PAGES = {
    "decision": "applications.decision",
    "edit": "applications.edit",
    "dates": "applications.dates",
    "budget": "applications.budget",
    "registrations": "applications.registrations",
    "approval": "applications.approval",
}
"""The pages of one application. "tab:proposal" is another feature's tab of it, and "stages" the settings."""


def mending_url(application: Application, page: str) -> str:
    """The address of the page that mends it; the application's own where there is no such page."""
    if page in PAGES:
        return url_for(PAGES[page], application_id=application.id)
    if page == "stages":
        return url_for("applications.pipeline_stages")
    wanted = page.removeprefix("tab:")
    shown = url_for("applications.show", application_id=application.id)
    return next((one.url for one in tabs_of("application", application.id) if one.key == wanted), shown)


def mended(application: Application, blockers: Iterable[Blocker]) -> list[dict[str, str]]:
    """Each blocker's sentence with the address where it can be mended."""
    return [{"message": one.message, "url": mending_url(application, one.page)} for one in blockers]
