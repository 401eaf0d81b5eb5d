"""The Jinja environment of printed pages: no request, no application, so that a PDF can be made from plain data."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from funding import resource_dir
from funding.infra.pdf.axis import quarters_until, share_of
from funding.kernel.money import divide_half_up, format_compact, format_money, format_percent
from funding.kernel.zoned import format_date


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates under ``templates/pdf``; everything is escaped, a missing value is an error."""
    made = Environment(
        loader=FileSystemLoader(resource_dir("templates") / "pdf"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["money"] = format_money
    made.filters["money_whole"] = lambda cents: format_money(cents, whole=True)
    made.filters["money_compact"] = format_compact
    made.filters["us_date"] = format_date
    made.filters["us_month"] = lambda day: f"{day:%b} {day.year}"
    made.filters["percent"] = format_percent
    made.filters["whole_percent"] = lambda share_bp: f"{divide_half_up(share_bp, 100):,}%"
    made.filters["of_each_dollar"] = lambda part, whole: format_money(divide_half_up(part * 100, whole))
    made.filters["share_of"] = share_of
    made.filters["quarters_until"] = quarters_until
    return made


def render_page(template: str, **values: object) -> str:
    """The HTML of one printed document."""
    return environment().get_template(template).render(**values)
