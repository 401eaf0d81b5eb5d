"""Reads of opportunities."""

from funding.opportunities.queries.detail import get_opportunity, shown_title, visible_calls

__all__ = ["get_opportunity", "shown_title", "visible_calls"]
