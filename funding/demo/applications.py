"""The pipeline: every pursuit begun from its call, decided upon, and later moved to where it stands today."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial

from funding.applications.models import Application
from funding.applications.services.moves import decide, move
from funding.applications.services.pursue import pursue, update_application
from funding.applications.services.spells import told_of
from funding.applications.types import ApplicationFacts, MoveFacts, Stage, Verdict
from funding.demo.opportunities import opportunity
from funding.demo.pursuits import PURSUITS, Pursuit
from funding.demo.types import Story
from funding.infra.clock import now
from funding.infra.db import db
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.periods import Period, add_months
from funding.kernel.zoned import Certainty
from funding.work import planning
from funding.work.queries import deadlines_of, first_unmet
from funding.work.services import add_deadline, apply_ladder, ensure_ladders, set_done
from funding.work.types import DeadlineDraft, DeadlineKind


def application(story: Story, key: str) -> Application:
    """One application of the demonstration by its short name."""
    return db.session.get_one(Application, story.applications[key])


def tell_applications(story: Story) -> None:
    """Begin every pursuit with one press, as a person would, and record what was decided."""
    for key, pursuit in PURSUITS.items():
        begun = _noon(story, pursuit.began_days_ago())
        with told_of(partial(_always, begun)):
            made = _begin(story, key, pursuit)
        story.begun[made.id] = begun


def _always(instant: datetime, _application_id: int) -> datetime:
    """The same instant for every application."""
    return instant


def _begin(story: Story, key: str, pursuit: Pursuit) -> Application:
    by = story.who(pursuit.owner)
    made = pursue(opportunity=opportunity(story, pursuit.call), by=by)
    story.applications[key] = made.id
    facts = _facts(story, pursuit, made)
    update_application(application=made, facts=facts, expected_version=made.version, by=by)
    _decide(story, pursuit, made)
    _internal_dates(story, key, made)
    if key == "prevention":
        _lay_ladder(story, made)
    return made


def _facts(story: Story, pursuit: Pursuit, made: Application) -> ApplicationFacts:
    period = _period(story, pursuit)
    return ApplicationFacts(
        title=pursuit.title,
        funder_id=made.funder_id,
        ask_cents=pursuit.ask,
        ceiling_cents=made.ceiling_cents,
        floor_cents=made.floor_cents,
        match_bp=pursuit.match[0] if pursuit.match else made.match_bp,
        match_source=pursuit.match[1] if pursuit.match else made.match_source,
        starts_on=period.start if period else made.starts_on,
        ends_on=period.end if period else made.ends_on,
        purpose=pursuit.purpose,
        owner_id=story.who(pursuit.owner).user_id,
        initiative_ids=tuple(story.initiatives[one] for one in pursuit.initiatives),
    )


def _period(story: Story, pursuit: Pursuit) -> Period | None:
    if pursuit.begins is None:
        return None
    first = story.first_of_month(pursuit.begins)
    return Period(first, add_months(first, pursuit.months) - timedelta(days=1))


def _decide(story: Story, pursuit: Pursuit, made: Application) -> None:
    if pursuit.answer is None:
        return
    answer = pursuit.answer
    decision = decide(
        application=made,
        verdict=Verdict.GO if answer.go else Verdict.NO_GO,
        reason=answer.reason,
        fit=answer.fit,
        hours_estimate=answer.hours,
        dissent=answer.dissent,
        by=story.who(Role.DIRECTOR),
    )
    days = max(pursuit.days, pursuit.sent_days_ago or 0, pursuit.answered_days_ago or 0) + 2
    decision.decided_at = _noon(story, days)


def _noon(story: Story, days_ago: int) -> datetime:
    """The middle of a day past, as an instant."""
    return datetime.combine(story.day(-days_ago), time(17, 0), tzinfo=now().tzinfo)


_INTERNAL: dict[str, tuple[tuple[str, int, Role], ...]] = {
    "ovc": (
        ("Budget sign-off", 2, Role.FINANCE),
        ("Letter of commitment from the shelter coalition", 5, Role.DEVELOPMENT),
        ("Final reading", 7, Role.DIRECTOR),
    ),
    "prevention": (("Letters from the districts", 9, Role.PROGRAM),),
    "voca": (("Go or no-go", 3, Role.DIRECTOR),),
    "lakeshore": (("Youth council chooses the pictures", 8, Role.PROGRAM),),
}


def _internal_dates(story: Story, key: str, made: Application) -> None:
    for label, days, role in _INTERNAL.get(key, ()):
        draft = DeadlineDraft(
            label=label,
            kind=DeadlineKind.INTERNAL,
            due_on=story.day(days),
            certainty=Certainty.DATE_ONLY,
            source_text="Our own plan",
        )
        add_deadline(
            record=made, draft=draft, by=story.who(Role.DEVELOPMENT), owner_id=story.who(role).user_id
        )


LADDER = "Federal application"
"""The ladder laid out on one application, as far as its days have not passed."""


def _lay_ladder(story: Story, made: Application) -> None:
    by = story.who(Role.DEVELOPMENT)
    ensure_ladders(by=SYSTEM)
    gate = first_unmet([made.id])[made.id]
    template = next(one for one in planning.templates() if one.name == LADDER)
    ahead = [one for one in planning.laid_out(gate, template) if one.step and one.day >= story.today]
    steps = {one.step.id for one in ahead if one.step}
    apply_ladder(record=made, gate=gate, template=template, step_ids=steps, by=by)


def tell_moves(story: Story) -> None:
    """Move every application to the stage at which it stands today."""
    for key, pursuit in PURSUITS.items():
        made = application(story, key)
        for stage, days in zip(pursuit.path, pursuit.moved_days_ago(), strict=True):
            if made.stage is not stage:
                with told_of(partial(_always, _noon(story, days))):
                    _go(story, pursuit, made, stage)
        made.stage_since = _noon(story, pursuit.days)
        if pursuit.answer_expected_in is not None:
            _expect_answer(story, made, pursuit.answer_expected_in)


def _go(story: Story, pursuit: Pursuit, made: Application, stage: Stage) -> None:
    by = story.who(pursuit.owner)
    if stage is Stage.SUBMITTED:
        for deadline in deadlines_of([made.id]).get(made.id, []):
            set_done(deadline=deadline, record=made, done=True, by=by)
    move(
        application=made,
        to=stage,
        expected_version=made.version,
        by=by,
        facts=_move_facts(story, pursuit, stage),
    )


def _move_facts(story: Story, pursuit: Pursuit, stage: Stage) -> MoveFacts:
    if stage is Stage.SUBMITTED and pursuit.sent_days_ago is not None:
        return MoveFacts(on=story.day(-pursuit.sent_days_ago))
    if stage.is_closed:
        on = None if pursuit.answered_days_ago is None else story.day(-pursuit.answered_days_ago)
        return MoveFacts(reason=pursuit.closing, on=on, awarded_cents=pursuit.awarded)
    return MoveFacts()


def _expect_answer(story: Story, made: Application, days: int) -> None:
    draft = DeadlineDraft(
        label="Answer expected",
        kind=DeadlineKind.DECISION,
        due_on=story.day(days),
        certainty=Certainty.ESTIMATED,
        source_text="As told by the funder",
    )
    add_deadline(record=made, draft=draft, by=story.who(Role.DEVELOPMENT))
