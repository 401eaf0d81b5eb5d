"""The screens of the forms: what they show, what they refuse, who may change them, what a second person sees."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from lxml import etree

from funding.accounts.queries import organization
from funding.applications.models import Application
from funding.budgets.models import Budget
from funding.budgets.queries import budget_of
from funding.documents.services import keep_bytes
from funding.federal_forms import queries
from funding.infra.audit import AuditEntry
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import Role
from tests.builders.house import build_request
from tests.support.schemas import faults

TODAY = date(2026, 11, 22)
PERSON = {"contact_first_name": "Maria", "contact_last_name": "Lopez", "contact_phone": "814-555-0100",
          "contact_email": "maria@example.org", "aor_first_name": "Daniel", "aor_last_name": "Cho",
          "aor_title": "Director", "aor_phone": "814-555-0101", "aor_email": "daniel@example.org"}  # fmt: skip
COMPLETE = {
    **PERSON, "agency_name": "Office for Victims of Crime", "opportunity_number": "O-OVC-2027-1",
    "opportunity_title": "Services", "project_title": "Safe harbor", "applicant_district": "PA-016",
    "project_district": "PA-all", "state_review_code": "c", "delinquent_debt": "no", "certified": "y",
}  # fmt: skip


@pytest.fixture
def house(client_for: Any, actor_for: Any) -> tuple[Any, Application, Budget]:
    """A client of the development officer, and an application with its budget."""
    client = client_for("development")
    profile = organization()
    assert profile is not None
    profile.ein, profile.uei, profile.applicant_type_code_1 = "25-1234567", "ABCDEFGHJKL1", "M"
    profile.street1, profile.city, profile.state, profile.zip = "12 Pier Street", "Erie", "PA", "16501"
    application = build_request(by=actor_for(Role.ADMINISTRATOR), today=TODAY)
    db.session.commit()
    budget = budget_of(application.id)
    assert budget is not None
    return client, application, budget


def export(client: Any, budget: Budget, key: str, **more: str) -> Any:
    return client.send(f"/budgets/{budget.id}/exports", {"format": key, "then": "stay", **more})


def at(budget: Budget, rest: str = "") -> str:
    return f"/budgets/{budget.id}/forms{rest}"


def test_the_budget_leads_to_its_forms_and_they_to_each_other(house: Any) -> None:
    client, _, budget = house
    assert at(budget) in client.get(f"/budgets/{budget.id}").text
    page = client.get(at(budget)).text
    for shown in ("SF-424A", "SF-424", "DOJ budget detail worksheet", "HHS budget justification", "one page",
                  "All 23 checks are zero", "answers are missing"):  # fmt: skip
        assert shown in page, shown


def test_the_sf424a_is_shown_as_the_form_with_its_arithmetic(house: Any) -> None:
    client, _, budget = house
    page = client.get(at(budget, "/sf424a")).text
    for shown in ("Section A", "Section F", "Totals (sum of 6i and 6j)", "234,864.80", "How these figures are made",
                  "De minimis 15.00%", "All are zero"):  # fmt: skip
        assert shown in page, shown
    whole = client.get(at(budget, "/sf424a?whole_dollars=1")).text
    assert "234,865" in whole
    assert "moves the total by" in whole


def test_an_answer_is_kept_only_where_it_differs_from_its_source(house: Any) -> None:
    client, application, budget = house
    answer = client.post_form(at(budget, "/sf424/answers"), COMPLETE)
    assert answer.status_code == 303
    stored = queries.stored_forms(application.id)
    assert stored is not None
    assert stored.sf424["project_title"] == "Safe harbor"
    assert "submission_type" not in stored.sf424
    assert db.session.query(AuditEntry).filter_by(action="federal_form.sf424_answered").count() == 1
    page = client.get(at(budget, "/sf424")).text
    assert "Every item that Grants.gov asks is answered" in page
    again = client.post_form(at(budget, "/sf424/answers"), {})
    assert again.status_code == 303
    assert db.session.query(AuditEntry).filter_by(action="federal_form.sf424_answered").count() == 1


def test_both_forms_leave_as_valid_xml_and_as_pdf(house: Any) -> None:
    client, _, budget = house
    refused = export(client, budget, "sf424-xml")
    assert refused.status_code == 422
    assert "8f" in refused.text
    client.post_form(at(budget, "/sf424/answers"), COMPLETE)
    made = export(client, budget, "sf424-xml")
    assert made.headers["Content-Disposition"].endswith("-budget-sf424.xml")
    assert faults(made.data, "SF424_4_0-V4.0.xsd") == []
    assert b"<SF424_4_0:DateReceived>2026-11-22<" in made.data
    summary = export(client, budget, "sf424a-xml").data
    assert faults(summary, "SF424A-V1.0.xsd") == []
    names = {etree.QName(one).localname: one.text for one in etree.fromstring(made.data)}
    assert f"<SF424A:BudgetTotalAmount>{names['TotalEstimatedFunding']}<" in summary.decode()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("project_title", "x" * 201, "200 characters"),
        ("revision_other", "x" * 22, "21 characters"),
        ("applicant_district", "Erie", "district"),
        ("contact_email", "nobody", "email"),
        ("contact_phone", "call me", "phone"),
        ("ends_on", "2020-01-01", "cannot be before"),
        ("starts_on", "soon", "date"),
    ],
)
def test_what_the_form_refuses_is_told_beside_its_field(house: Any, name: str, value: str, told: str) -> None:
    client, application, budget = house
    answer = client.post_form(at(budget, "/sf424/answers"), {**COMPLETE, name: value})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert told in answer.text
    assert value in answer.text
    assert queries.stored_forms(application.id) is None


def test_a_revision_needs_its_award_and_a_debt_its_file(house: Any, actor_for: Any) -> None:
    client, application, budget = house
    changed = {"application_type": "revision", "revision_type": "E", "revision_other": "Scope",
               "delinquent_debt": "yes"}  # fmt: skip
    client.post_form(at(budget, "/sf424/answers"), {**COMPLETE, **changed})
    page = client.get(at(budget, "/sf424")).text
    assert "names the federal award" in page
    assert "needs the explanation as a file" in page
    letter = keep_bytes(record_id=application.id, data=b"%PDF-1.7\n%%EOF\n", name="Debt.pdf",
                        content_type="application/pdf", by=actor_for(Role.ADMINISTRATOR))  # fmt: skip
    db.session.commit()
    values = {"federal_award_identifier": "15POVC-22-GG", "debt_document_id": str(letter.id)}
    assert client.post_form(at(budget, "/sf424/answers"), values).status_code == 303
    made = export(client, budget, "sf424-xml").data
    assert faults(made, "SF424_4_0-V4.0.xsd") == []
    assert b"<att:FileName>Debt.pdf<" in made
    assert b"E: Other (specify)" in made


def test_program_income_is_added_to_18g_and_not_to_6k(house: Any) -> None:
    client, _, budget = house
    assert client.post_form(at(budget, "/sf424a/answers"), {"income_1": "5,000.00"}).status_code == 303
    page = client.get(at(budget, "/sf424")).text
    total = budget_total(budget)
    assert f"${total // 100 + 5_000:,}.{total % 100:02d}" in page
    assert "5,000.00" in client.get(at(budget, "/sf424a")).text


def budget_total(budget: Budget) -> int:
    from funding.budgets.queries import summary

    return summary(budget.id).total_cents


@pytest.mark.parametrize("value", ["-5", "1.1", "1e12", "+12", "3."])
def test_amounts_that_grants_gov_refuses_are_refused_at_the_cell(house: Any, value: str) -> None:
    client, application, budget = house
    answer = client.post_form(at(budget, "/sf424a/answers"), {"income_1": value, "remarks": "Kept words"})
    assert answer.status_code == 422
    assert 'id="income_1-error"' in answer.text
    assert "Kept words" in answer.text
    assert queries.stored_forms(application.id) is None


def test_a_cash_plan_must_come_to_the_year_and_then_follows_the_budget(house: Any) -> None:
    client, application, budget = house
    short = {f"federal_quarter_{number}": "1.00" for number in range(1, 5)}
    answer = client.post_form(at(budget, "/sf424a/answers"), short)
    assert answer.status_code == 422
    assert "These come to $4.00" in answer.text
    federal = queries.forms_of(budget, application).filled.first_year.federal_cents
    plan = {"federal_quarter_1": "0", "federal_quarter_2": f"{federal // 100}.{federal % 100:02d}"}
    assert client.post_form(at(budget, "/sf424a/answers"), plan).status_code == 303
    quarters = queries.forms_of(budget, application).filled.form.federal_cash.quarters
    assert quarters == (0, federal, 0, 0)


def test_lines_can_belong_to_a_second_program(house: Any) -> None:
    client, application, budget = house
    line = queries.forms_of(budget, application).tables.lines[0]
    values = {"title_1": "Outreach", "title_2": "Shelter", "aln_2": "16.575", f"line_{line.id}": "2"}
    assert client.post_form(at(budget, "/sf424a/answers"), values).status_code == 303
    forms = queries.forms_of(budget, application)
    assert forms.filled.form.categories[1].classes["a"] == line.whole.total_cents
    assert forms.off == 0
    assert faults(export(client, budget, "sf424a-xml").data, "SF424A-V1.0.xsd") == []


@pytest.mark.parametrize("form", ["sf424", "sf424a"])
def test_the_second_of_two_saves_sees_both_texts(house: Any, form: str) -> None:
    client, _, budget = house
    field = {"sf424": "project_title", "sf424a": "remarks"}[form]
    address = at(budget, f"/{form}/answers")
    first = {**(COMPLETE if form == "sf424" else {}), field: "First words"}
    assert client.post_form(address, first).status_code == 303
    late = client.post_form(address, {**first, field: "Late words"}, unlisted={"version": "1"})
    assert late.status_code == 409
    assert "First words" in late.text
    assert "Late words" in late.text


def test_who_may_not_edit_reads_and_is_refused(house: Any, client_for: Any) -> None:
    _, _, budget = house
    finance, auditor = client_for("finance"), client_for("auditor")
    assert finance.get(at(budget, "/sf424a/answers")).status_code == 200
    assert finance.get(at(budget, "/sf424/answers")).status_code == 403
    for rest in ("/sf424/answers", "/sf424a/answers", "/state/layout"):
        assert auditor.get(at(budget, rest)).status_code == 403
        assert auditor.send(at(budget, rest), {}).status_code == 403
    for rest in ("", "/sf424a", "/sf424", "/state"):
        page = auditor.get(at(budget, rest))
        assert page.status_code == 200
        assert "/answers" not in page.text


def test_the_forms_of_a_record_one_may_not_see_answer_404(house: Any, client_for: Any) -> None:
    _, application, budget = house
    application.visibility = Visibility.RESTRICTED
    db.session.commit()
    finance = client_for("finance")
    for rest in ("", "/sf424a", "/sf424", "/state", "/sf424a/answers", "/state/layout"):
        assert finance.get(at(budget, rest)).status_code == 404, rest
    assert export(finance, budget, "pdf-doj").status_code == 404


def test_a_state_layout_is_previewed_kept_and_exported(house: Any) -> None:
    client, application, budget = house
    budget.terms = {**budget.terms, "funder": "state"}
    db.session.commit()
    address = at(budget, "/state/layout")
    renamed = {"name": "Victim services form", "row_1": "Salaries", "heading_1": "Grant"}
    preview = client.post_form(address, {**renamed, "by_year": False}, unlisted={"preview": "1"})
    assert preview.status_code == 200
    assert "Preview with this budget" in preview.text
    assert queries.stored_template(application.funder_id) is None
    assert client.post_form(address, renamed).status_code == 303
    page = client.get(at(budget, "/state")).text
    assert "Victim services form" in page
    assert "Salaries" in page
    table = export(client, budget, "csv-state").data.decode("utf-8-sig")
    assert table.startswith("Category,Grant,")
    assert "Salaries," in table


def test_a_kind_left_out_of_a_state_layout_is_refused(house: Any) -> None:
    client, application, budget = house
    answer = client.post_form(at(budget, "/state/layout"), {"kind_travel": ""})
    assert answer.status_code == 422
    assert 'id="kind_travel-error"' in answer.text
    assert queries.stored_template(application.funder_id) is None
