"""The demonstration's federal calls written as a Grants.gov extract, so that they come in as real ones do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement

from funding.demo.calls import Call

_SPACE = "http://apply.grants.gov/system/OpportunityDetail-V1.0"
FIRST_ID = 990_000_001
"""Far above any number that Grants.gov has given out, so that a later import of a real extract meets none of these."""

_ELIGIBLE = ("00", "01", "12", "25")


def source_ids(calls: Iterable[Call]) -> dict[str, str]:
    """The number of each call in the extract, by its short name."""
    return {call.known_as: str(FIRST_ID + place) for place, call in enumerate(calls)}


def write_extract(calls: tuple[Call, ...], path: Path, today: date) -> None:
    """Write the calls to ``path`` in the format of the daily extract."""
    root = Element("Grants", {"xmlns": _SPACE})
    numbers = source_ids(calls)
    for call in calls:
        _record(root, call, numbers[call.known_as], today)
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _record(root: Element, call: Call, number: str, today: date) -> None:
    kind = "OpportunityForecastDetail_1_0" if call.forecast else "OpportunitySynopsisDetail_1_0"
    record = SubElement(root, kind)
    for name, values in _fields(call, number, today):
        for value in values:
            if value:
                SubElement(record, name).text = value


def _fields(call: Call, number: str, today: date) -> list[tuple[str, tuple[str, ...]]]:
    posted = call.posted
    known = posted or call.archive or call.close or today
    latest = min(known, today)
    return [
        ("OpportunityID", (number,)),
        ("OpportunityTitle", (call.title,)),
        ("OpportunityNumber", (call.number,)),
        ("OpportunityCategory", ("D",)),
        ("FundingInstrumentType", ("CA",)),
        ("CategoryOfFundingActivity", ("LJL" if call.agency_code.startswith("USDOJ") else "ISS",)),
        ("CFDANumbers", call.alns),
        ("EligibleApplicants", _ELIGIBLE),
        ("AgencyCode", (call.agency_code,)),
        ("AgencyName", (call.agency,)),
        *_dates(call, latest),
        ("AwardCeiling", (_whole(call.ceiling),)),
        ("AwardFloor", (_whole(call.floor),)),
        ("EstimatedTotalProgramFunding", (_whole(call.total),)),
        ("ExpectedNumberOfAwards", (_whole(call.awards),)),
        ("Description", (call.words,)),
        ("Version", ("Forecast 1" if call.forecast else "Synopsis 1",)),
        ("CostSharingOrMatchingRequirement", ({True: "Yes", False: "No", None: ""}[call.match],)),
        ("ArchiveDate", (_mmddyyyy(call.archive),)),
    ]


def _dates(call: Call, latest: date) -> list[tuple[str, tuple[str, ...]]]:
    updated = ("LastUpdatedDate", (_mmddyyyy(latest),))
    if call.forecast:
        return [
            ("PostDate", (_mmddyyyy(latest),)),
            updated,
            ("EstimatedSynopsisPostDate", (_mmddyyyy(call.posted),)),
            ("FiscalYear", (str(call.close.year) if call.close else "",)),
            ("EstimatedSynopsisCloseDate", (_mmddyyyy(call.close),)),
            ("EstimatedSynopsisCloseDateExplanation", ("An estimate; it may move.",)),
        ]
    return [
        ("PostDate", (_mmddyyyy(call.posted or latest),)),
        ("CloseDate", (_mmddyyyy(call.close),)),
        ("CloseDateExplanation", (call.close_note,)),
        updated,
    ]


def _mmddyyyy(day: date | None) -> str:
    return f"{day:%m%d%Y}" if day else ""


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)
