"""How match, request and program caps are made, step by step, like the figures of ``explain``.

=====================  ==================================================================
figure                 steps
=====================  ==================================================================
match required         request, total project cost it implies, required, rounded up
match short            required, pledged in cash, pledged in kind, short or to spare
request                funder's share of direct and of indirect, ceiling, room left
a program cap          its lines, what they cost, the percentage, the amount, what is over
=====================  ==================================================================
"""

from __future__ import annotations

from funding.budgets.caps import CapUse, cap_uses
from funding.budgets.explain import Explanation, Step, percent, step
from funding.budgets.totals import Totals
from funding.budgets.types import Amounts
from funding.kernel.money import Cents, divide_half_up, format_money


def explain_limits(totals: Totals) -> list[Explanation]:
    """Match required and short, the request against its ceiling, and every program cap."""
    caps = [_cap(use, number, totals) for number, use in enumerate(cap_uses(totals), start=1)]
    return [_required(totals), _short(totals), _request(totals), *caps]


def _plain(label: str, cents: Cents, *, is_result: bool = False) -> Step:
    """A row that is no sum of sources: only its total means something."""
    return Step(label, Amounts(cents), is_result)


def _required(totals: Totals) -> Explanation:
    terms, request = totals.terms, totals.whole.federal_cents
    title, key, citation = "Match required", "required", terms.match_citation or "2 CFR 200.306"
    if not terms.match_bp:
        return Explanation(title, (_plain("No match is asked", 0, is_result=True),), citation, key=key)
    if terms.match_waived:
        waived = _plain(f"{percent(terms.match_bp)} is waived for this award", 0, is_result=True)
        return Explanation(title, (waived,), citation, key=key)
    project = divide_half_up(request * 10_000, 10_000 - terms.match_bp)
    share = percent(10_000 - terms.match_bp)
    steps = (
        _plain(f"{terms.request_label} asked", request),
        _plain(f"÷ {share}: the total project cost it needs", project),
        _plain(f"× {percent(terms.match_bp)}: match", project - request),
        _plain("Rounded up to the dollar", totals.match.required_cents, is_result=True),
    )
    notes = ("Match is a share of the total project cost, not of the award.",)
    return Explanation(title, steps, citation, notes, key)


def _short(totals: Totals) -> Explanation:
    match, whole = totals.match, totals.whole
    left = match.required_cents - match.pledged_cents
    label = "Short" if left > 0 else "Covered, to spare"
    steps = (
        _plain("Required", match.required_cents),
        step(
            "less pledged in cash",
            {year: Amounts(0, -each.cash_cents) for year, each in totals.total.items()},
        ),
        step(
            "less pledged in kind",
            {year: Amounts(0, 0, -each.in_kind_cents) for year, each in totals.total.items()},
        ),
        _plain(label, abs(left), is_result=True),
    )
    notes = ["What is pledged holds the indirect costs on match."]
    if match.at_risk_cents:
        notes.append(
            f"With a total of {format_money(whole.total_cents)}, the rule supports a request of "
            f"{format_money(match.entitled_cents)}; {format_money(match.at_risk_cents)} is at risk."
        )
    citation = totals.terms.match_citation or "2 CFR 200.306"
    return Explanation("Match short", steps, citation, tuple(notes), "short")


def _request(totals: Totals) -> Explanation:
    terms = totals.terms
    steps = [
        step("Direct", {year: Amounts(each.federal_cents) for year, each in totals.direct.items()}),
        step("Indirect", {year: Amounts(each.federal_cents) for year, each in totals.charge.items()}),
        step(
            f"{terms.request_label}, all years",
            {year: Amounts(each.federal_cents) for year, each in totals.total.items()},
            is_result=True,
        ),
    ]
    if terms.ceiling_cents is not None:
        room = terms.ceiling_cents - totals.whole.federal_cents
        steps.append(_plain("Ceiling", terms.ceiling_cents))
        steps.append(_plain("Above the ceiling" if room < 0 else "Room left", abs(room), is_result=True))
    citation = terms.ceiling_citation or (
        "The budget's terms" if terms.ceiling_cents else "No ceiling is known"
    )
    return Explanation("The request", tuple(steps), citation, key="request")


def _cap(use: CapUse, number: int, totals: Totals) -> Explanation:
    cap = use.cap
    steps = [
        Step(line.title, line.whole, by_year=tuple(line.in_year(year) for year in totals.years))
        for line in use.lines
    ]
    steps.append(Step("Direct cost under the cap", use.spent, is_result=True))
    if use.share_cents is not None and cap.limit_bp is not None:
        steps.append(_plain(f"{percent(cap.limit_bp)} of the total project cost", use.share_cents))
    if cap.limit_cents is not None:
        steps.append(_plain("The cap's amount", cap.limit_cents))
    over = use.over_cents
    left = use.limit_cents - use.spent.total_cents
    steps.append(_plain("Above the limit" if over else "Room left", over or left, is_result=True))
    return Explanation(
        f"Cap: {cap.name}", tuple(steps), cap.citation or "The budget's terms", key=f"cap-{number}"
    )
