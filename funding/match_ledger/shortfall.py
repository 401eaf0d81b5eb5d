"""What an award's match lacks, and what that would cost at closeout.

The recipient's share is owed in full. Until it is documented, what lacks is a debt (line 10k of the SF-425). At
closeout the funder pays only its own share of what the project really cost; what was drawn above that is to be repaid.

=====================================  ============  =======================
figure                                 worked        from
=====================================  ============  =======================
recipient share required               $166,667.00   25% of the whole, rounded up
documented                             $150,000.00
short                                  $16,667.00    required less documented
whole project as it is documented      $650,000.00   500,000 + 150,000
the funder's 75% of it                 $487,500.00
drawn above the entitlement            $12,500.00    500,000 - 487,500
=====================================  ============  =======================

The funder's share is read off the award: where authorized amount and required match are those of a whole percentage,
rounded up to the dollar as they are, it is that percentage; otherwise their exact proportion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from funding.budgets.match import required_match
from funding.kernel.money import Cents, divide_half_up, format_money
from funding.kernel.zoned import format_date


def recipient_share(authorized_cents: Cents, required_cents: Cents) -> Fraction:
    """The recipient's agreed part of the whole project: 1/4 for $500,000 and $166,667; 0 without match."""
    if authorized_cents <= 0 or required_cents <= 0:
        return Fraction(0) if required_cents <= 0 else Fraction(1)
    for percent in range(1, 100):
        if required_match(authorized_cents, percent * 100) == required_cents:
            return Fraction(percent, 100)
    return Fraction(required_cents, authorized_cents + required_cents)


def part_of(cents: Cents, share: Fraction) -> Cents:
    """A share of an amount, half up to the cent."""
    return divide_half_up(cents * share.numerator, share.denominator)


@dataclass(frozen=True, slots=True)
class Closeout:
    """What the funder would owe if the award were closed with what is documented."""

    whole_cents: Cents
    entitled_cents: Cents
    spent_cents: Cents

    @property
    def above_cents(self) -> Cents:
        """What the funder's money was spent above its share; never below zero."""
        return max(0, self.spent_cents - self.entitled_cents)


def closeout(*, spent_cents: Cents, documented_cents: Cents, share: Fraction) -> Closeout:
    """The award as it would close: ``spent`` is the funder's money, ``share`` the recipient's part of the whole."""
    whole = spent_cents + documented_cents
    return Closeout(whole, part_of(whole, 1 - share), spent_cents)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the match is heading by the award's last day, in cents.

    ``at_pace`` goes on as until now; ``with_promises`` adds to what is here only what is promised. ``monthly`` is what
    would have to come in each month from now, None when no month is left.
    """

    required_cents: Cents
    received_cents: Cents
    expected_cents: Cents
    promised_cents: Cents
    at_pace_cents: Cents
    monthly_cents: Cents | None
    ends_on: date

    @property
    def short_at_pace_cents(self) -> Cents:
        """What would lack at the end if it went on so."""
        return max(0, self.required_cents - self.at_pace_cents)

    @property
    def short_with_promises_cents(self) -> Cents:
        """What would lack if all that is promised came, and nothing else."""
        return max(0, self.required_cents - self.received_cents - self.promised_cents)

    @property
    def is_behind(self) -> bool:
        """Whether less is here than the time that has passed asks for."""
        return self.received_cents < self.expected_cents

    @property
    def words(self) -> str:
        """The outlook in sentences."""
        return _told(self)


def outlook(
    *,
    required_cents: Cents,
    received_cents: Cents,
    promised_cents: Cents,
    starts_on: date,
    ends_on: date,
    today: date,
) -> Outlook:
    """Where the match is heading: days count through today, and the pace of the days gone holds for those to come."""
    whole = (ends_on - starts_on).days + 1
    gone = min(max((today - starts_on).days + 1, 0), whole)
    missing = max(0, required_cents - received_cents)
    left = whole - gone
    months = divide_half_up(left * 12, 365)
    return Outlook(
        required_cents=required_cents,
        received_cents=received_cents,
        expected_cents=divide_half_up(required_cents * gone, whole),
        promised_cents=promised_cents,
        at_pace_cents=divide_half_up(received_cents * whole, gone) if gone else received_cents,
        monthly_cents=None if not left or not missing else -(-missing // max(months, 1)),
        ends_on=ends_on,
    )


def _told(one: Outlook) -> str:
    ends = format_date(one.ends_on)
    if one.required_cents <= 0:
        return "This award asks for no match."
    if one.received_cents >= one.required_cents:
        return "All the match that the award asks for is here."
    parts = []
    if one.short_at_pace_cents:
        parts.append(
            f"At the pace so far, {format_money(one.at_pace_cents)} is here by {ends}: "
            f"{format_money(one.short_at_pace_cents)} short."
        )
    else:
        parts.append(f"At the pace so far, all of it is here by {ends}.")
    if one.promised_cents and one.short_with_promises_cents:
        parts.append(
            f"If only what is promised came, {format_money(one.short_with_promises_cents)} would still be missing."
        )
    elif one.promised_cents:
        parts.append("What is promised is enough, if all of it comes.")
    if one.monthly_cents is not None:
        parts.append(f"It takes {format_money(one.monthly_cents)} a month from now on.")
    return " ".join(parts)
