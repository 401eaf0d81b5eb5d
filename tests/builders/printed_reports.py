"""Whole example reports as plain data: what unit tests, the standards check and the benchmark print."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from funding.reports.document import (
    ActivityRow,
    Answer,
    FigureSource,
    FormLine,
    IndirectLine,
    MatchBlock,
    OutcomeRow,
    PlaceRow,
    PlaceTargetRow,
    PlaceTargets,
    QuarterValue,
    ReportDocument,
    ReportFigures,
    ReportHead,
    Signature,
    SpendRow,
)
from funding.reports.sf425 import Inputs, lines

FIRST, LAST, AS_OF, TODAY = date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 14), date(2026, 7, 20)
_TEXT = (
    "<p>The team trained hospital, school and transit workers in four counties. Sessions moved from full days to two "
    "evenings because hospitals could not release whole shifts, and attendance rose by a third from February on.</p>"
    "<p>What held us back was the second interpreter, who began seven weeks late. Until then Spanish sessions were "
    "given by one trainer alone, and two of them had to be repeated.</p>"
)
_LIST = (
    "<ul><li>Agreements signed with three school districts and one hospital council</li><li>The referral card was "
    "revised with the coalition and printed in five languages</li></ul>"
)
_QUESTIONS = (
    "What did you accomplish in this period?",
    "Which problems did you meet, and how did you answer them?",
    "What do you plan for the next period?",
    "Which partners took part, and how?",
)


def _outcome(
    number: int,
    name: str,
    initiative: str,
    unit: str,
    promised: int,
    period: int,
    cumulative: int,
    **more: Any,
) -> OutcomeRow:
    return OutcomeRow(
        number, initiative, name, unit, f"{promised:,}", promised, f"{period:,}", period, f"{cumulative:,}",
        cumulative, cumulative * 10_000 // promised, **more,
    )  # fmt: skip


OUTCOMES = (
    _outcome(1, "Health-care workers trained", "Health-care training", "people", 240, 171, 262,
             method="each person once",
             quarters=(QuarterValue("Q1 2026", 104, "104"), QuarterValue("Q2 2026", 88, "88"))),
    _outcome(2, "Teachers trained", "School workshops", "people", 180, 64, 121, method="each person once",
             needs_note=True,
             note="Two districts moved their training days to August; 64 teachers are signed up for them."),
    _outcome(3, "Outreach contacts at night", "Street outreach", "contacts", 900, 655, 1_204,
             quarters=(QuarterValue("Q1 2026", 351, "351"), QuarterValue("Q2 2026", 304, "304"))),
    OutcomeRow(4, "Street outreach", "Referrals made to services", "referrals", "30", 30, "fewer than 5", None,
               "withheld", None, None, suppressed=True, needs_note=True,
               quarters=(QuarterValue("Q1 2026", 11, "11"), QuarterValue("Q2 2026", None, "fewer than 5"))),
    OutcomeRow(5, "Health-care training", "Gain from pre-test to post-test", "points", "15.0", 15, "19.5", None, "18.2",
               None, 12_133, n=212, method="mean difference of matched pairs"),
)  # fmt: skip
SPEND = (
    SpendRow("A", "Personnel", 210_400_00, 52_310_44, 98_722_10, 46_800_00, 6_000_00, 14_000_00),
    SpendRow("B", "Fringe benefits", 50_496_00, 12_554_51, 23_693_30, 11_232_00, 1_440_00, 3_360_00),
    SpendRow("C", "Travel", 9_174_00, 2_208_10, 4_911_87),
    SpendRow("E", "Supplies", 28_800_00, 9_120_00, 30_014_25, 4_200_00, 1_100_00, 2_640_00, needs_note=True,
             note="Tablets for the night team were bought early to hold the price."),
    SpendRow("G", "Subawards", 152_600_00, 19_000_00, 19_000_00, 60_000_00, 15_000_00, 40_000_00),
    SpendRow("H", "Other costs", 6_130_00, 1_020_00, 2_402_00, 44_435_00),
)  # fmt: skip
INDIRECT = SpendRow("J", "Indirect costs", 42_400_00, 8_506_88, 8_506_88)
SOURCES = (
    FigureSource("Approved", "Budget of the award, revision 1, approved Feb 3, 2026"),
    FigureSource("Spent", "Approved costs by the day they arose, through Jun 30, 2026"),
    FigureSource("Match", "Match ledger: received items that pass the seven tests"),
    FigureSource("Measures", "Observations of each initiative’s indicators, Jan 1 to Jun 30, 2026"),
)
ACTIVITIES = (
    ActivityRow("Health-care training", "Training session", 24, "262"),
    ActivityRow("School workshops", "Workshop", 11, "121"),
    ActivityRow("Street outreach", "Night outreach", 96, "1,204"),
    ActivityRow("Street outreach", "Coalition meeting", 6, "fewer than 5"),
)
PLACES = (
    PlaceRow("Erie, Central Library", 61, 812, "812"),
    PlaceRow("Meadville Medical Center", 40, 470, "at least 470"),
    PlaceRow("Corry truck stop", 32, None, "withheld"),
)
PLACE_TARGETS = (
    PlaceTargets(1, "School workshops", "Sessions held", "sessions",
                 "Place targets add up to the whole target of 24.",
                 (PlaceTargetRow("Erie, Central Library", 16, "9 sessions", 9, "17 sessions", 17, 10_625,
                                 (QuarterValue("Q1 2026", 4, "4", 4), QuarterValue("Q2 2026", 5, "5", 4))),
                  PlaceTargetRow("Meadville Medical Center", 8, "2 sessions", 2, "5 sessions", 5, 6_250,
                                 (QuarterValue("Q1 2026", 2, "2", 2), QuarterValue("Q2 2026", 0, "0", 2))),
                  PlaceTargetRow("Corry truck stop", None, "withheld", None, "withheld", None, None,
                                 (QuarterValue("Q1 2026", None, "withheld"),
                                  QuarterValue("Q2 2026", None, "withheld"))))),
)  # fmt: skip
RULE_13 = Inputs(
    received=175_000_00, disbursed=181_500_00, authorized=500_000_00, spent=187_250_40, obligated=12_000_00,
    match_required=166_667_00, match_spent=60_000_00, income_earned=4_000_00, income_deducted=1_000_00,
)  # fmt: skip
SIGNED = (
    Signature("Finance", "Joanne Whitfield", "Finance manager", datetime(2026, 7, 14, 15, tzinfo=UTC)),
    Signature("Authorized official", "Daniel Okafor", "Executive director",
              datetime(2026, 7, 20, 16, tzinfo=UTC)),
)  # fmt: skip


def example_head(**overrides: Any) -> ReportHead:
    """The head of a semiannual performance report in drafting."""
    made = ReportHead(
        title="Performance report, Jan 1 to Jun 30, 2026", kind="performance", kind_label="Performance report",
        final=False, revision=1, state_label="Drafting", is_draft=True,
        award_title="Open Door: outreach and training for victims of human trafficking",
        award_number="15POVC-25-GG-01234-HT", pass_through_number="",
        federal_agency="U.S. Department of Justice, Office for Victims of Crime", aln="16.320",
        program_title="Services for Trafficking Victims", funder="Office for Victims of Crime",
        recipient="Open Door Outreach", recipient_address="12 Pier Street, Erie, PA 16501",
        uei="ABCDEFGHJKL1", ein="25-1234567", account_number="2101", covers_from=FIRST, covers_to=LAST,
        project_from=date(2025, 10, 1), project_to=date(2028, 9, 30), frequency="Semiannual", basis="Accrual",
        due_on=date(2026, 7, 30), as_of=AS_OF, contact_name="Joanne Whitfield", contact_phone="(814) 555-0142",
        contact_email="joanne@opendoor.example",
    )  # fmt: skip
    return replace(made, **overrides)


def example_figures(**overrides: Any) -> ReportFigures:
    """The figures of rule 13: $187,250.40 spent, $12,000 committed, match $106,667 short."""
    made = ReportFigures(
        as_of=AS_OF,
        outcomes=OUTCOMES,
        spend=SPEND,
        indirect_spend=INDIRECT,
        match=MatchBlock(166_667_00, 166_667_00, 60_000_00, 60_000_00, 106_667_00),
        form_lines=tuple(
            FormLine(one.key, one.label, one.cents, one.derived,
                     one.arithmetic or "Read from the records through Jun 30, 2026")
            for one in lines(RULE_13)
        ),
        indirect=(
            IndirectLine("De minimis", 1500, date(2025, 10, 1), LAST, 56_712_53, 8_506_88, 8_506_88),
        ),
        activities=ACTIVITIES,
        places=PLACES,
        place_targets=PLACE_TARGETS,
        sources=SOURCES,
    )  # fmt: skip
    return replace(made, **overrides)


def example_report(
    *, questions: int = 4, head: dict[str, Any] | None = None, **overrides: Any
) -> ReportDocument:
    """A draft performance report of about seven pages."""
    answers = tuple(
        Answer(f"q{at}", at + 1, _QUESTIONS[at % 4], _TEXT + (_LIST if at % 2 == 0 else ""))
        for at in range(questions)
    )
    made = ReportDocument(example_head(**(head or {})), example_figures(), answers)
    return replace(made, **overrides)


def long_report() -> ReportDocument:
    """A report of many pages, with a contents page."""
    return example_report(questions=36)


def final_report() -> ReportDocument:
    """A signed final report over the whole award."""
    head = {
        "final": True, "is_draft": False, "state_label": "Signed, to be sent", "covers_from": date(2025, 10, 1),
        "title": "Final performance report",
    }  # fmt: skip
    return example_report(head=head, signatures=SIGNED)


def foundation_report(questions: int = 2) -> ReportDocument:
    """A signed report to a foundation, for one page."""
    head = {
        "is_draft": False, "state_label": "Sent", "award_title": "Lessons that reach home",
        "funder": "Lakeshore Community Foundation", "award_number": "LCF-2025-118", "aln": "", "uei": "",
        "kind_label": "Grant report", "federal_agency": "",
    }  # fmt: skip
    spend = (
        SpendRow("pay", "Trainers’ pay", 32_000_00, 32_000_00, 32_000_00),
        SpendRow("materials", "Materials in five languages", 9_500_00, 9_212_00, 9_212_00),
        SpendRow("travel", "Travel", 3_500_00, 2_911_00, 2_911_00),
    )
    figures = example_figures(spend=spend, indirect_spend=None, match=None, form_lines=(), indirect=())
    return example_report(questions=questions, head=head, figures=figures, signatures=SIGNED)


def example_financial(*, head: dict[str, Any] | None = None, **overrides: Any) -> ReportDocument:
    """A signed quarterly financial report with the figures of rule 13."""
    values = {
        "kind": "financial", "kind_label": "Financial report", "frequency": "Quarterly", "is_draft": False,
        "state_label": "Signed, to be sent", "covers_from": date(2026, 4, 1),
        "title": "Financial report, Apr 1 to Jun 30, 2026", **(head or {}),
    }  # fmt: skip
    remarks = "Cash on hand is negative: the drawdown for June was requested on Jul 2, 2026."
    made = example_report(questions=0, head=values, signatures=SIGNED, remarks=remarks)
    return replace(made, **{"figures": example_figures(outcomes=(), activities=()), **overrides})
