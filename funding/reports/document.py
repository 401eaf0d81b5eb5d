"""Everything a report says, as plain frozen values: what pages, PDFs and spreadsheets show is this and nothing else.

The figures of a report that finance has not locked are read anew each time; once they are locked, ``figures_json`` is
what is stored, and the document is read from it. Amounts are whole cents; shares are basis points. Texts are cleaned
HTML as a section of a proposal keeps it. ``to_json`` and ``from_json`` lose nothing.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar


@dataclass(frozen=True, slots=True)
class ReportHead:
    """Who reports what to whom for which days. Texts are empty, and days None, where nobody knows them."""

    title: str
    kind: str
    kind_label: str
    final: bool
    revision: int
    state_label: str
    is_draft: bool
    award_title: str
    award_number: str
    pass_through_number: str
    federal_agency: str
    aln: str
    program_title: str
    funder: str
    recipient: str
    recipient_address: str
    uei: str
    ein: str
    account_number: str
    covers_from: date
    covers_to: date
    project_from: date | None
    project_to: date | None
    frequency: str
    basis: str
    due_on: date | None
    as_of: date | None
    contact_name: str
    contact_phone: str
    contact_email: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the funder's and what is answered to it: cleaned HTML, empty where nothing is written."""

    key: str
    number: int
    question: str
    html: str


@dataclass(frozen=True, slots=True)
class QuarterValue:
    """What one calendar quarter of the covered days measured, for a chart; None where nothing may be shown.

    ``promised`` is the target of exactly this quarter, if it has one.
    """

    label: str
    value: int | None
    text: str
    promised: int | None = None

    @property
    def against(self) -> str:
        """What was reached of the quarter's own target: "84 of 100"."""
        return self.text if self.promised is None else f"{self.text or '–'} of {self.promised:,}"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One measure: what was promised, what happened in the period and since the award's start.

    ``percent_bp`` is the share of the promise reached by now (10000 = all of it), None where it cannot be told.
    ``note`` explains a difference over the limit; ``needs_note`` says that one is wanted.
    """

    indicator_id: int
    initiative: str
    name: str
    unit: str
    promised: str
    promised_value: int | None
    period: str
    period_value: int | None
    cumulative: str
    cumulative_value: int | None
    percent_bp: int | None
    n: int | None = None
    method: str = ""
    suppressed: bool = False
    needs_note: bool = False
    note: str = ""
    quarters: tuple[QuarterValue, ...] = ()


@dataclass(frozen=True, slots=True)
class SpendRow:
    """One category of the budget: approved, spent in the period, spent since the award's start, by share, in cents."""

    key: str
    label: str
    approved_cents: int
    period_cents: int
    cumulative_cents: int
    match_approved_cents: int = 0
    match_period_cents: int = 0
    match_cumulative_cents: int = 0
    expected_bp: int | None = None
    needs_note: bool = False
    note: str = ""

    @property
    def remaining_cents(self) -> int:
        """The funder's share that is left; negative where more was spent than approved."""
        return self.approved_cents - self.cumulative_cents

    @property
    def percent_bp(self) -> int | None:
        """The share of the funder's part that is spent, or None where nothing was approved."""
        return _share(self.cumulative_cents, self.approved_cents)


