"""Pages of the finance corner: its first page, the chart, the rules, journals, the log of exports."""

from funding.finance import formats
from funding.finance.views import accounts, books, corner, journals, rules
from funding.finance.views.routes import blueprint
from funding.infra.navigation import nav

nav("Funding", "Finance", "finance.index", "finance.view", 45, icon="bank")

__all__ = ["accounts", "blueprint", "books", "corner", "formats", "journals", "rules"]
