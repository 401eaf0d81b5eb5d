"""Where a proposal quotes its budget: its paragraphs, its printed pages, files attached by hand, what was sent."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from funding.applications.models import Application
from funding.budgets.impact import Quote, quotes
from funding.budgets.quoted import EVERY, PREFIX, quoted_figures
from funding.infra.db import db
from funding.infra.records import nameless
from funding.kernel.actor import Actor
from funding.kernel.zoned import format_date, zone_info
from funding.proposals.models import Proposal
from funding.proposals.queries import proposal_of, submissions_of
from funding.proposals.quoting import name_of, quoting_paragraphs, words_around
from funding.proposals.templates import TEMPLATES
from funding.proposals.types import AttachmentState

ASKED = "application.ask"
"""The amount asked follows the budget's request while the budget has lines."""


@quotes("proposal")
def quoted_in_proposal(actor: Actor, subject_id: int) -> Iterator[Quote]:
    """Every place of the application's proposal that follows the budget, for those who may read it."""
    application = db.session.get(Application, subject_id)
    if application is None or not actor.can("proposal.view") or nameless(application, actor):
        return
    proposal = proposal_of(subject_id)
    if proposal is None:
        return
    yield from _in_sections(application, proposal)
    yield from _in_pages(application, proposal)


@quotes("submission")
def quoted_in_submissions(actor: Actor, subject_id: int) -> Iterator[Quote]:
    """What each sending said, which stays as it was."""
    application = db.session.get(Application, subject_id)
    if application is None or not actor.can("proposal.view") or nameless(application, actor):
        return
    proposal = proposal_of(subject_id)
    for sent in submissions_of(proposal.id) if proposal else ():
        day = format_date(sent.sent_at.astimezone(zone_info(sent.zone)).date())
        place = f"Proposal as sent on {day}, version {sent.edition}"
        url = url_for("proposals.submission", submission_id=sent.id)
        for key, cents in (("federal", sent.request_cents), ("total", sent.total_cents)):
            if cents is not None:
                yield Quote(PREFIX + key, place, url, kept_cents=cents)


def _in_sections(application: Application, proposal: Proposal) -> Iterator[Quote]:
    labels = {key: figure.label for key, figure in quoted_figures(None).items()} | {ASKED: "Amount asked"}
    for section in proposal.sections:
        url = url_for("proposals.section", section_id=section.id)
        for paragraph in quoting_paragraphs(section.body, labels):
            place = f"{section.heading}, paragraph {paragraph.number}"
            for key in paragraph.keys:
                followed = _followed(key, application)
                if followed.startswith(PREFIX):
                    yield Quote(followed, place, url, words_around(paragraph.words, name_of(key, labels)))


def _followed(key: str, application: Application) -> str:
    return f"{PREFIX}federal" if key == ASKED and application.ask_from_budget else key


def _in_pages(application: Application, proposal: Proposal) -> Iterator[Quote]:
    show = url_for("proposals.show", application_id=application.id)
    if "budget" in TEMPLATES[proposal.template].parts:
        yield Quote(EVERY, "Budget pages of the proposal’s PDF", show, "Printed anew each time.")
    for item in proposal.attachments:
        if item.state is AttachmentState.HAVE and "budget" in f"{item.key} {item.label}".lower():
            url = url_for("proposals.attachment", item_id=item.id)
            yield Quote(EVERY, f"Attached file: {item.label}", url, "Made by hand: replace the file.")
