"""Targets by place: what is promised of a place, beside what was reached there and beside the whole target.

A place is what activities, surveys and figures call it. Two spellings are one place where only capitals, punctuation
and spaces differ ("St. Mary’s" and "st marys"). Any other spelling is another place: it stands in a row of its own and
says so, with the name it looks like, and is put right where it was typed. A target without anything logged and a place
without a target are both shown; neither is left out, and neither counts as zero of the other.

What is promised of a place in a period is its target of exactly these days; else, where figures add up, the sum of its
targets within; else its overall one, which then says that it is. Targets of places never change the whole target, nor
does it change them. Their sum stands beside it in words:

=========================  ================  =====  ========================================================
measure                    places            whole  what is said
=========================  ================  =====  ========================================================
sessions (add up)          Erie 60, Ohio 40    100  add up to the whole target of 100
sessions                   Erie 60, Ohio 30    100  add up to 90, 10 below the whole target of 100
sessions                   Erie 60, Ohio 70    100  add up to 130, 30 above the whole target of 100
people trained             Erie 60, Ohio 70    100  the same, and that who came to both counts in each
share with confidence      Erie 80, Ohio 70     75  shares and means of places do not add up
sessions                   Erie 60, Ohio 40      0  add up to 100; the whole target is still to be set
sessions of the quarter    Erie 60 overall       9  not compared: one is of the period, the other overall
=========================  ================  =====  ========================================================

What was reached is never a sum of places: it is counted by itself, for each place as for the whole. A target is not
protected, what was reached is: of attendances and surveys by whole groups (see ``suppression``), of figures that
somebody enters as ``splitting`` says.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from funding.outreach.combining import Figure, apart
from funding.outreach.models import Indicator
from funding.outreach.result_types import Derivation, IndicatorKind, Outcome

ONLINE = frozenset(
    {Derivation.IMPRESSIONS, Derivation.ENGAGEMENTS, Derivation.LINK_CLICKS, Derivation.ENGAGEMENT_RATE}
)
"""What platforms report; it has no place."""
ALIKE = 0.8


def place_key(text: str) -> str:
    """The place without regard to capitals, punctuation and spaces; two places with one key are the same."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", "")
    words = "".join(one if one.isalnum() else " " for one in plain).split()
    return " ".join(words)[:200] or plain.strip()[:200]


def looks_like(place: str, others: Iterable[str]) -> str:
    """The name among ``others`` that ``place`` may be a misspelling of; empty where none is close."""
    keys = {place_key(one): one for one in others}
    found = difflib.get_close_matches(place_key(place), [one for one in keys if one], n=1, cutoff=ALIKE)
    return keys[found[0]] if found else ""


def has_places(indicator: Indicator) -> bool:
    """Whether a measure can be counted by place: not what platforms report, and not what is told in words."""
    return indicator.kind is not IndicatorKind.TEXT and indicator.derived not in ONLINE


@dataclass(frozen=True, slots=True)
class Promise:
    """A target with its days; without days it is the overall one."""

    starts_on: date | None
    ends_on: date | None
    target: int


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised for a period; ``overall`` where nothing is promised of the period itself."""

    target: int
    overall: bool = False


@dataclass(frozen=True, slots=True)
class PlaceOutcome:
    """What one place promised and reached: ``outcome`` holds the place's own target, 0 where it has none.

    ``is_known`` says whether anything was ever logged or entered under this name, ``over_all`` what is promised of the
    place over the whole time that was asked about, if any was.
    """

    place: str
    outcome: Outcome
    promised: Promised | None
    is_known: bool
    over_all: int | None = None

    @property
    def name(self) -> str:
        """The place as a reader sees it."""
        return self.place or "Place not said"


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """A measure's places in one period, those with a target first; ``said`` sets their sum beside the whole target."""

    indicator: Indicator
    rows: tuple[PlaceOutcome, ...]
    said: str


def promise_of(indicator: Indicator, targets: Sequence[Promise], first: date, last: date) -> Promised | None:
    """What is promised from ``first`` to ``last``; None where nothing is."""
    for one in targets:
        if (one.starts_on, one.ends_on) == (first, last):
            return Promised(one.target)
    within = [
        Figure(one.starts_on, one.ends_on, one.target)
        for one in targets
        if one.starts_on is not None
        and one.ends_on is not None
        and first <= one.starts_on
        and one.ends_on <= last
    ]
    if within and indicator.kind is IndicatorKind.COUNT and indicator.adds_up:
        return Promised(sum(one.value or 0 for one in apart(within)))
    overall = next((one for one in targets if one.starts_on is None), None)
    return Promised(overall.target, overall=True) if overall else None


def over_all(indicator: Indicator, targets: Sequence[Promise], first: date, last: date) -> int | None:
    """What is promised over a long time: the overall target, of which those of periods are parts; else these."""
    own = next((one.target for one in targets if one.starts_on is None), None)
    if own is not None:
        return own
    found = promise_of(indicator, targets, first, last)
    return found.target if found else None


def compared(indicator: Indicator, whole: Promised, places: Sequence[Promised]) -> str:
    """Targets of places beside the whole one, in a sentence; empty where no place has one."""
    if not places:
        return ""
    if indicator.kind is not IndicatorKind.COUNT:
        return "Each place stands by itself: shares and means of places do not add up."
    if any(one.overall is not whole.overall for one in places):
        return "Some of these targets are of the period and some overall, so they are not added up."
    added = sum(one.target for one in places)
    told = f"Place targets add up to {added:,}"
    if not whole.target:
        return f"{told}; the whole target is still to be set."
    if added == whole.target:
        return f"Place targets add up to the whole target of {added:,}."
    if added < whole.target:
        missing = whole.target - added
        return f"{told}, {missing:,} below the whole target of {whole.target:,}: those are promised for no place."
    above = f"{told}, {added - whole.target:,} above the whole target of {whole.target:,}."
    if not indicator.adds_up:
        return f"{above} Who is counted in two places counts in each, so this may be meant."
    return f"{above} Both stand as they were set."