def _share(part: int, whole: int) -> int | None:
    if whole <= 0:
        return None
    sign = -1 if part < 0 else 1
    return sign * ((abs(part) * 20_000 + whole) // (2 * whole))


@dataclass(frozen=True, slots=True)
class MatchBlock:
    """The recipient's share in cents: what the award asks, what was promised, received, and what is missing.

    ``before_cents`` is what was received before the period began; None in reports locked before it was kept.
    """

    required_cents: int
    promised_cents: int
    received_cents: int
    reported_cents: int
    short_cents: int
    before_cents: int | None = None


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of the SF-425: ``10e``, its printed name, its cents and how it came about."""

    key: str
    label: str
    cents: int
    derived: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class IndirectLine:
    """One row of line 11: type and rate, the days it holds, base, amount charged and the federal share of it.

    ``base_cents`` is what the costs themselves put into the base, ``allowed_cents`` what rate and limits give on it.
    """

    kind: str
    rate_bp: int
    first: date
    last: date
    base_cents: int
    charged_cents: int
    federal_cents: int
    allowed_cents: int | None = None
    base_label: str = ""


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """What was done in the period: an initiative's activities of one kind, how many, and whom they reached."""

    initiative: str
    label: str
    count: int
    people: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place in the period: how many activities, and how many came, None where that may not be shown."""

    place: str
    activities: int
    value: int | None
    text: str


@dataclass(frozen=True, slots=True)
class PlaceTargetRow:
    """One place of a measure: what was promised there, what happened in the period and since the award's start.

    Values are None where nothing was promised, was counted or may be shown.
    """

    place: str
    promised: int | None
    period: str
    period_value: int | None
    cumulative: str
    cumulative_value: int | None
    percent_bp: int | None
    quarters: tuple[QuarterValue, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceTargets:
    """A measure's places with their targets; ``said`` sets their sum beside the whole target."""

    indicator_id: int
    initiative: str
    name: str
    unit: str
    said: str
    rows: tuple[PlaceTargetRow, ...] = ()

    @property
    def most(self) -> int:
        """The largest number promised or reached, at least 1."""
        numbers = [one for row in self.rows for one in (row.promised, row.cumulative_value) if one]
        return max(numbers, default=1)

    @property
    def withholds(self) -> bool:
        """Whether some of what was counted is not told."""
        texts = [
            text
            for row in self.rows
            for text in (row.period, row.cumulative, *(one.text for one in row.quarters))
        ]
        return any("withheld" in text or "at least" in text for text in texts)

    @property
    def quarters(self) -> tuple[str, ...]:
        """The names of the quarters, where there are several."""
        labels = tuple(one.label for one in self.rows[0].quarters) if self.rows else ()
        return labels if len(labels) > 1 else ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed what, when: ``role`` is "Finance" or "Authorized official"."""

    role: str
    name: str
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Where a figure of the report comes from, in words."""

    figure: str
    source: str


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """Every figure of a report as of one day: what finance locks."""

    as_of: date
    outcomes: tuple[OutcomeRow, ...] = ()
    spend: tuple[SpendRow, ...] = ()
    indirect_spend: SpendRow | None = None
    match: MatchBlock | None = None
    form_lines: tuple[FormLine, ...] = ()
    indirect: tuple[IndirectLine, ...] = ()
    activities: tuple[ActivityRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    place_targets: tuple[PlaceTargets, ...] = ()
    sources: tuple[FigureSource, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def spend_total(self) -> SpendRow:
        """All categories and indirect costs together."""
        rows = [*self.spend, *([self.indirect_spend] if self.indirect_spend else [])]
        return SpendRow(
            key="total",
            label="Total",
            approved_cents=sum(one.approved_cents for one in rows),
            period_cents=sum(one.period_cents for one in rows),
            cumulative_cents=sum(one.cumulative_cents for one in rows),
            match_approved_cents=sum(one.match_approved_cents for one in rows),
            match_period_cents=sum(one.match_period_cents for one in rows),
            match_cumulative_cents=sum(one.match_cumulative_cents for one in rows),
        )

    @property
    def given_cents(self) -> tuple[int | None, int]:
        """Match that stands in the ledger and not among the costs: in the period, and since the start."""
        if self.match is None:
            return None, 0
        total, match = self.spend_total, self.match
        since = match.received_cents - total.match_cumulative_cents
        if match.before_cents is None:
            return None, since
        return match.received_cents - match.before_cents - total.match_period_cents, since

    def line(self, key: str) -> FormLine | None:
        """The SF-425's line called ``key``, such as "10e"."""
        return next((one for one in self.form_lines if one.key == key), None)


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A whole report. ``remarks`` is the form's line 12, plain text."""

    head: ReportHead
    figures: ReportFigures
    answers: tuple[Answer, ...] = ()
    remarks: str = ""
    signatures: tuple[Signature, ...] = field(default=())


AnyFrozen = TypeVar("AnyFrozen")


def to_json(value: Any) -> Any:
    """A frozen value of this module as what JSON can hold; days and moments are ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: to_json(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [to_json(one) for one in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def from_json(kind: type[AnyFrozen], stored: Any) -> AnyFrozen:
    """The frozen value that ``to_json`` made; what it does not hold takes its default."""
    hints = typing.get_type_hints(kind)
    known = {one.name for one in dataclasses.fields(typing.cast(Any, kind))}
    return kind(**{name: _read(hints[name], value) for name, value in stored.items() if name in known})


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(one for one in typing.get_args(hint) if one is not type(None))
    if typing.get_origin(hint) is tuple:
        return tuple(_read(typing.get_args(hint)[0], one) for one in value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return from_json(hint, value)
    if hint is date or hint is datetime:
        return hint.fromisoformat(value)
    return value
