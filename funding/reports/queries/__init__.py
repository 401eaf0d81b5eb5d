"""Reads of reports: one report with its texts, and the document that pages and papers show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from funding.awards.queries import award_for
from funding.infra.db import db
from funding.infra.records import get_visible, nameless
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.reports.document import ReportDocument, ReportFigures, from_json
from funding.reports.models import Report, ReportAnswer, ReportReply, ReportSend, ReportSettings, VarianceNote
from funding.reports.signing_order import later_words, signed_later
from funding.reports.types import ReportState
from funding.work.models import Deadline
from funding.work.types import DeadlineKind

MOST_SENDS = 20


def report_for(actor: Actor, report_id: int) -> Report:
    """The report, if the actor may read it and see its award. Raises NotFound.

    A report names its funder, so that it is closed to whoever sees a private donor's amounts only.
    """
    report = get_visible(Report, report_id, actor)
    award_for(actor, report.award_id)
    if nameless(report, actor):
        raise NotFound("There is no report with this number.")
    return report


def answer_for(actor: Actor, answer_id: int) -> tuple[Report, ReportAnswer]:
    """One question with its report. Raises NotFound."""
    answer = db.session.get(ReportAnswer, answer_id)
    if answer is None:
        raise NotFound("There is no such question.")
    return report_for(actor, answer.report_id), answer


def answers_of(report_id: int) -> Sequence[ReportAnswer]:
    """A report's questions, in order."""
    query = sa.select(ReportAnswer).where(ReportAnswer.report_id == report_id)
    return db.session.scalars(query.order_by(ReportAnswer.sort, ReportAnswer.id)).all()


def notes_of(report_id: int) -> dict[str, str]:
    """What was written about rows off their promise, by row."""
    query = sa.select(VarianceNote).where(VarianceNote.report_id == report_id)
    return {one.row: one.text for one in db.session.scalars(query)}


def signed_later_than(sends: Iterable[ReportSend]) -> dict[int, str]:
    """For each sending what was signed only after it, in words; empty where all was."""
    return {
        one.id: later_words(
            signed_later(from_json(ReportDocument, one.document).signatures, one.sent_at), one.zone
        )
        for one in sends
    }


def sends_of(report_id: int) -> Sequence[ReportSend]:
    """A report's sendings, the latest first."""
    query = sa.select(ReportSend).where(ReportSend.report_id == report_id)
    return db.session.scalars(query.order_by(ReportSend.revision.desc()).limit(MOST_SENDS)).all()


def replies_of(report_id: int) -> Sequence[ReportReply]:
    """What the funder answered, the latest first."""
    query = sa.select(ReportReply).where(ReportReply.report_id == report_id)
    return db.session.scalars(query.order_by(ReportReply.id.desc()).limit(MOST_SENDS)).all()


def steps_of(report_id: int) -> Sequence[Deadline]:
    """A report's internal steps, first to last."""
    query = sa.select(Deadline).where(
        Deadline.record_id == report_id, Deadline.kind == DeadlineKind.INTERNAL, Deadline.sequence > 0
    )
    return db.session.scalars(query.order_by(Deadline.sequence, Deadline.id)).all()


def settings() -> ReportSettings:
    """The house's rules of reporting; the usual ones where nobody has written any."""
    return db.session.get(ReportSettings, 1) or ReportSettings(id=1, variance_bp=1_500, version=0)


def locked_figures(report: Report) -> ReportFigures | None:
    """The figures that finance locked, or None while they follow the records."""
    return from_json(ReportFigures, report.figures) if report.as_of and report.figures else None


def signed_document(report: Report) -> ReportDocument | None:
    """The whole document as the director signed it, or None before."""
    kept = report.state in {ReportState.SIGNED, ReportState.SENT, ReportState.ACCEPTED} and report.document
    return from_json(ReportDocument, report.document) if kept and report.document else None


def previous_of(report: Report) -> Report | None:
    """The report of the same kind on the same award that covers the days before, or None for the first."""
    query = sa.select(Report).where(
        Report.award_id == report.award_id,
        Report.report_kind == report.report_kind,
        Report.rule == report.rule,
        Report.covers_to < report.covers_to,
        Report.archived_at.is_(None),
        Report.id != report.id,
    )
    return db.session.scalar(query.order_by(Report.covers_to.desc(), Report.id.desc()).limit(1))


def following_of(report: Report) -> Report | None:
    """The report of the same kind on the same award that covers the days after, or None for the last."""
    query = sa.select(Report).where(
        Report.award_id == report.award_id,
        Report.report_kind == report.report_kind,
        Report.rule == report.rule,
        Report.covers_to > report.covers_to,
        Report.archived_at.is_(None),
        Report.id != report.id,
    )
    return db.session.scalar(query.order_by(Report.covers_to, Report.id).limit(1))


def last_sent(report: Report) -> ReportDocument | None:
    """The document of the latest report of this kind that went to the funder before this one's days, or None."""
    query = (
        sa.select(ReportSend)
        .join(Report, Report.__table__.c.id == ReportSend.report_id)
        .where(
            Report.award_id == report.award_id,
            Report.report_kind == report.report_kind,
            Report.rule == report.rule,
            Report.covers_to < report.covers_to,
        )
        .order_by(Report.covers_to.desc(), ReportSend.revision.desc())
        .limit(1)
    )
    found = db.session.scalar(query)
    return from_json(ReportDocument, found.document) if found else None
