"""A house with one of everything, joined as in life: a funder, its call, the application, its budget and
proposal.
"""

from __future__ import annotations

from datetime import date, timedelta

from funding.applications.batches import Change
from funding.applications.models import Application
from funding.applications.queries.applications import initiatives_of
from funding.applications.services.bulk import preview
from funding.applications.services.lineage import add_comment, link
from funding.applications.services.pursue import start_application
from funding.applications.types import ApplicationFacts, LinkKind
from funding.awards.services.closing import begin_closeout
from funding.awards.services.conditions import ConditionFacts, add_condition
from funding.budgets.queries import budget_of
from funding.budgets.services import enter_figure
from funding.contacts.services import add_contact
from funding.documents.models import Document
from funding.documents.services import keep_bytes
from funding.finance.mapping import Rule
from funding.finance.services import add_rule, start_chart
from funding.finance.types import Target
from funding.funders.models import Funder
from funding.infra import clock
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.zoned import Certainty
from funding.opportunities.models import (
    ExtractImport,
    Opportunity,
    OpportunityGate,
    OpportunityRecord,
    Posting,
)
from funding.opportunities.types import ImportState, Source
from funding.outreach.models import Initiative
from funding.proposals.models import Submission, SubmissionFile
from funding.proposals.services.starting import start_proposal
from funding.proposals.templates import TEMPLATES
from funding.proposals.types import SentRole, SubmissionMethod
from funding.saved_views.screens import screen_of
from funding.saved_views.services import save_view
from funding.saved_views.types import Audience
from funding.tasks.services import add_task, ensure_templates
from funding.tasks.services.links import hand_in, make_link
from funding.tasks.types import Given, LinkAsk, LinkFacts, TaskFacts
from funding.wallet.services import add_item
from funding.wallet.types import Expiry, ItemFacts, Validity, WalletKind
from funding.work.services import add_deadline, ensure_ladders
from funding.work.types import DeadlineDraft, DeadlineKind
from tests.builders.actuals import build_actual, build_actual_import, build_exception, build_obligation
from tests.builders.award_money import build_award_money
from tests.builders.awards import build_award
from tests.builders.board import build_packet
from tests.builders.budget_imports import build_import
from tests.builders.budgets import build_sample_budget
from tests.builders.coverage import build_pay, build_scenario, build_source, let_pay
from tests.builders.exports import build_export
from tests.builders.funders import build_funder
from tests.builders.notes import build_note
from tests.builders.outreach import build_activity, build_indicator, build_initiative, build_survey
from tests.builders.reports import build_report, build_send
from tests.builders.subawards import build_partnership


def build_request(*, by: Actor, today: date) -> Application:
    """A funder, its call, and the application for it with its date and budget: what the forms of a request need."""
    funder = build_funder(name="Harbor Light Foundation", by=by)
    initiative = _initiative(by, today)
    opportunity = _opportunity(funder, today)
    facts = ApplicationFacts(
        title="Safe harbor outreach",
        funder_id=funder.id,
        ask_cents=250_000_00,
        purpose="Street outreach and school workshops.",
        starts_on=today + timedelta(days=200),
        ends_on=today + timedelta(days=564),
        initiative_ids=(initiative.id,),
    )
    application = start_application(facts=facts, by=by, opportunity_id=opportunity.id)
    draft = DeadlineDraft(
        kind=next(iter(DeadlineKind)),
        label="Full application",
        due_on=today + timedelta(days=30),
        zone="America/New_York",
        certainty=Certainty.DATE_ONLY,
        source_text="The notice, page 3",
    )
    add_deadline(record=application, draft=draft, by=by)
    build_sample_budget(subject_id=application.id, by=by)
    return application


def build_house(*, by: Actor, today: date) -> Application:
    """One of everything around one application, which is the answer."""
    application = build_request(by=by, today=today)
    add_contact(
        record_id=application.funder_id,
        name="Nora Fields",
        by=by,
        email="nora@example.org",
        notes="Met in May.",
    )
    (initiative,) = initiatives_of(application.id)
    _last_cycle(application, by)
    ensure_ladders(by=by)
    ensure_templates(by=by)
    _build_task(application, by)
    add_item(
        facts=ItemFacts("SAM.gov registration", WalletKind.SAM, asked_by=("foundation",)),
        validity=Validity(Expiry.DATED, today + timedelta(days=20)),
        by=by,
    )
    budget = budget_of(application.id)
    assert budget is not None
    build_import(budget, by=by)
    build_export(budget, by=by)
    let_pay(build_pay(initiative, "Ana Reyes", 58_000, 50, by=by), build_source(by=by), 50, by=by)
    build_scenario(by=by)
    _build_finance(initiative.id, by)
    letter = keep_bytes(
        record_id=application.id,
        data=b"%PDF-1.7\n%%EOF\n",
        name="letter.pdf",
        content_type="application/pdf",
        by=by,
    )
    _proposal(application, letter, by)
    _view_and_batch(application, by)
    build_note(application, by=by, text="Call @Priya about https://example.org/notice.")
    db.session.add(
        ExtractImport(
            state=ImportState.FINISHED,
            file_name="extract.zip",
            file_size=1_000,
            digest="0" * 64,
            by_name=by.name,
        )
    )
    db.session.flush()
    return application


