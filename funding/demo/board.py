"""The packet that the director prepares for the board's next meeting."""

from __future__ import annotations

from datetime import timedelta

from funding.board.services import begin_packet
from funding.board.types import ALL_SECTIONS, PacketFacts
from funding.demo.types import Story
from funding.kernel.actor import Role
from funding.kernel.zoned import format_date

_LETTER = """Dear members of the board,

this quarter the teams held their nights and their courses, and the street outreach is in its second year. The \
pages behind this letter tell what is secured, what we asked for, and what each award has spent.

Two things need your eyes: the year after next, for which little is secured yet, and the dates of the coming weeks.

With thanks for your time,
{name}"""


def tell_board(story: Story) -> None:
    """Prepare one packet with every section, as of today."""
    director = story.people[Role.DIRECTOR]
    meeting = story.today + timedelta(days=11)
    facts = PacketFacts(
        title=f"Board meeting of {format_date(meeting)}",
        as_of=story.today,
        since=story.today - timedelta(days=91),
        sections=tuple(one.value for one in ALL_SECTIONS),
        letter=_LETTER.replace("{name}", director.name),
    )
    begin_packet(facts=facts, by=director)
