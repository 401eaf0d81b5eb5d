"""What partner and house did together, newest first: agreements, checks and what other features tell.

A feature that knows of something done with a partner answers ``on("partner.events")`` with ``Event``s: it is given
``partner_id`` and ``actor`` and answers at most MOST of them, the newest, and only what the actor may see.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from funding.infra.hooks import emit
from funding.kernel.actor import Actor
from funding.kernel.zoned import format_date
from funding.partners import queries
from funding.partners.models import Partner
from funding.partners.types import Event

MOST = 50


def events_of(actor: Actor, partner: Partner) -> list[Event]:
    """The newest MOST events of a partner."""
    told: list[list[Event]] = emit("partner.events", partner_id=partner.id, actor=actor)
    found = chain(_agreements(partner), _checks(partner), *told)
    return sorted(found, key=lambda one: one.on, reverse=True)[:MOST]


def _agreements(partner: Partner) -> Iterator[Event]:
    for row in queries.agreements_of(partner.id):
        one = row.agreement
        begins = one.signed_on or one.starts_on
        if begins:
            until = f"through {format_date(one.ends_on)}" if one.ends_on else ""
            verb = "signed" if one.signed_on else "begins"
            yield Event(begins, f"{one.title} {verb}", until, symbol="journal-text")
        if one.ended_on:
            yield Event(one.ended_on, f"{one.title} ended early", one.ended_reason, symbol="x-lg")


def _checks(partner: Partner) -> Iterator[Event]:
    for one in queries.checks_of(partner.id):
        yield Event(
            one.checked_on, f"SAM.gov: {one.result.label.lower()}", f"by {one.by_name}", symbol="shield-check"
        )
