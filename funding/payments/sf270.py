"""Lines 11 and 12 of the SF-270, Request for Advance or Reimbursement (OMB 0348-0004).

Line 11 asks for what was spent. Everything on it is cumulative from the award's first day, so what was asked for
before is taken off on line h. Four lines come from the books and may be typed over with a reason: a, b, f and h. The
others are always their sums, so the form foots.

=====  ===============================================  ============  ==============
line   what it says                                     made of       worked example
=====  ===============================================  ============  ==============
a      total program outlays to date                    books            $120,000.00
b      less: cumulative program income                  books              $2,000.00
c      net program outlays                              a - b            $118,000.00
d      estimated net cash outlays for advance period    asked             $10,000.00
e      total                                            c + d            $128,000.00
f      non-federal share of line e                      25% of e          $32,000.00
g      federal share of line e                          e - f             $96,000.00
h      federal payments previously requested            books             $70,000.00
i      federal share now requested                      g - h             $26,000.00
j      advances required by month                       i's part of d     $7,500.00
=====  ===============================================  ============  ==============

Line f has two rules. *Recorded* takes the match that is documented, and the agreed share of the advance: most federal
awards let match come at any time within the period. *Agreed* takes the award's share of line e, or what is documented
if that is more, since no more can be asked for than was spent of the funder's money. The example is of the second kind.

Line 12 asks only for an advance: a, what will be paid out of federal money in the period, less b, the federal cash on
hand when it begins, is c, what is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from funding.kernel.allocation import split
from funding.kernel.money import Cents, divide_half_up, format_money
from funding.payments.types import ShareRule, TypedOver

FROM_BOOKS = ("a", "b", "f", "h")
"""The lines of item 11 that come from the books and may be typed over."""
LINES_11: Mapping[str, str] = {
    "a": "Total program outlays to date",
    "b": "Less: cumulative program income",
    "c": "Net program outlays (line a minus line b)",
    "d": "Estimated net cash outlays for advance period",
    "e": "Total (sum of lines c and d)",
    "f": "Non-Federal share of amount on line e",
    "g": "Federal share of amount on line e",
    "h": "Federal payments previously requested",
    "i": "Federal share now requested (line g minus line h)",
    "j": "Advances required by month",
}
LINES_12: Mapping[str, str] = {
    "12a": "Estimated Federal cash outlays that will be made during period covered by the advance",
    "12b": "Less: estimated balance of Federal cash on hand as of beginning of advance period",
    "12c": "Amount requested (line a minus line b)",
}


def told(label: str, *, is_federal: bool) -> str:
    """A line's words; a private or state funder's invoice says "funder" where the form says "Federal"."""
    if is_federal:
        return label
    return label.replace("Non-Federal", "Our").replace("Federal", "Funder’s")


@dataclass(frozen=True, slots=True)
class Books:
    """What the books say to the day of the request, in cents. ``share`` is the recipient's part of the whole.

    ``funder`` and ``match`` are outlays by whose money they were; ``match`` holds what is given in kind too.
    """

    funder_cents: Cents = 0
    match_cents: Cents = 0
    income_cents: Cents = 0
    requested_cents: Cents = 0
    received_cents: Cents = 0
    paid_cents: Cents = 0
    authorized_cents: Cents = 0
    share: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form: its letter, its words, its amount, how it is made, and why where it was typed over."""

    letter: str
    label: str
    cents: Cents
    made_of: str
    derived_cents: Cents
    reason: str = ""

    @property
    def is_typed_over(self) -> bool:
        """Whether a person put another figure in its place."""
        return bool(self.reason)


