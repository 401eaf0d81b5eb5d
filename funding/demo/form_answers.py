"""What the forms ask besides the budget: a completed SF-424, and the state's own rows."""

from __future__ import annotations

from funding.accounts.types import StateReview
from funding.budgets.documents.mapping import Layout, LayoutColumn, LayoutRow, Shows
from funding.budgets.versions import current_of
from funding.demo.applications import application
from funding.demo.types import Story
from funding.federal_forms.services import answer_sf424, save_template
from funding.kernel.actor import Role

SF424 = {
    "listing_title": "Services for Trafficking Victims",
    "applicant_id": "ODO-0104",
    "applicant_district": "PA-016",
    "project_district": "PA-016",
    "state_review_code": StateReview.NOT_SELECTED.value,
    "delinquent_debt": False,
    "certified": True,
}
"""What differs from profile and call, with the certification that the director agreed to."""

STATE_ROWS = Layout(
    rows=(
        LayoutRow("Personnel", ("personnel",)),
        LayoutRow("Employee benefits", ("fringe",)),
        LayoutRow("Travel, training included", ("travel",)),
        LayoutRow("Equipment", ("equipment",)),
        LayoutRow("Supplies and operating expenses", ("supplies", "rent", "other")),
        LayoutRow("Consultants and contracts", ("consultant", "contract")),
        LayoutRow("Subgrants", ("subaward",)),
        LayoutRow("Construction", ("construction",)),
        LayoutRow("Direct help to people", ("participant", "tuition", "patient_care")),
        LayoutRow("Indirect costs", ("indirect",)),
    ),
    columns=(
        LayoutColumn("State funds", Shows.REQUEST),
        LayoutColumn("Match", Shows.MATCH),
        LayoutColumn("Project total", Shows.TOTAL),
    ),
)


def tell_form_answers(story: Story) -> None:
    """Complete the SF-424 of the trafficking application; lay out the state's budgets as its program does."""
    made = application(story, "ovc")
    budget = current_of(made.id)
    assert budget is not None  # noqa: S101 - told by tell_budgets before.
    answer_sf424(application=made, budget=budget, values=SF424, files={}, by=story.who(Role.DIRECTOR))
    save_template(
        funder_id=story.funders["pccd"],
        name="Victim services, rows of the demonstration",
        layout=STATE_ROWS,
        by=story.who(Role.FINANCE),
    )
