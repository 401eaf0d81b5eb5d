"""The finance corner's screens: chart, rules, journals, the log; and the journal as an export."""

import csv
import io

import pytest
from sqlalchemy import func, select, update

from funding.budgets import queries as budgets
from funding.budgets.exports.models import BudgetExport
from funding.finance import queries, services
from funding.finance.chart_csv import chart_csv, read_chart, take_chart
from funding.finance.mapping import Rule
from funding.finance.models import Account, MappingRule
from funding.finance.services import AccountFacts
from funding.finance.types import AccountType, Target
from funding.infra.audit import AuditEntry
from funding.infra.db import db, unit_of_work
from funding.infra.records import Record, Visibility
from funding.kernel.actor import SYSTEM, Role
from funding.kernel.errors import DomainError
from funding.kernel.money import parse_money
from tests.builders.applications import build_application
from tests.builders.budgets import build_initiative, build_sample_budget
from tests.builders.exports import build_export, file_of
from tests.support.people import user_with


def house():
    """A chart, and a budget of an application."""
    with unit_of_work():
        services.start_chart(by=SYSTEM)
        application = build_application()
        budget = build_sample_budget(subject_id=application.id)
        return budget.id, application.funder_id


def test_the_corner_leads_to_what_there_is(client_for):
    number, _ = house()
    with unit_of_work():
        build_export(budgets.budget_for(SYSTEM, number))
    page = client_for("finance").get("/finance")
    for address in ("/finance/exports", "/finance/accounts", "/finance/rules", "/finance/journals"):
        assert f'href="{address}"' in page.text
    assert "16 accounts" in page.text
    assert "1 export<" in page.text


@pytest.mark.parametrize("role", ["finance", "director", "administrator"])
def test_an_account_is_added_changed_and_removed(client_for, role):
    client = client_for(role)
    typed = {"number": "06100", "name": "Travel", "account_type": "EXP", "is_open": "y"}
    assert client.post_form("/finance/accounts", typed, action="/finance/accounts").status_code == 303
    account = db.session.scalars(select(Account)).one()
    assert (account.number, account.name, account.account_type) == ("06100", "Travel", AccountType.EXPENSE)
    page = f"/finance/accounts/{account.id}"
    assert client.post_form(page, {"name": "Travel and mileage"}, action=page).status_code == 303
    assert db.session.scalar(select(Account.name)) == "Travel and mileage"
    assert client.send(f"{page}/remove").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"account.added", "account.changed", "account.removed"} <= actions


@pytest.mark.parametrize("role", ["development", "auditor"])
def test_others_read_the_chart_and_change_nothing(client_for, role):
    client = client_for(role)
    assert "Add an account" not in client.get("/finance/accounts").text
    assert client.send("/finance/accounts", {"name": "x", "account_type": "EXP"}).status_code == 403
    assert client.send("/finance/accounts/usual").status_code == 403
    assert client.send("/finance/rules", {}).status_code == 403


def test_program_staff_do_not_see_the_corner(client_for):
    client = client_for("program")
    assert client.get("/finance").status_code == 403
    assert 'href="/finance"' not in client.get("/").text


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "x" * 151},
        {"name": "Travel"},
        {"number": "6100", "name": "Other"},
        {"name": "New", "account_type": "NONE"},
    ],
)
def test_an_account_that_makes_no_sense_is_refused_at_its_field(client_for, typed):
    with unit_of_work():
        services.add_account(facts=AccountFacts("6100", "Travel", AccountType.EXPENSE), by=SYSTEM)
    answer = client_for("finance").send("/finance/accounts", {"account_type": "EXP", **typed})
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_somebody_elses_change_is_not_overwritten(client_for):
    with unit_of_work():
        account = services.add_account(facts=AccountFacts("1", "Travel", AccountType.EXPENSE), by=SYSTEM)
    client = client_for("finance")
    page = f"/finance/accounts/{account.id}"
    token = {"version": "1", "number": "1", "name": "Mine", "account_type": "EXP", "is_open": "y"}
    with unit_of_work():
        db.session.get(Account, account.id).name = "Theirs"
        db.session.get(Account, account.id).version = 2
    answer = client.send(page, token)
    assert answer.status_code == 409
    assert "Theirs" in answer.text


