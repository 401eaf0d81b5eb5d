"""Searching everywhere: what is found, in which order, and what never is."""

from __future__ import annotations

from collections.abc import Callable

from funding.kernel.actor import Actor, Role
from funding.search.queries import found
from funding.search.ranking import ranked
from funding.search.terms import parse
from tests.security.world import build_world
from tests.support.client import CheckedClient
from tests.support.people import user_with

Browsers = Callable[[Role | str], CheckedClient]
Actors = Callable[[Role | str], Actor]


def kinds(actor: Actor, typed: str) -> dict[str, list[str]]:
    """What is found, by kind."""
    terms = parse(typed)
    return {
        kind.label: [one.title for one in entries] for kind, entries in ranked(found(actor, terms), terms)
    }


def test_every_kind_is_found_by_the_beginning_of_its_words(client_for: Browsers) -> None:
    browser = client_for("administrator")
    build_world(browser.application)
    actor = user_with(Role.ADMINISTRATOR).actor
    assert "Safe harbor outreach" in kinds(actor, "safe har")["Applications"]
    assert kinds(actor, "harbor light")["Funders"] == ["Harbor Light Foundation"]
    assert kinds(actor, "harbor light")["Applications"] == ["Safe harbor outreach"], "by its funder's name"
    assert kinds(actor, "night")["Initiatives"] == ["Night outreach"]
    assert kinds(actor, "sam.gov")["Registrations"] == ["SAM.gov registration"]
    assert kinds(actor, "comm saf")["Opportunities"] == ["Community safety fund"]
    assert kinds(actor, "nora")["Contacts"] == ["Nora Fields"]
    assert kinds(actor, "letter.p")["Documents"] == ["letter.pdf"]
    assert "Notes" in kinds(actor, "call priya notice")
    assert "Priya Nair" in kinds(actor, "priya")["People here"]
