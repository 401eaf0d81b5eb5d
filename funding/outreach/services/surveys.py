"""Surveys before and after, digital figures by month, and the threshold below which counts are protected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from funding.infra.audit import assign, audit
from funding.infra.clock import now, today
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError, NotAllowed, StaleVersion
from funding.kernel.privacy import refuse_identifying
from funding.outreach.models import Initiative
from funding.outreach.platforms import above_impressions, asked
from funding.outreach.queries.initiatives import may_edit
from funding.outreach.result_models import DigitalMetric, OutreachSetting, SurveyRound
from funding.outreach.result_types import DigitalFacts, SurveyFacts
from funding.outreach.suppression import THRESHOLD

SMALLEST, LARGEST = 3, 50


def add_survey(*, initiative: Initiative, facts: SurveyFacts, by: Actor) -> SurveyRound:
    """Keep one survey. Raises NotAllowed and DomainError."""
    _may(initiative, by)
    values = _checked(facts)
    survey = SurveyRound(initiative_id=initiative.id, entered_at=now(), entered_by_name=by.name, **values)
    db.session.add(survey)
    db.session.flush()
    _write_down(initiative, "survey.added", {}, _said(values), by)
    return survey


def change_survey(
    *,
    survey: SurveyRound,
    initiative: Initiative,
    facts: SurveyFacts,
    expected_version: int | None,
    by: Actor,
) -> None:
    """Correct a survey; the trail keeps what it said. Raises NotAllowed, StaleVersion and DomainError."""
    _may(initiative, by)
    _check_version(survey, expected_version)
    before, after = assign(survey, _checked(facts))
    if after:
        survey.version += 1
        db.session.flush()
        _write_down(initiative, "survey.changed", _said(before), _said(after), by)


def void_survey(
    *, survey: SurveyRound, initiative: Initiative, why: str, expected_version: int | None, by: Actor
) -> None:
    """Take a survey out of every figure; it stays readable with its reason."""
    _may(initiative, by)
    _check_version(survey, expected_version)
    why = " ".join(why.split())[:500]
    if not why:
        raise DomainError("Say why it is taken out.", field="why")
    refuse_identifying(why, "why")
    survey.voided_at, survey.void_reason = now(), why
    survey.version += 1
    db.session.flush()
    _write_down(initiative, "survey.taken_out", {}, {"survey": survey.name, "why": why}, by)


def set_digital(
    *, initiative: Initiative, facts: DigitalFacts, by: Actor, sure: bool = False
) -> DigitalMetric:
    """Keep what a platform reports of one channel and month; entered again it is corrected.

    Raises NotAllowed, and DomainError; for a figure that ``platforms`` asks about unless somebody is ``sure`` of it.
    """
    _may(initiative, by)
    values = {name: value for name, value in asdict(facts).items() if name not in ("channel", "month")}
    if all(value is None for value in values.values()):
        raise DomainError("Enter at least one figure.", field="impressions")
    if facts.month > today():
        raise DomainError("This month has not begun yet.", field="month")
    if not sure and (question := asked(facts)):
        raise DomainError(question, field=above_impressions(facts)[0])
    known = db.session.scalar(
        select(DigitalMetric).where(
            DigitalMetric.initiative_id == initiative.id,
            DigitalMetric.channel == facts.channel,
            DigitalMetric.month == facts.month,
        )
    )
    row = known or DigitalMetric(initiative_id=initiative.id, channel=facts.channel, month=facts.month)
    before, after = assign(row, values)
    row.entered_at, row.entered_by_name = now(), by.name
    db.session.add(row)
    db.session.flush()
    if after:
        where = {"channel": facts.channel.label, "month": f"{facts.month:%b %Y}"}
        old = before if known else {}
        _write_down(initiative, "digital.entered", old, {**where, **after}, by)
    return row


def set_threshold(*, smallest_shown: int, by: Actor) -> None:
    """Say below which count of people nothing is shown outside. Raises NotAllowed and DomainError."""
    if not by.can("outreach.protect"):
        raise NotAllowed("Only a director or an administrator decides this.")
    if not SMALLEST <= smallest_shown <= LARGEST:
        raise DomainError(f"Enter a number from {SMALLEST} to {LARGEST}.", field="smallest_shown")
    setting = db.session.get(OutreachSetting, 1)
    before = setting.smallest_shown if setting else THRESHOLD
    if setting is None:
        db.session.add(OutreachSetting(id=1, smallest_shown=smallest_shown))
    else:
        setting.smallest_shown = smallest_shown
    if before != smallest_shown:
        audit(
            by=by,
            action="outreach.threshold_set",
            subject="Small counts",
            before={"smallest_shown": before},
            after={"smallest_shown": smallest_shown},
        )
    db.session.flush()


def _may(initiative: Initiative, by: Actor) -> None:
    if not may_edit(by, initiative):
        raise NotAllowed("Only its owner and the development team may count for this initiative.")
    if initiative.archived_at is not None:
        raise DomainError("This initiative is archived.")


def _check_version(survey: SurveyRound, expected: int | None) -> None:
    stored = db.session.scalar(
        select(SurveyRound.version).where(SurveyRound.id == survey.id).with_for_update()
    )
    if stored != expected:
        raise StaleVersion("Somebody changed this survey meanwhile.")


def _checked(facts: SurveyFacts) -> dict[str, Any]:
    if facts.held_on > today():
        raise DomainError("This day has not come yet.", field="held_on")
    for field in ("name", "place", "method"):
        refuse_identifying(getattr(facts, field), field)
    for field in ("n_pre", "n_post"):
        answers = getattr(facts, field)
        if answers is not None and answers < facts.matched:
            raise DomainError("There cannot be more pairs than answers.", field=field)
    if (facts.confident is None) != (facts.confident_of is None):
        field = "confident" if facts.confident is None else "confident_of"
        raise DomainError("Enter both: how many, and of how many.", field=field)
    if facts.confident is not None and facts.confident > (facts.confident_of or 0):
        raise DomainError("The part cannot be larger than its base.", field="confident")
    return asdict(facts)


def _said(values: Mapping[str, object]) -> dict[str, object]:
    """What the trail says of a survey: not how many answered what, since more people read it than may see that."""
    people = ("matched", "pre_mean", "post_mean", "n_pre", "n_post", "confident", "confident_of")
    said = {name: value for name, value in values.items() if name not in people and value not in ("", None)}
    return said | ({"figures": "entered"} if any(values.get(name) is not None for name in people) else {})


def _write_down(
    initiative: Initiative, action: str, before: Mapping[str, object], after: Mapping[str, object], by: Actor
) -> None:
    audit(by=by, action=action, subject=initiative.title, record_id=initiative.id, before=before, after=after)
