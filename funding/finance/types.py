"""The words of the accountant's chart and of the rules that map a budget to it."""

from __future__ import annotations

from enum import StrEnum

LONGEST_NUMBER = 20
LONGEST_NAME = 150
INDIRECT = "indirect"
"""What the rules call the kind of indirect costs, which are no line of the budget."""


class AccountType(StrEnum):
    """The types of account that QuickBooks knows, by the names its files give them."""

    EXPENSE = "EXP"
    OTHER_EXPENSE = "EXEXP"
    COST_OF_GOODS = "COGS"
    INCOME = "INC"
    OTHER_INCOME = "EXINC"
    RECEIVABLE = "AR"
    BANK = "BANK"
    OTHER_ASSET = "OCASSET"
    FIXED_ASSET = "FIXASSET"
    LIABILITY = "OCLIAB"
    EQUITY = "EQUITY"

    @property
    def label(self) -> str:
        """How screens name the type."""
        return _TYPE_LABELS[self]


_TYPE_LABELS = {
    AccountType.EXPENSE: "Expense",
    AccountType.OTHER_EXPENSE: "Other expense",
    AccountType.COST_OF_GOODS: "Cost of goods sold",
    AccountType.INCOME: "Income",
    AccountType.OTHER_INCOME: "Other income",
    AccountType.RECEIVABLE: "Accounts receivable",
    AccountType.BANK: "Bank",
    AccountType.OTHER_ASSET: "Other current asset",
    AccountType.FIXED_ASSET: "Fixed asset",
    AccountType.LIABILITY: "Other current liability",
    AccountType.EQUITY: "Equity",
}


class Target(StrEnum):
    """What a rule answers for an amount of a budget."""

    COST = "cost"
    FUNDING = "funding"
    CLASS = "class"
    CUSTOMER = "customer"

    @property
    def label(self) -> str:
        """How screens name what the rule gives."""
        return _TARGET_LABELS[self]

    @property
    def gives_account(self) -> bool:
        """Whether the answer is an account; else it is a name."""
        return self in {Target.COST, Target.FUNDING}


_TARGET_LABELS = {
    Target.COST: "Account of the cost",
    Target.FUNDING: "Account of the funding",
    Target.CLASS: "Class or department",
    Target.CUSTOMER: "Customer or job",
}


class Split(StrEnum):
    """The spans that a journal divides a budget into."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def label(self) -> str:
        """How screens name the span."""
        return {"month": "Month", "quarter": "Fiscal quarter", "year": "Fiscal year"}[self.value]
