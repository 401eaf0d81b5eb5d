"""What the address bar and a form say: the fiscal year, a share or an amount, numbers."""

from __future__ import annotations

from datetime import date

from flask import current_app, request

from funding.coverage.months import months_of_year
from funding.coverage.pasting import share_from
from funding.infra import clock
from funding.infra.permissions import current_actor
from funding.kernel.actor import Actor
from funding.kernel.errors import NotAllowed
from funding.kernel.money import Cents, parse_money
from funding.kernel.periods import fiscal_year_of
from funding.outreach.models import Initiative
from funding.outreach.queries import initiative_for

FIRST_YEAR, LAST_YEAR = 2000, 2099


def start_month() -> int:
    """The month in which the organization's fiscal years begin; October before it is set up."""
    organization = current_app.extensions["funding.organization"]()
    return organization.fiscal_year_start_month if organization else 10


def this_year() -> int:
    """The present fiscal year."""
    return fiscal_year_of(clock.today(), start_month())


def asked_year() -> int:
    """The fiscal year asked for; the present one where nothing sensible is."""
    text = request.args.get("year", "")
    sensible = text.isascii() and text.isdecimal() and len(text) == 4
    return int(text) if sensible and FIRST_YEAR <= int(text) <= LAST_YEAR else this_year()


def year_months(year: int) -> list[date]:
    """The twelve months of a fiscal year."""
    return months_of_year(year, start_month())


def asked_number(name: str) -> int | None:
    """A record's number from the address bar, or None."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 10 else None


def asked_numbers(name: str) -> list[int]:
    """Several numbers from the address bar, at most twenty."""
    found = (text for text in request.args.getlist(name)[:20] if text.isascii() and text.isdecimal())
    return [int(text) for text in found if len(text) < 10]


def share_or_amount(text: str) -> tuple[int | None, Cents | None]:
    """A cell as typed: "60%" is basis points, "12,000" cents, nothing or zero neither. Raises DomainError."""
    typed = text.strip()
    if not typed:
        return None, None
    if typed.endswith("%"):
        return share_from(typed) or None, None
    return None, parse_money(typed) or None


def editable(initiative_id: int) -> Initiative:
    """The initiative, while it is in use. Raises NotFound and NotAllowed."""
    initiative = initiative_for(current_actor(), initiative_id)
    if initiative.archived_at is not None:
        raise NotAllowed("This initiative is archived. Restore it to plan its cost.")
    return initiative


def may_plan(actor: Actor, initiative: Initiative) -> bool:
    """Whether the plan of the initiative may be changed."""
    return actor.can("coverage.edit") and initiative.archived_at is None
