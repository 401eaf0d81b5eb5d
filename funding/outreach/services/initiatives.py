"""What can be done with initiatives. Program staff change those they own; nobody served is ever described."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from funding.accounts.models import User
from funding.infra.audit import assign, audit
from funding.infra.clock import now
from funding.infra.db import db
from funding.infra.records import check_version
from funding.kernel.actor import Actor, Role
from funding.kernel.errors import DomainError, NotAllowed
from funding.kernel.money import MAX_CENTS, Cents
from funding.kernel.privacy import refuse_identifying
from funding.outreach.measures import usual_measures
from funding.outreach.models import Indicator, Initiative, InitiativePlan
from funding.outreach.queries.initiatives import may_edit
from funding.outreach.result_models import Observation
from funding.outreach.result_types import IndicatorKind
from funding.outreach.types import IndicatorFacts, InitiativeFacts

LONGEST_TITLE = 200
MOST_INDICATORS = 60


def create_initiative(*, facts: InitiativeFacts, by: Actor) -> Initiative:
    """Add an initiative. Program staff own what they add. Raises DomainError."""
    facts = _checked(facts, by)
    initiative = Initiative(**_columns(facts), created_by_id=by.user_id)
    db.session.add(initiative)
    db.session.flush()
    said = {name: value for name, value in asdict(facts).items() if value}
    _write_down(initiative, "initiative.added", {}, said, by)
    return initiative


def update_initiative(
    *, initiative: Initiative, facts: InitiativeFacts, expected_version: int | None, by: Actor
) -> Initiative:
    """Change what is known of an initiative. Raises NotAllowed, StaleVersion and DomainError."""
    _may_change(initiative, expected_version, by)
    if by.role is Role.PROGRAM:
        facts = replace(facts, owner_id=initiative.owner_id)
    before, after = assign(initiative, _columns(_checked(facts, by)))
    if after:
        db.session.flush()
        _write_down(initiative, "initiative.updated", before, after, by)
    return initiative


def archive_initiative(*, initiative: Initiative, expected_version: int | None, by: Actor) -> None:
    """Take an initiative off the lists; what hangs on it stays. Raises NotAllowed and StaleVersion."""
    _may_change(initiative, expected_version, by)
    if initiative.archived_at is None:
        initiative.archived_at = now()
        db.session.flush()
        _write_down(initiative, "initiative.archived", {"archived": False}, {"archived": True}, by)


def restore_initiative(*, initiative: Initiative, expected_version: int | None, by: Actor) -> None:
    """Put an archived initiative back on the lists. Raises NotAllowed and StaleVersion."""
    _may_change(initiative, expected_version, by)
    if initiative.archived_at is not None:
        initiative.archived_at = None
        db.session.flush()
        _write_down(initiative, "initiative.restored", {"archived": True}, {"archived": False}, by)


def set_plan(
    *, initiative: Initiative, planned: Mapping[int, Cents | None], expected_version: int | None, by: Actor
) -> None:
    """Say what the initiative is planned to cost in each fiscal year named; None takes a year's plan away.

    Years that are not named stay as they are. Raises NotAllowed, StaleVersion and DomainError.
    """
    _may_change(initiative, expected_version, by)
    known = {plan.fiscal_year: plan for plan in initiative.plans}
    before = {str(year): known[year].planned_cents if year in known else None for year in planned}
    after = {str(year): cents for year, cents in planned.items()}
    if before == after:
        return
    for year, cents in planned.items():
        _set_year(initiative, known.get(year), year, cents)
    touch(initiative)
    _write_down(initiative, "initiative.planned", before, after, by)


def add_indicator(
    *, initiative: Initiative, facts: IndicatorFacts, expected_version: int | None, by: Actor
) -> Indicator:
    """Add a measure with its target. Raises NotAllowed, StaleVersion and DomainError."""
    _may_change(initiative, expected_version, by)
    return _add(initiative, facts, by)


def add_standard_measures(
    *, initiative: Initiative, names: Iterable[str], expected_version: int | None, by: Actor
) -> int:
    """Add the standard measures named, with a target still to be set, and say how many were new.

    Raises NotAllowed, StaleVersion and DomainError.
    """
    _may_change(initiative, expected_version, by)
    wanted, known = set(names), {one.name for one in initiative.indicators}
    new = [one for one in usual_measures(initiative.initiative_kind) if one.name in wanted - known]
    for measure in new:
        _add(initiative, measure.facts(), by)
    return len(new)


def update_indicator(
    *, indicator: Indicator, facts: IndicatorFacts, expected_version: int | None, by: Actor
) -> Indicator:
    """Change a measure; the version is its initiative's. Raises NotAllowed, StaleVersion and DomainError."""
    initiative = indicator.initiative
    _may_change(initiative, expected_version, by)
    facts = _measured(facts)
    _keep_kind(indicator, facts)
    before, after = assign(indicator, asdict(facts))
    if after:
        touch(initiative)
        _write_down(initiative, "indicator.updated", before, {"indicator": indicator.name, **after}, by)
    return indicator


