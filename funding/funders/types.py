"""The kinds of funder, the hue each carries on every screen, and what a funder's form may hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FunderKind(StrEnum):
    """Who gives."""

    FEDERAL = "federal"
    STATE = "state"
    FOUNDATION = "foundation"
    PARTNER = "partner"
    BUSINESS = "business"
    PERSON = "person"

    @property
    def label(self) -> str:
        """How screens name one funder of this kind."""
        return _KIND_LABELS[self]


class SourceHue(StrEnum):
    """The color family of a source of money: the same on cards, charts and documents."""

    DOJ = "doj"
    HHS = "hhs"
    FEDERAL = "federal"
    STATE = "state"
    PARTNER = "partner"
    DONOR = "donor"

    @property
    def label(self) -> str:
        """How screens name the family."""
        return _HUE_LABELS[self]


_KIND_LABELS = {
    FunderKind.FEDERAL: "Federal agency",
    FunderKind.STATE: "State program",
    FunderKind.FOUNDATION: "Foundation",
    FunderKind.PARTNER: "Nonprofit partner",
    FunderKind.BUSINESS: "Business",
    FunderKind.PERSON: "Person",
}

_HUE_LABELS = {
    SourceHue.DOJ: "DOJ",
    SourceHue.HHS: "HHS",
    SourceHue.FEDERAL: "Other federal",
    SourceHue.STATE: "State",
    SourceHue.PARTNER: "Foundation or partner",
    SourceHue.DONOR: "Donor",
}

_HUE_OF_KIND = {
    FunderKind.FEDERAL: SourceHue.FEDERAL,
    FunderKind.STATE: SourceHue.STATE,
    FunderKind.FOUNDATION: SourceHue.PARTNER,
    FunderKind.PARTNER: SourceHue.PARTNER,
    FunderKind.BUSINESS: SourceHue.DONOR,
    FunderKind.PERSON: SourceHue.DONOR,
}

_DEPARTMENTS = frozenset({SourceHue.DOJ, SourceHue.HHS})


def source_tag(hue: SourceHue, kind: FunderKind, abbreviation: str) -> str:
    """The short name on cards: "DOJ · OVC", "State · PCCD", "Foundation"."""
    plain = {FunderKind.STATE: "State", FunderKind.PERSON: "Donor"}
    family = hue.label if hue in _DEPARTMENTS else plain.get(kind, "")
    parts = [part for part in (family, abbreviation) if part]
    return " · ".join(dict.fromkeys(parts)) or kind.label


KINDS_WITH_EIN = frozenset({FunderKind.FOUNDATION, FunderKind.PARTNER, FunderKind.BUSINESS})
"""Kinds for which an employer identification number tells duplicates apart."""

KINDS_WITH_UEI = frozenset({FunderKind.PARTNER, FunderKind.STATE})
"""Kinds that may pass federal money on, for which a unique entity identifier is asked."""


def hue_of(kind: FunderKind, agency_code: str | None) -> SourceHue:
    """The hue of a funder; a federal one takes it from the department that begins its agency code."""
    if kind is FunderKind.FEDERAL and agency_code:
        department = agency_code.split("-", 1)[0]
        return {"USDOJ": SourceHue.DOJ, "HHS": SourceHue.HHS}.get(department, SourceHue.FEDERAL)
    return _HUE_OF_KIND[kind]


@dataclass(frozen=True, slots=True)
class FunderFacts:
    """Everything a person may say about a funder, as typed in and checked for shape.

    Shares are basis points: ``match_bp`` of the total project cost, ``indirect_cap_bp`` of the indirect base.
    """

    name: str
    kind: FunderKind
    parent_id: int | None = None
    abbreviation: str = ""
    agency_code: str | None = None
    region: str = ""
    website: str = ""
    ein: str | None = None
    uei: str | None = None
    match_bp: int | None = None
    indirect_cap_bp: int | None = None
    format_pack: str = "house"
    reporting_calendar: str = "agreed"
    portal: str = ""
    how_they_work: str = ""


@dataclass(frozen=True, slots=True)
class FunderFilter:
    """What a list of funders is narrowed to; it stands in the address bar."""

    text: str = ""
    kind: FunderKind | None = None
    hue: SourceHue | None = None
    archived: bool = False
    sort: str = "name"
