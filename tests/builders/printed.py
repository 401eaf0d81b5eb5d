"""A whole example proposal as plain data: what unit tests and the benchmark print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from funding.funders.formats import FORMATS
from funding.kernel.money import Cents
from funding.proposals import printed
from funding.proposals.printed import PrintedProposal

_TEXT = (
    "<p>The outreach team reaches people where they already are: school corridors, clinic waiting rooms, bus "
    "stations and the feeds they read at night. Four strands share one calendar, one set of partners and one set "
    "of measures, so that a school nurse who attends a workshop in March knows whom to call in April. The request "
    "is $500,000, matched by $166,667.</p>"
)
_OBJECTIVE = (
    "<h3>Objective {number}: {name}</h3><p>By September 30, 2028, 620 health-care, school and transit workers will "
    "complete a four-hour training, and matched pre- and post-tests will rise by at least fifteen points on "
    "average. Sessions are planned with the hospital council and the sheriff’s training division, who lend rooms "
    "and instructors as documented match.</p><ul><li>Agreements with three school districts and one hospital "
    "council</li><li>Twenty-four workshops a year, in English and Spanish</li><li>Pre- and post-tests "
    "at every session → results within two weeks</li></ul>"
)


def _sections(count: int) -> tuple[printed.PrintedSection, ...]:
    names = (
        "Statement of the problem",
        "Project design and implementation",
        "Capabilities and competencies",
        "Plan for collecting performance data",
        "Sustainability",
    )
    made = [
        printed.PrintedSection(
            key="abstract", heading="Project abstract", html=_TEXT * 3, counted=False, single_spaced=True
        )
    ]
    for number in range(count):
        name = names[number % len(names)] + (f" {number // len(names) + 1}" if number >= len(names) else "")
        body = _TEXT * 2 + "".join(
            _OBJECTIVE.format(number=each, name="train those who see the signs first") for each in (1, 2)
        )
        made.append(printed.PrintedSection(key=f"section-{number}", heading=name, html=body + _TEXT))
    return tuple(made)


_CLASSES: tuple[tuple[str, str, Cents, Cents], ...] = (
    ("6a", "Personnel", 210_400_00, 46_800_00),
    ("6b", "Fringe benefits", 50_496_00, 11_232_00),
    ("6c", "Travel", 9_174_00, 0),
    ("6e", "Supplies", 28_800_00, 4_200_00),
    ("6f", "Contractual", 152_600_00, 60_000_00),
    ("6h", "Other", 6_130_00, 24_435_00),
    ("6j", "Indirect, 15% of modified total direct costs", 42_400_00, 20_000_00),
)


def _budget(lines_per_class: int) -> printed.PrintedBudget:
    classes = [
        printed.ClassRow(code, label, federal, match, federal + match)
        for code, label, federal, match in _CLASSES
    ]
    total = printed.ClassRow("6k", "Total", 500_000_00, 166_667_00, 666_667_00, total=True)
    years = []
    for number in range(3):
        shares = [row.total_cents // 300 * 100 for row in classes]
        if number == 2:
            shares = [row.total_cents - 2 * share for row, share in zip(classes, shares, strict=True)]
        span = f"Oct {2027 + number} – Sep {2028 + number}"
        years.append(printed.YearColumn(f"Year {number + 1}", span, (*shares, sum(shares))))
    groups = [_group(row, lines_per_class) for row in classes]
    reaches = (
        printed.Reach("School workshops", 200_000_00, 66_667_00, 266_667_00),
        printed.Reach("Street outreach", 150_000_00, 50_000_00, 200_000_00),
        printed.Reach("Health-care training", 100_000_00, 40_000_00, 140_000_00),
        printed.Reach("Digital campaign", 50_000_00, 10_000_00, 60_000_00),
    )
    basis = (
        "Indirect: 15% of modified total direct costs (2 CFR 200.414(f)). The first $50,000 of each subaward is in "
        "the base; equipment and rent are not (2 CFR 200.1).",
        "Match: 25% of total project cost is required, $166,667 (22 USC 7105(b)(2)(C)); $166,667 is offered.",
    )
    return printed.PrintedBudget(
        "Federal",
        (*classes, total),
        tuple(years),
        tuple(groups),
        reaches,
        500_000_00,
        166_667_00,
        666_667_00,
        basis,
    )


def _group(row: printed.ClassRow, count: int) -> printed.JustifiedClass:
    lines = []
    for number in range(count):
        last = number == count - 1
        federal = (
            row.federal_cents - (count - 1) * (row.federal_cents // count // 100 * 100)
            if last
            else (row.federal_cents // count // 100 * 100)
        )
        match = (
            row.match_cents - (count - 1) * (row.match_cents // count // 100 * 100)
            if last
            else (row.match_cents // count // 100 * 100)
        )
        lines.append(
            printed.JustifiedLine(
                label=("Outreach coordinator", "Training specialist", "Evaluator")[number % 3],
                arithmetic="0.50 FTE × $58,000 × 12 months = $29,000 a year",
                justification="Plans and leads street outreach four nights a week and keeps the contact tallies.",
                federal_cents=federal,
                match_cents=match,
                initiative=("Street outreach", "School workshops", "")[number % 3],
            )
        )
    return printed.JustifiedClass(row.code, row.label, tuple(lines), row.federal_cents, row.match_cents)


_WORK = (
    (
        "Sign agreements with three school districts",
        "School workshops",
        "Program director",
        0,
        2,
        "Signed agreements",
    ),
    ("Hold 24 workshops", "School workshops", "Training specialist", 3, 20, "Sign-in counts, tests"),
    (
        "Street outreach, four nights a week",
        "Street outreach",
        "Outreach coordinator",
        0,
        35,
        "Contact tallies",
    ),
    (
        "Train emergency staff of two hospitals",
        "Health-care training",
        "Training specialist",
        6,
        30,
        "Pre/post tests",
    ),
    (
        "Run the spring digital campaign",
        "Digital campaign",
        "Communications lead",
        15,
        20,
        "Reach and referrals",
    ),
    ("Report results to all partners", "", "Program director", 33, 35, "Annual report"),
)


def _work_plan(count: int) -> tuple[printed.WorkPlanLine, ...]:
    lines = []
    for number in range(count):
        activity, initiative, who, first, last, evidence = _WORK[number % len(_WORK)]
        starts = date(2027 + (9 + first) // 12, (9 + first) % 12 + 1, 1)
        ends = date(2027 + (9 + last) // 12, (9 + last) % 12 + 1, 28)
        lines.append(printed.WorkPlanLine(activity, initiative, who, starts, ends, evidence))
    return tuple(lines)


def example(
    *, pack: str = "house", sections: int = 5, lines: int = 3, work: int = 6, **changes: Any
) -> PrintedProposal:
    """A proposal for $500,000 with everything in it; ``sections``, ``lines`` and ``work`` make it longer."""
    made = PrintedProposal(
        title="Services for Victims of Human Trafficking",
        addressee="A proposal to the Office for Victims of Crime, U.S. Department of Justice",
        occasion="In answer to O-OVC-2027-172501",
        organization="Open Door Outreach",
        address="Open Door Outreach, 120 Market Street, Harrisburg, PA 17101 · opendoor.example · (717) 555-0142",
        facts=(
            printed.Fact("Assistance Listing", "16.320"),
            printed.Fact("Project period", "Oct 2027 – Sep 2030"),
            printed.Fact("UEI", "EXAMPLE12345"),
            printed.Fact("EIN", "01-2345678"),
            printed.Fact("Authorized representative", "Dana Whitfield, Executive director"),
            printed.Fact("Version", "3 · Nov 22, 2026"),
        ),
        sections=_sections(sections),
        page_format=FORMATS[pack],
        version=3,
        dated=date(2026, 11, 22),
        status="Draft",
        draft=True,
        running="Proposal to the Office for Victims of Crime · 16.320 · Version 3, Nov 22, 2026 · Draft",
        starts_on=date(2027, 10, 1),
        ends_on=date(2030, 9, 30),
        budget=_budget(lines),
        work_plan=_work_plan(work),
        indicators=(
            printed.IndicatorLine("People trained", "School workshops", "people", "240", "1,860", "Sep 30, 2030"),
            printed.IndicatorLine("Community events held", "Street outreach", "events", "18", "96", "Sep 30, 2030"),
            printed.IndicatorLine("Referrals offered", "Street outreach", "referrals", "75", "420", "Sep 30, 2030"),
            printed.IndicatorLine("Average gain, pre- to post-test", "Health-care training", "points", "9", "15",
                                  "Sep 30, 2028"),
        ),
        attachments=(
            printed.AttachmentLine("Indirect cost rate agreement", "Indirect Rate Agreement.pdf", "Attached"),
            printed.AttachmentLine("Memoranda of understanding", "", "Missing", missing=True),
            printed.AttachmentLine("Disclosure of lobbying", "", "Not applicable: no lobbying activity"),
        ),
        subject="Proposal for 16.320",
        keywords=("16.320", "human trafficking", "outreach"),
    )  # fmt: skip
    return replace(made, **changes)