def test_the_chart_goes_out_and_comes_back_the_same(database):
    services.start_chart(by=SYSTEM)
    services.add_account(facts=AccountFacts("", "=HYPERLINK", AccountType.BANK, False), by=SYSTEM)
    accounts = [row.account for row in queries.account_rows()]
    data = b"".join(chart_csv(accounts))
    assert b"'=HYPERLINK" in data
    facts = read_chart(data)
    assert len(facts) == 17
    assert take_chart(facts=facts, chart=accounts, by=SYSTEM) == (0, 0)
    assert b"".join(chart_csv([row.account for row in queries.account_rows()])) == data


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("Number,Something\n1,2\n", "first line names the columns"),
        (
            "Name,Type\nTravel,Nonsense\n,Expense\n",
            "line 2: “Nonsense” is no type of account; line 3: the name",
        ),
        ("Name,Type\nA,Expense\nB,EXP\nA,Expense\n" + "x" * 151 + ",Expense\n", "Nothing was taken"),
    ],
)
def test_a_wrong_file_takes_nothing(client_for, text, told):
    client = client_for("finance")
    answer = client.open(
        "/finance/accounts/import",
        method="POST",
        data={"file": (io.BytesIO(text.encode()), "chart.csv")},
        headers={"X-CSRFToken": client.token()},
    )
    assert answer.status_code == 422
    assert told in answer.text
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0


def test_a_quickbooks_list_is_understood(client_for):
    text = "Account #,Full name,Type\r\n06000,Café:Salaries,Expenses\r\n,Grants,Income\r\n"
    client = client_for("finance")
    answer = client.open(
        "/finance/accounts/import",
        method="POST",
        data={"file": (io.BytesIO(text.encode("cp1252")), "chart.csv")},
        headers={"X-CSRFToken": client.token()},
    )
    assert answer.status_code == 303
    found = {account.name: account.number for account in db.session.scalars(select(Account))}
    assert found == {"Café:Salaries": "06000", "Grants": ""}


def test_a_rule_is_added_replaced_and_removed(client_for):
    house()
    client = client_for("finance")
    ids = dict(db.session.execute(select(Account.number, Account.id)).all())
    for number in ("6100", "6800"):
        typed = {"target": "cost", "kind": "travel", "source": "in_kind", "account_id": str(ids[number])}
        assert client.post_form("/finance/rules", typed, action="/finance/rules").status_code == 303
    rule = db.session.scalars(
        select(MappingRule).where(MappingRule.source == "in_kind", MappingRule.kind == "travel")
    ).one()
    assert rule.account.number == "6800"
    assert "Travel, paid by match, in-kind" in client.get("/finance/rules").text
    number = rule.id
    assert client.send(f"/finance/rules/{number}/remove").status_code == 303
    assert db.session.scalar(select(MappingRule.id).where(MappingRule.id == number)) is None


