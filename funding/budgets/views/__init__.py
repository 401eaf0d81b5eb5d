"""Pages of budgets: list, grid, lines, terms, exports, imports."""

from funding.budgets.views import exports, import_preview, imports, lines, listing, panels, sheet, terms
from funding.budgets.views.routes import blueprint
from funding.infra.navigation import nav

nav("Funding", "Budgets", "budgets.index", "budget.view", 40, icon="calculator")

__all__ = [
    "blueprint",
    "exports",
    "import_preview",
    "imports",
    "lines",
    "listing",
    "panels",
    "sheet",
    "terms",
]
