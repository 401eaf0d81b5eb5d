"""Opportunities and extracts for tests."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from funding.infra.db import unit_of_work
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.zoned import Certainty
from funding.opportunities.extract import NAMESPACE
from funding.opportunities.models import Opportunity
from funding.opportunities.services.entry import EntryFacts, NoticeFacts, create_opportunity
from funding.opportunities.types import CostShare, Source
from funding.work.types import DeadlineDraft

NO_NOTICE = NoticeFacts(None, (), None, "", None, None)


def synopsis(source_id: str | None = "300001", *, forecast: bool = False, **fields: str | list[str]) -> str:
    """One record of an extract; ``fields`` are elements by name, lists where they repeat. Text is escaped once."""
    given: dict[str, str | list[str]] = {
        "OpportunityTitle": "Services for Victims of Human Trafficking",
        "OpportunityNumber": f"O-OVC-2026-{source_id}",
        "AgencyCode": "USDOJ-OJP-OVC",
        "AgencyName": "Office for Victims of Crime",
        "PostDate": "11012026",
        "LastUpdatedDate": "11022026",
        "Version": "Forecast 1" if forecast else "Synopsis 1",
    }
    if not forecast:
        given |= {"CloseDate": "01132027"}
    given |= fields
    kind = "OpportunityForecastDetail_1_0" if forecast else "OpportunitySynopsisDetail_1_0"
    parts = [f"<{kind}>"]
    if source_id is not None:
        parts.append(f"<OpportunityID>{source_id}</OpportunityID>")
    for name, value in given.items():
        texts = value if isinstance(value, list) else [value]
        parts += [f"<{name}>{escape(text)}</{name}>" for text in texts]
    parts.append(f"</{kind}>")
    return "\n".join(parts)


def extract_text(records: Iterable[str]) -> str:
    """A whole extract of these records."""
    body = "\n".join(records)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Grants xmlns="{NAMESPACE}">\n{body}\n</Grants>\n'


def write_extract(path: Path, *records: str) -> Path:
    """The extract as a file."""
    path.write_text(extract_text(records), encoding="utf-8")
    return path


def zipped(path: Path, *entries: tuple[str, bytes]) -> Path:
    """A zip file of these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def entry(**overrides: object) -> EntryFacts:
    """The facts of a state program, with what is given changed."""
    facts: dict[str, object] = {
        "source": Source.STATE,
        "title": "Victim services subgrant 2027",
        "number": "VOCA-2027-03",
        "description": "Direct services and street outreach.",
        "eligibility_note": "",
        "url": "",
        "contact": "",
        "posted_on": date(2026, 11, 1),
        "ceiling_cents": 180_000_00,
        "floor_cents": None,
        "total_cents": None,
        "expected_awards": None,
        "cost_share": CostShare.YES,
        "alns": ("16.575",),
        "eligible": ("12",),
        "is_forecast": False,
        "notice": NoticeFacts(None, (gate(),), 2_000, "34 U.S.C. 20103", None, None),
    }
    return EntryFacts(**(facts | overrides))  # type: ignore[arg-type]


def gate(label: str = "Application due", day: date = date(2026, 12, 4), **overrides: object) -> DeadlineDraft:
    """A date without a clock time."""
    facts: dict[str, object] = {"due_on": day, "certainty": Certainty.DATE_ONLY}
    return DeadlineDraft(label, **(facts | overrides))  # type: ignore[arg-type]


def build_opportunity(*, by: Actor = SYSTEM, **overrides: object) -> Opportunity:
    """A call entered by hand, committed."""
    with unit_of_work():
        return create_opportunity(facts=entry(**overrides), by=by)
