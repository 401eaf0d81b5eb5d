"""Pages of budgets: what they show, who may see them, how many queries they take, what they refuse."""

import pytest

from funding.budgets import queries
from funding.budgets.terms import Terms
from funding.budgets.types import Amounts
from funding.infra.db import db
from funding.infra.records import Visibility
from tests.builders.budgets import (
    TERMS,
    build_budget,
    build_initiative,
    build_line,
    build_sample_budget,
    salary,
)


def text(tree):
    return " ".join("".join(tree.root.itertext()).split()) if hasattr(tree, "root") else str(tree)


def test_the_grid_shows_lines_totals_and_how_6j_is_made(client_for):
    client = client_for("finance")
    budget = build_sample_budget()
    page = client.get(f"/budgets/{budget.id}").text
    for shown in (
        "Outreach coordinator",
        "1 × 0.50 FTE × $58,000 × 12 mo",
        "24.00% × $91,400",
        "26 trips × 84 mi × $0.70",
        "234,864.80",
        "30,729.72",
        "How 6j is made",
        "less subaward above $50,000",
        "2 CFR 200.414(f)",
        "Required, 25% of total",
        "Room left",
    ):
        assert shown in page, shown


def test_an_empty_budget_invites_lines_and_an_auditor_sees_no_verbs(client_for):
    client = client_for("development")
    budget = build_budget()
    number = budget.id
    assert "Add line" in client.get(f"/budgets/{number}").text
    looked = client_for("auditor").get(f"/budgets/{number}").text
    assert "no lines yet" in looked
    assert "Add line" not in looked


def test_what_one_may_not_see_answers_404(client_for):
    admin, client = client_for("administrator"), client_for("finance")
    secret = build_initiative(title="Secret", visibility=Visibility.RESTRICTED).id
    budget = build_budget(subject_id=secret)
    line = build_line(budget, "other", 5)
    addresses = [
        f"/budgets/{budget.id}",
        f"/budgets/{budget.id}/state",
        f"/budgets/{budget.id}/terms",
        f"/budgets/{budget.id}/exports",
        f"/budgets/{budget.id}/lines/new",
        f"/budgets/lines/{line.id}",
    ]
    for address in addresses:
        assert client.get(address).status_code == 404, address
        assert admin.get(address).status_code == 200, address
    listed = client.get("/budgets").text
    assert f'/budgets/{addresses[0].rsplit("/", 1)[1]}"' not in listed
    assert client.get("/budgets/999999").status_code == 404


@pytest.mark.parametrize("lines", [5, 500])
def test_the_grid_takes_the_same_queries_at_any_size(client_for, count_queries, lines):
    client = client_for("finance")
    budget = build_budget()
    number = budget.id
    from funding.budgets.models import BudgetLine, LineYear
    from funding.budgets.types import LineKind

    db.session.add_all(
        BudgetLine(
            budget_id=number, key=f"k{n}", position=n, kind=LineKind.TRAVEL, title=f"Trip {n}",
            years=[LineYear(year=1, federal_cents=100, cash_cents=0, in_kind_cents=0)],
        )
        for n in range(lines)
    )  # fmt: skip
    db.session.commit()
    client.get(f"/budgets/{number}")
    with count_queries() as counted:
        assert client.get(f"/budgets/{number}").status_code == 200
    assert counted.count <= 12, counted
    with count_queries() as counted:
        assert client.get("/budgets").status_code == 200
    assert counted.count <= 11, counted


def test_the_list_narrows_sorts_and_says_what_is_wrong(client_for):
    client = client_for("auditor")
    build_sample_budget(title="Alpha budget")
    build_budget(title="Beta budget")
    page = client.get("/budgets").text
    assert "Alpha budget" in page
    assert "1 to fix" in page
    assert "no lines yet" in page
    narrowed = client.get("/budgets?q=beta&sort=title").text
    assert "Beta budget" in narrowed
    assert "Alpha budget" not in narrowed
    assert client.get("/budgets?q=%25&sort=nonsense&page=-4").status_code == 200
    assert "No budget has this" in client.get("/budgets?q=%25").text


