"""Board packets for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from funding.board.models import BoardPacket
from funding.board.services import begin_packet
from funding.board.types import PacketFacts
from funding.kernel.actor import SYSTEM


def build_packet(**overrides: Any) -> BoardPacket:
    """A packet that is prepared, with every section."""
    by = overrides.pop("by", SYSTEM)
    values: dict[str, Any] = {
        "title": "Board meeting of December 3, 2026",
        "as_of": date(2026, 11, 20),
        "since": date(2026, 8, 20),
        "letter": "Dear members of the board,\n\na good quarter lies behind us.",
        **overrides,
    }
    return begin_packet(facts=PacketFacts(**values), by=by)
