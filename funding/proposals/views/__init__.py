"""The screens of proposals: list, overview, writing, work plan, attachments, page rules, PDF, sending."""

from __future__ import annotations

from flask import Blueprint, url_for
from markupsafe import Markup

from funding.documents.queries import may_read
from funding.infra.navigation import nav
from funding.infra.panels import Tab, tab
from funding.kernel.actor import Actor
from funding.proposals.cleaning import clean_shown

blueprint = Blueprint("proposals", __name__)


@blueprint.app_template_filter("kept_html")
def kept_html(text: str | None) -> Markup:
    """A section's text for reading: cleaned once more, so that nothing stored is believed."""
    return clean_shown(text or "")


nav("Funding", "Proposals", "proposals.index", "proposal.view", 40, icon="journal-text")


@tab("application", 40)
def proposal_tab(actor: Actor, record_id: int) -> Tab | None:
    """The tab of an application's proposal, for those who may read it."""
    if not may_read(actor, record_id):
        return None
    return Tab("proposal", "Proposal", url_for("proposals.show", application_id=record_id))


from funding.proposals.views import (  # noqa: E402
    attachments,  # noqa: F401
    overview,  # noqa: F401
    pages,  # noqa: F401
    planning,  # noqa: F401
    quoting,  # noqa: F401
    sending,  # noqa: F401
    writing,  # noqa: F401
)
