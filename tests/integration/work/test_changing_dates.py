"""Dates of the funder's change only with their source, keep what they were, and take the ladder along."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from funding.applications.models import Application
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.infra.hooks import on
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError, StaleVersion
from funding.kernel.zoned import Certainty
from funding.work import planning, services
from funding.work.estimates import asks
from funding.work.ladder import Doing
from funding.work.models import Deadline, LadderTemplate
from funding.work.queries import changes_of, deadlines_of, estimate_asks
from funding.work.types import DeadlineDraft, DeadlineKind, LadderFacts, StepFacts
from tests.builders.applications import build_application, build_gate

pytestmark = pytest.mark.usefixtures("database")
GATE = date(2027, 1, 13)
TODAY = date(2026, 11, 22)


def draft(day: date | None, **more: object) -> DeadlineDraft:
    values: dict[str, object] = {
        "label": "Grants.gov step",
        "kind": DeadlineKind.GRANTS_GOV,
        "due_on": day,
        "at": time(23, 59),
        "source_text": "Amendment 2, page 1",
        "checked_on": TODAY,
        **more,
    }
    return DeadlineDraft(**values)  # type: ignore[arg-type]


def internal(application: Application, day: date, **more: object) -> Deadline:
    values: dict[str, object] = {"certainty": Certainty.DATE_ONLY, "kind": DeadlineKind.INTERNAL, **more}
    return services.add_deadline(
        record=application,
        draft=DeadlineDraft(label="Board’s word", due_on=day, **values),  # type: ignore[arg-type]
        by=SYSTEM,
    )


def ladder() -> LadderTemplate:
    steps = (StepFacts("Draft", 10), StepFacts("Sign-off", 5, "finance"), StepFacts("Upload", 2))
    return services.save_ladder(
        template=None, facts=LadderFacts("Short", steps=steps), expected_version=None, by=SYSTEM
    )


def laid(application: Application, gate: Deadline, template: LadderTemplate) -> dict[str, Deadline]:
    chosen = [one.id for one in planning.steps_of([template.id])[template.id]]
    services.apply_ladder(record=application, gate=gate, template=template, step_ids=chosen, by=SYSTEM)
    return {one.label: one for one in planning.internal_dates(application.id)}


@pytest.mark.parametrize(
    ("missing", "field"), [({"source_text": ""}, "source_text"), ({"checked_on": None}, "checked_on")]
)
def test_a_date_of_the_funders_moves_only_with_its_source(missing: dict[str, object], field: str) -> None:
    application = build_application()
    gate = build_gate(application, GATE, kind=DeadlineKind.GRANTS_GOV)
    with pytest.raises(DomainError) as refused:
        services.change_deadline(
            deadline=gate, record=application, draft=draft(date(2027, 1, 20), **missing), by=SYSTEM
        )
    assert refused.value.field == field
    assert gate.due_on == GATE


def test_a_source_is_not_checked_on_a_day_to_come() -> None:
    application = build_application()
    gate = build_gate(application, GATE)
    late = draft(date(2027, 1, 20), checked_on=TODAY + timedelta(days=1))
    with pytest.raises(DomainError, match="day to come"):
        services.change_deadline(deadline=gate, record=application, draft=late, by=SYSTEM)


def test_what_it_was_stays_beside_it_and_others_are_told() -> None:
    application = build_application()
    gate = build_gate(application, GATE, kind=DeadlineKind.GRANTS_GOV)
    heard: list[int] = []
    on("deadlines.changed")(lambda *, record_id, by: heard.append(record_id))
    services.change_deadline(
        deadline=gate,
        record=application,
        draft=draft(date(2027, 1, 20)),
        by=SYSTEM,
        reason="The system was down",
    )
    (change,) = changes_of(application.id)[gate.id]
    assert (change.old_due_on, change.new_due_on) == (GATE, date(2027, 1, 20))
    assert (change.by_name, change.reason, change.source_text) == (
        SYSTEM.name,
        "The system was down",
        "Amendment 2, page 1",
    )
    assert change.checked_on == TODAY
    assert application.id in heard
    actions = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.record_id == application.id))
    assert "deadline.changed" in set(actions)


def test_words_alone_change_without_a_source() -> None:
    application = build_application()
    gate = build_gate(application, GATE, kind=DeadlineKind.GRANTS_GOV)
    same = draft(GATE, label="Step one", source_text="", checked_on=None)
    services.change_deadline(deadline=gate, record=application, draft=same, by=SYSTEM)
    assert gate.label == "Step one"
    assert changes_of(application.id) == {}


def test_the_second_of_two_edits_is_refused() -> None:
    application = build_application()
    gate = build_gate(application, GATE, kind=DeadlineKind.GRANTS_GOV)
    version = gate.version
    services.change_deadline(
        deadline=gate, record=application, draft=draft(GATE, label="One"), by=SYSTEM, expected_version=version
    )
    with pytest.raises(StaleVersion):
        services.change_deadline(
            deadline=gate,
            record=application,
            draft=draft(GATE, label="Two"),
            by=SYSTEM,
            expected_version=version,
        )


def test_an_internal_date_cannot_lie_after_the_funders() -> None:
    application = build_application()
    build_gate(application, GATE)
    assert internal(application, GATE).due_on == GATE
    with pytest.raises(DomainError, match="cannot lie after"):
        internal(application, GATE + timedelta(days=1))
    build_gate(application, date(2027, 1, 20), sequence=2)
    assert internal(application, date(2027, 1, 15)).due_on == date(2027, 1, 15), "step two leaves the time"


def test_an_internal_time_on_the_funders_day_cannot_come_after_it() -> None:
    application = build_application()
    build_gate(application, GATE, at=time(20, 59))
    with pytest.raises(DomainError, match="cannot lie after"):
        internal(application, GATE, at=time(21, 30), certainty=Certainty.EXACT)


def test_a_ladder_moves_with_its_gate_and_leaves_what_is_done_or_moved() -> None:
    application = build_application()
    gate = build_gate(application, GATE, kind=DeadlineKind.GRANTS_GOV)
    dates = laid(application, gate, ladder())
    assert [one.due_on for one in dates.values()] == [date(2026, 12, 29), date(2027, 1, 6), date(2027, 1, 11)]
    services.set_done(deadline=dates["Draft"], record=application, done=True, by=SYSTEM)
    by_hand = DeadlineDraft(
        label="Sign-off",
        kind=DeadlineKind.INTERNAL,
        due_on=date(2027, 1, 4),
        certainty=Certainty.DATE_ONLY,
    )
    services.change_deadline(deadline=dates["Sign-off"], record=application, draft=by_hand, by=SYSTEM)
    moved = services.change_deadline(
        deadline=gate, record=application, draft=draft(date(2027, 1, 6)), by=SYSTEM
    )
    assert [one.label for one in moved] == ["Upload"]
    assert dates["Draft"].due_on == date(2026, 12, 29)
    assert dates["Sign-off"].due_on == date(2027, 1, 4)
    assert dates["Upload"].due_on == date(2027, 1, 4)
    (change,) = changes_of(application.id)[dates["Upload"].id]
    assert change.reason == "Moved with the funder’s date"


def test_leaving_the_ladder_still_pulls_in_what_would_lie_after_the_gate() -> None:
    application = build_application()
    gate = build_gate(application, GATE, kind=DeadlineKind.GRANTS_GOV)
    dates = laid(application, gate, ladder())
    services.change_deadline(
        deadline=gate, record=application, draft=draft(date(2027, 1, 6)), by=SYSTEM, move_ladder=False
    )
    assert [one.due_on for one in dates.values()] == [date(2026, 12, 29), date(2027, 1, 6), date(2027, 1, 6)]


def test_applying_again_mends_and_repeats_nothing() -> None:
    application = build_application()
    gate = build_gate(application, GATE)
    template = ladder()
    dates = laid(application, gate, template)
    services.remove_deadline(deadline=dates["Upload"], record=application, by=SYSTEM)
    assert [one.doing for one in planning.laid_out(gate, template)] == [Doing.KEEP, Doing.KEEP, Doing.ADD]
    again = laid(application, gate, template)
    assert sorted(again) == ["Draft", "Sign-off", "Upload"]
    assert len(deadlines_of([application.id])[application.id]) == 4


def test_a_gate_that_becomes_rolling_moves_nothing() -> None:
    application = build_application()
    gate = build_gate(application, GATE, kind=DeadlineKind.GRANTS_GOV)
    laid(application, gate, ladder())
    moved = services.change_deadline(
        deadline=gate,
        record=application,
        draft=draft(None, at=None, certainty=Certainty.ROLLING),
        by=SYSTEM,
    )
    assert moved == []
    with pytest.raises(DomainError, match="has a date"):
        laid(application, gate, ladder())


def test_the_database_asks_about_estimates_by_the_same_rule() -> None:
    application = build_application()
    expected: dict[int, bool] = {}
    for ahead in (-10, 0, 3, 13, 14, 15, 44, 45, 46, 200):
        for ago in (None, 0, 6, 7, 8, 13, 14, 15):
            checked = None if ago is None else TODAY - timedelta(days=ago)
            due = TODAY + timedelta(days=ahead)
            one = services.add_deadline(
                record=application,
                draft=draft(due, at=None, certainty=Certainty.ESTIMATED, checked_on=checked),
                by=SYSTEM,
            )
            expected[one.id] = asks(due, checked, TODAY)
    found = set(db.session.scalars(sa.select(Deadline.id).where(estimate_asks())))
    assert 10 < len(found) < len(expected)
    assert found == {key for key, asked in expected.items() if asked}


def test_an_estimate_that_was_looked_at_keeps_quiet() -> None:
    application = build_application()
    gate = services.add_deadline(
        record=application,
        draft=draft(TODAY + timedelta(days=20), at=None, certainty=Certainty.ESTIMATED, checked_on=None),
        by=SYSTEM,
    )
    assert db.session.scalars(sa.select(Deadline.id).where(estimate_asks())).all() == [gate.id]
    services.mark_checked(deadline=gate, record=application, by=SYSTEM)
    assert db.session.scalars(sa.select(Deadline.id).where(estimate_asks())).all() == []
