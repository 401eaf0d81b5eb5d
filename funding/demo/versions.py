"""One budget's way: as it was asked, as it was granted, and a revision that the grants office has to agree to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from sqlalchemy import select

from funding.applications.models import Application
from funding.budgets.models import Budget, BudgetLine
from funding.budgets.queries import load
from funding.budgets.services import LineFacts, add_line, approve_version, change_line, start_version
from funding.budgets.types import Calculation, Line, LineKind, VersionKind
from funding.budgets.versions import Award, current_of
from funding.demo.applications import application
from funding.demo.types import Story
from funding.infra.clock import now
from funding.infra.db import db
from funding.kernel.actor import Role
from funding.kernel.money import Cents

KEY = "rural"
ASKED_DAYS_AGO = 264
GRANTED_DAYS_AGO = 66


def tell_versions(story: Story) -> None:
    """Requested and approved, awarded and approved, revised and still a draft."""
    made = application(story, KEY)
    asked = current_of(made.id)
    assert asked is not None  # noqa: S101 - told by tell_budgets before.
    _approve(story, asked, ASKED_DAYS_AGO, "Agreed by the board's finance committee.")
    granted = start_version(
        budget=asked,
        kind=VersionKind.AWARDED,
        by=story.who(Role.FINANCE),
        award=_award(made),
        note="As granted: fewer printed guides, more days with the retired detective.",
    )
    recount(story, granted, "Guides for clinics and sheriffs", units=1_100_00)
    recount(story, granted, "Retired detective", units=32_00)
    _approve(story, granted, GRANTED_DAYS_AGO, granted.note)
    _revise(story, granted)


def _award(made: Application) -> Award:
    return Award(made.awarded_cents or 0, made.decided_on)


def _revise(story: Story, granted: Budget) -> None:
    draft = start_version(
        budget=granted,
        kind=VersionKind.REVISED,
        by=story.who(Role.FINANCE),
        note="Both trainers start a month late; a used van saves most of the mileage.",
    )
    recount(story, draft, "Trainers", months=11_00)
    recount(story, draft, "Mileage across three counties", trips=120_00)
    van = Calculation("units", {"units": 100, "rate": _used_van() * 100}, "van")
    facts = LineFacts(
        kind=LineKind.EQUIPMENT,
        title="Used van for the three counties",
        words="Two hundred trips a year in private cars cost more than a van kept for five years.",
        initiative_id=story.initiatives.get("health"),
        calculations={1: van},
    )
    add_line(budget=draft, facts=facts, by=story.who(Role.FINANCE))


def _used_van() -> Cents:
    return 12_400_00


def recount(story: Story, budget: Budget, title: str, **parts: int) -> None:
    """Change some inputs of the first year's calculation of one line."""
    found = next(each for each in load(budget).lines if each.line.title == title)
    stored = db.session.scalars(select(BudgetLine).where(BudgetLine.id == found.id)).one()
    old = found.line.calculations[1]
    made = replace(old, parts={**old.parts, **parts})
    change_line(
        line=stored,
        facts=_facts(found.line, made),
        by=story.who(Role.FINANCE),
        expected_version=stored.version,
    )


def _facts(line: Line, calculation: Calculation) -> LineFacts:
    return LineFacts(
        kind=line.kind,
        title=line.title,
        person=line.person,
        agreement=line.agreement,
        determination=line.determination,
        signs=line.signs or "",
        words=line.words,
        initiative_id=line.initiative_id,
        base_choice=line.base_choice,
        base_reason=line.base_reason,
        calculations={1: calculation},
    )


def _approve(story: Story, budget: Budget, days_ago: int, note: str) -> None:
    at = datetime.combine(story.day(-days_ago), time(19, 0), tzinfo=now().tzinfo)
    approve_version(
        budget=budget, by=story.who(Role.DIRECTOR), expected_version=budget.version, note=note, at=at
    )
