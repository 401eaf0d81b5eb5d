"""What preparing a report takes: its internal steps, counted back from its due date, and the questions it answers.

Steps stand so many working days before the due date. Where that would put the first on or before the last day that the
report covers, when nothing can be pulled yet, the shorter count is taken.

=============  ========  =====  ====================  ========
step           whose     data   money                 work
=============  ========  =====  ====================  ========
Data pull      see note  8      10 (short: 8)         15 (short: 9)
Draft          owner     -      7 (short: 6)          10 (short: 6)
Finance check  finance   -      4 (short: 4)          6 (short: 4)
Sign-off       director  3      2 (short: 2)          3 (short: 2)
=============  ========  =====  ====================  ========

The data pull is finance's for a financial report and the program's for the others. The questions are what funders of
the family usually ask; each report's list is the house's own to change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from funding.kernel.actor import Role
from funding.reports.types import ReportKind
from funding.work.ladder import counted_back


@dataclass(frozen=True, slots=True)
class Step:
    """One internal step: its place (1 to 4), label, working days before the due date, and whose role it is."""

    place: int
    label: str
    days_before: int
    role: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its key within the report, its words, and what helps to answer it."""

    key: str
    text: str
    guidance: str = ""


DATA_PULL, DRAFT, FINANCE_CHECK, SIGN_OFF = 1, 2, 3, 4
STEP_LABELS = {DATA_PULL: "Data pull", DRAFT: "Draft", FINANCE_CHECK: "Finance check", SIGN_OFF: "Sign-off"}
_COUNTS: dict[ReportKind, tuple[dict[int, int], dict[int, int]]] = {
    ReportKind.FINANCIAL: (
        {DATA_PULL: 10, DRAFT: 7, FINANCE_CHECK: 4, SIGN_OFF: 2},
        {DATA_PULL: 8, DRAFT: 6, FINANCE_CHECK: 4, SIGN_OFF: 2},
    ),
    ReportKind.PERFORMANCE: (
        {DATA_PULL: 15, DRAFT: 10, FINANCE_CHECK: 6, SIGN_OFF: 3},
        {DATA_PULL: 9, DRAFT: 6, FINANCE_CHECK: 4, SIGN_OFF: 2},
    ),
    ReportKind.DATA: ({DATA_PULL: 8, SIGN_OFF: 3}, {DATA_PULL: 5, SIGN_OFF: 2}),
}


def steps(kind: ReportKind, *, covers_to: date, due_on: date) -> tuple[Step, ...]:
    """The internal steps of a report, first to last."""
    usual, short = _COUNTS[kind]
    counts = usual if counted_back(due_on, usual[DATA_PULL]) > covers_to else short
    roles = {
        DATA_PULL: Role.FINANCE.value if kind is ReportKind.FINANCIAL else Role.PROGRAM.value,
        DRAFT: Role.FINANCE.value if kind is ReportKind.FINANCIAL else "",
        FINANCE_CHECK: Role.FINANCE.value,
        SIGN_OFF: Role.DIRECTOR.value,
    }
    return tuple(Step(place, STEP_LABELS[place], days, roles[place]) for place, days in counts.items())


_DOJ = (
    Question("accomplished", "What was accomplished in this period toward each goal and objective?"),
    Question("not_met", "Which goals were not met, why, and what is done about it?"),
    Question("barriers", "Which problems or barriers arose, and how were they handled?"),
    Question("assistance", "Which help or training from the agency would be useful?"),
    Question("on_track", "Is the project on track, in its work and its money, to finish as it was approved?"),
    Question("next", "Which major activities are planned for the next six months?"),
    Question("other", "Which new practices or results should the agency know of?"),
)
_HHS = (
    Question("accomplished", "Major activities and accomplishments of the period"),
    Question("problems", "Problems, and what was done about them"),
    Question("findings", "Significant findings and events"),
    Question("dissemination", "How results were shared, and with whom"),
    Question("next", "Activities planned for the next period"),
)
_STATE = (
    Question("activities", "What was done in this quarter under the approved plan?"),
    Question("partners", "With which partners, and for which parts of it?"),
    Question("problems", "Which problems arose, and which help is needed?"),
    Question(
        "volunteers",
        "What did volunteers contribute?",
        "Hours by kind of work. They are match where the ledger has them.",
    ),
    Question("changes", "What is expected to change in staff, plan or budget?"),
)
_FOUNDATION = (
    Question("done", "What did the grant make possible this year?"),
    Question("changed", "What changed for the people and places you work with?", "Counts and groups only."),
    Question("learned", "What did you learn, and what would you do differently?"),
    Question("money", "How was the money used, and what differs from the budget?"),
    Question("next", "What comes next?"),
)
_FINAL = (
    Question(
        "whole",
        "What did the project accomplish over its whole period?",
        "Cumulative, from the first day to the last.",
    ),
    Question("lasting", "What goes on without this award, and who pays for it?"),
    Question("lessons", "What should others who do this work know?"),
)
_AHEAD = {"assistance", "on_track", "next", "changes"}
"""Questions about the time to come, which a final report has no use for."""
_DATA = (
    Question(
        "notes", "What should a reader of these figures know?", "Changes in counting, late data, corrections."
    ),
)
_SPENDING = (Question("explain", "What explains differences from the approved budget?"),)
_BY_CALENDAR = {"hhs": _HHS, "samhsa": _HHS, "state": _STATE, "year_end": _FOUNDATION, "agreed": _FOUNDATION}


def questions(calendar: str, kind: ReportKind, *, final: bool, form: bool) -> tuple[Question, ...]:
    """What a report of the family asks. A form such as the SF-425 asks nothing but its lines and remarks."""
    if kind is ReportKind.DATA:
        return _DATA
    if kind is ReportKind.FINANCIAL:
        return () if form else _SPENDING
    usual = _BY_CALENDAR.get(calendar, _DOJ)
    return (*(one for one in usual if one.key not in _AHEAD), *_FINAL) if final else usual
