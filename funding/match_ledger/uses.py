"""When two items are the same thing given twice.

One item, one award. What is given is known by its source, its day and its reference (the number of the sign-in sheet,
the letter, the receipt); where there is no reference, its kind stands in for one. The database holds each such key once
among the items that stand, whatever award they are on. Case, punctuation and extra spaces make no other key, so
"Sheet 12" and "sheet  12." are the same sheet.

=====================  ==========  ===========  ======================================
source                 day         reference    its key
=====================  ==========  ===========  ======================================
St. Paul's Parish      2026-11-04  Sheet 12     ``st paul s parish|2026-11-04|sheet 12``
ST PAULS PARISH        2026-11-04  sheet 12     ``st pauls parish|...``: another source
St. Paul’s Parish      2026-11-04  sheet 12.    the same as the first
St. Paul's Parish      2026-11-04  (none)       ``st paul s parish|2026-11-04|=volunteer``
=====================  ==========  ===========  ======================================

A document that proves one award's item cannot prove another's of the same source and day, and an item that looks like
one on another award (same source, day and kind, another reference) is taken only with a sentence on how they differ.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from funding.match_ledger.types import MatchKind

_BETWEEN = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """A text as it is compared: small letters and digits, one space between words."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _BETWEEN.sub(" ", bare).strip()


def use_key(*, source: str, given_on: date, reference: str, kind: MatchKind) -> str:
    """The key under which what is given is held once."""
    return f"{plain(source)}|{given_on.isoformat()}|{plain(reference) or f'={kind.value}'}"


def source_key(*, source: str, given_on: date) -> str:
    """Source and day, by which items that look alike are found."""
    return f"{plain(source)}|{given_on.isoformat()}"
