"""The pages of rules and figures: what they show, who may enter a figure, which budgets follow."""

from dataclasses import replace

import pytest

from funding.budgets import services
from funding.budgets.models import RuleFigure
from funding.budgets.terms import FunderRules, Terms
from funding.budgets.types import BudgetStatus
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.errors import DomainError
from tests.builders.budgets import TERMS, build_budget, build_line, build_sample_budget, salary

ENTERED = {
    "name": "executive_level_2",
    "value": "$225,700",
    "effective_from": "2026-01-01",
    "citation": "The appropriations act of the year",
}


def test_all_figures_stand_with_the_one_that_holds(client_for):
    client = client_for("auditor")
    budget = build_budget()
    page = client.get("/budgets/rules").text
    for words in (
        "De minimis indirect rate",
        "2 CFR 200.414(f), awards before Oct 1, 2024",
        "No value has been entered yet.",
    ):
        assert words in page, words
    assert "Enter a figure" not in page
    assert "the award date is Oct 1, 2026" in client.get(f"/budgets/rules?budget={budget.id}").text
    assert client.get("/budgets/rules?budget=999").status_code == 404
    assert client.get("/budgets/rules?budget=x").status_code == 200


def test_an_entered_figure_reaches_open_budgets_and_no_approved_one(client_for):
    client = client_for("finance")
    hhs = replace(TERMS, funder=FunderRules.HHS)
    draft, approved = build_budget(terms=hhs), build_budget(terms=hhs)
    build_line(draft, "personnel", title="Director", calculations={1: salary(300_000)})
    approved.status, approved.approved_at = BudgetStatus.APPROVED, clock.now()
    db.session.commit()
    assert client.post_form("/budgets/rules", ENTERED).status_code == 303
    db.session.expire_all()
    assert [row.value for row in Terms.from_json(draft.terms).figures] == [225_700_00]
    assert Terms.from_json(approved.terms).figures == ()
    page = client.get(f"/budgets/{draft.id}").text
    assert "the award pays salaries up to $225,700 a year; $74,300.00 is above" in page
    assert "The appropriations act of the year" in page
    assert Terms.from_json(build_budget().terms).figures[0].value == 225_700_00
    assert "1 open budget follows" not in client.get("/budgets/rules").text
    number = db.session.scalar(db.select(RuleFigure.id))
    assert client.post_form("/budgets/rules", action=f"/budgets/rules/{number}/withdraw").status_code == 303
    db.session.expire_all()
    assert Terms.from_json(draft.terms).figures == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value", "-5"),
        ("value", "1e12"),
        ("value", "1.1"),
        ("value", ""),
        ("effective_from", "2010-01-01"),
        ("citation", ""),
        ("name", "gold"),
    ],
)
def test_a_senseless_figure_is_refused_at_its_field(client_for, field, value):
    client = client_for("finance")
    assert client.post_form("/budgets/rules", ENTERED | {field: value}).status_code == 422
    assert db.session.scalar(db.select(RuleFigure.id)) is None


def test_a_second_figure_of_a_day_and_a_percentage_for_dollars_are_refused(client_for):
    client = client_for("administrator")
    assert client.post_form("/budgets/rules", ENTERED).status_code == 303
    assert client.post_form("/budgets/rules", ENTERED).status_code == 422
    rate = ENTERED | {"name": "de_minimis_rate", "value": "20%", "effective_from": "2030-10-01"}
    assert client.post_form("/budgets/rules", rate).status_code == 303
    assert (
        client.post_form(
            "/budgets/rules", rate | {"value": "$20", "effective_from": "2031-10-01"}
        ).status_code
        == 422
    )


def test_those_who_may_not_enter_figures_are_refused(client_for):
    for role in ("development", "program", "auditor"):
        assert client_for(role).send("/budgets/rules", ENTERED).status_code in {403, 404}, role


def test_every_figure_of_a_budget_is_shown_with_its_steps(client_for, count_queries):
    client = client_for("auditor")
    budget = build_sample_budget(terms=replace(TERMS, years=2))
    address = f"/budgets/{budget.id}/figures"
    client.get(address)
    with count_queries() as counted:
        page = client.get(address).text
    assert counted.count <= 12, counted
    for words in ("How 6i is made", "How the base is made", "Match required", "Match short", "Lines in the base",
                  "Base, year 2", "Shelter coalition", "30,729.72"):  # fmt: skip
        assert words in page, words
    assert client.get(f"/budgets/{build_budget().id}/figures").status_code == 200


def test_a_line_is_tried_before_it_is_saved(client_for):
    client = client_for("finance")
    budget = build_budget()
    stored = build_line(budget, "contract", 80_000, title="Evaluator")
    number, line = budget.id, stored.id
    typed = {"kind": "contract", "title": "Evaluator", "base_choice": "rules", "federal_1": "80,000",
             "signs_subaward": ["eligibility", "purpose"], "determination": "It decides who is served."}  # fmt: skip
    answer = client.send(f"/budgets/{number}/lines/preview?line={line}", typed)
    assert answer.status_code == 200
    html = answer.get_json()["html"]
    assert "2 signs of a subaward, 0 of a contract: a subaward is suggested." in html
    assert "−$4,500.00" in html
    assert "Contract: It decides who is served." in html
    assert (
        client.send(f"/budgets/{number}/lines/preview?line={line}", typed | {"federal_1": "1.1"}).status_code
        == 422
    )
    assert client.send(f"/budgets/{number}/lines/preview?line=999999", typed).status_code == 404
    assert client.send(f"/budgets/{number}/lines/preview", typed | {"title": ""}).status_code == 200
    other = build_line(build_budget(), "other", 1)
    assert client.send(f"/budgets/{number}/lines/preview?line={other.id}", typed).status_code == 404


def test_the_determination_is_stored_with_its_signs_and_shown_on_the_line(client_for):
    client = client_for("finance")
    stored = build_line(build_budget(), "contract", 80_000, title="Evaluator")
    address = f"/budgets/lines/{stored.id}"
    sent = {"signs_contract": ["business", "buyers"], "determination": "Sells evaluations to many buyers"}
    assert client.post_form(address, sent).status_code == 303
    db.session.refresh(stored)
    assert stored.signs == "business, buyers"
    assert "contract: sells evaluations to many buyers" in client.get(f"/budgets/{stored.budget_id}").text
    assert client.post_form(address, {"kind": "subaward"}).status_code == 303
    page = client.get(f"/budgets/{stored.budget_id}").text
    assert "$30,000 above the subaward cap · subaward: sells evaluations to many buyers" in page


def test_withdrawing_what_is_gone_is_refused(client_for):
    client_for("finance")
    with pytest.raises(DomainError, match="withdrawn already"):
        services.withdraw_figure(figure_id=77, by=SYSTEM)
