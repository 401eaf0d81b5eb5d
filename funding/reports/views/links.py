"""Where the entries behind the lines of an SF-425 stand."""

from __future__ import annotations

from flask import current_app, url_for

from funding.reports.models import Report
from funding.reports.queries.blocking import Blocker

_PAGES = {
    "10a": "payments.index",
    "10b": "actuals.show",
    "10d": "awards.show",
    "10e": "actuals.show",
    "10f": "actuals.show",
    "10i": "awards.show",
    "10j": "match_ledger.index",
    "10l": "payments.index",
    "10m": "payments.index",
    "10n": "payments.index",
}


def line_links(award_id: int) -> dict[str, str]:
    """The address of each line's entries on the award's own tabs."""
    return {
        key: url_for(endpoint, award_id=award_id)
        for key, endpoint in _PAGES.items()
        if endpoint in current_app.view_functions
    }


def blocker_link(blocker: Blocker, report: Report) -> str:
    """Where what is in the way of finance's signature is mended."""
    if blocker.place == "budget":
        return url_for("applications.budget", application_id=report.award.application_id)
    if blocker.place == "costs":
        return url_for("actuals.show", award_id=report.award_id)
    return "#notes-form"
