"""How a packet is begun, changed, kept and thrown away."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

from funding.board import queries
from funding.board.document import PacketDocument
from funding.board.models import BoardPacket
from funding.board.printing import SIZEABLE, packet_setting, rows_of
from funding.board.reading import document_of
from funding.board.types import LONGEST_LETTER, PacketFacts, PacketState, Section
from funding.infra import clock
from funding.infra.audit import assign, audit
from funding.infra.db import db, unit_of_work
from funding.infra.jobs import Job, JobHandle, enqueue, task, unfinished
from funding.infra.pdf import client, kept
from funding.infra.pdf.types import Printed
from funding.infra.storage import open_file, store
from funding.kernel.actor import SYSTEM, Actor
from funding.kernel.errors import DomainError, StaleVersion
from funding.reports.document import to_json

PDF_TASK = "board.packet"
KEEP_TASK = "board.keep"
LARGEST = 100 * 1024 * 1024


def begin_packet(*, facts: PacketFacts, by: Actor) -> BoardPacket:
    """A packet that is prepared. Raises DomainError with the field."""
    packet = BoardPacket(
        state=PacketState.DRAFT, begun_by_id=by.user_id, begun_by_name=by.name, **_checked(facts)
    )
    db.session.add(packet)
    db.session.flush()
    audit(by=by, action="board_packet.begun", subject=packet.title, after={"as_of": packet.as_of.isoformat()})
    return packet


def change_packet(
    *, packet: BoardPacket, facts: PacketFacts, expected_version: int | None, by: Actor
) -> None:
    """Change what was chosen. Raises StaleVersion, DomainError with the field."""
    _open(packet, expected_version)
    before, after = assign(packet, _checked(facts))
    if after:
        audit(by=by, action="board_packet.changed", subject=packet.title, before=before, after=after)
        db.session.flush()


def discard_packet(*, packet: BoardPacket, expected_version: int | None, by: Actor) -> None:
    """Throw a packet away that was not kept. Raises StaleVersion, DomainError."""
    _open(packet, expected_version)
    audit(
        by=by,
        action="board_packet.discarded",
        subject=packet.title,
        before={"as_of": packet.as_of.isoformat()},
    )
    db.session.delete(packet)
    db.session.flush()


def ask_to_keep(*, packet: BoardPacket, expected_version: int | None, by: Actor) -> Job:
    """Start the job that keeps a packet, or join the one that does. Raises StaleVersion, DomainError."""
    _open(packet, expected_version)
    arguments = {"packet_id": packet.id, "version": packet.version}
    return unfinished(KEEP_TASK, arguments, by=by) or enqueue(
        KEEP_TASK, arguments, by=by, title=f"Keeping {packet.title}"
    )


@task(KEEP_TASK)
def keep_in_job(job: JobHandle, *, packet_id: int, version: int) -> None:
    """Keep a packet as it was looked over. Raises StaleVersion where it was changed since, PdfError, DomainError."""
    job.progress(0, 3, "Reading awards, outcomes and dates")
    packet = queries.packet_for(packet_id)
    _open(packet, version)
    doc = replace(document_of(packet), is_draft=False)
    job.progress(1, 3, "Setting the pages")
    db.session.rollback()  # Nobody waits for this transaction while pages are set.
    printed = packet_setting(doc).printed()
    job.progress(2, 3, "Keeping the file")
    with unit_of_work():
        _freeze(queries.packet_for(packet_id), doc, printed, version, job.actor)
    job.finish(url=f"/board/{packet_id}", message="Kept. These are the figures the board was given.")


def _freeze(
    packet: BoardPacket, doc: PacketDocument, printed: Printed, expected_version: int | None, by: Actor
) -> BoardPacket:
    """From now on it is what the board was given."""
    _open(packet, expected_version)
    file = store(io.BytesIO(printed.data), limit_bytes=LARGEST)
    packet.document, packet.sha256, packet.size_bytes = to_json(doc), file.sha256, file.size
    packet.pages, packet.kept_at = printed.pages, clock.now()
    packet.kept_by_id, packet.kept_by_name = by.user_id, by.name
    packet.state = PacketState.KEPT
    db.session.flush()
    audit(by=by, action="board_packet.kept", subject=packet.title, after={"sha256": file.sha256})
    return packet


def packet_pdf(packet: BoardPacket) -> bytes:
    """The packet's file: the stored one where it was kept, else set now from the records. Raises PdfError."""
    if packet.sha256:
        with open_file(packet.sha256) as stream:
            return stream.read()
    return draft_pdf(document_of(packet)).data


def draft_pdf(doc: PacketDocument) -> Printed:
    """A document as PDF, handed out again where the same one was made before."""
    setting = packet_setting(doc)
    return kept.found_or_made(setting.content_hash, setting.printed)


def is_quick(packet: BoardPacket, doc: PacketDocument) -> bool:
    """Whether the PDF can be answered at once."""
    if packet.sha256 or kept.holds(packet_setting(doc).content_hash):
        return True
    return rows_of(doc) <= SIZEABLE and client.is_warm()


@task(PDF_TASK)
def make_packet_pdf(job: JobHandle, *, packet_id: int) -> None:
    """Set a packet and keep it, so that its own address has it at once."""
    job.progress(0, 3, "Reading awards, outcomes and dates")
    packet = queries.packet_for(packet_id)
    doc = document_of(packet)
    job.progress(1, 3, "Setting the pages")
    pages = packet.pages or draft_pdf(doc).pages
    db.session.rollback()
    job.finish(url=f"/board/{packet_id}/packet.pdf", message=f"{pages} pages, ready to download.")


def job_in_work(packet_id: int, *, by: Actor) -> Job | None:
    """The person's own job that makes this PDF now, or None."""
    return unfinished(PDF_TASK, {"packet_id": packet_id}, by=by)


def packet_file(packet_id: int, *, by: Actor = SYSTEM) -> bytes:
    """The PDF of a packet by its number. Raises NotFound, PdfError and its kinds."""
    del by  # Every packet is read with the same eyes.
    return packet_pdf(queries.packet_for(packet_id))


def _open(packet: BoardPacket, expected_version: int | None) -> None:
    if packet.state is PacketState.KEPT:
        raise DomainError("This packet was kept and does not change. Prepare another one.")
    if expected_version is not None and expected_version != packet.version:
        raise StaleVersion("Somebody changed this packet meanwhile.")


def _checked(facts: PacketFacts) -> dict[str, object]:
    if not facts.title.strip():
        raise DomainError("Give the packet a title, such as the meeting it is for.", field="title")
    if facts.as_of > clock.today():
        raise DomainError("Figures are known up to today.", field="as_of")
    if facts.since > facts.as_of:
        raise DomainError("The movement begins on or before the day of the figures.", field="since")
    letter = facts.letter.strip()
    if len(letter) > LONGEST_LETTER:
        raise DomainError(f"A letter has at most {LONGEST_LETTER:,} characters.", field="letter")
    return {
        "title": facts.title.strip(),
        "as_of": facts.as_of,
        "since": facts.since,
        "sections": _sections(facts.sections),
        "letter": letter,
    }


def _sections(keys: Sequence[str]) -> list[str]:
    known = {one.value for one in Section}
    chosen = [key for key in dict.fromkeys(keys) if key in known]
    if not chosen:
        raise DomainError("Choose at least one section.", field="sections")
    return chosen
