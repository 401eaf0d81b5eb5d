"""Reads of board packets."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from funding.board.models import BoardPacket
from funding.board.types import EVERY_QUARTER_DAYS, PacketState
from funding.infra.db import db
from funding.infra.pagination import Page, paginate
from funding.kernel.errors import NotFound

PAGE_SIZE = 25


def packet_for(packet_id: int) -> BoardPacket:
    """One packet. Raises NotFound."""
    found = db.session.get(BoardPacket, packet_id)
    if found is None:
        raise NotFound("There is no board packet with this number.")
    return found


def packets(page: int) -> Page[BoardPacket]:
    """Every packet, the latest day first."""
    query = sa.select(BoardPacket).options(
        sa.orm.defer(BoardPacket.document), sa.orm.defer(BoardPacket.letter)
    )
    return paginate(
        query.order_by(BoardPacket.as_of.desc(), BoardPacket.id.desc()), page=page, size=PAGE_SIZE
    )


def usual_since(as_of: date) -> date:
    """From when movement is told: the day of the last packet kept before, or a quarter back."""
    query = sa.select(sa.func.max(BoardPacket.as_of)).where(
        BoardPacket.state == PacketState.KEPT, BoardPacket.as_of < as_of
    )
    return db.session.scalar(query) or as_of - timedelta(days=EVERY_QUARTER_DAYS)
