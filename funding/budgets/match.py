"""How much match does a request need, and how much is short?

Match is a share of the TOTAL project cost, not of the award: request / (1 - share) x share, rounded UP to the
next whole dollar, because a cent too little is too little. The required match belongs to the award and may be
waived for it.

===========  =======  ===============
request      match    required match
===========  =======  ===============
$500,000     25%      $166,667
$350,000     25%      $116,667
$350,000     10%      $38,889
$500,000     10%      $55,556
$440,000     25%      $146,667
$950,000     25%      $316,667
$200,000     25%      $66,667
$80,000      20%      $20,000
any          waived   $0
===========  =======  ===============

What is pledged is all that stands in the match columns, with the indirect costs on them. With $150,000 of the
$166,667 documented, $16,667 is short; the total of $650,000 then supports $487,500 of the $500,000, and
$12,500 is at risk. Source: 2 CFR 200.306; DOJ Grants Financial Guide; 28 CFR 94.118 for VOCA.
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.budgets.terms import Terms
from funding.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Match:
    """Required, pledged and short, and what the pledged total supports of the request."""

    required_cents: Cents
    pledged_cents: Cents
    entitled_cents: Cents
    at_risk_cents: Cents

    @property
    def short_cents(self) -> Cents:
        """What is still missing; never negative."""
        return max(0, self.required_cents - self.pledged_cents)


def required_match(request_cents: Cents, match_bp: int) -> Cents:
    """The match for a request, in whole dollars rounded up, as cents.

    ``match_bp`` is the share of total cost. Raises ValueError from 100%.
    """
    if not 0 <= match_bp < 10_000:
        raise ValueError("A match is a share of total cost below 100%.")
    dollars = -(-request_cents * match_bp // ((10_000 - match_bp) * 100))
    return dollars * 100


def compute_match(request_cents: Cents, pledged_cents: Cents, terms: Terms) -> Match:
    """Match under these terms. Entitlement is rounded down to the cent."""
    if not terms.asks_match or terms.match_bp is None:
        return Match(0, pledged_cents, request_cents, 0)
    required = required_match(request_cents, terms.match_bp)
    entitled = (request_cents + pledged_cents) * (10_000 - terms.match_bp) // 10_000
    if pledged_cents >= required:
        entitled = request_cents
    entitled = min(request_cents, entitled)
    return Match(required, pledged_cents, entitled, request_cents - entitled)
