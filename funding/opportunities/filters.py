"""The search filter: what stands in the address bar, read strictly and written back the same.

Anything that is no valid choice is left out, so an address somebody edited by hand still answers a list.

==================================  =====================================================
in the address bar                  means
==================================  =====================================================
(nothing)                           open and forecasted, closing soonest first
``status=any``                      every status
``eligible=501c3``                  codes 12, 25 or 99: all under which a 501(c)(3) may apply
``agency=USDOJ-OJP``                that agency and all below it
``closes=30``                       closes within 30 days from today
``award=unknown&award=250k``        ceiling unknown, or from $100,000 to $250,000
==================================  =====================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Protocol

from funding.kernel.money import Cents
from funding.opportunities import codes
from funding.opportunities.reading import ReadingError, read_aln
from funding.opportunities.search import LONGEST_QUERY
from funding.opportunities.types import CostShare, Source, Status

CURRENT = (Status.OPEN.value, Status.FORECASTED.value)
NONPROFIT = "501c3"
SORTS = {
    "close": "Closing soonest",
    "relevance": "Best match",
    "posted": "Newest",
    "ceiling": "Largest award",
    "title": "Title",
}
CLOSES = {
    "30": "Within 30 days",
    "60": "Within 60 days",
    "90": "Within 90 days",
    "later": "Later than 90 days",
    "none": "No date known",
}
MILLION: Cents = 1_000_000_00
AWARDS: dict[str, tuple[str, Cents, Cents | None]] = {
    "100k": ("Up to $100,000", 0, MILLION // 10),
    "250k": ("$100,000 to $250,000", MILLION // 10, MILLION // 4),
    "500k": ("$250,000 to $500,000", MILLION // 4, MILLION // 2),
    "1m": ("$500,000 to $1 million", MILLION // 2, MILLION),
    "more": ("Over $1 million", MILLION, None),
}
"""Ranges of the award ceiling in cents: above the first figure, up to and including the second."""

UNKNOWN_AWARD = "unknown"
_MOST_VALUES = 40
_AGENCY_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ .&/")


class Arguments(Protocol):
    """What the address bar holds, as the web framework hands it over."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What a list of opportunities is narrowed to. Empty tuples mean any."""

    text: str = ""
    status: tuple[str, ...] = CURRENT
    source: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    aln: tuple[str, ...] = ()
    eligible: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    closes: str = ""
    award: tuple[str, ...] = ()
    cost: tuple[str, ...] = ()
    sort: str = field(default="close", compare=False)

    def __post_init__(self) -> None:
        if "any" in self.status:
            object.__setattr__(self, "status", ())

    def without(self, *names: str) -> SearchFilter:
        """The filter with these facets widened to everything."""
        empty: dict[str, object] = {name: "" if name in ("text", "closes") else () for name in names}
        return replace(self, **empty)  # type: ignore[arg-type]

    def query(self) -> dict[str, list[str]]:
        """The filter as it stands in an address, without what is usual anyway."""
        found: dict[str, list[str]] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "status":
                if set(value) != set(CURRENT):
                    found["status"] = list(value) or ["any"]
            elif one.name == "sort":
                if value != self.usual_sort:
                    found["sort"] = [value]
            elif value:
                found["q" if one.name == "text" else one.name] = (
                    [value] if isinstance(value, str) else list(value)
                )
        return found

    @property
    def usual_sort(self) -> str:
        """The order nobody asked for: best match where there is text, else closing soonest."""
        return "relevance" if self.text else "close"

    @property
    def is_usual(self) -> bool:
        """Whether nothing is narrowed beyond open and forecasted."""
        return self == SearchFilter()


def _first(args: Arguments, name: str) -> str:
    values = args.getlist(name)
    return values[0] if values else ""


def _chosen(args: Arguments, name: str, allowed: Iterable[str]) -> tuple[str, ...]:
    known = set(allowed)
    return tuple(dict.fromkeys(value for value in args.getlist(name)[:_MOST_VALUES] if value in known))


def _agencies(args: Arguments) -> tuple[str, ...]:
    values = (value.strip().upper() for value in args.getlist("agency")[:_MOST_VALUES])
    return tuple(dict.fromkeys(v for v in values if v and len(v) <= 60 and set(v) <= _AGENCY_SIGNS))


def _listings(args: Arguments) -> tuple[str, ...]:
    found: list[str] = []
    for value in args.getlist("aln")[:_MOST_VALUES]:
        try:
            found.append(read_aln(value))
        except ReadingError:
            continue
    return tuple(dict.fromkeys(found))


def read_filter(args: Arguments) -> SearchFilter:
    """The filter of an address."""
    text = " ".join("".join(sign for sign in _first(args, "q") if sign.isprintable()).split())[:LONGEST_QUERY]
    asked = args.getlist("status")
    status = _chosen(args, "status", [status.value for status in Status])
    if not status and "any" not in asked:
        status = CURRENT
    sort = _first(args, "sort")
    closes = _first(args, "closes")
    return SearchFilter(
        text=text,
        status=() if len(status) == len(Status) else status,
        source=_chosen(args, "source", [source.value for source in Source]),
        agency=_agencies(args),
        aln=_listings(args),
        eligible=_chosen(args, "eligible", [NONPROFIT, codes.UNLISTED, *codes.ELIGIBILITY.labels]),
        instrument=_chosen(args, "instrument", [codes.UNLISTED, *codes.INSTRUMENTS.labels]),
        activity=_chosen(args, "activity", [codes.UNLISTED, *codes.ACTIVITIES.labels]),
        closes=closes if closes in CLOSES else "",
        award=_chosen(args, "award", [*AWARDS, UNKNOWN_AWARD]),
        cost=_chosen(args, "cost", [one.value for one in CostShare]),
        sort=sort if sort in SORTS else ("relevance" if text else "close"),
    )
