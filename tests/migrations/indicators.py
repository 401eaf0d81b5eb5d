"""Indicators as they were before they said how they are counted, and what the migration makes of them."""

from __future__ import annotations

from sqlalchemy import Engine, text

_HOUSE = (
    "INSERT INTO records (id, kind, title, visibility, created_at, updated_at, version) VALUES (1, 'initiative', 'W', "
    "'everyone', '2026-11-22 15:00', '2026-11-22 15:00', 1)",
    "INSERT INTO initiatives (id, initiative_kind, status, place, audience, plan) VALUES (1, 'education', 'active', "
    "'', '', '')",
)
_ADD = (
    "INSERT INTO indicators (id, initiative_id, name, unit, baseline, target, sort) "
    "VALUES (:id, 1, :name, :unit, 3, 600, :id)"
)
_OLD = (
    ("People trained", "people"),
    ("Sessions held", "sessions"),
    ("Confident", "percent"),
    ("Gain", "points"),
)
COUNTED = [
    ("count", False, True, "people_trained", 600),
    ("count", True, False, "", 600),
    ("rate", False, False, "", 600),
    ("mean", False, False, "", 600),
]
"""Kind, whether it adds up, whether it counts people, its measure and its target."""


def old_indicators(engine: Engine) -> None:
    """An initiative with four indicators that only have a unit."""
    with engine.begin() as connection:
        for statement in _HOUSE:
            connection.execute(text(statement))
        for key, (name, unit) in enumerate(_OLD, start=1):
            connection.execute(text(_ADD), {"id": key, "name": name, "unit": unit})


def counted(engine: Engine) -> list[tuple[object, ...]]:
    """What is said of them now."""
    query = "SELECT kind, adds_up, counts_people, measure, target FROM indicators ORDER BY id"
    with engine.connect() as connection:
        return [(row[0], bool(row[1]), bool(row[2]), *row[3:]) for row in connection.execute(text(query))]
