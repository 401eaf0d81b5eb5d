"""The proposals: written section by section, with a work plan and attachments; three of them sent, and kept as sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from funding.applications.models import Application
from funding.demo.applications import application
from funding.demo.prose import ellsworth, hospital, markup, ovc, prevention, rural
from funding.demo.pursuits import PURSUITS
from funding.demo.types import Story
from funding.documents.services import keep_bytes
from funding.documents.types import DocumentKind
from funding.infra.db import db
from funding.kernel.actor import Actor, Role
from funding.kernel.periods import add_months
from funding.outreach.queries import indicators_of
from funding.proposals.models import AttachmentItem, Proposal
from funding.proposals.queries import proposal_of
from funding.proposals.services import start_proposal
from funding.proposals.services.attaching import attach, mark_not_applicable
from funding.proposals.services.planning import PlannedActivity, save_work_plan
from funding.proposals.services.submitting import SendingFacts, record_submission
from funding.proposals.services.writing import save_text
from funding.proposals.templates import TEMPLATES, template_for
from funding.proposals.types import SubmissionMethod

_TEXTS = {
    "ovc": ovc.TEXT,
    "prevention": prevention.TEXT,
    "hospital": hospital.TEXT,
    "rural": rural.TEXT,
    "ellsworth": ellsworth.TEXT,
}

_UNFINISHED = {
    "ovc": frozenset({"mou", "questionnaire", "goals"}),
    "prevention": frozenset({"agreements", "letters"}),
}
"""Attachments that are still missing where the proposal is being drafted."""

_NOT_NEEDED = {
    "indirect": "The de minimis rate is used.",
    "pending": "No other application for this project is pending.",
    "duplication": "No cost item is asked for twice.",
    "lobbying": "No lobbying is paid for.",
    "financials": "Sent last year; unchanged.",
    "flyer": "The photographs go with the letter.",
}


@dataclass(frozen=True, slots=True)
class _Sending:
    """How and when a proposal went out: days ago, at what hour, and the number it was given."""

    days_ago: int
    at: time
    method: SubmissionMethod
    tracking: str
    note: str


_SENDINGS = {
    "hospital": _Sending(24, time(16, 10), SubmissionMethod.EMAIL, "", "Received by the education director."),
    "rural": _Sending(
        262, time(18, 42), SubmissionMethod.JUSTGRANTS, "DEMO-JG-104-771", "Validated the same evening."
    ),
    "ellsworth": _Sending(
        18, time(11, 0), SubmissionMethod.IN_PERSON, "", "Handed over with the photographs."
    ),
}


def tell_proposals(story: Story) -> None:
    """Every proposal written, with its work plan and attachments; then those that were sent."""
    tokens = _indicator_keys(story)
    for key, text in _TEXTS.items():
        made = application(story, key)
        by = story.who(Role.DEVELOPMENT)
        template = template_for(made.funder.source_hue)
        proposal = start_proposal(application=made, template=template.key, by=by)
        for section in list(proposal.sections):
            if section.key in text:
                words = markup(text[section.key], lambda one, name: tokens[one, name])
                save_text(
                    application=made, section=section, text=words, expected_version=section.version, by=by
                )
                db.session.flush()
        _plan_work(story, made, proposal, by)
        for item in list(proposal.attachments):
            if item.key not in _UNFINISHED.get(key, ()):
                _attach(made, item, by)
    _send_all(story)


def _indicator_keys(story: Story) -> dict[tuple[str, str], str]:
    """The token of every indicator's target by initiative and name."""
    found = indicators_of(list(story.initiatives.values()))
    return {
        (key, indicator.name): f"indicator.{indicator.id}"
        for key, number in story.initiatives.items()
        for indicator in found.get(number, ())
    }


_TO_THE_END = 12
_WORK = (
    ("Hire and train the team", "Program director", 0, 3, "Signed contracts; training log"),
    ("Sign agreements with every partner", "Executive director", 0, 2, "Signed agreements"),
    ("Full schedule of shifts and sessions", "Outreach coordinator", 2, 12, "Monthly tally"),
    ("Monthly table of partners", "Program director", 1, 12, "Minutes without names"),
    (
        "Protocols adopted at training sites",
        "Training specialist",
        3,
        10,
        "One page on the wall of each site",
    ),
    ("Half-yearly report", "Development officer", 5, 7, "Report as sent"),
    ("Measure, mend and hand over", "Evaluator", 9, 12, "Evaluation; champions named"),
)


def _plan_work(story: Story, made: Application, proposal: Proposal, by: Actor) -> None:
    if (
        TEMPLATES[proposal.template].is_letter
        or made.starts_on is None
        or not PURSUITS[_key(story, made)].initiatives
    ):
        return
    first = made.starts_on
    initiative = story.initiatives[PURSUITS[_key(story, made)].initiatives[0]]
    activities = [
        PlannedActivity(
            activity=activity,
            initiative_id=initiative,
            responsible=who,
            starts_on=add_months(first, begin),
            ends_on=_until(made, first, end),
            evidence=evidence,
        )
        for activity, who, begin, end, evidence in _WORK
    ]
    save_work_plan(
        application=made, proposal=proposal, activities=activities, expected_version=proposal.version, by=by
    )


def _until(made: Application, first: date, months: int) -> date:
    """So many months after the first day; what runs to the twelfth runs to the project's last day."""
    last = made.ends_on or add_months(first, 12)
    return last if months == _TO_THE_END else min(add_months(first, months), last)


def _key(story: Story, made: Application) -> str:
    return next(key for key, number in story.applications.items() if number == made.id)


def _attach(made: Application, item: AttachmentItem, by: Actor) -> None:
    if item.key in _NOT_NEEDED:
        mark_not_applicable(application=made, item=item, reason=_NOT_NEEDED[item.key], by=by)
        return
    words = f"{item.label}\n\nAn example file of the demonstration. The real one would stand here.\n"
    document = keep_bytes(
        record_id=made.id,
        data=words.encode(),
        name=f"{item.key.capitalize()}.txt",
        content_type="text/plain",
        label=item.label,
        kind=DocumentKind.ATTACHMENT,
        by=by,
    )
    attach(application=made, item=item, document=document, by=by)


def _send_all(story: Story) -> None:
    for key, sending in _SENDINGS.items():
        made = application(story, key)
        proposal = proposal_of(made.id)
        if proposal is None:
            continue
        facts = SendingFacts(
            local=datetime.combine(story.day(-sending.days_ago), sending.at),
            zone="America/New_York",
            method=sending.method,
            tracking_number=sending.tracking,
            note=sending.note,
            despite=True,
        )
        record_submission(
            application=made, proposal=proposal, facts=facts, receipt=None, by=story.who(Role.DEVELOPMENT)
        )
