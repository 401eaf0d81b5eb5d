"""Which row holds the headings, and what each of them means.

A field is one word, with the budget year after a dot where the column is of one year: ``federal.2``. Without a
year it is that of the row's Year column, or the first.

==========================  ==============  ===========================  ==============
heading                     field           heading                      field
==========================  ==============  ===========================  ==============
Line item, Description      ``title``       Year 2: Match, in-kind       ``in_kind.2``
Category, Object class      ``kind``        Yr 3 Federal request         ``federal.3``
Federal, Amount, Request    ``federal``     FY2028 (after FY2027)        ``federal.2``
Match, Cost share           ``cash``        Narrative, Justification     ``words``
In-kind                     ``in_kind``     Line total                   ``total``
Year, Budget period         ``year``        anything else                ``skip``
==========================  ==============  ===========================  ==============
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from funding.budgets.imports.table import Row, Table, cell_text, is_blank
from funding.budgets.types import MAX_YEARS

SKIP = "skip"
FIELDS = {
    SKIP: "Not read",
    "title": "Line (its title)",
    "kind": "Class or kind",
    "year": "Budget year",
    "federal": "Federal or request",
    "cash": "Match, cash",
    "in_kind": "Match, in-kind",
    "total": "Total (checked only)",
    "words": "Justification in our words",
    "initiative": "Initiative",
    "person": "Person",
    "agreement": "Agreement",
    "determination": "Determination",
    "signs": "Signs of a subaward or contract",
    "base_choice": "Overruled base",
    "base_reason": "Reason for overruling",
    "calculation": "Calculation data",
    "key": "Key",
}
"""The fields by name, as the mapping offers them."""

YEARLY = ("federal", "cash", "in_kind", "total", "calculation")
AMOUNTS = ("federal", "cash", "in_kind")

_OWN = {
    "line of sf-424a": SKIP,
    "sf-424a line": SKIP,
    "doj": SKIP,
    "doj category": SKIP,
    "calculation": SKIP,
    "indirect base": SKIP,
    "why in the base or not": SKIP,
    "in our words": "words",
    "overruled base": "base_choice",
    "reason for overruling": "base_reason",
    "calculation data": "calculation",
    "key": "key",
    "kind": "kind",
    "line": "title",
    "funder": "federal",
    "match, cash": "cash",
    "match, in-kind": "in_kind",
    "determination": "determination",
    "signs": "signs",
    "agreement": "agreement",
}
_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"^in base\b|\bunits?\b|\bquantity\b|\bqty\b|\brate\b|\bunit cost\b|\b%|\bfte\b|\bhours?\b|\bmonths?\b", SKIP),
    (r"in[- ]?kind", "in_kind"),
    (r"\b(match(ing)?|cost[- ]shar(e|ing)|non[- ]?federal|local share|applicant share|other funds)\b", "cash"),
    (r"\b(federal|requested|request|grant|funder|award|doj|ovc|hhs|acf)\b", "federal"),
    (r"\btotals?\b|\ball years\b|\bsum\b", "total"),
    (r"^(budget )?(amount|cost|costs|budget|budgeted|expense amount|dollars|\$)( \(?\$\)?)?$", "federal"),
    (r"\b(narrative|justification|explanation|notes?|comments?)\b", "words"),
    (r"\b(line|budget|expense|cost) ?items?\b|^(items?|description|title|name|line|position( title)?|"
     r"expenses?|expenditure|activity|cost description|item description)$", "title"),
    (r"\b(category|object class|class|cost type|expense type|budget type)\b|^(kind|type)$", "kind"),
    (r"^(budget |project |grant )?(year|yr|period)s?$|^fy$|^fiscal year$", "year"),
    (r"\b(employee|incumbent|staff member|person)\b", "person"),
    (r"\b(subrecipient|subawardee)\b", "agreement"),
    (r"^(initiative|program|project)$", "initiative"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), field) for pattern, field in _PATTERNS)
_YEAR = re.compile(
    r"\b(?:year|yr\.?|y|budget period|bp|period)\s*#?\s*([1-9])\b|\b([1-9])(?:st|nd|rd|th) year\b"
)
_CALENDAR = re.compile(r"\b(?:fy\s*'?)?(20[0-9]{2})\b|\bfy\s*'?([0-9]{2})\b")
_WRITTEN = {"first year": 1, "second year": 2, "third year": 3, "fourth year": 4, "fifth year": 5}
_LOOKED_AT = 40


def normal(text: str) -> str:
    """A heading as it is compared: one line, without case or closing marks."""
    return " ".join(text.casefold().replace("_", " ").split()).strip(" :*.")


def find_header(table: Table) -> int:
    """The place in ``table.rows`` of the row that looks most like headings; the first of equals."""
    best, place = 0, 0
    for index, row in enumerate(table.rows[:_LOOKED_AT]):
        fields = {field for field, _ in map(_meaning, _texts(row)) if field != SKIP}
        known = sum(1 for text in _texts(row) if text in _OWN)
        score = len(fields) * 2 + known + len(set(_years(_texts(row))))
        if score > best and sum(not is_blank(cell) for cell in row.cells) >= 2:
            best, place = score, index
    return place


def headings(table: Table, header: int) -> list[str]:
    """The heading of each column; a year in the row above, written over several columns, is put before it."""
    row = table.rows[header] if 0 <= header < len(table.rows) else Row(0, ())
    width = table.width
    found = [" ".join(cell_text(row.cell(column)).split())[:120] for column in range(width)]
    above = _year_bands(table.rows[header - 1], width) if header > 0 else [""] * width
    return [
        f"{band}: {text}" if band and _is_yearly(text) and not any(_years([normal(text)])) else text
        for text, band in zip(found, above, strict=True)
    ]


def _is_yearly(text: str) -> bool:
    """Whether a heading may be of one year: an amount, or the sum of some."""
    return _meaning(normal(text))[0] in YEARLY


def _year_bands(row: Row, width: int) -> list[str]:
    """A row above the headings such as ``Year 1 | | | Year 2``: its text over each column, or nothing.

    The last band is as wide as the one before it; what stands beyond belongs to no year.
    """
    texts = [" ".join(cell_text(row.cell(column)).split())[:40] for column in range(width)]
    starts = [column for column, text in enumerate(texts) if any(_years([normal(text)]))]
    bands = [""] * width
    for place, start in enumerate(starts):
        usual = start - starts[place - 1] if place else width
        end = starts[place + 1] if place + 1 < len(starts) else min(start + usual, width)
        end = next((column for column in range(start + 1, end) if texts[column]), end)
        bands[start:end] = [texts[start]] * (end - start)
    return bands


def guess_fields(heads: Sequence[str]) -> list[str]:
    """The field of each column; no field twice, the better heading winning, the first of equals."""
    texts = [normal(text) for text in heads]
    calendar = sorted({year for text in texts for year in _calendar_years(text)})
    wanted: list[tuple[int, int, str]] = []
    for column, text in enumerate(texts):
        field, strength = _meaning(text)
        year = _year_of(text, calendar)
        if year and field in {SKIP, "year"} and text not in _OWN and not _of_other_things(text):
            field, strength = "federal", 1
        if field in YEARLY and year:
            field = f"{field}.{year}"
        if field != SKIP:
            wanted.append((-strength, column, field))
    result = [SKIP] * len(texts)
    taken: set[str] = set()
    for _, column, field in sorted(wanted):
        if field not in taken:
            taken.add(field)
            result[column] = field
    return _settled(result, taken)


def _settled(fields: list[str], taken: set[str]) -> list[str]:
    """A total is the amount where no other amount is known, year by year."""
    result = []
    for field in fields:
        name, _, year = field.partition(".")
        end = f".{year}" if year else ""
        alone = name == "total" and not any(f"{each}{end}" in taken for each in AMOUNTS)
        whole = not year and any(each.partition(".")[0] in AMOUNTS for each in taken)
        result.append(f"federal{end}" if alone and not whole else field)
    return result


def _meaning(text: str) -> tuple[str, int]:
    """A heading's field without its year, and how sure that is: 3 for our own words, 2 for usual ones."""
    if text in _OWN:
        return _OWN[text], 3
    plain = _YEAR.sub(" ", text)
    plain = _CALENDAR.sub(" ", plain)
    for written in _WRITTEN:
        plain = plain.replace(written, " ")
    plain = " ".join(plain.split()).strip(" :,-–—()*.")
    if plain != text and plain in _OWN:
        return _OWN[plain], 3
    for pattern, field in _COMPILED:
        if plain and pattern.search(plain):
            return field, 2
    return SKIP, 0


def _of_other_things(text: str) -> bool:
    return any(field == SKIP and pattern.search(text) for pattern, field in _COMPILED)


def _texts(row: Row) -> list[str]:
    return [normal(cell) for cell in row.cells if isinstance(cell, str) and len(cell) <= 120]


def _years(texts: Sequence[str]) -> list[int]:
    found = [_plain_year(text) for text in texts]
    return [year for year in found if year] + [year for text in texts for year in _calendar_years(text)]


def _plain_year(text: str) -> int:
    found = _YEAR.search(text)
    if found:
        year = int(found[1] or found[2])
        return year if year <= MAX_YEARS else 0
    return next((year for written, year in _WRITTEN.items() if written in text), 0)


def _calendar_years(text: str) -> Iterator[int]:
    for found in _CALENDAR.finditer(text):
        yield int(found[1]) if found[1] else 2000 + int(found[2])


def _year_of(text: str, calendar: Sequence[int]) -> int:
    """The budget year that a heading names: by number, or by its place among the calendar years named."""
    plain = _plain_year(text)
    if plain:
        return plain
    found = next(_calendar_years(text), None)
    place = calendar.index(found) + 1 if found in calendar else 0
    return place if place <= MAX_YEARS else 0
