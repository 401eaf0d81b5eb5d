"""The sections of a board packet, in the order in which a new packet has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Section(StrEnum):
    """One part of a packet that can be left out or moved."""

    LETTER = "letter"
    MONEY = "money"
    PIPELINE = "pipeline"
    AWARDS = "awards"
    OUTCOMES = "outcomes"
    AHEAD = "ahead"
    RISKS = "risks"

    @property
    def label(self) -> str:
        """The heading in the packet."""
        return _SECTIONS[self][0]

    @property
    def note(self) -> str:
        """What it holds, for whoever chooses."""
        return _SECTIONS[self][1]


_SECTIONS = {
    Section.LETTER: ("Letter", "Your words to the board, kept with the packet."),
    Section.MONEY: ("Money of the fiscal year", "Secured, asked, weighted, and the gap to the plan."),
    Section.PIPELINE: ("Pipeline since the last packet", "Every application that moved, with its amount."),
    Section.AWARDS: ("Awards and spending", "Each award: amount, period, spent, match, reports."),
    Section.OUTCOMES: ("Outcomes", "Measures of outreach with their targets."),
    Section.AHEAD: ("Reports and deadlines ahead", "What is due in the next 120 days."),
    Section.RISKS: ("Risks", "Overspending, match that is short, late reports, awards about to end unspent."),
}
ALL_SECTIONS = tuple(Section)
AHEAD_DAYS = 120
LONGEST_LETTER = 20_000
EVERY_QUARTER_DAYS = 92
"""How far back the first packet looks for what moved."""


class PacketState(StrEnum):
    """Whether a packet can still change."""

    DRAFT = "draft"
    KEPT = "kept"

    @property
    def label(self) -> str:
        """How screens name it."""
        return {"draft": "Being prepared", "kept": "Kept"}[self.value]

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"draft": "amber", "kept": "green"}[self.value]


@dataclass(frozen=True, slots=True)
class PacketFacts:
    """What somebody chooses for a packet."""

    title: str
    as_of: date
    since: date
    sections: tuple[str, ...] = tuple(one.value for one in ALL_SECTIONS)
    letter: str = ""
