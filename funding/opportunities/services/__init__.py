"""Use cases of opportunities."""

from funding.opportunities.services.entry import (
    EntryFacts,
    NoticeFacts,
    create_opportunity,
    update_notice,
    update_opportunity,
)
from funding.opportunities.services.export import export_opportunities, export_pieces
from funding.opportunities.services.imports import import_grants_gov, link_funders
from funding.opportunities.services.pursuit import PursuitFacts, gate_drafts, pursuit_facts

__all__ = [
    "EntryFacts",
    "NoticeFacts",
    "PursuitFacts",
    "create_opportunity",
    "export_opportunities",
    "export_pieces",
    "gate_drafts",
    "import_grants_gov",
    "link_funders",
    "pursuit_facts",
    "update_notice",
    "update_opportunity",
]
