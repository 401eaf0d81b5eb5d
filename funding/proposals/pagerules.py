"""A proposal's page rules: the funder's pack, with the figures this notice changes.

=====================  ======================================  ======================
rule                   meaning                                 accepted
=====================  ======================================  ======================
``font_size_pt``       size of type in points                  8 to 16
``line_spacing``       multiple of a single line, in tenths    10 (single) to 25
``margin_tenths``      margins in tenths of an inch            5 to 20
``page_limit``         pages, see ``limit_counts``             1 to 400
``limit_counts``       "narrative" or "everything"             one of the two
=====================  ======================================  ======================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from funding.funders.formats import PageFormat, page_format
from funding.kernel.errors import DomainError

BOUNDS = {"font_size_pt": (8, 16), "line_spacing": (10, 25), "margin_tenths": (5, 20), "page_limit": (1, 400)}
NARRATIVE, EVERYTHING = "narrative", "everything"


def checked_changes(changes: Mapping[str, object]) -> dict[str, object]:
    """The rules that are set, each within its bounds. Raises DomainError."""
    kept: dict[str, object] = {}
    for name, (least, most) in BOUNDS.items():
        value = changes.get(name)
        if value is None:
            continue
        if not isinstance(value, int) or not least <= value <= most:
            raise DomainError(f"Enter a number from {least} to {most}.", field=name)
        kept[name] = value
    counts = changes.get("limit_counts")
    if counts in {NARRATIVE, EVERYTHING}:
        kept["limit_counts"] = counts
    return kept


def effective_format(key: str, changes: Mapping[str, object]) -> PageFormat:
    """The pack named ``key`` with the changes on top."""
    pack = page_format(key)
    size, spacing, margin = (changes.get(name) for name in ("font_size_pt", "line_spacing", "margin_tenths"))
    if isinstance(size, int):
        pack = replace(pack, font_size_pt=size)
    if isinstance(spacing, int):
        pack = replace(pack, line_spacing=Decimal(spacing) / 10)
    if isinstance(margin, int):
        pack = replace(pack, margin_in=Decimal(margin) / 10)
    limit = changes.get("page_limit")
    return replace(pack, page_limit=limit) if isinstance(limit, int) else pack


def limit_counts(pack: PageFormat, changes: Mapping[str, object]) -> str:
    """What the page limit counts: the ACF pack limits the whole file, others the narrative, unless changed."""
    chosen = changes.get("limit_counts")
    if chosen in {NARRATIVE, EVERYTHING}:
        return str(chosen)
    return EVERYTHING if pack.key == "hhs_acf" else NARRATIVE