def remove_indicator(*, indicator: Indicator, expected_version: int | None, by: Actor) -> None:
    """Take a measure off its initiative; the trail keeps it.

    Raises NotAllowed, StaleVersion, and DomainError where something was counted for it.
    """
    initiative = indicator.initiative
    _may_change(initiative, expected_version, by)
    counted = select(Observation.id).where(Observation.indicator_id == indicator.id).limit(1)
    if db.session.scalar(counted) is not None:
        raise DomainError("It has observations, which reports rest on. It cannot be removed any more.")
    before: dict[str, object] = {"name": indicator.name, "unit": indicator.unit, "target": indicator.target}
    initiative.indicators.remove(indicator)
    touch(initiative)
    _write_down(initiative, "indicator.removed", before, {}, by)


def _may_change(initiative: Initiative, expected_version: int | None, by: Actor) -> None:
    if not may_edit(by, initiative):
        raise NotAllowed("Only its owner and the development team may change this initiative.")
    check_version(initiative, expected_version)


def _checked(facts: InitiativeFacts, by: Actor) -> InitiativeFacts:
    title = " ".join(facts.title.split())
    if not title:
        raise DomainError("Enter a name.", field="title")
    if len(title) > LONGEST_TITLE:
        raise DomainError(f"The name may have at most {LONGEST_TITLE} characters.", field="title")
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise DomainError("The last day cannot be before the first day.", field="ends_on")
    for field in ("title", "place", "audience", "plan"):
        refuse_identifying(getattr(facts, field), field)
    owner_id = facts.owner_id if facts.owner_id is not None else by.user_id
    if owner_id is not None and not _active(owner_id):
        raise DomainError("Choose somebody who works here.", field="owner_id")
    return replace(facts, title=title, owner_id=owner_id)


def _active(user_id: int) -> bool:
    user = db.session.get(User, user_id)
    return user is not None and user.active


def _columns(facts: InitiativeFacts) -> dict[str, object]:
    values = asdict(facts)
    values["initiative_kind"] = values.pop("kind")
    return values


def _measured(facts: IndicatorFacts) -> IndicatorFacts:
    name, unit = " ".join(facts.name.split()), " ".join(facts.unit.split())
    if not name:
        raise DomainError("Enter what is counted.", field="name")
    if not unit:
        raise DomainError("Enter the unit, such as people or sessions.", field="unit")
    if facts.target < 0 or facts.baseline < 0:
        raise DomainError("Enter a number of zero or more.", field="target")
    for field in ("name", "definition", "source", "method"):
        refuse_identifying(getattr(facts, field), field)
    facts = replace(facts, name=name, unit=unit)
    if facts.derived is not None:
        kind = facts.derived.kind
        people = facts.derived.counts_people
        return replace(facts, kind=kind, adds_up=kind is IndicatorKind.COUNT, counts_people=people)
    return replace(facts, adds_up=facts.adds_up and facts.kind is IndicatorKind.COUNT)


def _keep_kind(indicator: Indicator, facts: IndicatorFacts) -> None:
    """Figures that were entered under one kind mean nothing under another."""
    if facts.kind is indicator.kind and facts.derived is indicator.derived:
        return
    counted = select(Observation.id).where(Observation.indicator_id == indicator.id).limit(1)
    if db.session.scalar(counted) is not None:
        raise DomainError(
            "It has observations already, so its kind stays. Add another indicator.", field="kind"
        )


def _add(initiative: Initiative, facts: IndicatorFacts, by: Actor) -> Indicator:
    facts = _measured(facts)
    if len(initiative.indicators) >= MOST_INDICATORS:
        raise DomainError(f"An initiative may have at most {MOST_INDICATORS} indicators.", field="name")
    last = max((one.sort for one in initiative.indicators), default=0)
    indicator = Indicator(**asdict(facts), sort=last + 1)
    initiative.indicators.append(indicator)
    touch(initiative)
    _write_down(initiative, "indicator.added", {}, asdict(facts), by)
    return indicator


def _set_year(initiative: Initiative, plan: InitiativePlan | None, year: int, cents: Cents | None) -> None:
    if cents is not None and not 0 <= cents <= MAX_CENTS:
        raise DomainError("Enter an amount of zero or more.", field=f"year_{year}")
    if plan is not None and cents is None:
        initiative.plans.remove(plan)
    elif plan is not None and cents is not None:
        plan.planned_cents = cents
    elif cents is not None:
        initiative.plans.append(InitiativePlan(fiscal_year=year, planned_cents=cents))


def touch(initiative: Initiative) -> None:
    """Count the change as a save of the initiative, so that a page opened before it is stale."""
    initiative.updated_at = now()
    flag_modified(initiative, "updated_at")  # Two saves in one instant count as two all the same.
    db.session.flush()


def _write_down(
    initiative: Initiative, action: str, before: Mapping[str, object], after: Mapping[str, object], by: Actor
) -> None:
    audit(by=by, action=action, subject=initiative.title, record_id=initiative.id, before=before, after=after)
