"""Reads of opportunities."""

from funding.opportunities.queries.detail import funder_of, get_opportunity, shown_title, visible_calls

__all__ = ["funder_of", "get_opportunity", "shown_title", "visible_calls"]
