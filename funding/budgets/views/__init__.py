"""Pages of budgets: list, grid, lines, terms, figures and rules, exports, imports."""

from funding.budgets.views import (
    exports,
    figures,
    import_preview,
    imports,
    lines,
    listing,
    panels,
    quoted_exports,
    sheet,
    terms,
    versions,
)
from funding.budgets.views.routes import blueprint
from funding.infra.navigation import nav

nav("Funding", "Budgets", "budgets.index", "budget.view", 40, icon="calculator")
nav("Settings", "Rules and figures", "budgets.rules", "budget.view", 30, icon="journal-text")

__all__ = [
    "blueprint",
    "exports",
    "figures",
    "import_preview",
    "imports",
    "lines",
    "listing",
    "panels",
    "quoted_exports",
    "sheet",
    "terms",
    "versions",
]
