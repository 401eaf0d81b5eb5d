"""The chart of accounts as a CSV file, out and in.

The columns are number, name, type, and open (yes or no). A file that is read is compared with the chart by number,
or by name where an account has none: a known account is changed, a new one added, and none is ever removed. Either
the whole file is taken or nothing, and every line that is wrong is told with its number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from funding.finance.models import Account
from funding.finance.services import AccountFacts, add_account, change_account
from funding.finance.types import AccountType
from funding.infra.sheets import Column, unguard, write_csv
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError

COLUMNS = (Column("Number"), Column("Name"), Column("Type"), Column("Open"))
LARGEST = 1024 * 1024
MOST_PROBLEMS = 20
CLOSED = {"no", "n", "false", "0", "closed", "inactive"}

_TYPES = {word.casefold(): each for each in AccountType for word in (each.label, each.value, each.name)} | {
    "expenses": AccountType.EXPENSE,
    "revenue": AccountType.INCOME,
    "other current assets": AccountType.OTHER_ASSET,
    "fixed assets": AccountType.FIXED_ASSET,
    "accounts receivable (a/r)": AccountType.RECEIVABLE,
    "other current liabilities": AccountType.LIABILITY,
}
_HEADS = {"number": "number", "account number": "number", "account #": "number", "code": "number", "no.": "number",
          "name": "name", "account": "name", "account name": "name", "full name": "name",
          "type": "type", "account type": "type", "open": "open", "active": "open"}  # fmt: skip


def chart_csv(accounts: Sequence[Account]) -> Iterator[bytes]:
    """The chart as a file."""
    rows = (
        [account.number, account.name, account.account_type.label, "yes" if account.is_open else "no"]
        for account in accounts
    )
    return write_csv(rows, COLUMNS)


def read_chart(data: bytes) -> list[AccountFacts]:
    """The accounts of a file. Raises DomainError that tells every line that is wrong."""
    if len(data) > LARGEST:
        raise DomainError("The file is larger than 1 MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    rows = list(csv.reader(io.StringIO(text.replace("\x00", ""), newline="")))
    if not rows:
        raise DomainError("The file is empty.")
    heads = [_HEADS.get(head.strip().casefold()) for head in rows[0]]
    places = {name: index for index, name in enumerate(heads) if name}
    if "name" not in places or "type" not in places:
        raise DomainError(
            "The first line names the columns: Number, Name, Type, Open. Name and Type are needed."
        )
    return _accounts(rows[1:], places)


def _accounts(rows: Sequence[Sequence[str]], places: Mapping[str, int]) -> list[AccountFacts]:
    """The accounts of the rows below the heading. Raises DomainError that tells every line that is wrong."""
    found, problems = [], []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {name: _cell(row, index) for name, index in places.items()}
        kind = _TYPES.get(cells["type"].casefold())
        if kind is None:
            problems.append(f"line {number}: “{cells['type']}” is no type of account")
        elif not cells["name"]:
            problems.append(f"line {number}: the name is missing")
        else:
            is_open = cells.get("open", "").casefold() not in CLOSED
            found.append(AccountFacts(cells.get("number", ""), cells["name"], kind, is_open))
    if problems:
        more = f" And {len(problems) - MOST_PROBLEMS} more." if len(problems) > MOST_PROBLEMS else ""
        raise DomainError(f"Nothing was taken: {'; '.join(problems[:MOST_PROBLEMS])}.{more}")
    return found


def _cell(row: Sequence[str], index: int) -> str:
    return unguard(row[index]).strip() if index < len(row) else ""


def take_chart(*, facts: Sequence[AccountFacts], chart: Sequence[Account], by: Actor) -> tuple[int, int]:
    """Add and change accounts as a file says; how many were added and changed. Raises DomainError."""
    by_number = {account.number: account for account in chart if account.number}
    by_name = {account.name: account for account in chart}
    added = changed = 0
    for index, each in enumerate(facts, start=2):
        known = (by_number.get(each.number) if each.number else None) or by_name.get(each.name)
        try:
            if known is None:
                made = add_account(facts=each, by=by)
                by_name[made.name] = made
                if made.number:
                    by_number[made.number] = made
                added += 1
            else:
                changed += change_account(account=known, facts=each, by=by, expected_version=None)
        except DomainError as error:
            raise DomainError(
                f"Nothing was taken: account {index - 1}, “{each.name}”: {error.message}"
            ) from error
    return added, changed
