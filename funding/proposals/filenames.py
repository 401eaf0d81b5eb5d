"""The name under which an attachment may be sent, and a name that would be accepted.

Grants.gov rejects an application for one bad name: at most 50 characters of a fixed set, unique in the package.

============================================================================  =========================================
name                                                                          answer
============================================================================  =========================================
``Project Narrative (OVC FY26).pdf`` (32 characters)                          accepted
``Budget*Detail.pdf``                                                         refused: the asterisk
``Integrated_Services_for_Minor_Victims_Project_Narrative_Final_v7.pdf``      refused: 68 characters, at most 50
a second ``Letters.pdf`` in the same package                                  refused: used twice
============================================================================  =========================================
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from funding.funders.formats import ALLOWED_IN_NAMES, PageFormat, name_problem


def problems(names: Sequence[str], pack: PageFormat) -> dict[str, str]:
    """Why names of one package are refused, by name; names that are fine are absent."""
    found: dict[str, str] = {}
    used = Counter(name.casefold() for name in names)
    for name in names:
        problem = name_problem(name, pack)
        if problem is None and used[name.casefold()] > 1:
            problem = "Two files of this package have this name; each needs its own."
        if problem:
            found[name] = problem
    return found


def acceptable(name: str, pack: PageFormat, taken: Sequence[str] = ()) -> str:
    """``name`` made acceptable: accents dropped, signs replaced, shortened before its extension, made unique."""
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    plain = unicodedata.normalize("NFKD", stem)
    kept = "".join(
        sign if sign in ALLOWED_IN_NAMES else "-" if not unicodedata.combining(sign) else "" for sign in plain
    )
    kept = re.sub(r"[- ]{2,}", " ", kept).strip(" .-_") or "file"
    used = {one.casefold() for one in taken}
    for number in range(1, 1000):
        suffix = (f" {number}" if number > 1 else "") + (f".{extension}" if extension else "")
        candidate = kept[: pack.name_max_length - len(suffix)].rstrip() + suffix
        if candidate.casefold() not in used:
            return candidate
    return candidate
