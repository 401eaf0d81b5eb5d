"""The commonest actions, as the palette offers them: by role, by the page one is on, and by what is typed.

Every line of the rail is a place to go; the rest stands here. An action whose page an instance does not have, or that
the role may not do, is not offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from funding.infra.navigation import navigation
from funding.infra.permissions import PUBLIC, declared_permission
from funding.kernel.actor import Actor
from funding.search.queries import views_of
from funding.search.terms import Terms, fits

MOST = 6


@dataclass(frozen=True, slots=True)
class Command:
    """One action: its words, where it leads or which look it chooses, and other words people type for it."""

    label: str
    url: str = ""
    also: str = ""
    theme: str = ""


@dataclass(frozen=True, slots=True)
class _Offer:
    label: str
    endpoint: str
    also: str = ""
    needs: str = ""


_ANYWHERE = (
    _Offer("New application", "applications.create", "add grant proposal pursue", "application.edit"),
    _Offer("Add a task …", "tasks.index", "new todo to do", "task.edit"),
    _Offer("Add a funder", "funders.create", "new donor foundation partner", "funder.edit"),
    _Offer("Add a partner", "partners.create", "new organization agreement mou letter", "partner.edit"),
    _Offer("Add an opportunity", "opportunities.create", "new call invitation notice", "opportunity.edit"),
    _Offer("Add an initiative", "outreach.create", "new outreach program", "initiative.edit"),
    _Offer("Import calls from Grants.gov", "opportunities.imports", "upload extract", "opportunity.import"),
    _Offer("Add an award", "awards.create", "new grant won agreement", "award.edit"),
    _Offer("New board packet", "board.create", "add meeting director papers", "board.edit"),
    _Offer("Your account", "accounts.own", "password profile settings sign-ins"),
)
_ON_APPLICATION = (
    _Offer("Move to …", "applications.move", "stage pipeline", "application.edit"),
    _Offer("Decide go or no-go", "applications.decision", "verdict", "application.decide"),
    _Offer("Dates of this application", "applications.dates", "deadlines"),
    _Offer("Budget of this application", "applications.budget", "figures costs"),
)
_ON_AWARD = (
    _Offer("Enter a cost of this award", "actuals.create", "expense actual spending"),
    _Offer("Record a payment of this award", "payments.record", "money received drawdown"),
    _Offer("Enter match of this award", "match_ledger.create", "cost share in-kind volunteer"),
    _Offer("Reports of this award", "reports.of_award", "due performance financial sf-425"),
)
_THEMES = (
    Command("Light appearance", also="theme mode bright", theme="light"),
    Command("Dark appearance", also="theme mode night", theme="dark"),
    Command("Appearance as the system has it", also="theme mode auto", theme="system"),
)
_ON_PAGES = (
    (re.compile(r"/applications/(\d{1,9})(?:/|$)"), "application_id", _ON_APPLICATION),
    (re.compile(r"/awards/(\d{1,9})(?:/|$)"), "award_id", _ON_AWARD),
)
"""On which pages more is offered, and what the record is called in their addresses."""


def commands(actor: Actor, here: str, terms: Terms) -> list[Command]:
    """What is offered for what is typed on the page at ``here``; with nothing typed, the commonest."""
    offered = [*_on_page(actor, here), *_anywhere(actor), *_places(actor), *_THEMES]
    if not terms:
        return offered[:MOST]
    offered += _views(actor)
    return [one for one in offered if fits(terms, f"{one.label} {one.also}")][:MOST]


def _on_page(actor: Actor, here: str) -> Iterator[Command]:
    for pattern, name, offers in _ON_PAGES:
        match = pattern.match(here)
        for offer in offers if match else ():
            if match and _offered(offer, actor):
                values: dict[str, Any] = {name: int(match[1])}
                yield Command(offer.label, url_for(offer.endpoint, **values), offer.also)


def _anywhere(actor: Actor) -> Iterator[Command]:
    return (
        Command(offer.label, url_for(offer.endpoint), offer.also)
        for offer in _ANYWHERE
        if _offered(offer, actor)
    )


def _offered(offer: _Offer, actor: Actor) -> bool:
    if offer.endpoint not in current_app.view_functions:
        return False
    needed = offer.needs or declared_permission(offer.endpoint)
    return needed is not None and (needed == PUBLIC or actor.can(needed))


def _views(actor: Actor) -> list[Command]:
    """The saved views that the actor finds in the menus of their screens."""
    return [
        Command(f"View “{one.name}”", url_for("saved_views.open_view", view_id=one.id), "saved open")
        for one in views_of(actor)
    ]


def _places(actor: Actor) -> Iterator[Command]:
    for section in navigation(actor):
        for item in section.items:
            yield Command(f"Go to {item.label}", item.url, f"open {section.label}")
