"""What an import would do, row by row, without doing it.

=========================================  ===========================================================
row                                        is
=========================================  ===========================================================
known by nothing that is there             new
known, and says the same                   the same: nothing happens, also where the entry was voided
known, waits for approval, says otherwise  changed: the entry is brought up to date
known, approved, says otherwise            corrected: the entry is reversed and entered anew
known, voided, says otherwise              entered anew
cannot be read, or not be borne            refused, with its reason
=========================================  ===========================================================

Rows go through in pieces; what is to be written waits in a temporary file. Only the counts, the first of each kind,
and eight bytes for each row are held in memory.
"""

from __future__ import annotations

import hashlib
import marshal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import sqlalchemy as sa

from funding.actuals.imports.layout import LEAVE, Layout, Target, word_key
from funding.actuals.imports.reading import Draft, RowError, RowReader
from funding.actuals.imports.sides import Awards, AwardSide
from funding.actuals.imports.streams import Cells, read_rows, shown
from funding.actuals.models import Actual, month_number
from funding.actuals.types import ActualState, Share, Trouble
from funding.infra.db import db
from funding.kernel.actor import Actor
from funding.kernel.money import Cents, format_money
from funding.kernel.zoned import format_date

PIECE = 1_000
MOST_TOLD = 300
MOST_SAMPLES = 20
MOST_WORDS = 2_000
STEP = 5_000
COLUMNS = (
    "award_id",
    "line_key",
    "line_kind",
    "share",
    "incurred_on",
    "month",
    "paid_on",
    "amount_cents",
    "description",
    "vendor",
    "reference",
    "account",
    "agreement_key",
    "initiative_id",
    "source_key",
    "source_revision",
    "source_hash",
    "source_row",
)
"""What is written of each row, in this order; days as ISO text."""

Progress = Callable[[int], None]


class Spool:
    """Rows that wait to be written, in temporary files: new ones, changed ones with the entry, refused ones."""

    def __init__(self) -> None:
        self._closing = ExitStack()
        self._files: dict[str, IO[bytes]] = {
            name: self._closing.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed with the spool.
            for name in ("new", "changed", "refused")
        }

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._closing.close()

    def add(self, name: str, rows: list[tuple[Any, ...]]) -> None:
        """Put rows behind those that wait."""
        if rows:
            marshal.dump(rows, self._files[name])

    def pieces(self, name: str) -> Iterator[list[tuple[Any, ...]]]:
        """The rows in the order they were put in, piece by piece."""
        file = self._files[name]
        end = file.tell()
        file.seek(0)
        while file.tell() < end:
            yield marshal.load(file)  # noqa: S302 - our own file, written above.
        file.seek(end)


