"""A report's figures are stored as JSON and come back as they were."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from funding.reports.document import (
    ActivityRow,
    FormLine,
    IndirectLine,
    MatchBlock,
    OutcomeRow,
    QuarterValue,
    ReportFigures,
    Signature,
    SpendRow,
    from_json,
    to_json,
)

FIGURES = ReportFigures(
    as_of=date(2026, 9, 30),
    outcomes=(
        OutcomeRow(
            1, "Street", "Persons trained", "people", "120", 120, "40", 40, "90", 90, 7500,
            quarters=(QuarterValue("Jul to Sep 2026", None, "fewer than 5"),),
        ),
    ),
    spend=(SpendRow("personnel", "Personnel", 30_000, 9_000, 20_000), SpendRow("travel", "Travel", 0, 50, 50)),
    indirect_spend=SpendRow("indirect", "Indirect costs", 4_500, 1_350, 3_000),
    match=MatchBlock(10_000, 10_000, 4_000, 3_000, 6_000),
    form_lines=(FormLine("10e", "Federal share of expenditures", 23_050, False, "three entries"),),
    indirect=(IndirectLine("De minimis", 1500, date(2026, 1, 1), date(2026, 9, 30), 20_000, 3_000, 3_000),),
    activities=(ActivityRow("Street", "Workshops", 4, "90"),),
)  # fmt: skip


def test_figures_survive_storing() -> None:
    assert from_json(ReportFigures, json.loads(json.dumps(to_json(FIGURES)))) == FIGURES


def test_moments_survive_storing() -> None:
    signed = Signature("Finance", "Joanne", "Finance manager", datetime(2026, 10, 20, 15, 0, tzinfo=UTC))
    assert from_json(Signature, to_json(signed)) == signed


def test_what_a_later_program_dropped_is_left_out() -> None:
    assert from_json(MatchBlock, to_json(FIGURES.match) | {"waived": True}) == FIGURES.match


def test_the_total_adds_up_every_category_and_indirect_costs() -> None:
    total = FIGURES.spend_total
    assert (total.approved_cents, total.period_cents, total.cumulative_cents) == (34_500, 10_400, 23_050)
    assert (total.remaining_cents, total.percent_bp) == (11_450, 6_681)
    assert FIGURES.spend[1].percent_bp is None
