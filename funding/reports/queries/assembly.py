"""A report's figures and its whole document, from the records or as they were locked and signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from funding.accounts.models import Organization
from funding.accounts.queries import organization
from funding.infra import clock
from funding.kernel.money import format_money
from funding.kernel.periods import Period
from funding.reports import indirect, queries, sf425
from funding.reports.document import (
    Answer,
    FigureSource,
    OutcomeRow,
    ReportDocument,
    ReportFigures,
    ReportHead,
    Signature,
    SpendRow,
)
from funding.reports.models import Report
from funding.reports.queries.by_place import place_targets
from funding.reports.queries.money import (
    Money,
    form_lines,
    indirect_lines,
    indirect_row,
    match_block,
    money_of,
    spend_rows,
)
from funding.reports.queries.work import activity_rows, initiatives_of_award, outcome_rows, place_rows
from funding.reports.types import Basis, ReportKind, ReportState


def report_document(report: Report) -> ReportDocument:
    """Everything the report says. A signed report answers what was signed, whatever the records say by now."""
    signed = queries.signed_document(report)
    if signed is not None:
        return replace(signed, head=replace(signed.head, state_label=report.state.label))
    figures = with_notes(queries.locked_figures(report) or figures_of(report), queries.notes_of(report.id))
    asked = queries.answers_of(report.id)
    return ReportDocument(
        head=_head(report, figures.as_of),
        figures=figures,
        answers=tuple(
            Answer(one.key, place, one.question, one.body) for place, one in enumerate(asked, start=1)
        ),
        remarks=report.remarks,
        signatures=_signatures(report),
    )


def usual_day(report: Report) -> date:
    """Through which day figures count unless finance says otherwise: the last covered day, or today before it."""
    return min(report.covers_to, clock.today())


def figures_of(report: Report, as_of: date | None = None) -> ReportFigures:
    """The figures as the records give them through ``as_of``; a fixed number of queries for a period of any length."""
    day = as_of or usual_day(report)
    money = money_of(report, day)
    limit = queries.settings().variance_bp
    has_money = report.report_kind is not ReportKind.DATA
    has_work = report.report_kind is not ReportKind.FINANCIAL
    award = Period(money.stands.starts_on, max(money.stands.ends_on, money.stands.starts_on))
    lines = form_lines(money) if report.has_form else ()
    charges = indirect_lines(money) if report.has_form else ()
    initiatives = initiatives_of_award(report.award) if has_work else []
    return ReportFigures(
        as_of=day,
        outcomes=outcome_rows(initiatives, award=award, covers=report.covers, as_of=day, limit_bp=limit)
        if has_work
        else (),
        spend=spend_rows(money, limit) if has_money else (),
        indirect_spend=indirect_row(money, limit) if has_money else None,
        match=match_block(money) if has_money else None,
        form_lines=lines,
        indirect=charges,
        activities=activity_rows(initiatives, report.covers, day) if has_work else (),
        places=place_rows(initiatives, report.covers, day) if has_work else (),
        place_targets=place_targets(initiatives, award=award, covers=report.covers, as_of=day),
        sources=_sources(report, money),
        warnings=(*_warnings(report, money), *indirect.warnings(charges)) if report.has_form else (),
    )


def _warnings(report: Report, money: Money) -> tuple[str, ...]:
    found = sf425.warnings(money.inputs, final=report.final)
    if report.final and money.budget is not None:
        over = sf425.closeout_excess(
            federal_cents=money.inputs.spent,
            match_cents=money.inputs.match_spent,
            match_bp=money.budget.terms.match_bp or 0,
        )
        if over:
            found.append(_closeout_words(over))
    sent = queries.last_sent(report)
    if sent is not None:
        last = [sf425.Line(one.key, one.label, one.cents) for one in sent.figures.form_lines]
        found += sf425.fallen(sf425.lines(money.inputs), last)
    return tuple(found)


def _closeout_words(over: int) -> str:
    return (
        f"At closeout the federal share exceeds the funder’s part of what was spent by {format_money(over)}. "
        "Verify the remedy with the grantor; DOJ collects it in cash."
    )


_MATCH_SOURCE = "the match ledger: items that pass the seven tests, and approved costs that the match bears"


def _sources(report: Report, money: Money) -> tuple[FigureSource, ...]:
    found = []
    if report.report_kind is not ReportKind.DATA:
        if money.budget:
            found.append(FigureSource("Approved amounts", f"the award’s budget, {money.budget.label}"))
        day = "paid" if report.basis is Basis.CASH else "incurred"
        found.append(FigureSource("Spend", f"approved cost entries by the day they were {day}"))
        if match_block(money):
            found.append(FigureSource("Recipient share", _MATCH_SOURCE))
    if report.report_kind is not ReportKind.FINANCIAL:
        found.append(FigureSource("Measures", "observations and activities of the award’s initiatives"))
    return tuple(found)


def with_notes(figures: ReportFigures, notes: dict[str, str]) -> ReportFigures:
    """The figures with what was written about rows off their promise."""

    def outcome(one: OutcomeRow) -> OutcomeRow:
        return replace(one, note=notes.get(f"indicator:{one.indicator_id}", one.note))

    def spend(one: SpendRow) -> SpendRow:
        return replace(one, note=notes.get(f"spend:{one.key}", one.note))

    return replace(
        figures,
        outcomes=tuple(outcome(one) for one in figures.outcomes),
        spend=tuple(spend(one) for one in figures.spend),
        indirect_spend=spend(figures.indirect_spend) if figures.indirect_spend else None,
    )


def missing_notes(figures: ReportFigures) -> list[str]:
    """The rows that still want a note, by name."""
    rows = [*figures.spend, *([figures.indirect_spend] if figures.indirect_spend else [])]
    return [one.name for one in figures.outcomes if one.needs_note and not one.note] + [
        one.label for one in rows if one.needs_note and not one.note
    ]


def _head(report: Report, as_of: date) -> ReportHead:
    award, house = report.award, organization() or Organization(legal_name="")
    stands = Money(award, report.covers, as_of, report.basis).stands
    return ReportHead(
        title=report.name,
        kind=report.report_kind.value,
        kind_label=report.report_kind.label,
        final=report.final,
        revision=report.revision,
        state_label=report.state.label,
        is_draft=report.state not in {ReportState.SIGNED, ReportState.SENT, ReportState.ACCEPTED},
        award_title=award.title,
        award_number=award.award_number,
        pass_through_number=award.pass_through_number,
        federal_agency=award.federal_agency,
        aln=award.aln,
        program_title=award.program_title,
        funder=award.funder.title,
        recipient=house.legal_name,
        recipient_address=_address(house),
        uei=house.uei or "",
        ein=house.ein or "",
        account_number="",
        covers_from=report.covers_from,
        covers_to=report.covers_to,
        project_from=stands.starts_on,
        project_to=stands.ends_on,
        frequency=report.frequency,
        basis=report.basis.label,
        due_on=report.due_on,
        as_of=report.as_of,
        contact_name=_name(house.contact_first_name, house.contact_last_name),
        contact_phone=house.contact_phone or "",
        contact_email=house.contact_email or "",
    )


def _address(house: Organization) -> str:
    place = " ".join(part for part in (house.state, house.zip) if part)
    parts = (house.street1, house.street2, ", ".join(part for part in (house.city, place) if part))
    return ", ".join(part for part in parts if part)


def _name(first: str | None, last: str | None) -> str:
    return " ".join(part for part in (first, last) if part)


def _signatures(report: Report) -> tuple[Signature, ...]:
    house = organization()
    found = []
    if report.locked_at:
        found.append(Signature("Finance", report.locked_by_name, "certified the figures", report.locked_at))
    if report.signed_at:
        title = house.aor_title if house else ""
        found.append(Signature("Authorized official", report.signed_by_name, title or "", report.signed_at))
    return tuple(found)
