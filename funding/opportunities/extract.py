"""Streaming the records out of a Grants.gov daily extract. Pure: bytes in, records out.

The parser is told to load and expand nothing, and any DOCTYPE is refused before the first record is used.
One record is held at a time: when its end tag has been read its fields are copied out, and it and
everything before it are dropped from the tree. A file that ends early, is not well formed or has another
root raises ``ExtractError`` with the line; the caller must not have published anything before the end was
reached.

Element names and limits: Grants.gov, OpportunityDetail-V1.0.xsd.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from funding.opportunities.archive import ExtractError, Meter
from funding.opportunities.types import RawRecord

NAMESPACE = "http://apply.grants.gov/system/OpportunityDetail-V1.0"
ROOT = f"{{{NAMESPACE}}}Grants"
SYNOPSIS = f"{{{NAMESPACE}}}OpportunitySynopsisDetail_1_0"
FORECAST = f"{{{NAMESPACE}}}OpportunityForecastDetail_1_0"
REPEATED = frozenset(
    {"FundingInstrumentType", "CategoryOfFundingActivity", "CFDANumbers", "EligibleApplicants"}
)
_PREFIX = len(NAMESPACE) + 2
_MOST_FIELDS = 500
_NOT_AN_EXTRACT = "The file is not a Grants.gov extract: its root element is not Grants of that schema."
# The parser says again where it stands: ", line 248, column 1111".
_PLACE = re.compile(r"( line \d+)?, line \d+, column \d+$")


def _refuse_doctype(tree: Any) -> None:
    info = tree.docinfo
    if info.doctype or info.internalDTD is not None:
        raise ExtractError(
            "The file declares a document type (DOCTYPE); extracts have none, so it is refused."
        )


def _check_place(record: Any) -> None:
    root = record.getparent()
    if root is None or root.tag != ROOT or root.getparent() is not None:
        raise ExtractError(_NOT_AN_EXTRACT)


def _fields_of(record: Any) -> tuple[dict[str, Any], dict[str, int]]:
    fields: dict[str, Any] = {}
    lines: dict[str, int] = {}
    if len(record) > _MOST_FIELDS:
        raise ExtractError(f"The record on line {record.sourceline} has more than {_MOST_FIELDS} fields.")
    for child in record:
        tag = child.tag
        if not isinstance(tag, str) or len(child):
            raise ExtractError(f"Line {child.sourceline}: a field holds elements where text belongs.")
        name = tag[_PREFIX:] if tag.startswith("{" + NAMESPACE) else tag
        text = child.text or ""
        if name in REPEATED:
            fields.setdefault(name, []).append(text)
        elif name in fields:
            # The schema allows it once; the last one said stands.
            fields[name] = text
        else:
            fields[name] = text
        lines[name] = child.sourceline or 0
    return fields, lines


def _forget(record: Any) -> None:
    parent = record.getparent()
    record.clear()
    while record.getprevious() is not None:
        del parent[0]


def records(stream: Meter) -> Iterator[RawRecord]:
    """Every record of the extract, in the file's order. Raises ExtractError, at whatever point the
    damage shows.
    """
    walk = etree.iterparse(
        stream,
        events=("end",),
        tag=(SYNOPSIS, FORECAST),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    seen = False
    try:
        for _, record in walk:
            if not seen:
                _refuse_doctype(record.getroottree())
                seen = True
            _check_place(record)
            fields, lines = _fields_of(record)
            found = RawRecord(record.tag == FORECAST, record.sourceline or 0, fields, lines)
            _forget(record)
            stream.mark()
            yield found
    except etree.XMLSyntaxError as error:
        what = _PLACE.sub("", error.msg or "") or "not XML"
        raise ExtractError(
            f"The file is damaged or cut short: line {error.lineno or 0:,}, {what}."
        ) from error
    root = walk.root
    if root is not None:
        _refuse_doctype(root.getroottree())
    if root is None or root.tag != ROOT:
        raise ExtractError(_NOT_AN_EXTRACT)