def test_cells_are_saved_one_by_one_through_json(client_for):
    client = client_for("finance")
    line = build_line(build_budget(), "other", 100)
    number, key = line.budget_id, line.key
    sent = {
        "edits": [
            {"do": "set", "key": key, "field": "federal", "year": 1, "text": "1.1", "was": 100_00},
            {"do": "set", "key": key, "field": "cash", "year": 1, "text": "$2,500", "was": 0},
            {"do": "add", "key": "abc", "kind": "travel", "title": "Bus"},
        ]
    }
    answer = client.send(f"/budgets/{number}/edits?year=1", json=sent)
    assert answer.status_code == 200
    body = answer.get_json()
    assert [each["state"] for each in body["outcomes"]] == ["refused", "saved", "saved"]
    assert {each["key"] for each in body["lines"]} == {key, "abc"}
    assert body["figures"]["direct"] == {"1": [100_00, 2_500_00, 0]}
    assert "How 6j is made" in body["side"]
    state = client.get(f"/budgets/{number}/state").get_json()
    assert state["rates"] == {"1": [1500, 1500]}
    assert [each["key"] for each in state["lines"]] == ["abc", key]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"edits": []},
        {"edits": [1]},
        {"edits": [{"do": "explode", "key": "a"}]},
        {"edits": [{"do": "set", "key": "../", "field": "federal", "text": "1"}]},
        {"edits": [{"do": "set", "key": "a", "field": "id", "text": "1"}]},
        {"edits": [{"do": "set", "key": "a", "field": "federal", "year": 9, "text": "1"}]},
        {"edits": [{"do": "set", "key": "a", "field": "federal", "year": True, "text": "1"}]},
        {"edits": [{"do": "set", "key": "a", "field": "federal", "text": 5}]},
        {"edits": [{"do": "set", "key": "a", "field": "federal", "text": "5", "was": [1]}]},
        {"edits": [{"do": "add", "key": "a", "kind": "yacht"}]},
        {"edits": [{"do": "add", "key": "a", "kind": "other"}] * 3_001},
    ],
)
def test_a_malformed_batch_is_refused_whole(client_for, body):
    client = client_for("finance")
    budget = build_budget()
    number = budget.id
    answer = client.send(f"/budgets/{number}/edits", json=body)
    assert answer.status_code == 422
    assert answer.get_json()["error"]
    assert queries.summary(number).line_count == 0


def test_roles_without_the_right_may_not_edit(client_for):
    number = build_budget().id
    for role in ("auditor", "program"):
        client = client_for(role)
        assert client.send(f"/budgets/{number}/edits", json={"edits": []}).status_code == 403
        assert client.get(f"/budgets/{number}/terms").status_code == 403


def test_a_line_is_added_changed_and_removed_without_scripts(client_for):
    client = client_for("finance")
    budget = build_budget()
    number = budget.id
    added = client.post_form(
        f"/budgets/{number}/lines/new?kind=personnel",
        {
            "title": "Coordinator",
            "calculator": "personnel",
            "part_annual": "58,000",
            "part_fte": "0.5",
            "cash_1": "4,000",
        },
    )
    assert added.status_code == 303
    line = budget.lines[0]
    assert line.years[0].amounts == Amounts(25_000_00, 4_000_00)
    address = f"/budgets/lines/{line.id}"
    assert client.post_form(address, {"title": "Lead coordinator", "words": "Leads."}).status_code == 303
    db.session.refresh(line)
    assert line.title == "Lead coordinator"
    removed = client.post_form(address, action=f"{address}/remove")
    assert removed.status_code == 303
    assert queries.summary(number).line_count == 0
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("part_annual", "1e5"),
        ("part_fte", "1.5"),
        ("part_months", "13"),
        ("part_annual", ""),
        ("federal_1", "1.1"),
        ("cash_1", "-3"),
        ("cash_1", "60,000"),
        ("base_choice", "include"),
        ("initiative_id", "12345"),
        ("kind", "yacht"),
        ("title", "a\x00b"),
    ],
)
def test_a_bad_field_is_named_and_what_was_typed_is_kept(client_for, field, value):
    client = client_for("finance")
    line = build_line(build_budget(), "personnel", title="Coordinator", calculations={1: salary(50_000)})
    number, line_id = line.budget_id, line.id
    values = {"title": "Kept title", field: value}
    address = f"/budgets/lines/{line_id}"
    answer = client.post_form(address, {"words": "Kept words"}, unlisted=values)
    assert answer.status_code == 422
    assert "Kept words" in answer.text
    assert queries.tables(number).lines[0].title == "Coordinator"


def test_two_who_save_one_line_see_both_versions(client_for):
    client = client_for("finance")
    line = build_line(build_budget(), "other", 5, title="Printing")
    opened = client.get(f"/budgets/lines/{line.id}")
    assert opened.status_code == 200
    stale = line.version - 1
    answer = client.post_form(f"/budgets/lines/{line.id}", {"title": "Mine", "version": str(stale)})
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "Printing" in answer.text


def test_the_calculator_answers_the_grid_in_parts(client_for):
    client = client_for("finance")
    line = build_line(build_budget(), "supplies", title="Laptops")
    address = f"/budgets/lines/{line.id}"
    part = client.get(address, headers={"X-Requested-With": "fetch"})
    assert part.text.lstrip().startswith("<div data-line-form")
    saved = client.send(
        address,
        {"title": "Laptops", "kind": "supplies", "base_choice": "rules", "version": line.version,
         "calculator": "units", "part_units": "12", "part_rate": "1,200"},
        headers={"X-Requested-With": "fetch"},
    )  # fmt: skip
    assert saved.status_code == 200
    assert saved.get_json()["lines"][0]["calculation"] == "12 × $1,200"


