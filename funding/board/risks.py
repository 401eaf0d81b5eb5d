"""What the board should worry about, from the lines of the awards.

==================  ==========================================================================================
kind                when
==================  ==========================================================================================
Overspent           more is spent than is authorized
Spending ahead      the share spent is more than 15 points above the share of the period that is over
Spending behind     it is more than 25 points below, and a quarter of the period is over
Match short         match received lags the share of the period that is over by more than 15 points of what is
                    required; past the end, by anything
Late report         a report is past its date and not sent
Money left over     none of these, and at the pace of the last months over 10% would be left at the end
Money runs short    none of these, and at that pace more would be spent than is authorized
Ends soon           the award ends within 90 days with more than 20% unspent
==================  ==========================================================================================

With $500,000 over 12 months, half of them gone: spent $510,000 is overspent by $10,000; $330,000 (66%) is ahead;
$120,000 (24%) is behind; $260,000 (52%) is neither. With $100,000 of match required then, $34,000 received is short by
$16,000 and $36,000 is not told yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from funding.board.document import AwardLine, RiskLine
from funding.kernel.money import Cents, divide_half_up, format_money
from funding.kernel.zoned import format_date

AHEAD_BP, BEHIND_BP, MATCH_BP = 1_500, 2_500, 1_500
QUARTER_BP, WHOLE_BP = 2_500, 10_000
SOON_DAYS, UNSPENT_BP = 90, 2_000


def risks_of(awards: Iterable[AwardLine], as_of: date) -> list[RiskLine]:
    """The risks of all awards, the gravest first."""
    found = [risk for award in awards for risk in _of(award, as_of)]
    return sorted(found, key=lambda one: (one.tone != "red", -(one.cents or 0), one.record))


def _of(award: AwardLine, as_of: date) -> Iterator[RiskLine]:
    yield from _spending(award)
    yield from _match(award)
    if award.reports_late:
        count = "1 report is" if award.reports_late == 1 else f"{award.reports_late} reports are"
        words = f"{count} past the funder’s date and not sent. Payments can be held until it is."
        yield RiskLine("Late report", award.title, words, None, "red")
    days = (award.ends_on - as_of).days
    if 0 <= days <= SOON_DAYS and award.left_cents * WHOLE_BP > UNSPENT_BP * award.authorized_cents:
        words = (
            f"Ends {format_date(award.ends_on)} with {format_money(award.left_cents, whole=True)} unspent."
        )
        yield RiskLine("Ends soon", award.title, words, award.left_cents, "amber")


def _spending(award: AwardLine) -> Iterator[RiskLine]:
    share = award.percent_bp
    if award.left_cents < 0:
        over = -award.left_cents
        words = f"{format_money(over, whole=True)} more is spent than the award authorizes."
        yield RiskLine("Overspent", award.title, words, over, "red")
    elif share is not None and share > award.time_bp + AHEAD_BP:
        words = f"{_percent(share)} is spent and {_percent(award.time_bp)} of the period is over."
        yield RiskLine("Spending ahead", award.title, words, award.left_cents, "amber")
    elif share is not None and award.time_bp >= QUARTER_BP and share < award.time_bp - BEHIND_BP:
        words = f"Only {_percent(share)} is spent and {_percent(award.time_bp)} of the period is over."
        yield RiskLine("Spending behind", award.title, words, award.left_cents, "amber")
    elif award.at_pace_cents is not None:
        yield _at_pace(award, award.at_pace_cents)


def _at_pace(award: AwardLine, left: Cents) -> RiskLine:
    ends, whole = format_date(award.ends_on), format_money(award.authorized_cents, whole=True)
    if left >= 0:
        words = (
            f"At the pace of the last months, {format_money(left, whole=True)} of {whole} is left on {ends}."
        )
        return RiskLine("Money left over", award.title, words, left, "amber")
    words = f"At the pace of the last months, {format_money(-left, whole=True)} more than {whole} is spent by {ends}."
    return RiskLine("Money runs short", award.title, words, -left, "red")


def _match(award: AwardLine) -> Iterator[RiskLine]:
    required = award.match_required_cents
    if required <= 0:
        return
    room = 0 if award.time_bp >= WHOLE_BP else required * MATCH_BP // WHOLE_BP
    due = required * award.time_bp // WHOLE_BP
    short = due - award.match_received_cents
    if short > room:
        words = (
            f"{format_money(award.match_received_cents, whole=True)} of {format_money(required, whole=True)} match is "
            f"received; by the days that are over it would be {format_money(due, whole=True)}. What is missing at the "
            "end is owed in cash."
        )
        yield RiskLine("Match short", award.title, words, short, "red" if room == 0 else "amber")


def _percent(share_bp: int) -> str:
    return f"{divide_half_up(share_bp, 100)}%"
