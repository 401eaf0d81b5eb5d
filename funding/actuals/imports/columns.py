"""Which row of a ledger holds the headings, and what each column is.

==============================  ==================  ==============================  ==================
heading                         field               heading                         field
==============================  ==================  ==============================  ==================
Date, Posting date              ``date``            Trans #, Entry no.              ``transaction``
Account, GL account             ``account``         Debit, Credit                   ``debit``, ``credit``
Account no., Account number     ``account_number``  Class, Grant, Project, Fund     ``award``
Amount                          ``amount``          Num, Invoice no., Check no.     ``reference``
Name, Vendor, Payee             ``vendor``          Memo, Description               ``description``
Paid on, Payment date           ``paid``            Balance, Split, Type            ``skip``
==============================  ==================  ==============================  ==================
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from funding.actuals.imports.streams import Cells, Peek, shown

SKIP = "skip"
FIELDS = {
    SKIP: "Not read",
    "date": "Date incurred",
    "paid": "Date paid",
    "account": "Account (its name)",
    "account_number": "Account number",
    "section": "Account, as a heading above its rows",
    "amount": "Amount",
    "debit": "Debit",
    "credit": "Credit",
    "vendor": "Paid to",
    "description": "What for",
    "reference": "Reference",
    "transaction": "Transaction number",
    "award": "Award (class, project or grant)",
    "share": "Borne by (funder or match)",
}
"""The fields by name, as the mapping offers them."""

_LOOKED_AT = 30
_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"^(running )?balance\b|^split$|^(transaction )?type$|^currency$|^clr$", SKIP),
    (r"^(paid|payment|check|cleared)( date| on)?$|^date paid$|^payment date$", "paid"),
    (r"\bdate\b|^posted$|^period$", "date"),
    (r"^debits?\b", "debit"),
    (r"^credits?\b", "credit"),
    (r"^(net )?amount\b|^cost$|^actuals?$|^expense amount$", "amount"),
    (
        r"^(gl|g/l|acct|account)( account)?( ?(no|num|number|code|#))\.?$|^(gl|g/l) code$|^object( code)?$",
        "account_number",
    ),
    (r"^(gl |g/l |expense |full )?account( name| description)?$|^distribution account$", "account"),
    (
        r"\b(trans(action)?|entry|journal|jrnl|line)\b.*(#|\bid\b|\bno\b|\bnum\b|\bnumber\b)"
        r"|^(trans|transaction) ?#$|^trx( ?(#|no\.?|id))?$",
        "transaction",
    ),
    (r"^(vendor|payee|name|paid to|supplier|employee)( name)?$", "vendor"),
    (r"\bmemo\b|\bdescription\b|^details?$|^comment$|^what for$", "description"),
    (r"^(num|ref|reference|invoice|check|document|doc|voucher)( ?(no|num|number|#))?\.?$", "reference"),
    (r"^(class|grant|award|project|fund|job|customer|program|fain)( ?(name|code|no|number|#))?\.?$", "award"),
    (r"^borne by$|^share$|^funding source$", "share"),
)


def normal(text: str) -> str:
    """A heading as it is compared."""
    return " ".join(text.casefold().replace("_", " ").split()).strip(" :*")


def meaning(text: str) -> str:
    """The field that a heading suggests, or ``skip``."""
    heading = normal(text)
    return (
        next((field for pattern, field in _PATTERNS if re.search(pattern, heading)), SKIP)
        if heading
        else SKIP
    )


def find_header(found: Peek) -> int:
    """The place of the row that looks most like headings; the first of equals."""
    best, place = 0, 0
    for index, (_, cells) in enumerate(found.rows[:_LOOKED_AT]):
        fields = {meaning(shown(cell)) for cell in cells} - {SKIP}
        if len(fields) > best:
            best, place = len(fields), index
    return place


def headings(cells: Cells) -> list[str]:
    """The heading of each column."""
    return [shown(cell)[:120] for cell in cells]


def guess_fields(heads: Sequence[str]) -> list[str]:
    """A field for each column; where two columns suggest one, the first has it."""
    taken: set[str] = set()
    fields = []
    for head in heads:
        field = meaning(head)
        fields.append(SKIP if field in taken else field)
        taken |= {field} - {SKIP}
    return fields
