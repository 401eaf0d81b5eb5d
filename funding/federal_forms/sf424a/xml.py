"""SF-424A as Grants.gov XML, version 1.0: elements in the order of the form's schema, blank cells left out.

The form's attributes are qualified, the root's included. Amounts have two decimals and no separators.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from funding.federal_forms.problems import Incomplete, Problem
from funding.federal_forms.sf424a.form import MOST_PROGRAMS, CashRow, Cell, Sf424a
from funding.kernel.money import MAX_CENTS, format_money, plain

FORM = "http://apply.grants.gov/forms/SF424A-V1.0"
GLOBAL = "http://apply.grants.gov/system/Global-V1.0"
VERSION = "1.0"

SUMMARY = (
    "BudgetFederalEstimatedUnobligatedAmount",
    "BudgetNonFederalEstimatedUnobligatedAmount",
    "BudgetFederalNewOrRevisedAmount",
    "BudgetNonFederalNewOrRevisedAmount",
    "BudgetTotalNewOrRevisedAmount",
)
CATEGORIES = (
    "BudgetPersonnelRequestedAmount",
    "BudgetFringeBenefitsRequestedAmount",
    "BudgetTravelRequestedAmount",
    "BudgetEquipmentRequestedAmount",
    "BudgetSuppliesRequestedAmount",
    "BudgetContractualRequestedAmount",
    "BudgetConstructionRequestedAmount",
    "BudgetOtherRequestedAmount",
    "BudgetTotalDirectChargesAmount",
    "BudgetIndirectChargesAmount",
    "BudgetTotalAmount",
    "ProgramIncomeAmount",
)
RESOURCES = (
    "BudgetApplicantContributionAmount",
    "BudgetStateContributionAmount",
    "BudgetOtherContributionAmount",
    "BudgetTotalContributionAmount",
)
CASH = ("BudgetFederalForecastedAmount", "BudgetNonFederalForecastedAmount", "BudgetTotalForecastedAmount")
CASH_COLUMNS = (
    "BudgetFirstYearAmounts",
    "BudgetFirstQuarterAmounts",
    "BudgetSecondQuarterAmounts",
    "BudgetThirdQuarterAmounts",
    "BudgetFourthQuarterAmounts",
)
FUNDS = ("BudgetFirstYearAmount", "BudgetSecondYearAmount", "BudgetThirdYearAmount", "BudgetFourthYearAmount")


def sf424a_problems(form: Sf424a) -> list[Problem]:
    """Why the schema would refuse the form: no program or too many, one without a name, amounts too large."""
    found = []
    if not 1 <= len(form.summary) <= MOST_PROGRAMS:
        found.append(Problem("A", "", f"The form takes one to {MOST_PROGRAMS} programs."))
    if any(not row.title for row in form.summary):
        found.append(Problem("A", "", "Each program needs a name."))
    cells = [*form.summary_totals, *form.category_totals, *form.resource_totals, *form.cash_totals]
    if any(abs(cell) > MAX_CENTS for cell in cells):
        found.append(Problem("A", "", f"An amount is above {format_money(MAX_CENTS)}, the form's largest."))
    return found


def sf424a_xml(form: Sf424a) -> bytes:
    """The form as a UTF-8 document. Raises Incomplete where the schema would refuse it."""
    problems = sf424a_problems(form)
    if problems:
        raise Incomplete("The SF-424A", problems)
    root = etree.Element(_name("BudgetInformation"), nsmap={"SF424A": FORM, "glob": GLOBAL})
    root.set(_name("programType"), "Non-Construction")
    root.set(f"{{{GLOBAL}}}coreSchemaVersion", VERSION)
    etree.SubElement(root, f"{{{GLOBAL}}}FormVersionIdentifier").text = VERSION
    _summary(_child(root, "BudgetSummary"), form)
    _categories(_child(root, "BudgetCategories"), form)
    resources = _child(root, "NonFederalResources")
    for row in form.resources:
        _amounts(_titled(resources, "ResourceLineItem", row.title), RESOURCES, row.cells)
    _amounts(_child(resources, "ResourceTotals"), RESOURCES, form.resource_totals)
    _cash(_child(root, "BudgetForecastedCashNeeds"), form)
    funds = _child(root, "FederalFundsNeeded")
    for later in form.funds:
        _amounts(_titled(funds, "FundsLineItem", later.title), FUNDS, later.years)
    _amounts(_child(funds, "FundsTotals"), FUNDS, form.funds_totals)
    _other(root, form)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def _summary(section: etree._Element, form: Sf424a) -> None:
    for row in form.summary:
        item = _titled(section, "SummaryLineItem", row.title)
        if row.aln:
            _child(item, "CFDANumber").text = row.aln
        _amounts(item, SUMMARY, row.cells)
    blank = [all(row.cells[at] is None for row in form.summary) for at in range(len(SUMMARY))]
    totals = [None if empty else cell for empty, cell in zip(blank, form.summary_totals, strict=True)]
    _amounts(_child(section, "SummaryTotals"), SUMMARY, totals)


def _categories(section: etree._Element, form: Sf424a) -> None:
    for column in form.categories:
        _amounts(_titled(section, "CategorySet", column.title), CATEGORIES, column.cells)
    _amounts(_child(section, "CategoryTotals"), CATEGORIES, form.category_totals)


def _cash(section: etree._Element, form: Sf424a) -> None:
    rows: Iterable[CashRow] = (form.federal_cash, form.match_cash)
    columns = zip(CASH_COLUMNS, *(row.cells for row in rows), form.cash_totals, strict=True)
    for name, federal, match, both in columns:
        _amounts(_child(section, name), CASH, (federal, match, both))


def _other(root: etree._Element, form: Sf424a) -> None:
    texts = (
        ("OtherDirectChargesExplanation", form.direct_explanation),
        ("OtherIndirectChargesExplanation", form.indirect_explanation),
        ("Remarks", form.remarks),
    )
    if any(text for _, text in texts):
        section = _child(root, "OtherInformation")
        for name, text in texts:
            if text:
                _child(section, name).text = text


def _amounts(parent: etree._Element, names: Sequence[str], cells: Sequence[Cell]) -> None:
    for name, cell in zip(names, cells, strict=True):
        if cell is not None:
            _child(parent, name).text = plain(cell)


def _titled(parent: etree._Element, name: str, title: str) -> etree._Element:
    made = _child(parent, name)
    made.set(_name("activityTitle"), title)
    return made


def _child(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, _name(name))


def _name(name: str) -> str:
    return f"{{{FORM}}}{name}"