def test_terms_are_shown_saved_and_refused_where_they_contradict(client_for):
    client = client_for("finance")
    budget = build_budget()
    address = f"/budgets/{budget.id}/terms"
    assert "22 USC 7105" in client.get(address).text
    assert client.post_form(address, {"match_bp": "20", "years": "3"}).status_code == 303
    db.session.refresh(budget)
    assert (budget.terms["match_bp"], budget.terms["years"]) == (2_000, 3)
    assert budget.terms["ceiling_cents"] == TERMS.ceiling_cents
    for name, value in (
        ("last_day", "2020-01-01"),
        ("federal_award_date", "2010-01-01"),
        ("floor_cents", "9,000,000"),
        ("match_bp", "100"),
        ("indirect_kind", "negotiated"),
        ("figures_on", "2026-01-01"),
        ("cap_0_name", "Awareness"),
        ("cap_0_limit_bp", "5"),
        ("cap_0_limit_cents", "1.1"),
        ("rate_0_first_day", "2026-07-01"),
        ("rate_0_rate_bp", "20"),
        ("rate_0_rate_bp", "501"),
        ("limit_0_limit_bp", "101"),
        ("limit_0_limit_bp", "100"),
        ("limit_0_limit_cents", "20,000"),
        ("base_excludes", "yachts"),
        ("remainder", "luck"),
    ):
        answer = client.post_form(address, {name: value})
        assert answer.status_code == 422, name
    stale = client.post_form(address, {"version": "0"})
    assert stale.status_code == 409


def test_program_caps_and_rates_by_period_are_rows_of_the_terms(client_for):
    client = client_for("finance")
    budget = build_budget()
    initiative = build_initiative(title="Street outreach").id
    build_line(budget, "other", 6_000)
    build_line(budget, "personnel", 94_000)
    address = f"/budgets/{budget.id}/terms"
    sent = {
        "indirect_kind": "negotiated",
        "rate_0_first_day": "2026-07-01",
        "rate_0_last_day": "2027-06-30",
        "rate_0_rate_bp": "28.75",
        "rate_0_base": "total_direct",
        "rate_0_excludes": ["equipment", "rent"],
        "rate_0_citation": "Agreement of May 4, 2026",
        "cap_0_name": "Awareness",
        "cap_0_limit_bp": "5",
        "cap_0_kinds": ["other"],
        "cap_0_citation": "The notice, page 9",
        "cap_1_name": "Street",
        "cap_1_limit_cents": "1,000",
        "cap_1_initiative_id": str(initiative),
        "remainder": "federal_first",
    }
    assert client.post_form(address, sent).status_code == 303
    db.session.refresh(budget)
    terms = Terms.from_json(budget.terms)
    assert [(row.rate_bp, row.excludes) for row in terms.rates] == [(2_875, ("equipment", "rent"))]
    assert [(cap.name, cap.limit_bp, cap.limit_cents) for cap in terms.caps] == [
        ("Awareness", 500, None),
        ("Street", None, 100_000),
    ]
    shown = client.get(address).text
    for words in (
        "Agreement of May 4, 2026",
        "28.75% of total direct costs less equipment, rent",
        "Awareness: $6,000.00 of at most",
    ):
        assert words in shown, words
    assert "Awareness: $6,000.00 is" not in client.get(f"/budgets/{budget.id}").text
    assert (
        client.post_form(
            address, {"rate_0_drop": "y", "cap_0_drop": "y", "indirect_rate_bp": "10"}
        ).status_code
        == 303
    )
    db.session.refresh(budget)
    kept = Terms.from_json(budget.terms)
    assert (kept.rates, [cap.name for cap in kept.caps]) == ((), ["Street"])


def test_terms_tell_what_would_follow_before_they_are_saved(client_for):
    client = client_for("finance")
    budget = build_budget()
    build_line(budget, "subaward", 80_000, determination="Decides who is served")
    address = f"/budgets/{budget.id}/terms"
    typed = {
        "funder": "doj", "years": "1", "indirect_kind": "de_minimis", "indirect_base": "mtdc",
        "match_bp": "20", "remainder": "match_first",
    }  # fmt: skip
    answer = client.send(f"{address}/preview", typed)
    assert answer.status_code == 200
    parts = answer.get_json()["parts"]
    assert set(parts) == {"award", "indirect", "subaward", "equipment", "match", "limits", "pay"}
    assert "$21,875 is required" in parts["match"]
    assert "$30,000.00 the funder" in parts["subaward"]
    assert "ses_top_pay" not in parts["pay"]
    assert "Top pay of the Senior Executive Service" in parts["pay"]
    db.session.refresh(budget)
    assert budget.terms["match_bp"] == 2_500
    wrong = client.send(f"{address}/preview", typed | {"match_bp": "101"})
    assert wrong.status_code == 422


def test_all_years_stand_side_by_side(client_for):
    from dataclasses import replace

    client = client_for("auditor")
    budget = build_budget(terms=replace(TERMS, years=3))
    build_line(budget, "subaward", 45_000, 35_000, determination="x")
    page = client.get(f"/budgets/{budget.id}?year=all").text
    assert "Year 3" in page
    second = client.get(f"/budgets/{budget.id}?year=2").text
    assert "35,000" in second
    assert client.get(f"/budgets/{budget.id}?year=7").status_code == 200