@dataclass(frozen=True, slots=True)
class Form:
    """The filled lines in order, the amount asked for, and the advance by month."""

    lines: tuple[Line, ...]
    asked_cents: Cents
    months: tuple[Cents, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    months_off: str = ""

    def line(self, letter: str) -> Line:
        """One line by its letter. Raises KeyError."""
        return {one.letter: one for one in self.lines}[letter]


def _part(cents: Cents, share: Fraction) -> Cents:
    return divide_half_up(cents * share.numerator, share.denominator)


def percent_words(share: Fraction) -> str:
    """A share as a percentage with at most two decimals: "25%", "33.33%"."""
    bp = divide_half_up(share.numerator * 10_000, share.denominator)
    return f"{bp // 100}.{bp % 100:02d}".rstrip("0").rstrip(".") + "%"


def non_federal(books: Books, rule: ShareRule, net_cents: Cents, advance_cents: Cents) -> tuple[Cents, str]:
    """Line f and how it is made: of net outlays (line c) and an advance (line d)."""
    total = net_cents + advance_cents
    recorded = min(books.match_cents + _part(advance_cents, books.share), max(total, 0))
    told = f"{format_money(books.match_cents)} of match documented"
    if advance_cents and books.share:
        told += f" and {percent_words(books.share)} of the advance"
    if rule is ShareRule.RECORDED:
        return recorded, told
    agreed = _part(max(total, 0), books.share)
    if agreed >= recorded:
        return agreed, f"{percent_words(books.share)} of line e, the award’s share"
    return recorded, f"{told}: more than the award’s share, {format_money(agreed)}"


def fill_11(
    books: Books,
    *,
    rule: ShareRule,
    advance_cents: Cents = 0,
    months: tuple[Cents, ...] = (),
    typed_over: Mapping[str, TypedOver] | None = None,
) -> Form:
    """Line 11, a to j. Months that do not add up to the federal part of the advance are told in ``months_off``."""
    over = typed_over or {}
    made: dict[str, Line] = {}

    def put(letter: str, cents: Cents, made_of: str) -> Cents:
        typed = over.get(letter) if letter in FROM_BOOKS else None
        now = cents if typed is None else typed.cents
        made[letter] = Line(
            letter, LINES_11[letter], now, made_of, cents, "" if typed is None else typed.reason
        )
        return now

    a = put(
        "a",
        books.funder_cents + books.match_cents,
        f"{format_money(books.funder_cents)} of the funder’s money and {format_money(books.match_cents)} of match",
    )
    b = put("b", books.income_cents, "Program income spent under the deduction alternative")
    c = put("c", a - b, "")
    d = put("d", advance_cents, "What is asked for in advance")
    e = put("e", c + d, "")
    f = put("f", *non_federal(books, rule, c, d))
    g = put("g", e - f, "Line e minus line f")
    h = put("h", books.requested_cents, "Requests that stand, and payments that came without one")
    i = put("i", g - h, "")
    federal_advance = d - _part(d, books.share) if d else 0
    parts, off = by_month(min(federal_advance, max(i, 0)), months)
    put("j", sum(parts), "The federal part of the advance, by month" if d else "No advance is asked for")
    return Form(tuple(made.values()), i, parts, tuple(_warnings(books, made)), off)


def by_month(federal_cents: Cents, months: tuple[Cents, ...]) -> tuple[tuple[Cents, ...], str]:
    """The federal part of an advance over three months, as given or in equal parts, and what is off about them."""
    if not federal_cents:
        return (), ""
    if not months:
        return tuple(split(federal_cents, (1, 1, 1))), ""
    if sum(months) == federal_cents:
        return months, ""
    return months, (
        f"The months of line j come to {format_money(sum(months))}; "
        f"the federal part of the advance is {format_money(federal_cents)}."
    )


def fill_12(books: Books, *, outlays_cents: Cents, typed_over: Mapping[str, TypedOver] | None = None) -> Form:
    """Line 12, for an advance alone."""
    held = max(0, books.received_cents - books.paid_cents)
    typed = (typed_over or {}).get("12b")
    on_hand = held if typed is None else typed.cents
    asked = outlays_cents - on_hand
    lines = (
        Line(
            "12a",
            LINES_12["12a"],
            outlays_cents,
            "What is to be paid of the funder’s money in the period",
            outlays_cents,
        ),
        Line(
            "12b",
            LINES_12["12b"],
            on_hand,
            f"{format_money(books.received_cents)} received less {format_money(books.paid_cents)} paid out",
            held,
            "" if typed is None else typed.reason,
        ),
        Line("12c", LINES_12["12c"], asked, "", asked),
    )
    return Form(lines, asked, (), tuple(_above_award(books, asked)))


def _above_award(books: Books, asked: Cents) -> list[str]:
    left = books.authorized_cents - books.requested_cents
    if books.authorized_cents and asked > left:
        return [
            f"This asks for {format_money(asked)}; of the {format_money(books.authorized_cents)} awarded, "
            f"{format_money(max(left, 0))} has not been asked for yet."
        ]
    return []


def _warnings(books: Books, made: Mapping[str, Line]) -> list[str]:
    found = _above_award(books, made["i"].cents)
    if made["i"].cents <= 0:
        found.append("Nothing is left to ask for: line h is as much as line g, or more.")
    agreed = _part(max(made["e"].cents, 0), books.share)
    if made["f"].cents < agreed:
        found.append(
            f"The award’s share of line e would be {format_money(agreed)}: match is behind by "
            f"{format_money(agreed - made['f'].cents)}."
        )
    return found
