"""Migrations that only make tables beside what is there, with the tables of each."""

from __future__ import annotations

NEW_TABLES = {
    "0012": "budget_exports",
    "0014": "budget_imports",
    "0015": "plan_lines",
    "0019": "federal_forms state_templates",
    "0022": "notes note_texts note_people note_mentions followers",
    "0024": "letters scheduled_tasks notices notice_settings notice_choices notice_offsets",
    "0025": "saved_views screen_habits",
    "0028": "cash_assumptions chance_assumptions chance_overrules",
    "0029": "pipeline_batches pipeline_batch_rows",
    "0030": "seen_records",
    "0031": "awards award_periods amendments award_conditions closeout_steps",
    "0032": "partners partner_checks partner_agreements",
    "0034": "actuals obligations award_cost_rules actual_imports actual_layouts actual_exceptions",
    "0035": "match_items match_reports payment_requests expected_payments payments award_income",
    "0036": "sefa_years",
    "0037": "reports report_answers report_variance_notes report_sends report_send_files report_replies "
    "report_settings",
    "0038": "subawards subaward_actions subaward_invoices subaward_steps",
    "0039": "subaward_risks subaward_visits subaward_reports subaward_report_dates partner_audits",
    "0040": "board_packets",
    "0047": "place_targets",
    "0051": "sent_forms",
}
"""By the number of the migration; the one before it has the number before."""
