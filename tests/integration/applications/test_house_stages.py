"""A house's own stages: guards that refuse, actions that happen, order, retiring, previews and conflicts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from funding.applications.models import Application, PipelineStage, StageSpell
from funding.applications.queries.house_stages import first_of, stages_in_use
from funding.applications.services.approving import approve
from funding.applications.services.house_stages import add_stage, change_stage, retire_stage, stage_row
from funding.applications.services.moves import move
from funding.applications.stages import MoveRefused
from funding.applications.types import HouseStage, MoveFacts, Stage, StageAction, StageFacts
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError
from tests.builders.applications import build_application, build_go
from tests.builders.tasks import build_task
from tests.support.client import CheckedClient

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def director(client_for: Callable[[str], CheckedClient]) -> CheckedClient:
    return client_for("director")


def add(name: str, phase: Stage, **facts: object) -> HouseStage:
    return add_stage(phase=phase, facts=StageFacts(name, **facts), by=SYSTEM).plain  # type: ignore[arg-type]


def go(application: Application, to: HouseStage, **facts: object) -> list[str]:
    return move(
        application=application,
        to=to,
        expected_version=application.version,
        by=SYSTEM,
        facts=MoveFacts(**facts),  # type: ignore[arg-type]
    )


def test_a_second_stage_of_a_phase_stands_beside_the_first_and_keeps_the_phase() -> None:
    letters = add("Partner letters", Stage.DRAFTING, probability_bp=3_700)
    assert [one.name for one in stages_in_use()][3:5] == ["Drafting", "Partner letters"]
    application = build_application(stage=Stage.DRAFTING)
    go(application, letters)
    assert (application.stage, application.stage_id) == (Stage.DRAFTING, letters.id)
    assert application.probability_bp == 3_700
    spells = db.session.scalars(sa.select(StageSpell).order_by(StageSpell.id)).all()
    assert [one.stage_id for one in spells][-2:] == [first_of(Stage.DRAFTING).id, letters.id]


def test_a_guard_refuses_and_names_the_page_that_mends_it(director: CheckedClient) -> None:
    approval = add("Director’s approval", Stage.REVIEW, guards=("director_approved", "no_open_tasks"))
    application = build_application(stage=Stage.REVIEW)
    db.session.commit()
    with pytest.raises(MoveRefused, match="approval is not recorded"):
        go(application, approval)
    page = director.get(f"/applications/{application.id}/move").text
    assert f'href="/applications/{application.id}/approval"' in page
    director.post_form(f"/applications/{application.id}/approval", {"note": "Go ahead"})
    tasks = [
        build_task(title, record_id=application.id) for title in ("Ask for the letter", "Read it once more")
    ]
    with pytest.raises(MoveRefused, match="“Ask for the letter” and one other task are not done yet"):
        go(application, approval)
    for task in tasks:
        db.session.delete(task)
    go(application, approval)
    go(application, first_of(Stage.REVIEW))
    application.ask_cents = 1_00
    db.session.flush()
    with pytest.raises(MoveRefused, match=r"approved \$300,000\.00; \$1\.00 is asked now"):
        go(application, approval)
    other = build_application()
    with pytest.raises(DomainError, match="no approval to take back"):
        approve(application=other, approved=False, note="", expected_version=other.version, by=SYSTEM)


def test_actions_happen_with_the_move_and_tell_what_they_could_not() -> None:
    notes = (StageAction("ask_note"), StageAction("clear_owner"), StageAction("lay_ladder", ""))
    letters = add("Partner letters", Stage.DRAFTING, actions=(*notes, StageAction("start_budget")))
    application = build_application(stage=Stage.DRAFTING)
    with pytest.raises(DomainError, match="note this stage asks for"):
        go(application, letters)
    told = go(application, letters, reason="Three letters are promised.")
    assert application.owner_id is None
    assert told == [
        "No internal dates were laid out: no step of applying has a day yet.",
        "Its budget was started.",
    ]


def test_no_house_can_take_off_what_a_phase_asks_for() -> None:
    sent = stage_row(first_of(Stage.SUBMITTED).id)
    change_stage(stage=sent, facts=StageFacts("Sent"), expected_version=sent.version, by=SYSTEM)
    application = build_application(stage=Stage.REVIEW, ask_cents=None)
    with pytest.raises(DomainError) as refused:
        go(application, sent.plain)
    assert refused.value.field == "on"
    with pytest.raises(DomainError, match="at least one stage for Submitted"):
        retire_stage(stage=sent, to=None, expected_version=sent.version, by=SYSTEM)
    awarded = stage_row(first_of(Stage.AWARDED).id)
    facts = StageFacts("Won", probability_bp=1_000)
    change_stage(stage=awarded, facts=facts, expected_version=awarded.version, by=SYSTEM)
    assert awarded.probability_bp == 10_000


def test_a_changed_chance_takes_along_what_has_no_chance_of_its_own() -> None:
    usual = build_application(stage=Stage.DRAFTING)
    own = build_application(stage=Stage.DRAFTING, probability_bp=9_000)
    own.probability_bp = 9_000
    db.session.flush()
    row = stage_row(first_of(Stage.DRAFTING).id)
    facts = StageFacts(row.name, probability_bp=4_200, guards=tuple(row.guards))
    assert change_stage(stage=row, facts=facts, expected_version=row.version, by=SYSTEM) == 1
    assert (usual.probability_bp, own.probability_bp) == (4_200, 9_000)
    last = sa.select(StageSpell.probability_bp).where(StageSpell.application_id == usual.id)
    assert db.session.scalars(last.order_by(StageSpell.id.desc())).first() == 4_200


def test_the_page_previews_saves_and_refuses_a_stale_version(director: CheckedClient) -> None:
    build_go(build_application(title="Ready to draft", stage=Stage.DECIDING, ask_cents=None))
    row = stage_row(first_of(Stage.DRAFTING).id)
    db.session.commit()
    address, typed = (
        f"/settings/pipeline/{row.id}",
        {"name": "Writing", "guards": ["go_recorded", "amount_asked"]},
    )
    typed["probability_bp"] = "35"
    page = director.post_form(address, {**typed, "preview": "1"}).text
    assert "1 would be refused that could enter before" in page
    assert "Ready to draft" in page
    assert db.session.get(PipelineStage, row.id).name == "Drafting"  # type: ignore[union-attr]
    assert director.post_form(address, typed).status_code == 303
    answer = director.send(address, {**typed, "name": "Late", "version": 1})
    assert answer.status_code == 409
    assert "Somebody else changed this stage" in answer.text
    assert "Writing" in director.get("/pipeline").text


def test_a_retired_stage_hands_over_what_stands_there(director: CheckedClient) -> None:
    letters = add("Partner letters", Stage.DRAFTING)
    application = build_application(stage=Stage.DRAFTING)
    go(application, letters)
    db.session.commit()
    key, target = application.id, first_of(Stage.DRAFTING)
    version = stage_row(letters.id).version
    director.send(f"/settings/pipeline/{letters.id}/retire", {"to": target.id, "version": version})
    db.session.expire_all()
    assert db.session.get_one(Application, key).stage_id == target.id
    page = director.get("/settings/pipeline").text
    assert "Off the board" in page
    assert "Partner letters" not in director.get("/pipeline").text
    version = stage_row(letters.id).version
    director.send(f"/settings/pipeline/{letters.id}/back", {"version": version})
    assert "Partner letters" in director.get("/pipeline").text


def test_the_order_is_kept_unless_the_stages_changed_meanwhile(director: CheckedClient) -> None:
    order = [one.id for one in stages_in_use()]
    db.session.commit()
    turned = [order[1], order[0], *order[2:]]
    address = "/settings/pipeline/order"
    headers = {"X-Requested-With": "fetch"}
    data = {"order": ",".join(map(str, turned))}
    assert director.send(address, data, headers=headers).json == {"saved": True}
    assert [one.id for one in stages_in_use()] == turned
    answer = director.send(address, {"order": ",".join(map(str, turned[1:]))}, headers=headers)
    assert answer.status_code == 409


def test_only_directors_and_administrators_configure(client_for: Callable[[str], CheckedClient]) -> None:
    assert client_for("development").get("/settings/pipeline").status_code == 403
