"""Pages of the forecast: the year, what a month is made of, the record behind chances, and what is assumed."""

from funding.forecast import services
from funding.forecast.views import assumptions, believing, months, overruling, years
from funding.forecast.views.routes import blueprint
from funding.infra.navigation import nav

nav("Funding", "Forecast", "forecast.year", "forecast.view", 25, icon="bar-chart")

__all__ = ["assumptions", "believing", "blueprint", "months", "overruling", "services", "years"]
