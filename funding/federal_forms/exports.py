"""The shapes a budget leaves in for a funder, as formats of the registry. Importing this module registers them.

``gather`` collects organization, call, application and answers once; they are kept with the export, so that the same
file can be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from funding.accounts.queries import organization
from funding.applications.models import Application
from funding.budgets.documents.mapping import Layout
from funding.budgets.documents.object_classes import print_justification
from funding.budgets.documents.one_page import print_one_page
from funding.budgets.documents.sheet import SIZEABLE, Sheet, sheet_of
from funding.budgets.documents.state import print_state, write_state_csv, write_state_workbook
from funding.budgets.documents.worksheet import print_worksheet
from funding.budgets.exports.formats import (
    Export,
    ExportFormat,
    Group,
    always,
    has_many_cells,
    register_format,
)
from funding.budgets.models import Budget
from funding.budgets.rounding import in_whole_dollars
from funding.budgets.shapes import BudgetTables
from funding.budgets.terms import FunderRules
from funding.federal_forms import queries
from funding.federal_forms.assembly import assemble
from funding.federal_forms.printing import print_sf424, print_sf424a
from funding.federal_forms.sf424.xml import sf424_xml
from funding.federal_forms.sf424a.xml import sf424a_xml
from funding.infra.db import db
from funding.infra.pdf.types import Printed
from funding.kernel.errors import DomainError, NotFound

EASTERN = "America/New_York"
PDF = "application/pdf"
XML = "application/xml"
CSV = "text/csv; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def gather(budget_id: int) -> dict[str, Any]:
    """The facts around a budget, with its state layout. Raises NotFound."""
    budget = db.session.get(Budget, budget_id)
    if budget is None:
        raise NotFound("There is no budget with this number.")
    application = db.session.get(Application, budget.subject_id)
    if application is not None:
        facts = queries.facts_of(application, budget)
    else:
        facts = queries.facts_without_application(budget, organization())
    template = queries.state_template_for(application.funder_id if application else None)
    return {**facts, "state": {"name": template.name, "layout": template.layout}}


def _public(tables: BudgetTables) -> bool:
    """Federal money, its own or passed on by a state, is asked for in federal forms."""
    return tables.terms.funder.is_federal or tables.terms.funder is FunderRules.STATE


def _own_rows(tables: BudgetTables) -> bool:
    return not tables.terms.funder.is_federal


def takes_long(tables: BudgetTables) -> bool:
    """Whether a document of every line takes more than a second, so that a job makes it."""
    return len(tables.lines) * (1 + len(tables.years)) > SIZEABLE


def eastern_day(moment: datetime) -> Any:
    """The day in Washington, which is the form's."""
    return moment.astimezone(ZoneInfo(EASTERN)).date()


def _sf424a_xml(export: Export, target: BinaryIO) -> None:
    forms = assemble(export.tables, export.facts, whole_dollars=export.options.whole_dollars)
    target.write(sf424a_xml(forms.filled.form))


def _sf424_xml(export: Export, target: BinaryIO) -> None:
    _require_application(export.facts)
    forms = assemble(export.tables, export.facts, whole_dollars=export.options.whole_dollars)
    target.write(sf424_xml(forms.sf424, dated=eastern_day(export.made_at)))


def _form(print_form: Callable[..., Printed]) -> Callable[[Export, BinaryIO], None]:
    def write(export: Export, target: BinaryIO) -> None:
        whole = export.options.whole_dollars
        target.write(
            print_form(export.tables, export.facts, made_at=export.made_at, whole_dollars=whole).data
        )

    return write


def _sheet(export: Export) -> Sheet:
    return sheet_of(
        export.tables, export.facts, made_at=export.made_at, whole_dollars=export.options.whole_dollars
    )


def _document(print_sheet: Callable[[Sheet], Printed]) -> Callable[[Export, BinaryIO], None]:
    def write(export: Export, target: BinaryIO) -> None:
        target.write(print_sheet(_sheet(export)).data)

    return write


def _layout(facts: Mapping[str, Any]) -> tuple[Layout, str]:
    return Layout.from_json(facts["state"]["layout"]), facts["state"]["name"]


def _state_pdf(export: Export, target: BinaryIO) -> None:
    target.write(print_state(_sheet(export), *_layout(export.facts)).data)


def _state_tables(export: Export) -> BudgetTables:
    return in_whole_dollars(export.tables).tables if export.options.whole_dollars else export.tables


def _state_csv(export: Export, target: BinaryIO) -> None:
    write_state_csv(_state_tables(export), _layout(export.facts)[0], target)


def _state_xlsx(export: Export, target: BinaryIO) -> None:
    layout, name = _layout(export.facts)
    write_state_workbook(_state_tables(export), layout, name, target, export.made_at)


def _require_application(facts: Mapping[str, Any]) -> None:
    if facts["application"]["id"] is None:
        raise DomainError(queries.NO_APPLICATION)


USUAL = {
    FunderRules.DOJ: "pdf-doj",
    FunderRules.HHS: "pdf-hhs",
    FunderRules.FEDERAL: "pdf-hhs",
    FunderRules.STATE: "pdf-state",
    FunderRules.PARTNER: "pdf-one-page",
    FunderRules.DONOR: "pdf-one-page",
}
"""Each funder's own shape."""


def _format(
    key: str,
    label: str,
    group: Group,
    write: Callable[[Export, BinaryIO], None],
    offer: Callable[[BudgetTables], bool],
) -> ExportFormat:
    ending = key.split("-")[-1] if key.endswith("-xml") else key.split("-")[0]

    def usual(tables: BudgetTables) -> bool:
        return USUAL.get(tables.terms.funder) == key

    slow = takes_long if key in LONG else has_many_cells
    media_type = {"pdf": PDF, "xml": XML, "csv": CSV, "xlsx": WORKBOOK}[ending]
    return ExportFormat(
        key,
        label,
        group,
        ending,
        media_type,
        write,
        gather,
        offer,
        ending.upper(),
        rounds=True,
        is_slow=slow,
        is_usual=usual,
    )


LONG = frozenset({"pdf-doj", "pdf-hhs", "pdf-state"})
FORMS = (
    _format("sf424a-xml", "SF-424A for Grants.gov", Group.FORMS, _sf424a_xml, _public),
    _format("sf424-xml", "SF-424 for Grants.gov", Group.FORMS, _sf424_xml, _public),
    _format("pdf-sf424a", "SF-424A", Group.FORMS, _form(print_sf424a), _public),
    _format("pdf-sf424", "SF-424", Group.FORMS, _form(print_sf424), _public),
)
DOCUMENTS = (
    _format("pdf-doj", "DOJ worksheet, A to J", Group.PRINT, _document(print_worksheet), _public),
    _format("pdf-hhs", "HHS justification", Group.PRINT, _document(print_justification), _public),
    _format("pdf-one-page", "Budget on one page", Group.PRINT, _document(print_one_page), always),
    _format("pdf-state", "State’s own rows", Group.PRINT, _state_pdf, _own_rows),
    _format("csv-state", "State’s own rows", Group.PRINT, _state_csv, _own_rows),
    _format("xlsx-state", "State’s own rows", Group.PRINT, _state_xlsx, _own_rows),
)
SHAPES: Mapping[str, str] = {
    "sf424a": "pdf-sf424a",
    "sf424": "pdf-sf424",
    "doj": "pdf-doj",
    "hhs": "pdf-hhs",
    "one-page": "pdf-one-page",
    "state": "pdf-state",
}
"""The PDF shapes by the short names of the command line."""


for _one in (*FORMS, *DOCUMENTS):
    register_format(_one)
