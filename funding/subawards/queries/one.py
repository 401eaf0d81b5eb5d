"""Reads for the pages of one agreement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from funding.accounts.queries import organization
from funding.awards.models import Award
from funding.awards.queries import approved_budget, standing_of
from funding.awards.types import AwardRoute
from funding.budgets.determination import JUDGED
from funding.budgets.queries import load
from funding.budgets.rates import rate_in
from funding.budgets.types import Line
from funding.documents.models import Document
from funding.infra.clock import today
from funding.infra.db import db
from funding.infra.records import visible
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.kernel.money import Cents, format_money
from funding.subawards import required
from funding.subawards.closing import steps_of
from funding.subawards.consequences import Consequence, consequence
from funding.subawards.models import (
    CloseStep,
    MonitoringVisit,
    PartnerAudit,
    RiskAssessment,
    SamReport,
    Subaward,
    SubawardInvoice,
)
from funding.subawards.queries import ffata_of, figure_on, sums
from funding.subawards.required import Data, Required
from funding.subawards.types import Nature


@dataclass(frozen=True, slots=True)
class LineUse:
    """The budget line that pays an agreement: its amount, and what all agreements on it come to."""

    title: str
    amount_cents: Cents
    agreed_cents: Cents

    @property
    def over_cents(self) -> Cents:
        """By how much the agreements exceed the line."""
        return max(0, self.agreed_cents - self.amount_cents)


def rows_required(subaward: Subaward) -> list[Required]:
    """The checklist of an agreement as it stands."""
    return required.checklist(_data(subaward))


def _data(subaward: Subaward) -> Data:
    award, house = subaward.award, organization()
    stands = standing_of(award, today())
    return Data(
        nature=subaward.nature,
        is_federal=award.route.is_federal,
        partner=subaward.partner.title,
        reason=subaward.reason,
        registered_name=subaward.registered_name,
        uei=subaward.uei or "",
        description=subaward.description,
        starts_on=subaward.starts_on,
        ends_on=subaward.ends_on,
        budget_starts_on=subaward.budget_starts_on,
        budget_ends_on=subaward.budget_ends_on,
        amount_cents=subaward.amount_cents,
        committed_cents=subaward.committed_cents,
        rate_kind=subaward.rate_kind,
        rate_bp=subaward.rate_bp,
        is_research=subaward.is_research,
        fixed_amount=subaward.fixed_amount,
        fixed_limit_cents=figure_on("fixed_amount_subaward", award).value,
        approval_on=subaward.approval_on,
        award_number=award.award_number,
        federal_award_date=award.federal_award_date,
        award_starts_on=stands.starts_on,
        award_ends_on=stands.ends_on,
        federal_agency=award.federal_agency,
        aln=award.aln,
        program_title=award.program_title,
        house=house.legal_name if house else "",
        our_contact=subaward.our_contact,
    )


def budget_lines(award: Award) -> list[Line]:
    """The lines of an award's approved budget that an agreement can be paid from: subawards and contracts."""
    budget = approved_budget(award)
    if budget is None:
        return []
    return [one.line for one in load(budget).lines if one.line.kind in JUDGED]


def line_use(subaward: Subaward) -> LineUse | None:
    """How much of its budget line the agreements on it take; None where no line is named."""
    if not subaward.line_key:
        return None
    line = next((one for one in budget_lines(subaward.award) if one.key == subaward.line_key), None)
    if line is None:
        return None
    same = sa.select(Subaward.id, Subaward.amount_cents).where(
        Subaward.award_id == subaward.award_id, Subaward.line_key == subaward.line_key
    )
    drafts = {row.id: row.amount_cents or 0 for row in db.session.execute(same)}
    obligated = sums(list(drafts))
    agreed = sum(obligated[key].obligated_cents or cents for key, cents in drafts.items())
    return LineUse(line.title, line.whole.total_cents, agreed)


def needs_approval(subaward: Subaward) -> str:
    """Why its signature needs the funder's word first, or nothing: federal work that no approved line passes on."""
    is_asked = subaward.award.route.is_federal and subaward.nature is Nature.SUBAWARD
    if not is_asked or any(one.key == subaward.line_key for one in budget_lines(subaward.award)):
        return ""
    who = "the agency’s" if subaward.award.route is AwardRoute.FEDERAL_DIRECT else "the pass-through entity’s"
    return (
        "No line of the approved budget pays it. A subaward that the application did not propose needs "
        f"{who} prior written approval (2 CFR 200.308)."
    )


