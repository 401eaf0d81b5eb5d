"""What an opportunity's page says: every published field decoded, dates with their certainty, a verdict on
eligibility.

Nothing is invented: a closing date without a clock time says so, and what is not published stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from funding.kernel.money import format_money
from funding.kernel.zoned import Certainty, format_date, format_moment, format_time, in_zone, zone_label
from funding.opportunities import codes, reading
from funding.opportunities.facts import read_facts
from funding.opportunities.models import Opportunity, Posting
from funding.opportunities.sanitizing import safe_html, safe_url
from funding.opportunities.types import CallFacts, RawRecord, Source
from funding.work.types import DeadlineDraft


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether we may apply, in one sentence. ``tone`` is green, amber or red."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs between two versions of a call."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a call and what it changed from the one before; None changes for the first."""

    posting: Posting
    label: str
    changes: tuple[Change, ...] | None


@dataclass(frozen=True, slots=True)
class Published:
    """The published text of a call, ready to show. HTML is sanitized, links are http or https."""

    description: Markup
    eligibility_note: Markup
    close_note: str
    url: str
    url_text: str
    email: str
    email_text: str
    contact: Markup
    contact_name: str
    contact_phone: str
    category: str
    category_note: str
    version: str
    fiscal_year: str
    estimated: tuple[tuple[str, date], ...]


def _fields(posting: Posting) -> dict[str, Any]:
    fields: dict[str, Any] = posting.raw.get("fields", {})
    return fields


def published(opportunity: Opportunity) -> Published:
    """Everything the posting says beyond the call's own columns."""
    fields = _fields(opportunity.posting)

    def line(name: str, limit: int = 300) -> str:
        return reading.read_line(str(fields.get(name) or ""), limit)

    def html(name: str) -> Markup:
        return safe_html(str(fields.get(name) or ""))

    close = "EstimatedSynopsisCloseDateExplanation" if opportunity.is_forecast else "CloseDateExplanation"
    email = line("GrantorContactEmail")
    category = line("OpportunityCategory", 20)
    return Published(
        description=html("Description"),
        eligibility_note=html("AdditionalInformationOnEligibility"),
        close_note=reading.read_body(str(fields.get(close) or "")),
        url=safe_url(line("AdditionalInformationURL")),
        url_text=line("AdditionalInformationText") or line("AdditionalInformationURL"),
        email=email if "@" in email and " " not in email else "",
        email_text=line("GrantorContactEmailDescription"),
        contact=html("GrantorContactText"),
        contact_name=line("GrantorContactName"),
        contact_phone=line("GrantorContactPhoneNumber"),
        category=codes.CATEGORIES.label(category) if category else "",
        category_note=line("OpportunityCategoryExplanation") or line("CategoryExplanation"),
        version=line("Version", 20),
        fiscal_year=line("FiscalYear", 4),
        estimated=_estimated(fields),
    )


def _estimated(fields: dict[str, Any]) -> tuple[tuple[str, date], ...]:
    names = {
        "EstimatedSynopsisPostDate": "Notice expected",
        "EstimatedSynopsisCloseDate": "Expected to close",
        "EstimatedAwardDate": "Awards expected",
        "EstimatedProjectStartDate": "Projects expected to start",
    }
    found: list[tuple[str, date]] = []
    for name, label in names.items():
        try:
            day = reading.read_date(str(fields.get(name) or ""))
        except reading.ReadingError:
            continue
        if day is not None:
            found.append((label, day))
    return tuple(found)


def raw_rows(opportunity: Opportunity) -> list[tuple[str, str]]:
    """The posting's fields exactly as published, for showing escaped."""
    return [
        (name, str(text))
        for name, value in _fields(opportunity.posting).items()
        for text in (value if isinstance(value, list) else [value])
    ]


def decoded_codes(opportunity: Opportunity, field: str, table: codes.CodeTable, mask: int) -> list[str]:
    """The meanings of a call's codes; those our tables do not know are shown as they were published."""
    given = [str(code).strip() for code in _fields(opportunity.posting).get(field, ()) if str(code).strip()]
    known = [table.label(code) for code in table.codes(mask) if code != codes.UNLISTED]
    return known + [table.label(code) for code in dict.fromkeys(given) if code not in table.bits]


def say_gate(gate: DeadlineDraft) -> str:
    """A date with what is known of it: "Jan 13, 2027, 11:59 p.m. ET", "~ Mar 1, 2027", "no date is known"."""
    if gate.certainty is Certainty.ROLLING:
        return "Rolling: no fixed date"
    if gate.due_on is None:
        return "No date is known"
    day = format_date(gate.due_on)
    if gate.certainty is Certainty.ESTIMATED:
        return f"~ {day} (estimated)"
    if gate.instant is None or gate.at is None:
        return f"{day}; time not stated"
    return f"{day}, {format_time(gate.at)} {zone_label(gate.zone, gate.instant)}"


