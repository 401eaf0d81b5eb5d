"""What the pipeline shows on other pages: the head and tabs of an application, and lists on its neighbors' pages."""

from __future__ import annotations

from typing import cast

from flask import render_template, url_for
from markupsafe import Markup

from funding.applications.queries.applications import (
    application_for,
    by_funder,
    by_initiative,
    by_opportunity,
)
from funding.applications.queries.board import readiness_of
from funding.applications.queries.house_stages import house_stage, stages_in_use
from funding.applications.queries.positions import position_of
from funding.applications.stages import blockers_of, next_stage
from funding.applications.types import Stage
from funding.applications.views.shown import dots, dots_of, shown_date
from funding.budgets.types import VersionKind
from funding.budgets.versions import award_of, may_begin, versions_of
from funding.funders.queries import below, funder_for
from funding.infra.hooks import emit
from funding.infra.panels import Tab, panel, record_head_for, tab, tabs_of
from funding.kernel.actor import Actor
from funding.work.queries import first_unmet


@record_head_for("application")
def application_head(actor: Actor, record_id: int, current: str) -> Markup:
    """Name, stage, ask, the date that counts, owner, readiness and the one verb of the stage; tabs below."""
    application = application_for(actor, record_id)
    ready = readiness_of([record_id]).get(record_id, {})
    tabs = [
        {"label": one.label, "url": one.url, "current": one.key == current, "count": one.count or None}
        for one in tabs_of("application", record_id)
    ]
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "applications/_head.html",
            application=application,
            readiness=dots_of(ready),
            tabs_shown=tabs,
            date=shown_date(first_unmet([record_id]).get(record_id)),
            next_verb=_next_verb(application.id, actor),
        )
    )


def _next_verb(application_id: int, actor: Actor) -> dict[str, str] | None:
    """The one thing to do next: the forward move, or what blocks it."""
    application = application_for(actor, application_id)
    if application.stage is Stage.AWARDED:
        return _award_verb(application_id, actor)
    to = next_stage(house_stage(application.stage_id), stages_in_use())
    if to is None or not actor.can("application.edit"):
        return None
    blockers = blockers_of(position_of(application, (to,)), to)
    if any(one.page == "decision" for one in blockers):
        return {
            "label": "Decide go or no-go",
            "url": url_for("applications.decision", application_id=application_id),
        }
    answered = to.stage is Stage.AWARDED
    label = f"Move to {to.name}"
    if to.stage is not application.stage:
        label = {Stage.SUBMITTED: "Mark as submitted", Stage.AWARDED: "Record the answer"}.get(
            to.stage, label
        )
    target = None if answered else to.id
    return {"label": label, "url": url_for("applications.move", application_id=application_id, to=target)}


def _award_verb(application_id: int, actor: Actor) -> dict[str, str] | None:
    """After an award: what a higher feature asks first, then the budget as it was granted, begun and approved."""
    asked = emit("application.award_verb", application_id=application_id, actor=actor)
    first = next((verb for verb in asked if verb), None)
    if first is not None:
        return cast("dict[str, str]", first)
    versions = versions_of(application_id)
    if not versions and actor.can("budget.edit"):
        return {
            "label": "Start the budget",
            "url": url_for("applications.budget", application_id=application_id),
        }
    granted = next((each for each in versions if each.kind is VersionKind.AWARDED), None)
    if granted is None:
        if VersionKind.AWARDED not in may_begin(versions, award_of(application_id)):
            return None
        if not actor.can("budget.edit"):
            return None
        url = url_for("budgets.new_version", budget_id=versions[-1].id, kind=VersionKind.AWARDED.value)
        return {"label": "Start the awarded budget", "url": url}
    if granted.is_draft and actor.can("budget.approve"):
        return {
            "label": "Approve the awarded budget",
            "url": url_for("budgets.approve", budget_id=granted.id),
        }
    return None


def _tab(key: str, label: str, endpoint: str, order: int) -> None:
    tab("application", order)(
        lambda _actor, record_id: Tab(key, label, url_for(endpoint, application_id=record_id))
    )


_tab("overview", "Overview", "applications.show", 10)
_tab("budget", "Budget", "applications.budget", 30)
_tab("dates", "Dates", "applications.dates", 50)
_tab("history", "History", "applications.history", 90)


@panel("opportunity.actions", 10)
def pursue_button(actor: Actor, opportunity_id: int) -> Markup | None:
    """The Pursue button, or where the call is being pursued."""
    cards = by_opportunity(opportunity_id, actor)
    if not cards and not actor.can("application.edit"):
        return None
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template("applications/_pursue.html", opportunity_id=opportunity_id, cards=cards)
    )


def _list(cards: list[object], title: str, empty: str, url: str = "") -> Markup:
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "applications/_panel.html",
            cards=cards,
            title=title,
            empty=empty,
            url=url,
            shown_date=shown_date,
            dots=dots,
        )
    )


@panel("funder.main", 20)
def funder_applications(actor: Actor, funder_id: int) -> Markup | None:
    """What was asked of this funder, newest first."""
    cards = by_funder(funder_id, actor)
    start = url_for("applications.create", funder=funder_id) if actor.can("application.edit") else ""
    empty = "Nothing has been asked of this funder yet."
    if not cards and below(actor, funder_for(actor, funder_id)):
        empty = "Nothing has been asked of it itself. What was asked of those below stands on their pages."
    return _list(list(cards), "Applications", empty, start)


@panel("initiative.main", 20)
def initiative_applications(actor: Actor, initiative_id: int) -> Markup | None:
    """Who is asked to pay for this initiative."""
    return _list(
        list(by_initiative(initiative_id, actor)), "Applications", "No application names this initiative yet."
    )