def money_told(subaward: Subaward, total_cents: Cents) -> tuple[Consequence, Cents, int]:
    """What its nature means for indirect costs, with the cap and the rate (basis points) of the award's budget."""
    budget = approved_budget(subaward.award)
    cap = figure_on("subaward_in_base", subaward.award).value
    rate = rate_in(load(budget).terms).charged_bp if budget else 0
    return consequence(total_cents, subaward.nature, cap_cents=cap, rate_bp=rate), cap, rate


def invoices_of(subaward_id: int) -> Sequence[SubawardInvoice]:
    """Every invoice of an agreement, the latest period first."""
    query = sa.select(SubawardInvoice).where(SubawardInvoice.subaward_id == subaward_id)
    return db.session.scalars(
        query.order_by(SubawardInvoice.covers_to.desc(), SubawardInvoice.id.desc())
    ).all()


def invoice_for(actor: Actor, invoice_id: int) -> SubawardInvoice:
    """An invoice of an agreement that the actor may see. Raises NotFound."""
    query = (
        sa.select(SubawardInvoice)
        .join(Subaward, Subaward.id == SubawardInvoice.subaward_id)
        .where(SubawardInvoice.id == invoice_id, visible(actor))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no such invoice.")
    return found


def risks_of(subaward_id: int) -> Sequence[RiskAssessment]:
    """Every assessment of risk, newest first."""
    query = sa.select(RiskAssessment).where(RiskAssessment.subaward_id == subaward_id)
    return db.session.scalars(
        query.order_by(RiskAssessment.assessed_on.desc(), RiskAssessment.id.desc())
    ).all()


def visits_of(subaward_id: int) -> Sequence[MonitoringVisit]:
    """Every monitoring activity, in the order of its days."""
    query = sa.select(MonitoringVisit).where(MonitoringVisit.subaward_id == subaward_id)
    return db.session.scalars(query.order_by(MonitoringVisit.planned_on, MonitoringVisit.id)).all()


def visit_for(actor: Actor, visit_id: int) -> MonitoringVisit:
    """A monitoring activity of an agreement that the actor may see. Raises NotFound."""
    query = (
        sa.select(MonitoringVisit)
        .join(Subaward, Subaward.id == MonitoringVisit.subaward_id)
        .where(MonitoringVisit.id == visit_id, visible(actor))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("There is no such review or visit.")
    return found


def reports_of(subaward_id: int) -> Sequence[SamReport]:
    """Every report in SAM.gov, newest first."""
    query = sa.select(SamReport).where(SamReport.subaward_id == subaward_id)
    return db.session.scalars(query.order_by(SamReport.id.desc())).all()


def audits_of(partner_id: int) -> Sequence[PartnerAudit]:
    """What is known of a partner's audits, the latest year first."""
    query = sa.select(PartnerAudit).where(PartnerAudit.partner_id == partner_id)
    return db.session.scalars(query.order_by(PartnerAudit.year_ends_on.desc())).all()


def audit_for(partner_id: int, audit_id: int) -> PartnerAudit:
    """One of a partner's audits. Raises NotFound. The caller has checked that the partner may be seen."""
    found = db.session.get(PartnerAudit, audit_id)
    if found is None or found.partner_id != partner_id:
        raise NotFound("There is no such audit.")
    return found


def steps_done(subaward_id: int) -> dict[str, CloseStep]:
    """The steps of closing that are done, by key."""
    query = sa.select(CloseStep).where(CloseStep.subaward_id == subaward_id)
    return {one.key: one for one in db.session.scalars(query)}


def still_open(subaward: Subaward) -> dict[str, str]:
    """The steps of closing that what is recorded contradicts, by key, each with a sentence that says what waits."""
    found: dict[str, str] = {}
    money = sums([subaward.id])[subaward.id]
    if money.waiting_cents or money.approved_cents:
        found["invoices"] = "Invoices wait to be approved or paid."
    if money.left_cents:
        found["advances"] = (
            f"{format_money(money.left_cents)} is obligated and was not invoiced. Take it back by a modification."
        )
    visits = [one for one in visits_of(subaward.id) if one.finding and one.followed_on is None]
    audits = [one for one in audits_of(subaward.partner_id) if one.findings and one.decided_on is None]
    if visits or audits:
        found["findings"] = (
            "A finding waits for its follow-up." if visits else "Audit findings are not decided on."
        )
    if ffata_of([subaward]).get(subaward.id):
        found["ffata"] = "A report in SAM.gov waits."
    return {one.key: found[one.key] for one in steps_of(subaward.nature) if one.key in found}


def files_of(document_ids: Collection[int | None]) -> dict[int, Document]:
    """The given files by their key: one query."""
    wanted = [key for key in document_ids if key is not None]
    return {one.id: one for one in db.session.scalars(sa.select(Document).where(Document.id.in_(wanted)))}
