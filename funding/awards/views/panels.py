"""What awards show on other pages, and the set-up's checklist on their own."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, url_for
from markupsafe import Markup

from funding.accounts.queries import organization
from funding.awards.by_year import money_by_year
from funding.awards.models import Award
from funding.awards.queries import (
    award_for,
    award_of_application,
    awards_of_application,
    awards_of_funder,
    awards_of_initiative,
    standing,
)
from funding.awards.queries.setup import setup_items
from funding.awards.types import AwardStatus
from funding.awards.views.setting_up import set_up_url
from funding.infra import clock
from funding.infra.hooks import on
from funding.infra.panels import Tab, panel, tab
from funding.kernel.actor import Actor

MOST = 10
"""How many awards a panel names."""
OCTOBER = 10


@on("application.award_verb")
def set_up_verb(*, application_id: int, actor: Actor) -> dict[str, str] | None:
    """The first thing to do after a yes: set the award up."""
    if not actor.can("award.edit") or award_of_application(application_id) is not None:
        return None
    return {"label": "Set up the award", "url": set_up_url(application_id)}


@tab("application", 60)
def award_tab(actor: Actor, record_id: int) -> Tab | None:
    """From an application to the award it won."""
    found = awards_of_application(record_id, actor)
    return Tab("award", "Award", url_for("awards.show", award_id=found[0].id)) if found else None


@panel("award.main", 5)
def setup_panel(actor: Actor, record_id: int) -> Markup | None:
    """What the set-up still lacks; gone once the award is active and nothing is missing."""
    award = award_for(actor, record_id)
    if award.status in (AwardStatus.CLOSED, AwardStatus.TERMINATED):
        return None
    items = setup_items(award)
    if award.status is not AwardStatus.SETTING_UP and all(one.is_met for one in items):
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "awards/_setup.html",
            award=award,
            items=items,
            missing=sum(not one.is_met for one in items),
            pages={
                "edit": url_for("awards.edit", award_id=award.id) if actor.can("award.edit") else "",
                "budget": url_for("applications.budget", application_id=award.application_id),
                "conditions": url_for("awards.conditions", award_id=award.id),
                "documents": url_for("documents.of_record", record_id=award.id),
            },
        )
    )


@panel("funder.main", 15)
def funder_awards(actor: Actor, funder_id: int) -> Markup | None:
    """What the funder granted, and its money by fiscal year."""
    more = url_for("awards.index", funder=funder_id, closed=1)
    return _list(awards_of_funder(funder_id, actor), more)


@panel("initiative.main", 15)
def initiative_awards(actor: Actor, initiative_id: int) -> Markup | None:
    """The awards that pay for an initiative."""
    return _list(awards_of_initiative(initiative_id, actor), "")


def _list(awards: Sequence[Award], more: str) -> Markup | None:
    if not awards:
        return None
    stands = standing([one.id for one in awards], clock.today())
    house = organization()
    years = money_by_year(
        [stands[one.id] for one in awards], house.fiscal_year_start_month if house else OCTOBER
    )
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "awards/_panel.html",
            awards=awards[:MOST],
            standings=stands,
            years=sorted(years.items()),
            more=more,
        )
    )


@panel("application.side", 5)
def application_award(actor: Actor, application_id: int) -> Markup | None:
    """What the application won, on its own page."""
    found = awards_of_application(application_id, actor)
    if not found:
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "awards/_panel.html",
            awards=found,
            standings=standing([one.id for one in found], clock.today()),
            years=[],
            more="",
        )
    )
