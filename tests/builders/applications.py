"""Applications for tests."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from funding.applications.models import Application
from funding.applications.services.moves import decide
from funding.applications.services.pursue import start_application
from funding.applications.services.spells import keep_spell
from funding.applications.types import ApplicationFacts, Stage, Verdict
from funding.kernel.actor import SYSTEM
from funding.kernel.zoned import Certainty
from funding.work.models import Deadline
from funding.work.services import add_deadline
from funding.work.types import DeadlineDraft
from tests.builders.funders import build_funder


def build_application(**overrides: Any) -> Application:
    """An application of $300,000 at the stage Exploring; ``stage=`` puts it elsewhere past the guards."""
    stage = Stage(overrides.pop("stage", Stage.PROSPECT))
    by = overrides.pop("by", SYSTEM)
    funder_id = overrides.pop("funder_id", None) or build_funder().id
    after = {
        name: overrides.pop(name)
        for name in ("submitted_on", "awarded_cents", "visibility")
        if name in overrides
    }
    facts = {"title": "Street outreach in three counties", "ask_cents": 300_000_00, **overrides}
    application = start_application(facts=ApplicationFacts(funder_id=funder_id, **facts), by=by)
    if stage is not Stage.PROSPECT:
        application.stage, application.probability_bp = stage, stage.probability_bp
    for name, value in after.items():
        setattr(application, name, value)
    if after or stage is not Stage.PROSPECT:
        keep_spell(application, by=by)
    return application


def build_gate(application: Application, due_on: date, **overrides: Any) -> Deadline:
    """A step that closes at 11:59 p.m. Eastern on ``due_on``."""
    values: dict[str, Any] = {
        "label": "Grants.gov step",
        "at": time(23, 59),
        "certainty": Certainty.EXACT,
        **overrides,
    }
    return add_deadline(record=application, draft=DeadlineDraft(due_on=due_on, **values), by=SYSTEM)


def build_go(application: Application) -> None:
    """A recorded go."""
    decide(application=application, verdict=Verdict.GO, reason="It fits.", fit=(5, 4, 3), by=SYSTEM)