@dataclass(slots=True)
class Report:
    """What was found. ``told`` are refused rows and those to look at: (row, trouble, message, words, cents)."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    corrected: int = 0
    same: int = 0
    left: int = 0
    refused: int = 0
    new_cents: Cents = 0
    troubles: Counter[str] = field(default_factory=Counter)
    told: list[tuple[int, str, str, str, Cents]] = field(default_factory=list)
    samples: list[tuple[int, str, str, Cents]] = field(default_factory=list)
    changes: list[tuple[int, str, str, Cents, Cents]] = field(default_factory=list)
    accounts: dict[str, list[Any]] = field(default_factory=dict)
    awards: dict[str, list[Any]] = field(default_factory=dict)
    touched: list[int] = field(default_factory=list)
    """The awards that its rows name: whoever may not see one of them does not see the import."""

    @property
    def changes_nothing(self) -> bool:
        """Whether nothing would be written."""
        return not (self.new or self.changed or self.corrected)

    def as_json(self) -> dict[str, Any]:
        """The report as it is stored."""
        return {name: getattr(self, name) for name in self.__slots__} | {"troubles": dict(self.troubles)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Report:
        """What ``as_json`` wrote; what else stands beside it is left out."""
        found = cls(**{name: data[name] for name in cls.__slots__ if name in data})
        found.troubles = Counter(data.get("troubles", {}))
        return found


class Looker:
    """Looks at a file as one import would read it."""

    def __init__(self, layout: Layout, chosen_id: int | None, actor: Actor, spool: Spool) -> None:
        self.report = Report()
        self._layout = layout
        self._awards = Awards(layout, chosen_id, actor)
        self._targets = {key: layout.target(key) for key in layout.accounts}
        self._reader = RowReader(layout)
        self._spool = spool
        self._waiting: list[tuple[Draft, AwardSide, Target, str]] = []
        self._refused: list[tuple[Any, ...]] = []

    def look(self, path: Path, name: str, progress: Progress | None = None) -> Report:
        """Go through the whole file. Raises FileRefusedError where it cannot be read."""
        head = self._layout.header
        for place, (number, cells) in enumerate(read_rows(path, name, self._layout.sheet)):
            if place <= head:
                continue
            self._row(number, cells)
            if len(self._waiting) >= PIECE:
                self._settle()
            if progress and self.report.rows % STEP == 0:
                progress(self.report.rows)
        self._settle()
        self._spool.add("refused", self._refused)
        self.report.touched = self._awards.touched
        return self.report

    def _row(self, number: int, cells: Cells) -> None:
        report = self.report
        report.rows += 1
        draft: Draft | None = None
        try:
            draft = self._reader.read(number, cells)
            if draft is None:
                report.left += 1
                return
            self._place(draft)
        except RowError as error:
            self._refuse(number, cells, draft, error)

    def _place(self, draft: Draft) -> None:
        """Find where the cost stands. Raises RowError where it can stand nowhere."""
        key = word_key(draft.account)
        target = self._targets.get(key)
        self._count(self.report.accounts, key, draft.account)
        named = self._awards.named(draft.award_word)
        if draft.award_word:
            self._count(self.report.awards, word_key(draft.award_word), draft.award_word)
        if LEAVE in (target, named):
            self.report.left += 1
            return
        if target is None or isinstance(target, str):
            raise RowError(Trouble.UNMAPPED, f"Nobody has said what the account {draft.account} means.")
        side = self._awards.side(named) if isinstance(named, int) else None
        if side is None:
            word = (
                f"“{draft.award_word}” is no award that is known here."
                if draft.award_word
                else "It names no award."
            )
            raise RowError(Trouble.UNKNOWN_AWARD, word)
        if side.is_closed:
            raise RowError(Trouble.CLOSED_AWARD, f"{side.title} is closed: it bears no more costs.")
        line_key = side.line_of(target)
        if line_key is None:
            raise RowError(Trouble.UNMAPPED, f"The line meant by {draft.account} is none of {side.title}.")
        refused = side.refusal(draft.incurred_on, draft.paid_on)
        if refused:
            raise RowError(Trouble.OUTSIDE, refused)
        self._waiting.append((draft, side, target, line_key))

    def _count(self, words: dict[str, list[Any]], key: str, word: str) -> None:
        known = words.get(key)
        if known is not None:
            known[1] += 1
        elif len(words) < MOST_WORDS:
            words[key] = [word, 1]

    def _refuse(self, number: int, cells: Cells, draft: Draft | None, error: RowError) -> None:
        report = self.report
        report.refused += 1
        report.troubles[error.trouble.value] += 1
        if error.trouble is Trouble.IDENTIFYING:
            words = "The row is not repeated here."
        elif draft is not None:
            words = words_of(draft)
        else:
            words = " · ".join(text for text in (shown(cell)[:40] for cell in cells[:8]) if text)
        cents = draft.amount_cents if draft else 0
        told = (number, error.trouble.value, error.message[:400], words[:500], cents)
        self._refused.append(told)
        if len(report.told) < MOST_TOLD:
            report.told.append(told)
        if len(self._refused) >= PIECE:
            self._spool.add("refused", self._refused)
            self._refused = []

    def _settle(self) -> None:
        """Hold the rows that wait against what is there, and put what is to be written into the spool."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        there = known_entries([draft.key for draft, _, _, _ in waiting])
        new, changed = [], []
        for draft, side, target, line_key in waiting:
            content = hashlib.blake2b(f"{side.id}\x1f{draft.content}".encode(), digest_size=16).hexdigest()
            before = there.get(draft.key)
            if before is not None and before.source_hash == content:
                self.report.same += 1
                continue
            row = _values(draft, side, target, line_key, content)
            if before is None or before.state is ActualState.VOID:
                self._tell_new(draft, side, target, line_key)
                revision = before.source_revision + 1 if before else 0
                new.append((*row[:15], revision, *row[16:]))
            else:
                self._tell_changed(draft, before)
                changed.append((before.id, before.state.value, before.source_revision, row))
        self._spool.add("new", new)
        self._spool.add("changed", changed)

    def _tell_new(self, draft: Draft, side: AwardSide, target: Target, line_key: str) -> None:
        report = self.report
        report.new += 1
        report.new_cents += draft.amount_cents
        if len(report.samples) < MOST_SAMPLES:
            report.samples.append((draft.row, words_of(draft), side.title, draft.amount_cents))
        trouble = None
        if target.kind is not None and not line_key:
            trouble, message = Trouble.NO_LINE, "It stands in its class, on no line of the budget."
        elif side.take(line_key, draft.share or target.share, draft.amount_cents):
            title = side.lines[line_key].title
            trouble, message = (
                Trouble.OVER_LINE,
                f"From here on, “{title}” of {side.title} is spent beyond its budget.",
            )
        if trouble is not None:
            report.troubles[trouble.value] += 1
            if len(report.told) < MOST_TOLD and trouble is Trouble.OVER_LINE:
                report.told.append((draft.row, trouble.value, message, words_of(draft), draft.amount_cents))

    def _tell_changed(self, draft: Draft, before: Any) -> None:
        report = self.report
        if before.state is ActualState.APPROVED:
            report.corrected += 1
        else:
            report.changed += 1
        if len(report.changes) < MOST_TOLD:
            told = (
                "approved: reversed and entered anew"
                if before.state is ActualState.APPROVED
                else "waits: brought up to date"
            )
            report.changes.append((draft.row, words_of(draft), told, before.amount_cents, draft.amount_cents))