@pytest.mark.parametrize(
    "typed",
    [
        {"target": "cost"},
        {"target": "class"},
        {"target": "nothing", "name": "x"},
        {"target": "cost", "kind": "nonsense", "account_id": "1"},
        {"target": "class", "name": "x", "initiative_id": "999"},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(client_for, typed):
    assert client_for("finance").send("/finance/rules", typed).status_code == 422


def test_an_account_with_rules_stays(client_for):
    house()
    account = db.session.scalars(select(Account).where(Account.number == "6000")).one()
    answer = client_for("finance").send(f"/finance/accounts/{account.id}/remove")
    assert answer.status_code == 422
    assert "Rules name this account" in answer.text


@pytest.mark.parametrize("kind", ["journal-iif", "journal-quickbooks-csv", "journal-csv"])
@pytest.mark.parametrize("by", ["month", "quarter", "year"])
def test_a_journal_is_exported_logged_and_made_again(client_for, kind, by):
    number, funder_id = house()
    with unit_of_work():
        rule = Rule(0, Target.CUSTOMER, funder_id=funder_id, name="OVC:FY27")
        services.add_rule(rule=rule, by=SYSTEM)
    client = client_for("finance")
    sent = {"format": kind, f"choice-{kind}-by": by, "then": "stay"}
    answer = client.send(f"/budgets/{number}/exports", sent)
    assert answer.status_code == 200, answer.text
    total = budgets.summary(number).total_cents
    if kind != "journal-iif":
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
        for names in (("Debit", "Debits"), ("Credit", "Credits")):
            amounts = [row.get(names[0]) or row.get(names[1]) for row in rows]
            assert sum(parse_money(amount) for amount in amounts if amount) == total
    else:
        rows = [row.split("\t") for row in answer.data.decode("cp1252").split("\r\n")]
        amounts = [parse_money(row[7], allow_negative=True) for row in rows if row[0] in {"TRNS", "SPL"}]
        assert sum(amounts) == 0
        assert sum(amount for amount in amounts if amount > 0) == total
    assert b"OVC:FY27" in answer.data
    row = db.session.scalars(select(BudgetExport)).one()
    with unit_of_work():
        db.session.execute(update(Account).values(name=Account.name + " changed"))
    assert file_of(row) == (True, answer.data)


def test_lines_without_an_account_are_listed_and_refuse_the_journal(client_for):
    number, _ = house()
    with unit_of_work():
        for rule in db.session.scalars(select(MappingRule).where(MappingRule.kind == "travel")):
            services.remove_rule(rule=rule, by=SYSTEM)
    client = client_for("finance")
    page = client.get(f"/finance/journals/{number}")
    assert "1 amount has no account" in page.text
    assert "Site visits" in page.text
    answer = client.send(f"/budgets/{number}/exports", {"format": "journal-iif"})
    assert answer.status_code == 422
    assert "no rule gives an account for “Site visits”" in answer.text
    assert db.session.scalar(select(func.count()).select_from(BudgetExport)) == 0


def test_the_journal_page_tells_which_rule_won(client_for):
    number, _ = house()
    page = client_for("auditor").get(f"/finance/journals/{number}?by=quarter")
    assert page.status_code == 200
    assert "FY 2027 Q1" in page.text
    assert "6450 Contracts and consultants" in page.text


def test_the_log_of_the_house_is_filtered(client_for):
    number, _ = house()
    with unit_of_work():
        budget = budgets.budget_for(SYSTEM, number)
        for kind in ("csv", "json"):
            build_export(budget, kind=kind, by=user_with(Role.DIRECTOR).actor)
    client = client_for("finance")
    assert "2 exports" in client.get("/finance/exports").text
    assert "1 export found" in client.get("/finance/exports?format=json").text
    assert "0 exports found" in client.get("/finance/exports?q=nothing+like+it").text
    for query in ("by=x", "since=1", "until=9999-99-99", "page=-1", "format=none"):
        assert client.get(f"/finance/exports?{query}").status_code == 200
    with unit_of_work():
        db.session.execute(update(Record).values(visibility=Visibility.RESTRICTED, owner_id=None))
    assert "0 exports" in client.get("/finance/exports").text
    assert client.get(f"/finance/journals/{number}").status_code == 404


def test_a_rule_about_a_hidden_record_is_hidden(client_for):
    with unit_of_work():
        services.start_chart(by=SYSTEM)
        initiative = build_initiative(title="Quite secret")
        rule = Rule(0, Target.CLASS, initiative_id=initiative.id, name="Secret class")
        number = services.add_rule(rule=rule, by=SYSTEM).id
        initiative.visibility = Visibility.RESTRICTED
    client = client_for("finance")
    assert "Secret class" not in client.get("/finance/rules").text
    assert client.send(f"/finance/rules/{number}/remove").status_code == 404


def test_a_chart_is_started_only_once(database):
    assert services.start_chart(by=SYSTEM) == 16
    with pytest.raises(DomainError, match="accounts already"):
        services.start_chart(by=SYSTEM)


def test_the_corner_asks_a_fixed_number_of_statements(client_for, count_queries):
    house()
    client = client_for("finance")
    client.get("/finance/rules")
    with count_queries() as few:
        client.get("/finance/rules")
    with unit_of_work():
        for place in range(20):
            initiative = build_initiative(title=f"Initiative {place}")
            services.add_rule(
                rule=Rule(0, Target.CLASS, initiative_id=initiative.id, name=f"Class {place}"), by=SYSTEM
            )
    with count_queries() as many:
        client.get("/finance/rules")
    assert len(many) <= len(few) + 2
