"""The pipeline for other programs: the list exactly as filtered and sorted, as CSV, XLSX or JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator

from funding.applications.queries.board import Card
from funding.applications.queries.listing import stream
from funding.applications.types import PipelineFilter
from funding.infra import clock
from funding.infra.sheets import Column, Kind, Value, write_csv, write_xlsx
from funding.kernel.actor import Actor
from funding.kernel.money import divide_half_up, plain
from funding.work.gates import told

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
COLUMNS = (
    Column("ID", Kind.INTEGER, 8),
    Column("Title", Kind.TEXT, 44),
    Column("Funder", Kind.TEXT, 32),
    Column("Source", Kind.TEXT, 12),
    Column("Stage", Kind.TEXT, 16),
    Column("In stage since", Kind.DATE),
    Column("Owner", Kind.TEXT, 20),
    Column("Amount", Kind.MONEY),
    Column("Chance", Kind.PERCENT, 9),
    Column("Weighted", Kind.MONEY),
    Column("Next date", Kind.DATE),
    Column("Next date, as told", Kind.TEXT, 30),
    Column("What is due", Kind.TEXT, 30),
)


def weighted_cents(card: Card) -> int | None:
    """The amount times its chance in cents, half a cent up; None while no amount is known."""
    return (
        None if card.amount_cents is None else divide_half_up(card.amount_cents * card.probability_bp, 10_000)
    )


def _row(card: Card) -> list[Value]:
    return [
        card.id,
        card.title,
        card.funder_name,
        card.hue.upper() if card.hue in {"doj", "hhs"} else card.hue.capitalize(),
        card.stage.label,
        card.stage_since.date(),
        card.owner_name,
        card.amount_cents,
        card.probability_bp,
        weighted_cents(card),
        card.date.due_on if card.date else None,
        told(card.date) if card.date else "",
        card.date.label if card.date else "",
    ]


def _json(cards: Iterable[Card]) -> Iterator[bytes]:
    """One array; amounts are text in dollars, since a reader's floating point would round them."""
    yield b"["
    for position, card in enumerate(cards):
        item = {
            "id": card.id,
            "title": card.title,
            "funder": card.funder_name,
            "source": card.hue,
            "stage": card.stage.value,
            "owner": card.owner_name,
            "amount": None if card.amount_cents is None else plain(card.amount_cents),
            "probability_percent": plain(card.probability_bp),
            "next_date": card.date.due_on.isoformat() if card.date and card.date.due_on else None,
            "next_date_instant": card.date.due_at.isoformat() if card.date and card.date.due_at else None,
            "next_date_certainty": card.date.certainty.value if card.date else None,
            "next_date_label": card.date.label if card.date else None,
        }
        yield (b",\n" if position else b"\n") + json.dumps(item, ensure_ascii=False).encode()
    yield b"\n]\n"


def export_applications(*, narrowed: PipelineFilter, by: Actor, kind: str) -> Iterator[bytes]:
    """The file in pieces. ``kind`` is csv, xlsx or json; raises KeyError for another."""
    if kind not in CONTENT_TYPES:
        raise KeyError(kind)
    cards = stream(narrowed, by)
    if kind == "json":
        return _json(cards)
    rows = (_row(card) for card in cards)
    if kind == "csv":
        return write_csv(rows, COLUMNS)
    target = io.BytesIO()
    write_xlsx(target, [("Pipeline", COLUMNS, rows)], title="Pipeline", created=clock.now())
    return iter([target.getvalue()])
