"""What every printed budget shares: who, what for, for whom, as of when; how amounts are written; how it is set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from funding.budgets.rounding import RoundingCheck, in_whole_dollars
from funding.budgets.shapes import BudgetTables
from funding.infra.pdf.client import render_pdf
from funding.infra.pdf.glyphs import printable
from funding.infra.pdf.templates import render_page
from funding.infra.pdf.types import Limits, Printed
from funding.kernel.money import Cents, format_money
from funding.kernel.periods import Period
from funding.kernel.zoned import format_date

HOUSE = ("document.css", "house.css", "sheet.css")
PLAIN = ("document.css", "plain.css", "sheet.css")
SIZEABLE = 120
"""Printed rows from which a document takes more than a second, so that a job makes it."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """The facts at the head of a document. Empty texts are left out."""

    organization: str
    address: str
    title: str
    addressee: str
    occasion: str
    facts: tuple[tuple[str, str], ...]
    state: str
    dated: date

    @property
    def running(self) -> str:
        """The line at the foot of every page."""
        parts = (self.title, self.state, f"Made {format_date(self.dated)}")
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document about to be set: imprint, tables, check rows of rounding, and how amounts are written."""

    imprint: Imprint
    tables: BudgetTables
    rounding: tuple[RoundingCheck, ...]
    dollars: Callable[[Cents], str]

    @property
    def spans(self) -> list[str]:
        """The days of each budget year; empty where they are not known."""
        terms, count = self.tables.terms, len(self.tables.years)
        if terms.first_day is None or terms.last_day is None:
            return [""] * count
        years = Period(terms.first_day, terms.last_day).years()[:count]
        return [f"{format_date(one.start)} – {format_date(one.end)}" for one in years] + [""] * (
            count - len(years)
        )


def sheet_of(
    tables: BudgetTables, facts: Mapping[str, Any], *, made_at: datetime, whole_dollars: bool
) -> Sheet:
    """The budget ready to be set; in whole dollars where asked, or where every amount is one anyway."""
    rounding: tuple[RoundingCheck, ...] = ()
    if whole_dollars:
        rounded = in_whole_dollars(tables)
        tables, rounding = rounded.tables, rounded.checks
    return Sheet(imprint_of(tables, facts, made_at), tables, rounding, writer_for(amounts_of(tables)))


def imprint_of(tables: BudgetTables, facts: Mapping[str, Any], made_at: datetime) -> Imprint:
    """The head of a document from the facts that were gathered."""
    house, call, pursuit = facts["organization"], facts["call"], facts["application"]
    day = made_at.astimezone(ZoneInfo(house.get("time_zone") or "America/New_York")).date()
    terms = tables.terms
    period = (
        f"{format_date(terms.first_day)} – {format_date(terms.last_day)}"
        if terms.first_day and terms.last_day
        else ""
    )
    listed = (
        ("Funding opportunity", call["number"]),
        ("Assistance listing", call["listing"]),
        ("Project period", period),
        ("UEI", house.get("uei", "")),
        ("EIN", house.get("ein", "")),
    )
    return Imprint(
        organization=house.get("legal_name", ""),
        address=address_of(house),
        title=pursuit["title"] or tables.summary.title,
        addressee=pursuit["funder"],
        occasion=call["title"],
        facts=tuple((label, text) for label, text in listed if text),
        state=" · ".join(filter(None, (facts["budget"]["label"], facts["budget"]["status"]))),
        dated=day,
    )


def address_of(house: Mapping[str, Any]) -> str:
    """The organization's address in one line."""
    place = f"{house.get('city', '')}, {house.get('state', '')} {house.get('zip', '')}".strip(", ")
    parts = (house.get("street1", ""), house.get("street2", ""), place, house.get("phone", ""))
    return " · ".join(part for part in parts if part)


def amounts_of(tables: BudgetTables) -> Iterable[Cents]:
    """Every amount that a document may print."""
    cells = [each.by_year for each in tables.classes] + [each.by_year for each in tables.lines]
    for by_year in cells:
        for amounts in by_year:
            yield from (amounts.federal_cents, amounts.cash_cents, amounts.in_kind_cents)


def writer_for(amounts: Iterable[Cents]) -> Callable[[Cents], str]:
    """How amounts are written: in whole dollars where all of them are, a dash for nothing."""
    whole = all(cents % 100 == 0 for cents in amounts)
    return lambda cents: format_money(cents, whole=whole) if cents else "–"


def set_page(
    template: str,
    *,
    styles: tuple[str, ...] = HOUSE,
    css: str = "",
    limits: Limits | None = None,
    measure_only: bool = False,
    **values: object,
) -> Printed:
    """The PDF of one printed page template. Raises PdfError and its kinds."""
    html = printable(render_page(template, **values))
    return render_pdf(html, styles=styles, css=css, limits=limits, measure_only=measure_only)
