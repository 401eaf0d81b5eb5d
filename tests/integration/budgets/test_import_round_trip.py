"""Through the pages: a budget that is exported, brought to another application and exported again is the same."""

import io
import json
from dataclasses import replace

import pytest

from funding.budgets import queries
from funding.budgets.exports import write_export
from funding.budgets.models import Budget
from funding.budgets.types import Amounts, BaseChoice, Calculation, FringeComponent
from funding.infra.db import db
from tests.builders.budgets import TERMS, build_budget, build_initiative, build_line, salary, units
from tests.integration.budgets.test_imports import applied, told, upload

FIVE = replace(TERMS, years=5)


def hard_budget():
    """Five years, odd cents, capped subawards of one agreement, hostile titles, every field filled in somewhere."""
    budget = build_budget(terms=FIVE)
    street = build_initiative(title="=Street, “outreach”").id
    pay = build_line(
        budget, "personnel", title="=SUM(A1:A9)", person="'Ana Reyes", calculations={1: salary(58_333, 37)}
    )
    build_line(
        budget, "personnel", title="Second", amounts={2: Amounts(33_333_33, 7, 1)}, initiative_id=street
    )
    rates = (FringeComponent("FICA", 765), FringeComponent("", 1_635))
    every = dict.fromkeys(range(1, 6), Calculation("fringe", components=rates, follows=(pay.key,)))
    build_line(budget, "fringe", title="'=Fringe", calculations=every)
    for place in range(2):
        build_line(
            budget,
            "subaward",
            title="Shelter",
            agreement="Agreement 7",
            determination="Decides who\nis served",
            amounts={1: Amounts(40_000_01, 333_33, 1), 5: Amounts(place, 0, 12_345_67)},
        )
    build_line(budget, "supplies", title='<script>alert("x")</script>', calculations={3: units(12, 1_200)})
    build_line(budget, "other", title="16.320", words="=1+1\n\n- why, “so”; 人", base_choice=BaseChoice.EXCLUDE,
               base_reason="The notice says so")  # fmt: skip
    build_line(budget, "travel", title="Total", amounts={4: Amounts(1)})
    return budget


def exported(budget_id, kind):
    target = io.BytesIO()
    write_export(budget_id, kind, target)
    return target.getvalue()


def lines(budget_id):
    db.session.expire_all()
    found = queries.load(db.session.get(Budget, budget_id)).lines
    return [
        replace(each.line, amounts={y: a for y, a in sorted(each.line.amounts.items()) if a})
        for each in found
    ]


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_a_budget_comes_to_another_application_whole_and_a_second_time_changes_nothing(client_for, kind):
    browser = client_for("development")
    source = hard_budget()
    target = build_budget(title=source.title, terms=FIVE)
    numbers = source.id, target.id
    data = exported(source.id, kind)
    answer = upload(browser, target.id, data, f"budget.{kind}")
    assert answer.status_code == 303, told(answer)
    assert not answer.location.endswith("/mapping")
    page = browser.get(answer.location)
    assert "<script>alert(" not in page.text
    applied(browser, answer.location)
    assert lines(numbers[1]) == lines(numbers[0])
    before, after = json.loads(exported(numbers[0], "json")), json.loads(exported(numbers[1], "json"))
    assert before.pop("budget")["title"] == after.pop("budget")["title"]
    assert before == after
    again = upload(browser, numbers[1], exported(numbers[1], kind), f"budget.{kind}")
    assert "already says what the file says" in told(browser.get(again.location))
    own = upload(browser, numbers[0], data, f"budget.{kind}")
    assert "already says what the file says" in told(browser.get(own.location))


def test_amounts_changed_in_our_workbook_are_the_only_change(client_for):
    from openpyxl import load_workbook

    browser = client_for("finance")
    budget_id = hard_budget().id
    before = {line.key: line for line in lines(budget_id)}
    book = load_workbook(io.BytesIO(exported(budget_id, "xlsx")))
    sheet = book["Lines"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    row = next(each for each in sheet.iter_rows(min_row=2) if each[3].value == "Second")
    row[heads["Year 2: Federal"] - 1].value = 40_000.25
    sheet.append([None] * (heads["Kind"] - 1) + ["Travel"])
    sheet.cell(sheet.max_row, 4, "Bus passes")
    sheet.cell(sheet.max_row, heads["Year 1: Federal"], 12.5)
    target = io.BytesIO()
    book.save(target)
    answer = upload(browser, budget_id, target.getvalue(), "changed.xlsx")
    applied(browser, answer.location)
    after = {line.key: line for line in lines(budget_id)}
    changed = [line for key, line in after.items() if before.get(key) != line]
    assert {line.title: line.whole.federal_cents for line in changed} == {
        "Second": 40_000_25,
        "Bus passes": 1_250,
    }
