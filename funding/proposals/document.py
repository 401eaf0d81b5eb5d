"""Assembles the PDF's view model from the stored records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from funding.accounts.models import Organization
from funding.budgets.shapes import BudgetTables, LineEntry, TableRow
from funding.budgets.terms import Terms
from funding.budgets.types import NOTHING, Amounts
from funding.infra import clock
from funding.kernel.money import format_money
from funding.kernel.periods import Period
from funding.kernel.zoned import format_date
from funding.proposals import figures as _registered  # noqa: F401 - registers the figures texts may quote
from funding.proposals import printed, tokens
from funding.proposals.models import Proposal, WorkPlanItem
from funding.proposals.queries import Subject, format_of
from funding.proposals.templates import TEMPLATES
from funding.proposals.types import AttachmentState, ProposalStatus

INDIRECT_CODE = "6j"
INDIRECT_CODES = (INDIRECT_CODE, "J")
SHARED = "Shared by all initiatives"
INDIRECT = "Indirect cost"


def assemble(proposal: Proposal, subject: Subject, *, dated: date | None = None) -> printed.PrintedProposal:
    """The proposal as it is printed on ``dated`` (today in the organization's zone)."""
    application, profile = subject.application, subject.organization
    template = TEMPLATES[proposal.template]
    day = dated or clock.today(profile.time_zone if profile else None)
    name = profile.legal_name if profile else ""
    draft = proposal.status is ProposalStatus.DRAFT
    parts = template.parts
    return printed.PrintedProposal(
        title=application.title,
        addressee=_addressee(proposal, subject),
        occasion=_occasion(subject),
        organization=name,
        address=_address(profile),
        facts=tuple(_facts(proposal, subject, day)),
        sections=tuple(_sections(proposal, subject)),
        page_format=format_of(proposal),
        version=proposal.edition,
        dated=day,
        status=proposal.status.label,
        draft=draft,
        running=_running(proposal, subject, day),
        starts_on=application.starts_on,
        ends_on=application.ends_on,
        budget=_budget(subject) if "budget" in parts else None,
        work_plan=tuple(_work_plan(proposal.work_plan, subject)),
        indicators=tuple(_indicators(subject)) if "indicators" in parts else (),
        attachments=tuple(_attachments(proposal)) if "attachments" in parts else (),
        subject=_occasion(subject),
        keywords=tuple(subject.listings),
        is_letter=template.is_letter,
        signer=_signer(profile),
    )


def _sections(proposal: Proposal, subject: Subject) -> Iterator[printed.PrintedSection]:
    for one in proposal.sections:
        yield printed.PrintedSection(
            key=one.key,
            heading=one.heading,
            html=tokens.filled(one.body, subject.figures),
            counted=one.counted,
            single_spaced=one.single_spaced,
        )


def _addressee(proposal: Proposal, subject: Subject) -> str:
    funder = subject.application.funder
    return f"For {funder.title}" if _is_appeal(proposal) else f"A proposal to {funder.title}"


def _is_appeal(proposal: Proposal) -> bool:
    """Whether it asks a person or a business, who know us and read no registrations."""
    return proposal.template == "donor_appeal"


def _signer(profile: Organization | None) -> tuple[str, ...]:
    if profile is None or not profile.aor_last_name:
        return ()
    name = f"{profile.aor_first_name} {profile.aor_last_name}".strip()
    return tuple(filter(None, (name, profile.aor_title, profile.legal_name)))


def _occasion(subject: Subject) -> str:
    call = subject.opportunity
    return f"In answer to {call.number}" if call and call.number else "Proposal for support"


def _address(profile: Organization | None) -> str:
    if profile is None:
        return ""
    place = f"{profile.city}, {profile.state} {profile.zip}".strip(", ")
    street = ", ".join(part for part in (profile.street1, profile.street2) if part)
    website = profile.website.removeprefix("https://").removeprefix("http://")
    return " · ".join(part for part in (profile.legal_name, street, place, website, profile.phone) if part)


def _facts(proposal: Proposal, subject: Subject, day: date) -> list[printed.Fact]:
    application, profile = subject.application, subject.organization
    facts = []
    if subject.listings:
        facts.append(printed.Fact("Assistance Listing", ", ".join(subject.listings[:3])))
    if application.starts_on and application.ends_on:
        first, last = application.starts_on, application.ends_on
        span = f"{first:%b} {first.year} – {last:%b} {last.year}"
        facts.append(printed.Fact("Project period", span))
    if subject.budget is None and application.ask_cents:
        facts.append(printed.Fact("Amount asked", format_money(application.ask_cents)))
    if profile and profile.uei and not _is_appeal(proposal):
        facts.append(printed.Fact("UEI", profile.uei))
    if profile and profile.ein:
        facts.append(printed.Fact("EIN", profile.ein))
    if TEMPLATES[proposal.template].is_letter:
        # Its head has the day, and whoever represents the organization signs it.
        return facts
    if profile and profile.aor_last_name:
        who = f"{profile.aor_first_name} {profile.aor_last_name}"
        facts.append(
            printed.Fact("Authorized representative", ", ".join(filter(None, (who, profile.aor_title))))
        )
    facts.append(printed.Fact("Version", f"{proposal.edition} · {format_date(day)}"))
    return facts


def _running(proposal: Proposal, subject: Subject, day: date) -> str:
    funder = subject.application.funder
    parts = [f"Proposal to {funder.abbreviation or funder.title}", *subject.listings[:1]]
    parts.append(f"Version {proposal.edition}, {format_date(day)}")
    if proposal.status is ProposalStatus.DRAFT:
        parts.append(proposal.status.label)
    return " · ".join(parts)


def _class_row(row: TableRow) -> printed.ClassRow:
    return printed.ClassRow(
        code=row.code,
        label=row.label,
        federal_cents=row.whole.federal_cents,
        match_cents=row.whole.match_cents,
        total_cents=row.whole.total_cents,
        total=row.is_total and row.code not in INDIRECT_CODES,
    )


def _budget(subject: Subject) -> printed.PrintedBudget | None:
    tables = subject.budget
    if tables is None:
        return None
    rows = [row for row in tables.classes if row.whole or row.is_total]
    worksheet = tables.categories if subject.application.funder.source_hue == "doj" else ()
    letters = [row for row in worksheet if row.whole or row.is_total]
    spans = _spans(tables.terms, len(tables.years))
    summary, terms = tables.summary, tables.terms
    years = tuple(
        printed.YearColumn(
            f"Year {year}", spans[place], tuple(row.by_year[place].total_cents for row in rows)
        )
        for place, year in enumerate(tables.years)
    )
    reaches = tuple(
        printed.Reach(name, amounts.federal_cents, amounts.match_cents, amounts.total_cents)
        for name, amounts in _reaches(tables)
    )
    return printed.PrintedBudget(
        federal_label=terms.request_label,
        classes=tuple(_class_row(row) for row in rows),
        categories=tuple(_class_row(row) for row in letters),
        years=years,
        justification=tuple(_justification(tables)),
        reaches=reaches,
        federal_cents=summary.federal_cents,
        match_cents=summary.match_cents,
        total_cents=summary.total_cents,
        basis=tuple(_basis(tables)),
    )


def _spans(terms: Terms, count: int) -> list[str]:
    """The days of each of ``count`` budget years; empty for a year that the project period does not reach."""
    if terms.first_day is None or terms.last_day is None:
        return [""] * count
    years = Period(terms.first_day, terms.last_day).years()[:count]
    spans = [f"{format_date(year.start)} – {format_date(year.end)}" for year in years]
    return spans + [""] * (count - len(spans))


def _reaches(tables: BudgetTables) -> list[tuple[str, Amounts]]:
    """Direct cost by initiative, what all share, and indirect cost: together the whole budget."""
    named = [(name, amounts) for name, amounts in tables.by_initiative if name != "No initiative"]
    if not named:
        return []
    named.sort(key=lambda pair: (-pair[1].total_cents, pair[0]))
    shared = [(SHARED, amounts) for name, amounts in tables.by_initiative if name == "No initiative"]
    indirect = next((row.whole for row in tables.classes if row.code == INDIRECT_CODE), NOTHING)
    return [*named, *((name, amounts) for name, amounts in (*shared, (INDIRECT, indirect)) if amounts)]


def _justification(tables: BudgetTables) -> list[printed.JustifiedClass]:
    groups = []
    for row in tables.classes:
        if row.is_total or not row.whole:
            continue
        lines = tuple(_justified(entry) for entry in tables.lines if entry.code == row.code)
        groups.append(
            printed.JustifiedClass(row.code, row.label, lines, row.whole.federal_cents, row.whole.match_cents)
        )
    indirect = next((row for row in tables.classes if row.code == INDIRECT_CODE and row.whole), None)
    if indirect is not None:
        steps = ". ".join(
            f"{step.label}: {format_money(step.amounts.total_cents)}" for step in tables.indirect.steps
        )
        line = printed.JustifiedLine(
            INDIRECT,
            steps,
            " ".join(tables.indirect.notes),
            indirect.whole.federal_cents,
            indirect.whole.match_cents,
        )
        groups.append(
            printed.JustifiedClass(
                indirect.code,
                indirect.label,
                (line,),
                indirect.whole.federal_cents,
                indirect.whole.match_cents,
            )
        )
    return groups


def _justified(entry: LineEntry) -> printed.JustifiedLine:
    return printed.JustifiedLine(
        label=entry.title,
        arithmetic=entry.justification,
        justification="",
        federal_cents=entry.whole.federal_cents,
        match_cents=entry.whole.match_cents,
        initiative=entry.initiative,
    )


def _basis(tables: BudgetTables) -> list[str]:
    summary, terms = tables.summary, tables.terms
    found = []
    if summary.indirect_cents:
        found.append(f"Indirect cost: {tables.indirect.citation}.".replace("..", "."))
    if terms.asks_match:
        required, offered = format_money(summary.required_match_cents), format_money(summary.match_cents)
        cited = f" ({terms.match_citation})" if terms.match_citation else ""
        found.append(f"Match: {required} required{cited}; {offered} offered.")
    return found


def _work_plan(items: Sequence[WorkPlanItem], subject: Subject) -> list[printed.WorkPlanLine]:
    names = {one.id: one.title for one in subject.initiatives}
    return [
        printed.WorkPlanLine(
            activity=one.activity,
            initiative=names.get(one.initiative_id or 0, ""),
            responsible=one.responsible,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            evidence=one.evidence,
        )
        for one in items
    ]


def _indicators(subject: Subject) -> list[printed.IndicatorLine]:
    return [
        printed.IndicatorLine(
            name=one.name,
            initiative=initiative.title,
            unit=one.unit,
            baseline=f"{one.baseline:,}",
            target=f"{one.target:,}",
            due=format_date(one.due_on) if one.due_on else "",
        )
        for initiative, one in subject.indicators
    ]


def _attachments(proposal: Proposal) -> list[printed.AttachmentLine]:
    lines = []
    for item in proposal.attachments:
        state = item.state.label
        if item.state is AttachmentState.NOT_APPLICABLE:
            state = f"{state}: {item.reason}"
        missing = item.required and item.state is AttachmentState.MISSING
        if item.state is not AttachmentState.MISSING or item.required:
            lines.append(printed.AttachmentLine(item.label, item.file_name, state, missing))
    return lines