def known_entries(keys: list[str]) -> dict[str, Any]:
    """The newest entry for each key that is there: one statement."""
    columns = (Actual.id, Actual.source_key, Actual.source_revision, Actual.source_hash, Actual.state)
    query = sa.select(*columns, Actual.amount_cents).where(Actual.source_key.in_(keys))
    return {row.source_key: row for row in db.session.execute(query.order_by(Actual.source_revision))}


def _values(draft: Draft, side: AwardSide, target: Target, line_key: str, content: str) -> tuple[Any, ...]:
    line = side.lines.get(line_key) if line_key else None
    kind = target.kind
    share: Share = draft.share or target.share
    return (
        side.id,
        line_key,
        kind.value if kind else None,
        share.value,
        draft.incurred_on.isoformat(),
        month_number(draft.incurred_on),
        draft.paid_on.isoformat() if draft.paid_on else None,
        draft.amount_cents,
        draft.description,
        draft.vendor,
        draft.reference,
        draft.account,
        line.agreement if line else "",
        line.initiative_id if line else None,
        draft.key,
        0,
        content,
        draft.row,
    )


def words_of(draft: Draft) -> str:
    """A row in short: its day, account, whom and what for, and amount."""
    parts = (format_date(draft.incurred_on), draft.account, draft.vendor, draft.description)
    return " · ".join([*(part for part in parts if part), format_money(draft.amount_cents)])
