"""Set up an award from the application that won it, and correct its set-up."""

from __future__ import annotations

import sqlalchemy as sa

from funding.applications.models import Application
from funding.applications.types import Stage
from funding.awards.models import Award, AwardPeriod
from funding.awards.periods import period_problems
from funding.awards.queries import amendments_of, award_of_application
from funding.awards.services.counting import count_in_pipeline
from funding.awards.types import AwardFacts, AwardStatus, PeriodFacts
from funding.funders.reporting import CALENDARS
from funding.infra.audit import assign, audit
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.infra.records import RecordPerson, check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.money import Cents, format_money
from funding.kernel.periods import Period


def set_up_award(
    *, application: Application, facts: AwardFacts, by: Actor, correct_application: bool = False
) -> Award:
    """The award of a won application, as private as the application is.

    Its amount is the one recorded with the answer; where it is not, ``correct_application`` writes it there as well.
    Raises DomainError where the application is not won, has an award already, or the facts contradict each other.
    """
    if application.stage is not Stage.AWARDED:
        raise DomainError("Only a won application has an award. Record the answer first.")
    if award_of_application(application.id) is not None:
        raise DomainError("This application’s award is set up already.")
    check_facts(facts)
    _agree_on_amount(application, facts, 0, correct=correct_application)
    award = Award(
        title=facts.title,
        application_id=application.id,
        funder_id=application.funder_id,
        visibility=application.visibility,
        created_by_id=by.user_id,
        status=AwardStatus.SETTING_UP,
    )
    assign(award, _columns(facts, application, by))
    db.session.add(award)
    db.session.flush()
    _same_people(award, application)
    set_periods(award, facts.periods)
    audit(
        by=by,
        action="award.set_up",
        subject=award.title,
        record_id=award.id,
        after={"amount_cents": award.amount_cents, "starts_on": award.starts_on, "ends_on": award.ends_on},
    )
    count_in_pipeline(award, by)
    emit("award.changed", award_id=award.id, by=by)
    return award


def correct_award(
    *,
    award: Award,
    facts: AwardFacts,
    expected_version: int | None,
    by: Actor,
    correct_application: bool = False,
) -> None:
    """Correct the set-up. Raises StaleVersion if somebody saved meanwhile, DomainError for facts that cannot be."""
    check_version(award, expected_version)
    if award.status is AwardStatus.CLOSED:
        raise DomainError("A closed award is not changed. Reopen it first.")
    check_facts(facts)
    since = sum(one.amount_delta_cents for one in amendments_of(award.id))
    _agree_on_amount(award.application, facts, since, correct=correct_application)
    values = _columns(facts, award.application, by) | {"title": facts.title}
    before, after = assign(award, values)
    if set_periods(award, facts.periods):
        after["periods"] = len(facts.periods)
    if after:
        audit(
            by=by,
            action="award.updated",
            subject=award.title,
            record_id=award.id,
            before=before,
            after=after,
        )
    db.session.flush()
    count_in_pipeline(award, by)
    if after:
        emit("award.changed", award_id=award.id, by=by)


def activate_award(*, award: Award, by: Actor) -> None:
    """End the set-up: work and costs can be entered from now on. Raises DomainError in any other state."""
    if award.status is not AwardStatus.SETTING_UP:
        raise DomainError("Only an award that is being set up can be made active.")
    award.status = AwardStatus.ACTIVE
    audit(by=by, action="award.activated", subject=award.title, record_id=award.id)
    db.session.flush()
    emit("award.changed", award_id=award.id, by=by)


def check_facts(facts: AwardFacts) -> None:
    """Raise DomainError at the field where facts contradict each other."""
    if not facts.title:
        raise DomainError("Please name the award.", field="title")
    if facts.ends_on < facts.starts_on:
        raise DomainError("The award cannot end before it starts.", field="ends_on")
    if facts.amount_cents < 0:
        raise DomainError("An award cannot be negative.", field="amount_cents")
    if facts.match_required_cents < 0:
        raise DomainError("A match cannot be negative.", field="match_required_cents")
    if facts.reporting_calendar not in CALENDARS:
        raise DomainError("Please choose from the list.", field="reporting_calendar")
    if facts.federal_award_date and facts.federal_award_date > facts.ends_on:
        raise DomainError("The award was made before it ends.", field="federal_award_date")
    problems = period_problems(
        facts.periods, starts_on=facts.starts_on, ends_on=facts.ends_on, amount_cents=facts.amount_cents
    )
    if problems:
        place, said = next(iter(problems.items()))
        raise DomainError(f"Budget period {place + 1}: {said}", field="periods")


def _agree_on_amount(
    application: Application, facts: AwardFacts, since_cents: Cents, *, correct: bool
) -> None:
    """Let the amount of the award and the one recorded with the funder's answer never differ silently.

    ``since_cents`` is what amendments have added since or taken back; the application counts it too.
    """
    recorded = application.awarded_cents
    if correct or recorded is None or recorded == facts.amount_cents + since_cents:
        return
    raise DomainError(
        f"The application says that {format_money(recorded - since_cents)} was awarded. "
        "Tick the box below to correct it there too.",
        field="amount_cents",
    )


def yearly_periods(facts: AwardFacts) -> tuple[PeriodFacts, ...]:
    """One budget period for each year of the award, all of its money in the first where nothing else is known."""
    years = Period(facts.starts_on, facts.ends_on).years()
    return tuple(
        PeriodFacts(year.start, year.end, 0 if number else facts.amount_cents)
        for number, year in enumerate(years)
    )


def set_periods(award: Award, periods: tuple[PeriodFacts, ...]) -> bool:
    """Make exactly these the budget periods; answer whether anything changed."""
    rows = db.session.scalars(
        sa.select(AwardPeriod).where(AwardPeriod.award_id == award.id).order_by(AwardPeriod.number)
    ).all()
    if [PeriodFacts(row.starts_on, row.ends_on, row.amount_cents) for row in rows] == list(periods):
        return False
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    for number, one in enumerate(periods, start=1):
        db.session.add(
            AwardPeriod(
                award_id=award.id,
                number=number,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                amount_cents=one.amount_cents,
            )
        )
    db.session.flush()
    return True


def _same_people(award: Award, application: Application) -> None:
    """Whoever is named on a restricted application is named on its award."""
    named = sa.select(RecordPerson.user_id).where(RecordPerson.record_id == application.id)
    for user_id in db.session.scalars(named.order_by(RecordPerson.user_id)).all():
        db.session.add(RecordPerson(record_id=award.id, user_id=user_id))
    db.session.flush()


def _columns(facts: AwardFacts, application: Application, by: Actor) -> dict[str, object]:
    return {
        "owner_id": facts.owner_id or application.owner_id or by.user_id,
        "route": facts.route,
        "award_number": facts.award_number,
        "pass_through_number": facts.pass_through_number,
        "federal_agency": facts.federal_agency,
        "aln": facts.aln,
        "program_title": facts.program_title,
        "federal_award_date": facts.federal_award_date,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "amount_cents": facts.amount_cents,
        "match_required_cents": facts.match_required_cents,
        "payment_method": facts.payment_method,
        "reporting_calendar": facts.reporting_calendar,
        "notes": facts.notes,
    }
