"""The facets beside the list and the chips above it, as the template draws them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import url_for

from funding.opportunities import codes
from funding.opportunities.filters import AWARDS, CLOSES, CURRENT, NONPROFIT, UNKNOWN_AWARD, SearchFilter
from funding.opportunities.queries.facets import FacetCounts
from funding.opportunities.types import CostShare, Source, Status

MOST_AGENCIES = 12
MOST_OFFICES = 12
_TITLES = {
    "status": "Status",
    "closes": "Closes",
    "eligible": "Who may apply",
    "agency": "Agency",
    "award": "Award ceiling",
    "cost": "Cost share",
    "aln": "Assistance listing",
    "instrument": "Instrument",
    "activity": "Field",
    "source": "Source",
}
_OPEN_FIRST = frozenset({"status", "closes", "eligible", "agency"})
_MANY = frozenset({"eligible", "activity"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a facet; ``box`` is its id on the page."""

    box: str
    value: str
    label: str
    count: int
    chosen: bool
    under: bool = False


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet. ``single`` draws radio buttons; choices in ``more`` are folded away."""

    key: str
    title: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]
    is_open: bool
    single: bool


def label_of(facet: str, value: str) -> str:
    """How screens name one choice of a facet."""
    tables = {"eligible": codes.ELIGIBILITY, "instrument": codes.INSTRUMENTS, "activity": codes.ACTIVITIES}
    if value == NONPROFIT:
        return "A 501(c)(3) may apply"
    if facet in tables:
        return tables[facet].label(value)
    if facet == "award":
        return "Not stated" if value == UNKNOWN_AWARD else AWARDS[value][0]
    if facet == "closes":
        return CLOSES[value]
    if facet == "agency":
        department, _, office = value.partition("-")
        return f"{department} {office.replace('-', ' ')}" if office else codes.department_name(value)
    if facet == "status":
        return Status(value).label
    if facet == "source":
        return Source(value).label
    return CostShare(value).label if facet == "cost" else value


def _choice(facet: str, value: str, label: str, count: int, chosen: bool, *, under: bool = False) -> Choice:
    return Choice(f"f-{facet}-{value.replace(' ', '_')}", value, label, count, chosen, under)


def _agencies(filters: SearchFilter, counts: dict[str, int]) -> list[Choice]:
    """Departments by count; below a chosen one its offices."""
    tops: dict[str, int] = {}
    for code, count in counts.items():
        tops[codes.top_agency(code)] = tops.get(codes.top_agency(code), 0) + count
    open_tops = {codes.top_agency(code) for code in filters.agency}
    found: list[Choice] = []
    for top, count in sorted(tops.items(), key=lambda pair: (-pair[1], pair[0])):
        found.append(_choice("agency", top, label_of("agency", top), count, top in filters.agency))
        if top in open_tops:
            offices = [code for code in counts if code.startswith(f"{top}-")]
            shown = [code for code in offices if code in filters.agency]
            shown += [code for code in offices if code not in shown][:MOST_OFFICES]
            found += [
                _choice(
                    "agency",
                    code,
                    code.removeprefix(f"{top}-").replace("-", " "),
                    counts[code],
                    code in filters.agency,
                    under=True,
                )
                for code in shown
            ]
    known = {choice.value for choice in found}
    return found + [
        _choice("agency", code, label_of("agency", code), 0, True)
        for code in filters.agency
        if code not in known
    ]


def _choices(facet: str, filters: SearchFilter, counts: dict[str, int]) -> list[Choice]:
    if facet == "agency":
        return _agencies(filters, counts)
    chosen = getattr(filters, facet)
    is_chosen = (lambda value: value == chosen) if facet == "closes" else (lambda value: value in chosen)
    found = [
        _choice(facet, value, label_of(facet, value), count, is_chosen(value))
        for value, count in counts.items()
    ]
    if facet == "aln":
        found += [_choice(facet, aln, aln, 0, True) for aln in chosen if aln not in counts]
    return [choice for choice in found if choice.count or choice.chosen or facet == "status"]


def facet_groups(filters: SearchFilter, counts: FacetCounts) -> list[FacetGroup]:
    """Every facet that has something to choose."""
    groups: list[FacetGroup] = []
    for facet, title in _TITLES.items():
        choices = _choices(facet, filters, counts.by_facet[facet])
        if facet == "source" and len(choices) < 2 and not filters.source:
            continue
        shown = MOST_AGENCIES if facet == "agency" else 6 if facet in _MANY else 12
        first = [one for place, one in enumerate(choices) if place < shown or one.chosen or one.under]
        more = [one for one in choices if one not in first]
        touched = any(one.chosen for one in choices) and facet != "status"
        groups.append(
            FacetGroup(
                facet, title, tuple(first), tuple(more), touched or facet in _OPEN_FIRST, facet == "closes"
            )
        )
    return [group for group in groups if group.choices]


def chips(filters: SearchFilter) -> list[dict[str, str]]:
    """The filters in use, each with the address that takes it away."""
    found: list[dict[str, str]] = []

    def chip(label: str, without: SearchFilter) -> None:
        found.append({"label": label, "remove_url": url_for("opportunities.index", **without.query())})  # type: ignore[arg-type]

    if filters.text:
        chip(f"“{filters.text}”", replace(filters, text=""))
    if set(filters.status) != set(CURRENT):
        label = ", ".join(label_of("status", value) for value in filters.status) or "Any status"
        chip(label, replace(filters, status=CURRENT))
    for facet in _TITLES:
        if facet == "status":
            continue
        value = getattr(filters, facet)
        if isinstance(value, str):
            if value:
                chip(label_of(facet, value), filters.without(facet))
            continue
        for one in value:
            rest = tuple(other for other in value if other != one)
            chip(label_of(facet, one), replace(filters, **{facet: rest}))  # type: ignore[arg-type]
    return found
