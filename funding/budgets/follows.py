"""What follows from each term, in sentences with their citations, for the screen on which terms are written.

==============================================  ==========================================================
term                                            sentence
==============================================  ==========================================================
award date of Oct 1, 2026                       Figures for awards of Oct 1, 2026 hold.
de minimis, $397,000 in the base                Year 1: 15.00% of MTDC, $397,000.00, is $59,550.00.
indirect at most 10% of the total               Year 1: at most 10% of the funder’s total allows ...
own capitalization level of $5,000              From $5,000 a unit a thing is equipment: the lower of ...
match of 25%, $500,000 asked                    $166,667 is required: $500,000.00 ÷ 75.00% × 25.00%, ...
program cap of 5% on Other                      Awareness: $6,000.00 of at most $5,000.00; $1,000.00 above.
==============================================  ==========================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from funding.budgets.caps import cap_uses
from funding.budgets.explain import dates_note, percent
from funding.budgets.figures import KINDS
from funding.budgets.indirect import SUBAWARD_GROUP
from funding.budgets.mtdc import equipment_line_cents, subaward_cap_cents
from funding.budgets.pay import consultant_limit, salary_limit, salary_limit_wanted
from funding.budgets.term_rows import LimitOf
from funding.budgets.totals import Totals
from funding.budgets.types import add_up
from funding.kernel.money import Cents, format_money
from funding.kernel.zoned import format_date


@dataclass(frozen=True, slots=True)
class Follow:
    """One consequence: a sentence, where it is written, and whether it needs a look."""

    text: str
    citation: str = ""
    is_odd: bool = False


def follows(totals: Totals) -> dict[str, list[Follow]]:
    """The consequences by section of the terms' screen."""
    return {
        "award": list(_award(totals)),
        "indirect": list(_indirect(totals)),
        "subaward": list(_subaward(totals)),
        "equipment": list(_equipment(totals)),
        "match": list(_match(totals)),
        "limits": list(_limits(totals)),
        "pay": list(_pay(totals)),
    }


def short(cents: Cents) -> str:
    """An amount without cents where there are none."""
    return format_money(cents, whole=cents % 100 == 0)


def _award(totals: Totals) -> Iterator[Follow]:
    yield Follow(dates_note(totals))
    terms = totals.terms
    begins = [terms.year_begins(year) for year in totals.years]
    if len(begins) > 1 and begins[0]:
        days = ", ".join(format_date(day) for day in begins if day)
        yield Follow(f"Budget years begin on {days}.")
    if totals.years[-1] > terms.years:
        yield Follow(f"Lines have amounts after year {terms.years}.", is_odd=True)


def _indirect(totals: Totals) -> Iterator[Follow]:
    made = totals.indirect
    for year, rate in made.rates.items():
        base, charge = made.base[year].total_cents, made.by_rate[year].total_cents
        text = (
            f"Year {year}: {percent(rate.charged_bp)} of {rate.base.label}, {format_money(base)}, "
            f"is {format_money(charge)} ({rate.reason})."
        )
        yield Follow(text, rate.citation)
        if rate.charged_bp < rate.full_bp:
            lost = charge * rate.full_bp // rate.charged_bp - charge if rate.charged_bp else None
            words = f" About {format_money(lost)} is not charged." if lost else ""
            yield Follow(
                f"The funder’s cap takes {percent(rate.full_bp)} down to {percent(rate.charged_bp)}.{words}"
            )
    yield from _indirect_limits(totals)
    unrecovered = add_up(made.unrecovered).total_cents
    if unrecovered:
        whose = "the funder leaves" if totals.terms.indirect_limits else "the cap leaves"
        yield Follow(
            f"{format_money(unrecovered)} that {whose} uncharged counts as match.", "2 CFR 200.306(c)"
        )


def _indirect_limits(totals: Totals) -> Iterator[Follow]:
    """What the lowest limit allows in each year, and what it cuts."""
    for year, each in totals.indirect.limited.items():
        if each.limit is None or each.allowed_cents is None:
            continue
        allowed, cut = format_money(each.allowed_cents), format_money(each.cut_cents)
        kind = each.limit.measure
        already = " more" if kind is LimitOf.AMOUNT and each.allowed_cents != each.limit.limit_cents else ""
        effect = (
            f"{cut} of the funder’s {format_money(each.by_rate_cents)} is not charged"
            if each.cut_cents
            else "it cuts nothing"
        )
        text = f"Year {year}: at most {each.limit.label} allows {allowed}{already}; {effect}."
        yield Follow(text, each.limit.citation)


