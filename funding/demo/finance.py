"""The books: the accountant's chart with its rules, and the files that left the house so far."""

from __future__ import annotations

from funding.budgets.exports.formats import ExportOptions, format_named
from funding.budgets.exports.making import make_export, new_file
from funding.budgets.queries import load
from funding.budgets.versions import current_of
from funding.demo.types import Story
from funding.finance.mapping import Rule
from funding.finance.services import add_rule, start_chart
from funding.finance.types import Target
from funding.kernel.actor import Role

CLASSES = {
    "schools": "Education",
    "health": "Education",
    "police": "Education",
    "street": "Street outreach",
    "digital": "Campaigns",
    "fair": "Community",
}
CUSTOMERS = {
    "ovc": "Office for Victims of Crime",
    "ovw": "Office on Violence Against Women",
    "pccd": "PCCD",
    "harbor": "Harbor Light Foundation",
}
EXPORTS = (("rural", "xlsx"), ("rural", "csv"), ("street_state", "xlsx"))


def tell_finance(story: Story) -> None:
    """The chart, what the books call initiatives and funders, and the files made of two budgets."""
    by = story.who(Role.FINANCE)
    start_chart(by=by)
    for key, name in CLASSES.items():
        add_rule(rule=Rule(0, Target.CLASS, initiative_id=story.initiatives[key], name=name), by=by)
    for key, name in CUSTOMERS.items():
        add_rule(rule=Rule(0, Target.CUSTOMER, funder_id=story.funders[key], name=name), by=by)
    for key, kind in EXPORTS:
        _export(story, key, kind)


def _export(story: Story, key: str, kind: str) -> None:
    budget = current_of(story.applications[key])
    assert budget is not None  # noqa: S101 - told by tell_budgets before.
    with new_file() as file:
        make_export(
            loaded=load(budget),
            made=format_named(kind),
            options=ExportOptions(),
            by=story.who(Role.FINANCE),
            file=file,
        )
