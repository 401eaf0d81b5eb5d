"""The form of a new application as a link elsewhere fills it in: funder, initiative, title, amount, dates."""

from __future__ import annotations

from datetime import date

from flask import request

from funding.applications.forms import ApplicationForm
from funding.kernel.errors import DomainError
from funding.kernel.money import parse_money

LONGEST_TITLE = 200


def prefill(form: ApplicationForm) -> None:
    """Take what the address bar says into an empty form; what is no value of a field is left out."""
    funder, initiative = request.args.get("funder", ""), request.args.get("initiative", "")
    form.funder_id.data = funder if funder.isdecimal() else None
    form.initiative_ids.data = [initiative] if initiative in form.initiative_ids.allowed else []
    form.title.data = "".join(sign for sign in request.args.get("title", "") if sign.isprintable())[
        :LONGEST_TITLE
    ]
    form.ask_cents.data = _cents(request.args.get("ask", ""))
    form.starts_on.data, form.ends_on.data = (_day(request.args.get(name, "")) for name in ("starts", "ends"))


def _cents(text: str) -> int | None:
    try:
        return parse_money(text) if text else None
    except DomainError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
