"""Our own JSON as a table with the columns of our CSV, so that one way leads from every format to the lines."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from funding.budgets.imports.table import (
    MOST_ROWS,
    Cell,
    FileContent,
    FileKind,
    FileRefusedError,
    Row,
    Table,
    Trouble,
    text_cell,
)
from funding.budgets.types import MAX_YEARS

HEADINGS = (
    "Key",
    "Kind",
    "Line",
    "Year",
    "Federal",
    "Match, cash",
    "Match, in-kind",
    "Initiative",
    "Person",
    "Agreement",
    "Determination",
    "Signs",
    "In our words",
    "Overruled base",
    "Reason for overruling",
    "Calculation data",
)
_AMOUNTS = ("federal_cents", "cash_cents", "in_kind_cents")
_TEXTS = ("person", "agreement", "determination", "signs", "words", "base_choice", "base_reason")


def read_document(data: bytes) -> FileContent:
    """The lines of a JSON budget. Raises FileRefusedError with the line of what is wrong."""
    document = _parsed(data)
    if not isinstance(document, dict) or document.get("format") != "funding.budget":
        raise FileRefusedError("This JSON is not a budget as this program writes it (“funding.budget”).")
    if document.get("version") != 1:
        raise FileRefusedError("This budget was written by a newer version of the program.")
    lines = document.get("lines")
    if not isinstance(lines, list) or not all(isinstance(each, dict) for each in lines):
        raise FileRefusedError("The budget's “lines” are not a list of lines.")
    rows = [Row(0, HEADINGS)]
    for number, line in enumerate(lines, start=1):
        rows.extend(_rows_of(number, line))
        if len(rows) > MOST_ROWS:
            raise FileRefusedError(f"The file has more than {MOST_ROWS:,} lines and years.")
    return FileContent(FileKind.JSON, (Table("JSON", tuple(rows), "entry"),))


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise FileRefusedError(
            f"The JSON cannot be read: {error.msg.lower()} on line {error.lineno:,}."
        ) from None
    except UnicodeDecodeError:
        raise FileRefusedError("The JSON is not in UTF-8.") from None
    except RecursionError:
        raise FileRefusedError("The JSON is nested deeper than a budget is.") from None
    except ValueError:
        raise FileRefusedError("The JSON holds a number that no budget has.") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _rows_of(number: int, line: dict[str, Any]) -> list[Row]:
    entered = line.get("entered")
    if not isinstance(entered, dict):
        raise FileRefusedError(
            f"Entry {number:,} of “lines” lacks “entered”: the file is of an older export."
        )
    years, calculations = line.get("years"), entered.get("calculations")
    if not isinstance(years, list) or not isinstance(calculations, dict):
        raise FileRefusedError(f"Entry {number:,} of “lines” has no “years” or no “calculations”.")
    if len(years) > MAX_YEARS or not all(isinstance(each, dict) for each in years):
        raise FileRefusedError(f"Entry {number:,} of “lines” has other years than a budget can have.")
    names: list[Cell] = [_text(line.get("key")), _text(entered.get("kind")), _text(line.get("title"))]
    texts: list[Cell] = [_text(line.get("initiative")), *(_text(entered.get(name)) for name in _TEXTS)]
    rows = []
    for year, amounts in enumerate(years, start=1):
        cells = [_amount(amounts.get(name)) for name in _AMOUNTS]
        calculation = calculations.get(str(year))
        if year == 1 or calculation or any(cell != 0 for cell in cells):
            made: Cell = json.dumps(calculation, default=str) if calculation else None
            rows.append(Row(number, (*names, Decimal(year), *cells, *texts, made)))
    return rows or [Row(number, (*names, Decimal(1), None, None, None, *texts, None))]


def _text(value: Any) -> Cell:
    if value is None or value == "":
        return None
    return text_cell(value) if isinstance(value, str) else Trouble("This is not a text.")


def _amount(value: Any) -> Cell:
    if type(value) is not int or abs(value) > 10**18:
        return Trouble("An amount is a whole number of cents.")
    return Decimal(value).scaleb(-2)
