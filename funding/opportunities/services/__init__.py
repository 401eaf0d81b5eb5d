"""Use cases of opportunities."""

from funding.opportunities.services.imports import import_grants_gov
from funding.opportunities.services.pursuit import PursuitFacts, pursuit_facts

__all__ = ["PursuitFacts", "import_grants_gov", "pursuit_facts"]
