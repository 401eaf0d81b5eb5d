"""What a change of a budget does elsewhere: every place that quotes one of its figures, with old and new.

Features above tell where they quote a figure by registering themselves:

    @quotes("proposal")
    def quoted_in_sections(actor: Actor, subject_id: int) -> Iterable[Quote]: ...

A place either follows the budget, as a token in a text does, or keeps what it said, as a file that was sent or
exported does. ``impact`` compares two budgets and sorts the places:

=============================  ===========================  ================================================
place                          request 500,000 to 505,800   told as
=============================  ===========================  ================================================
paragraph with budget.federal  follows                      changes from $500,000.00 to $505,800.00
budget part of a PDF           follows, prints all of it    is printed anew
sent on Nov 3 with 500,000     keeps 500,000                will differ: it says $500,000.00
export of Oct 1 with 480,000   keeps 480,000                differs already, and will still
paragraph with budget.match    match is the same            not told
=============================  ===========================  ================================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from funding.budgets.quoted import EVERY, QuotedFigure, quoted_figures
from funding.budgets.shapes import BudgetTables
from funding.kernel.actor import Actor
from funding.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Quote:
    """One place that quotes one figure, or with ``EVERY`` the whole budget.

    ``words`` is the sentence around it, for the reader. ``kept_cents`` is what a place that does not follow the
    budget says; None for one that follows.
    """

    figure_key: str
    place: str
    url: str
    words: str = ""
    kept_cents: Cents | None = None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure that would change, with the places that follow it. None stands for no budget."""

    key: str
    label: str
    before_cents: Cents | None
    after_cents: Cents | None
    quotes: tuple[Quote, ...]

    @property
    def difference_cents(self) -> Cents:
        """How much more the new figure is."""
        return (self.after_cents or 0) - (self.before_cents or 0)


@dataclass(frozen=True, slots=True)
class Kept:
    """A place that keeps its figure and would not say what the budget says."""

    quote: Quote
    label: str
    says_cents: Cents
    budget_cents: Cents | None
    differed_before: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change does: figures that change, places that print all of it, places that will differ."""

    changes: tuple[FigureChange, ...]
    printed_in: tuple[Quote, ...]
    kept: tuple[Kept, ...]

    @property
    def quoted(self) -> tuple[FigureChange, ...]:
        """The changing figures that some text quotes."""
        return tuple(change for change in self.changes if change.quotes)

    @property
    def is_felt(self) -> bool:
        """Whether any place elsewhere is touched."""
        return bool(self.quoted or self.printed_in or self.kept)


Provider = Callable[[Actor, int], Iterable[Quote]]

_providers: dict[str, Provider] = {}


def quotes(name: str) -> Callable[[Provider], Provider]:
    """Have the decorated ``(actor, subject_id)`` answer where a record's budget is quoted, for this actor."""

    def keep(provider: Provider) -> Provider:
        _providers[name] = provider
        return provider

    return keep


def quotes_of(actor: Actor, subject_id: int) -> list[Quote]:
    """Every place the actor may see that quotes the budget of this record, by feature."""
    return [quote for provider in _providers.values() for quote in provider(actor, subject_id)]


def impact(before: BudgetTables | None, after: BudgetTables | None, places: Iterable[Quote] = ()) -> Impact:
    """What changes elsewhere where ``after`` takes the place of ``before``. Nothing where no figure changes."""
    old, new = quoted_figures(before), quoted_figures(after)
    follow: dict[str, list[Quote]] = defaultdict(list)
    for quote in (listed := list(places)):
        if quote.kept_cents is None:
            follow[quote.figure_key].append(quote)
    changes = tuple(
        FigureChange(key, figure.label, _cents(old, key), _cents(new, key), tuple(follow[key]))
        for key, figure in (old | new).items()
        if (_cents(old, key) or 0) != (_cents(new, key) or 0)
    )
    changed = {change.key for change in changes}
    kept = tuple(
        Kept(
            quote,
            (new | old)[quote.figure_key].label,
            quote.kept_cents,
            _cents(new, quote.figure_key),
            differed_before=quote.kept_cents != _cents(old, quote.figure_key),
        )
        for quote in listed
        if quote.kept_cents is not None
        and quote.figure_key in changed
        and quote.kept_cents != _cents(new, quote.figure_key)
    )
    return Impact(changes, tuple(follow[EVERY]) if changes else (), kept)


def differing(tables: BudgetTables | None, places: Iterable[Quote]) -> tuple[Kept, ...]:
    """The places that keep a figure which the budget does not say any more."""
    now = quoted_figures(tables)
    return tuple(
        Kept(quote, now[quote.figure_key].label, quote.kept_cents, cents, differed_before=True)
        for quote in places
        if quote.kept_cents is not None
        and quote.figure_key in now
        and quote.kept_cents != (cents := _cents(now, quote.figure_key))
    )


def _cents(figures: dict[str, QuotedFigure], key: str) -> Cents | None:
    found = figures.get(key)
    return found.cents if found else None