def _subaward(totals: Totals) -> Iterator[Follow]:
    terms = totals.terms
    cap = subaward_cap_cents(terms)
    own = terms.subaward_cap_cents is not None
    citation = terms.indirect_citation if own else terms.figure("subaward_in_base").citation
    yield Follow(f"{short(cap)} of each subaward bears indirect costs, once over its whole life.", citation)
    out = add_up(totals.indirect.left_out.get(SUBAWARD_GROUP, {}))
    if out:
        sides = ((out.federal_cents, "the funder’s"), (out.match_cents, "match"))
        parts = ", ".join(f"{format_money(cents)} {whose}" for cents, whose in sides if cents)
        yield Follow(
            f"{format_money(out.total_cents)} is above it and leaves the base: {parts}.",
            terms.remainder_citation,
        )


def _equipment(totals: Totals) -> Iterator[Follow]:
    terms = totals.terms
    federal, own = terms.figure("equipment_unit"), terms.capitalization_cents
    level = short(equipment_line_cents(terms))
    if own is None:
        yield Follow(f"From {level} a unit a thing is equipment.", federal.citation)
        return
    both = f"the lower of the federal {short(federal.value)} and your own {short(own)}"
    yield Follow(f"From {level} a unit a thing is equipment: {both}.", federal.citation)


def _match(totals: Totals) -> Iterator[Follow]:
    terms, match = totals.terms, totals.match
    if terms.match_bp and terms.match_waived:
        yield Follow(
            f"Match of {percent(terms.match_bp)} is waived: nothing is required.", terms.match_citation
        )
    elif terms.match_bp:
        share = f"{percent(10_000 - terms.match_bp)} × {percent(terms.match_bp)}"
        request = format_money(totals.whole.federal_cents)
        yield Follow(
            f"{short(match.required_cents)} is required: {request} ÷ {share}, rounded up to the dollar.",
            terms.match_citation or "2 CFR 200.306",
        )
        if match.short_cents:
            pledged = format_money(match.pledged_cents)
            yield Follow(f"{pledged} is pledged, {format_money(match.short_cents)} short.", is_odd=True)
    else:
        yield Follow("No match is required.", terms.match_citation)


def _limits(totals: Totals) -> Iterator[Follow]:
    terms, request = totals.terms, totals.whole.federal_cents
    if terms.ceiling_cents is not None:
        room = terms.ceiling_cents - request
        words = (
            f"{format_money(abs(room))} {'above the ceiling' if room < 0 else 'is left below the ceiling'}."
        )
        yield Follow(words, terms.ceiling_citation, is_odd=room < 0)
    if terms.floor_cents is not None and request < terms.floor_cents:
        under = format_money(terms.floor_cents - request)
        yield Follow(f"The request is {under} below the floor.", terms.ceiling_citation, is_odd=True)
    for use in cap_uses(totals):
        spent, limit = format_money(use.spent.total_cents), format_money(use.limit_cents)
        over = f"; {format_money(use.over_cents)} above" if use.over_cents else ""
        yield Follow(
            f"{use.cap.name}: {spent} of at most {limit}{over}.", use.cap.citation, bool(use.over_cents)
        )


def _pay(totals: Totals) -> Iterator[Follow]:
    terms = totals.terms
    limit, wanted = salary_limit(terms, totals.whole.federal_cents), salary_limit_wanted(terms)
    if limit:
        yield Follow(f"Salaries are paid up to {short(limit.cents)} a year.", limit.citation)
    elif wanted:
        name = KINDS[wanted].label
        text = f"These rules limit salaries, but no value of “{name}” has been entered in Rules and figures."
        yield Follow(text, is_odd=True)
    else:
        yield Follow("No salary limit applies.")
    for calculator in ("days", "hours"):
        fee = consultant_limit(terms, calculator)
        if fee:
            yield Follow(
                f"Consultants above {short(fee.cents)} {fee.each} need prior approval.", fee.citation
            )