def usual_time_note(opportunity: Opportunity, gates: tuple[DeadlineDraft, ...]) -> str:
    """A reminder where Grants.gov gives a day without a time. It is no time of ours."""
    day_only = len(gates) == 1 and gates[0].certainty is Certainty.DATE_ONLY
    if opportunity.source is Source.GRANTS_GOV and day_only:
        return (
            "11:59 p.m. ET is usual on Grants.gov, but the notice decides; two-step calls have a second date."
        )
    return ""


def here_and_there(gate: DeadlineDraft, zone: str) -> str:
    """The same instant on the reader's clock, "" where it is the same reading or there is no instant."""
    if gate.instant is None:
        return ""
    here, there = (in_zone(gate.instant, one) for one in (zone, gate.zone))
    return "" if here.utcoffset() == there.utcoffset() else f"{format_moment(gate.instant, zone)} here"


def verdict(opportunity: Opportunity, applicant_types: tuple[str, ...]) -> Verdict:
    """Whether an organization with these SF-424 applicant types may apply, by the published codes.

    ======================================  ==================================================
    codes of the call                       verdict for a 501(c)(3)
    ======================================  ==================================================
    12, or 99                               may apply
    25 without 12 or 99                     perhaps: the text on eligibility decides
    00, 01                                  not by the codes
    none                                    unknown: the notice decides
    ======================================  ==================================================
    """
    ours = [codes.APPLICANT_TYPE_TO_ELIGIBILITY[code] for code in applicant_types if code in _KNOWN_TYPES]
    named = set(opportunity.eligibility)
    if not named:
        return Verdict("amber", "The listing names no kind of applicant: read the notice.")
    if "99" in named:
        return Verdict("green", "Open to any kind of applicant.")
    if not ours:
        return Verdict("amber", "The organization's profile names no applicant type, so this cannot be told.")
    for code in ours:
        if code in named:
            return Verdict("green", f"We may apply: {codes.ELIGIBILITY.label(code)}.")
    if "25" in named or codes.UNLISTED in named:
        return Verdict("amber", "Perhaps: “others” may apply, and the text on eligibility says who.")
    return Verdict("red", "Not by the listing: our kind of applicant is not among those named.")


_KNOWN_TYPES = frozenset(codes.APPLICANT_TYPE_TO_ELIGIBILITY)

_COMPARED = {
    "title": "Title",
    "number": "Number",
    "posted_on": "Posted",
    "close_on": "Closes",
    "archive_on": "Archived",
    "ceiling_cents": "Award ceiling",
    "floor_cents": "Award floor",
    "total_cents": "Total funding",
    "expected_awards": "Expected awards",
    "cost_share": "Cost share",
    "alns": "Assistance listings",
    "agency_name": "Agency",
}


def _facts_of(posting: Posting) -> CallFacts:
    raw = posting.raw
    record = RawRecord(raw.get("kind") == "forecast", int(raw.get("line") or 0), raw.get("fields", {}))
    return read_facts(record, posting.source_id or "")[0]


def _say(name: str, value: Any) -> str:
    if value is None or value in ("", ()):
        return "not stated"
    if name.endswith("_cents"):
        return format_money(value, whole=True)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.label if hasattr(value, "label") else str(value)


def changes_between(old: Posting, new: Posting) -> tuple[Change, ...]:
    """What the newer of two versions changed."""
    before, after = _facts_of(old), _facts_of(new)
    found = [
        Change(label, _say(name, getattr(before, name)), _say(name, getattr(after, name)))
        for name, label in _COMPARED.items()
        if getattr(before, name) != getattr(after, name)
    ]
    if before.is_forecast != after.is_forecast:
        found.insert(
            0,
            Change(
                "Stage",
                "forecast" if before.is_forecast else "notice",
                "forecast" if after.is_forecast else "notice",
            ),
        )
    for mask, label, table in (
        ("eligibility_mask", "Who may apply", codes.ELIGIBILITY),
        ("instrument_mask", "Instrument", codes.INSTRUMENTS),
    ):
        if getattr(before, mask) != getattr(after, mask):
            texts = ("; ".join(map(table.label, table.codes(getattr(one, mask)))) for one in (before, after))
            found.append(Change(label, *texts))
    if before.body != after.body:
        found.append(
            Change("Description", f"{len(before.body):,} characters", f"{len(after.body):,} characters")
        )
    return tuple(found)


def history(current: Posting, earlier: tuple[Posting, ...]) -> list[Version]:
    """The versions of a call, newest first."""
    line = [current, *earlier]
    found: list[Version] = []
    for place, posting in enumerate(line):
        older = line[place + 1] if place + 1 < len(line) else None
        label = reading.read_line(str(_fields(posting).get("Version") or ""), 20) or "Version"
        found.append(Version(posting, label, changes_between(older, posting) if older else None))
    return found
