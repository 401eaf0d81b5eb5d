"""What the rows of ``test_constraints.py`` need beyond what the tables themselves tell.

Foreign keys, unique keys and lists of allowed words are broken from the tables' own description. Only a CHECK that
somebody wrote by hand needs a case here: the values that break it, and nothing else.
"""

from __future__ import annotations

from typing import Any

OWN_KEY = object()
"""Stands for the key of the row itself."""

VALID: dict[str, dict[str, Any]] = {
    "organizations": {"id": 1},
    "documents": {"sha256": "0" * 64},
    "deadlines": {"certainty": "unknown"},
    "opportunities": {"source": "state"},
    "opportunity_gates": {"certainty": "unknown"},
    "funders": {"hue": "doj"},
    "initiative_plans": {"fiscal_year": 2027},
}
"""By table: what makes a row acceptable where the first allowed word, "x1", 1 and today do not."""

BROKEN: dict[str, dict[str, Any]] = {
    "ck_organizations_only_one": {"id": 2},
    "ck_organizations_capitalization": {"capitalization_threshold_cents": 0},
    "ck_organizations_indirect_rate": {"indirect_rate_bp": 50_001},
    "ck_organizations_fiscal_month": {"fiscal_year_start_month": 13},
    "ck_users_name_present": {"name": ""},
    "ck_users_email_lower": {"email": "Maria@example.org"},
    "ck_export_presets_has_a_name": {"name": ""},
    "ck_budgets_number_counts": {"number": 0},
    "ck_budgets_approved_has_a_time": {"status": "approved", "approved_at": None},
    "ck_budgets_prior_approval_has_a_day": {"prior_approval": "", "prior_approval_on": "2026-11-22"},
    "ck_contacts_name_present": {"name": ""},
    "ck_deadlines_certainty": {"due_on": "2026-11-22"},
    "ck_opportunity_gates_certainty": {"due_on": "2026-11-22"},
    "ck_rule_figures_has_a_citation": {"citation": ""},
    "ck_rule_figures_value_in_range": {"value": -1},
    "ck_budget_lines_base_choice": {"base_reason": "The notice says so."},
    "uq_opportunities_source_source_id": {"source": "grants_gov", "source_id": "351234"},
    "uq_budgets_subject_id_number": {"status": "superseded"},
    "uq_budgets_one_draft": {"number": OWN_KEY},
    "uq_budgets_one_approved": {"number": OWN_KEY, "status": "approved", "approved_at": "2026-11-22 15:00"},
    "ck_deadlines_instant_only_when_exact": {"due_at": "2026-11-22 15:00"},
    "ck_deadlines_dated_unless_open": {"certainty": "date_only", "due_on": None},
    "ck_documents_size_positive": {"size_bytes": 0},
    "ck_documents_name_present": {"name": ""},
    "ck_documents_hash_whole": {"sha256": "0"},
    "ck_funders_indirect_cap": {"indirect_cap_bp": 10_001},
    "ck_funders_match_share": {"match_bp": 10_000},
    "ck_funders_not_its_own_parent": {"parent_id": OWN_KEY},
    "ck_initiatives_starts_before_it_ends": {"starts_on": "2026-11-22", "ends_on": "2026-11-21"},
    "ck_budget_lines_overruling_has_a_reason": {"base_choice": "include", "base_reason": ""},
    "ck_indicators_target_not_negative": {"target": -1},
    "ck_indicators_baseline_not_negative": {"baseline": -1},
    "ck_initiative_plans_fiscal_year_range": {"fiscal_year": 1999},
    "ck_initiative_plans_planned_not_negative": {"planned_cents": -1},
    "ck_opportunities_match_share": {"match_bp": 10_000},
    "ck_opportunities_floor_positive": {"floor_cents": 0},
    "ck_opportunities_project_dates": {"starts_on": "2026-11-22", "ends_on": "2026-11-21"},
    "ck_opportunities_ceiling_positive": {"ceiling_cents": 0},
    "ck_opportunities_source_id_of_grants_gov": {"source": "grants_gov", "source_id": None},
    "ck_applications_award_not_negative": {"awarded_cents": -1},
    "ck_applications_probability_share": {"probability_bp": 10_001},
    "ck_applications_match_share": {"match_bp": 10_000},
    "ck_applications_ask_not_negative": {"ask_cents": -1},
    "ck_applications_period_in_order": {"starts_on": "2026-11-22", "ends_on": "2026-11-21"},
    "ck_applications_not_its_own_renewal": {"renews_id": OWN_KEY},
    "ck_budget_line_years_cash_in_range": {"cash_cents": -1},
    "ck_budget_line_years_in_kind_in_range": {"in_kind_cents": 100_000_000_000_000},
    "ck_budget_line_years_federal_in_range": {"federal_cents": -1},
    "ck_budget_line_years_year_in_range": {"year": 6},
    "ck_opportunity_gates_dated_unless_open": {"certainty": "date_only", "due_on": None},
    "ck_opportunity_gates_exact_has_time": {"certainty": "exact", "due_on": "2026-11-22"},
    "ck_decisions_capacity_range": {"fit_capacity": 6},
    "ck_decisions_chance_range": {"fit_chance": 0},
    "ck_decisions_mission_range": {"fit_mission": 6},
    "ck_attachment_items_have_means_a_file": {"state": "have", "document_id": None},
    "ck_attachment_items_not_applicable_has_a_reason": {"state": "not_applicable", "reason": ""},
    "ck_proposal_sections_heading_present": {"heading": ""},
    "ck_proposal_sections_page_limit_positive": {"page_limit": 0},
    "ck_proposal_sections_word_limit_positive": {"word_limit": 0},
    "ck_proposal_sections_character_limit_positive": {"character_limit": 0},
    "ck_work_plan_items_starts_before_it_ends": {"starts_on": "2026-11-22", "ends_on": "2026-11-21"},
}
"""By rule: the values that break it and no other. Lists of words and unique keys need values only where a wrong word,
or a second row, would break another rule too.
"""
