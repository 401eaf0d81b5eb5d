"""Single rows of a file as facts: indicators, figures, targets, activities. What cannot be read is said by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from funding.kernel.errors import DomainError
from funding.kernel.periods import Period
from funding.outreach.activity_types import (
    LANGUAGES,
    ActivityFacts,
    ActivityKind,
    Handout,
    Material,
    Profession,
)
from funding.outreach.imports.people import profession_of
from funding.outreach.models import Indicator
from funding.outreach.periods import parse_period
from funding.outreach.result_types import Direction, IndicatorKind, ObservationFacts
from funding.outreach.types import IndicatorFacts

INDICATOR_COLUMNS = (
    *(
        "initiative",
        "indicator",
        "unit",
        "kind",
        "direction",
        "baseline",
        "target",
        "by",
        "adds up",
        "counts people",
    ),
    *("definition", "source", "how counted"),
)
OBSERVATION_COLUMNS = (
    *("initiative", "indicator", "period", "value", "base", "text", "place", "profession", "why"),
)
TARGET_COLUMNS = ("initiative", "indicator", "place", "period", "target")
ACTIVITY_COLUMNS = (
    *("date", "initiative", "kind", "place", "audience", "sessions", "languages", "materials", "material"),
    *("material language", "staff hours", "volunteer hours", "note", "reference"),
    *(one.value.replace("_", " ") for one in Profession),
)
Choice = TypeVar("Choice", IndicatorKind, Direction, ActivityKind, Material)
_SHAPES = ("%Y-%m-%d", "%m/%d/%Y")
_YES = {"yes", "y", "true", "1", "x"}
CORRECTED = "Corrected by a file that was brought in."


def unknown_columns(headings: tuple[str, ...], known: tuple[str, ...]) -> list[str]:
    """Headings that no row of this kind has."""
    return [one for one in headings if one not in known]


def indicator_facts(row: Mapping[str, str]) -> IndicatorFacts:
    """A row of indicators. Raises DomainError."""
    kind = _one_of(IndicatorKind, row.get("kind", "") or "count", "kind")
    due = row.get("by", "")
    return IndicatorFacts(
        row["indicator"],
        row.get("unit", ""),
        target=_number(row, "target") or 0,
        baseline=_number(row, "baseline") or 0,
        due_on=_day(due, "by") if due else None,
        kind=kind,
        direction=_one_of(Direction, row.get("direction", "") or "up", "direction"),
        adds_up=row.get("adds up", "").casefold() in _YES,
        counts_people=row.get("counts people", "").casefold() in _YES,
        definition=row.get("definition", ""),
        source=row.get("source", ""),
        method=row.get("how counted", ""),
    )


def observation_facts(row: Mapping[str, str], indicator: Indicator, year_start: int) -> ObservationFacts:
    """A row of figures, read as the indicator's kind asks. Raises DomainError."""
    period = parse_period(row.get("period", ""), year_start)
    text = row.get("value", "")
    if indicator.kind is IndicatorKind.MEAN:
        value = _hundredths(text, "value") if text else None
    else:
        value = _number(row, "value")
    profession = row.get("profession", "")
    return ObservationFacts(
        period.start,
        period.end,
        value=value,
        n=_number(row, "base"),
        text=row.get("text", "")[:5_000],
        place=row.get("place", "")[:200],
        category=profession_of(profession).value if profession else "",
        why=row.get("why", "") or CORRECTED,
    )


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target of a place, a period or both; None takes it back."""

    place: str
    period: Period | None
    target: int | None


def target_row(row: Mapping[str, str], year_start: int) -> TargetRow:
    """A row of targets. Raises DomainError."""
    place, period = row.get("place", ""), row.get("period", "")
    if not place and not period:
        raise DomainError(
            "target: write a place or a period; the overall target stands among the indicators."
        )
    return TargetRow(
        place[:200], parse_period(period, year_start) if period else None, _number(row, "target")
    )


def activity_facts(row: Mapping[str, str], initiative_id: int) -> ActivityFacts:
    """A row of activities. Raises DomainError."""
    pieces = _number(row, "materials")
    material = _one_of(Material, row.get("material", "") or "other", "material")
    spoken = [one.strip() for one in row.get("languages", "").replace(";", ",").split(",") if one.strip()]
    return ActivityFacts(
        initiative_id=initiative_id,
        happened_on=_day(row.get("date", ""), "date"),
        kind=_one_of(ActivityKind, row.get("kind", ""), "kind"),
        place=row.get("place", "")[:200],
        audience=row.get("audience", "")[:300],
        note=row.get("note", "")[:2_000],
        sessions=_number(row, "sessions") or 1,
        attendance={one: _number(row, one.value.replace("_", " ")) or 0 for one in Profession},
        handouts=(Handout(material, pieces, _language(row.get("material language", ""))),) if pieces else (),
        languages=tuple(_language(one) for one in spoken),
        staff_minutes=_minutes(row, "staff hours"),
        volunteer_minutes=_minutes(row, "volunteer hours"),
    )


def _language(text: str) -> str:
    if not text:
        return ""
    return next((one for one in LANGUAGES if one.casefold() == text.casefold()), LANGUAGES[-1])


def _one_of(kind: type[Choice], text: str, column: str) -> Choice:
    plain = text.casefold().strip()
    for one in kind:
        if plain in (one.value, one.value.replace("_", " "), one.label.casefold()):
            return one
    allowed = ", ".join(one.value.replace("_", " ") for one in kind)
    raise DomainError(f"{column}: write one of {allowed}.")


def _number(row: Mapping[str, str], column: str) -> int | None:
    text = row.get(column, "").replace(",", "")
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 10:
        raise DomainError(f"{column}: write a whole number.")
    return int(text)


def _hundredths(text: str, column: str) -> int:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, part = digits.replace(",", "").partition(".")
    if not (whole + part).isascii() or not (whole + part).isdecimal() or len(whole) > 10 or len(part) > 2:
        raise DomainError(f"{column}: write a number with at most two decimals.")
    return sign * (int(whole or "0") * 100 + int(part.ljust(2, "0") or "0"))


def _minutes(row: Mapping[str, str], column: str) -> int | None:
    text = row.get(column, "")
    return (_hundredths(text, column) * 60 + 50) // 100 if text else None


def _day(text: str, column: str) -> date:
    for shape in _SHAPES:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a date alone has no zone.
        except ValueError:
            continue
    raise DomainError(f"{column}: write a date such as 2026-11-22.")