def _view_and_batch(application: Application, by: Actor) -> None:
    award = build_award(
        by=by, starts_on=clock.today() - timedelta(days=60), ends_on=clock.today() + timedelta(days=300)
    )
    build_partnership(award, by=by)
    build_actual(award, state="entered")
    build_obligation(award)
    build_award_money(award)
    report = build_report(
        award, covers_from=award.starts_on, covers_to=clock.today() - timedelta(days=30), by=by
    )
    build_send(report)
    build_packet(by=by)
    build_exception(build_actual_import(award_id=award.id, state="applied", ended_at=clock.now()))
    add_condition(award=award, facts=ConditionFacts("Training certificates"), by=by)
    begin_closeout(award=award, has_subawards=False, by=by)
    screen = screen_of("pipeline.list")
    save_view(screen=screen, name="Mine", query="sort=-ask", audience=Audience.EVERYONE, by=by)
    preview(change=Change("owner", None), ids=[application.id], by=by)


def _last_cycle(application: Application, by: Actor) -> None:
    last = start_application(
        facts=ApplicationFacts(title="Safe harbor, year one", funder_id=application.funder_id), by=by
    )
    link(earlier=last, later=application, kind=LinkKind.RESUBMISSION, by=by)
    add_comment(
        application=application,
        comment="Strong on the street.",
        reviewer="Reviewer 2",
        score="86",
        received_on=None,
        by=by,
    )


def _build_task(application: Application, by: Actor) -> None:
    """A task with a link through which somebody has answered."""
    task = add_task(facts=TaskFacts("Letter from the shelter", record_id=application.id), by=by)
    make_link(task=task, facts=LinkFacts(LinkAsk.DONE, "Nora Fields"), raw="a token of this house", by=by)
    hand_in(raw="a token of this house", given=Given("Nora Fields"))


def _initiative(by: Actor, today: date) -> Initiative:
    initiative = build_initiative(title="Night outreach", by=by, planned={today.year: 40_000_00})
    build_indicator(initiative, by=by)
    build_activity(initiative, by=by)
    build_survey(initiative, by=by)
    return initiative


def _opportunity(funder: Funder, today: date) -> Opportunity:
    record = OpportunityRecord(title="Community safety fund")
    posting = Posting(
        digest="0" * 32, title="Community safety fund", agency=funder.title, body="A call.", raw={}
    )
    db.session.add_all([record, posting])
    db.session.flush()
    opportunity = Opportunity(
        source=next(source for source in Source if source is not Source.GRANTS_GOV),
        posting_id=posting.id,
        record_id=record.id,
        funder_id=funder.id,
        title=posting.title,
        agency_name=funder.title,
        close_on=today + timedelta(days=40),
        open_until=today + timedelta(days=40),
        ceiling_cents=300_000_00,
    )
    gate = OpportunityGate(
        sequence=1,
        label="Application",
        due_on=today + timedelta(days=40),
        certainty=Certainty.DATE_ONLY,
        source_text="The notice",
    )
    opportunity.gates.append(gate)
    db.session.add(opportunity)
    db.session.flush()
    return opportunity


def _proposal(application: Application, letter: Document, by: Actor) -> None:
    proposal = start_proposal(application=application, template=next(iter(TEMPLATES)), by=by)
    submission = Submission(
        proposal_id=proposal.id,
        sent_at=clock.now(),
        zone="America/New_York",
        method=next(iter(SubmissionMethod)),
        tracking_number="GRANT00000001",
        edition=1,
        sent_by_name=by.name,
    )
    sent = SubmissionFile(
        document_id=letter.id,
        role=next(iter(SentRole)),
        name=letter.name,
        sha256=letter.sha256,
        size_bytes=letter.size_bytes,
    )
    submission.files.append(sent)
    db.session.add(submission)
    db.session.flush()


def _build_finance(initiative_id: int, by: Actor) -> None:
    """A chart with a rule, and a figure of the organization's own."""
    start_chart(by=by)
    enter_figure(
        name="single_audit",
        value=1_200_000_00,
        effective_from=date(2030, 1, 1),
        citation="A later law",
        by=by,
    )
    add_rule(rule=Rule(0, Target.CLASS, initiative_id=initiative_id, name="Street outreach"), by=by)
