"""Tells the pipeline how far narrative and attachments are."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from sqlalchemy import update

from funding.infra import clock
from funding.infra.db import db
from funding.infra.hooks import emit
from funding.proposals import figures as _registered  # noqa: F401 - registers the figures texts may quote
from funding.proposals.models import Proposal
from funding.proposals.queries import Subject, open_attachments, section_states

MOST_NAMED = 2


def tell(proposal: Proposal, subject: Subject) -> None:
    """Emit ``readiness.changed`` for both aspects, after a flush."""
    db.session.flush()
    touched = update(Proposal.__table__).where(Proposal.__table__.c.id == proposal.id)  # type: ignore[arg-type]
    db.session.execute(touched.values(updated_at=clock.now()))  # The list's order; not a version of its own.
    states = [one.state for one in section_states(proposal, subject.figures)]
    ready = bool(states) and all(state == "ready" for state in states)
    begun = any(state != "missing" for state in states)
    written = sum(state != "missing" for state in states)
    emit(
        "readiness.changed",
        record_id=proposal.application_id,
        aspect="narrative",
        state="ready" if ready else "partial" if begun else "none",
        note="" if ready else f"{written} of {len(states)} sections written",
    )
    missing = open_attachments(proposal)
    there = any(item.state != "missing" for item in proposal.attachments)
    emit(
        "readiness.changed",
        record_id=proposal.application_id,
        aspect="attachments",
        state="ready" if not missing else "partial" if there else "none",
        note=_missing([one.label for one in missing]) if missing else "",
    )


def _missing(labels: Sequence[str]) -> str:
    """How many are missing, the first two by name: "3 missing: Letters of support, Budget detail and one more"."""
    named, more = labels[:MOST_NAMED], len(labels) - MOST_NAMED
    rest = "" if more < 1 else " and one more" if more == 1 else f" and {more} more"
    return f"{len(labels)} missing: {', '.join(shorten(one, 80, placeholder='…') for one in named)}{rest}"
