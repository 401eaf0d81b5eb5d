"""The forms of a board packet."""

from __future__ import annotations

from typing import Any

from funding.board.models import BoardPacket
from funding.board.types import ALL_SECTIONS, LONGEST_LETTER, PacketFacts, Section
from funding.infra.forms import ChoiceField, DateField, Form, HiddenVersion, LongTextField, TextField

LEFT_OUT = "0"
_PLACES = [(LEFT_OUT, "Leave out"), *((str(at), f"Place {at}") for at in range(1, len(ALL_SECTIONS) + 1))]


def _place(section: Section) -> ChoiceField:
    return ChoiceField(section.label, _PLACES, description=section.note)


class PacketForm(Form):
    """What goes into a packet: title, days, the letter, and at which place each section stands."""

    title = TextField(
        "Title", max=200, required=True, description="Such as “Board meeting of December 3, 2026”."
    )
    as_of = DateField("Figures as of", required=True)
    since = DateField("Pipeline since", required=True, description="Usually the day of the last packet.")
    letter = LongTextField(
        "Letter", max=LONGEST_LETTER, description="Your own words. An empty line begins a new paragraph."
    )
    place_letter = _place(Section.LETTER)
    place_money = _place(Section.MONEY)
    place_pipeline = _place(Section.PIPELINE)
    place_awards = _place(Section.AWARDS)
    place_outcomes = _place(Section.OUTCOMES)
    place_ahead = _place(Section.AHEAD)
    place_risks = _place(Section.RISKS)
    version = HiddenVersion()

    @property
    def places(self) -> list[Any]:
        """The field of each section, in the usual order."""
        return [self[f"place_{section.value}"] for section in ALL_SECTIONS]

    def facts(self) -> PacketFacts:
        """What was chosen; sections of the same place keep their usual order."""
        placed = [
            (int(field.data or LEFT_OUT), section.value)
            for section, field in zip(ALL_SECTIONS, self.places, strict=True)
        ]
        chosen = sorted((pair for pair in placed if pair[0]), key=lambda pair: pair[0])
        return PacketFacts(
            title=self.title.data or "",
            as_of=self.as_of.data,
            since=self.since.data,
            sections=tuple(key for _, key in chosen),
            letter=self.letter.data or "",
        )


def form_values(packet: BoardPacket) -> dict[str, Any]:
    """The fields as they are stored."""
    places = {key: str(at) for at, key in enumerate(packet.sections, start=1)}
    return {
        "title": packet.title,
        "as_of": packet.as_of,
        "since": packet.since,
        "letter": packet.letter,
        "version": packet.version,
        **{f"place_{section.value}": places.get(section.value, LEFT_OUT) for section in ALL_SECTIONS},
    }


def usual_values() -> dict[str, Any]:
    """Every section, in the usual order."""
    return {f"place_{section.value}": str(at) for at, section in enumerate(ALL_SECTIONS, start=1)}
