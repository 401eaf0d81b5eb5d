"""A funder's limits on indirect costs from the terms' screen to the figures, the worksheet and the exported terms."""

from dataclasses import replace

from funding.budgets import queries
from funding.budgets.exports.json import document
from funding.budgets.term_rows import IndirectLimit, LimitOf
from funding.budgets.terms import Terms
from funding.infra.db import db
from tests.builders.budgets import TERMS, build_budget, build_line

TYPED = {
    "indirect_kind": "de_minimis",
    "limit_0_measure": "total",
    "limit_0_limit_bp": "10",
    "limit_0_citation": "The notice, page 12",
    "limit_1_measure": "amount",
    "limit_1_limit_cents": "20,000",
    "limit_1_citation": "",
}


def test_limits_are_rows_of_the_terms(client_for):
    client = client_for("finance")
    budget = build_budget()
    build_line(budget, "personnel", 100_000)
    address = f"/budgets/{budget.id}/terms"
    assert client.post_form(address, TYPED).status_code == 303
    db.session.refresh(budget)
    rows = Terms.from_json(budget.terms).indirect_limits
    assert [row.label for row in rows] == ["10% of the funder’s total", "$20,000.00 for the whole project"]
    shown = client.get(address).text
    for words in ("The notice, page 12", "allows $11,111.11; $3,888.89 of the funder’s $15,000.00"):
        assert words in shown, words
    assert "less what is above it" in client.get(f"/budgets/{budget.id}/figures").text
    assert client.post_form(address, {"limit_0_drop": "y", "limit_1_drop": "y"}).status_code == 303
    db.session.refresh(budget)
    assert "indirect_limits" not in budget.terms


def test_what_a_limit_would_do_is_told_before_it_is_saved(client_for):
    client = client_for("finance")
    budget = build_budget()
    build_line(budget, "personnel", 100_000)
    typed = {
        "funder": "partner", "years": "1", "indirect_base": "mtdc", "remainder": "shares", **TYPED,
    }  # fmt: skip
    answer = client.send(f"/budgets/{budget.id}/terms/preview", typed)
    assert "$3,888.89 of the funder’s $15,000.00 is not charged" in answer.get_json()["parts"]["indirect"]
    for wrong in (
        {"limit_0_limit_bp": "100"},
        {"limit_0_limit_bp": "", "limit_0_limit_cents": "5"},
        {"limit_1_limit_bp": "5"},
    ):
        refused = client.send(f"/budgets/{budget.id}/terms/preview", {**typed, **wrong})
        assert refused.status_code == 422, wrong


def test_exported_terms_hold_the_limits_and_read_back(database):
    rows = (IndirectLimit(LimitOf.DIRECT, 1_000, citation="Notice"),)
    budget = build_budget(terms=replace(TERMS, indirect_limits=rows))
    build_line(budget, "personnel", 100_000)
    found = document(queries.tables(budget.id))
    assert Terms.from_json(found["terms"]).indirect_limits == rows
    assert next(row for row in found["classes"] if row["code"] == "6j")["total"]["federal_cents"] == 1_000_000
