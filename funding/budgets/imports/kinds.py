"""What kind of line a file's own word means: "Contractual" is a procurement contract until somebody says other.

=========================  ====================
word                       kind
=========================  ====================
Personnel, 6a, A.          personnel
Contractual, 6f            procurement contract
G. Subawards               subaward
Training stipends          participant support
Office space               rent
Misc.                      other
=========================  ====================

A word that is not known is asked about, once: the answer is remembered with the mapping.
"""

from __future__ import annotations

import re

from funding.budgets.classes import CATEGORIES, CLASSES
from funding.budgets.types import LineKind

_WORDS: dict[LineKind, str] = {
    LineKind.PERSONNEL: "personnel|salary|salaries|salaries and wages|wages|staff|staffing|payroll|compensation",
    LineKind.FRINGE: "fringe|fringe benefits|fringe benefit|benefits|payroll taxes|employee benefits",
    LineKind.TRAVEL: "travel|mileage|transportation|travel and training|travel and lodging",
    LineKind.EQUIPMENT: "equipment|capital equipment|capital",
    LineKind.SUPPLIES: "supplies|materials|supplies and materials|materials and supplies|office supplies",
    LineKind.SUBAWARD: "subaward|subawards|subrecipient|subrecipients|subgrant|subgrants|pass-through",
    LineKind.CONTRACT: "contract|contracts|contractual|procurement contract|procurement contracts|"
    "contractual services|professional services|vendor|vendors|contracts and consultants|consultants and contracts",
    LineKind.CONSULTANT: "consultant|consultants|consulting",
    LineKind.CONSTRUCTION: "construction|renovation|building",
    LineKind.PARTICIPANT: "participant support|participant support costs|participants|participant|"
    "training stipends|stipends|client assistance|direct assistance|emergency assistance",
    LineKind.RENT: "rent|occupancy|facilities|office space|space|rent and utilities",
    LineKind.TUITION: "tuition|scholarships|tuition and scholarships",
    LineKind.PATIENT_CARE: "patient care",
    LineKind.OTHER: "other|other costs|other direct costs|other direct|miscellaneous|misc|operating|operations",
}
_KNOWN = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
_KNOWN |= {each.label.casefold(): each for each in LineKind}
_KNOWN |= {each.value: each for each in LineKind}
_KNOWN |= {each.code: each.kinds[0] for each in CLASSES} | {"6f": LineKind.CONTRACT, "6h": LineKind.OTHER}
_KNOWN |= {each.letter.casefold(): each.kinds[0] for each in CATEGORIES}
_KNOWN |= {"h": LineKind.CONTRACT, "i": LineKind.OTHER, "f": LineKind.CONSTRUCTION}
_NUMBERED = re.compile(
    r"^(?:(?:category|section|line)\s+)?(?:6?[a-j]|[ivx]{1,4}|[0-9]{1,2})\s*[.):\-–—]\s*(?=\w)"
)
_COMPUTED = re.compile(
    r"^(?:sub-?\s?totals?|totals?|grand total|sum|balance)\b|^6[ijk]\b|^total\b|\btotals?$", re.IGNORECASE
)
_INDIRECT = re.compile(
    r"^(?:6j\b|j\.?$|(?:total )?indirect\b|f ?& ?a\b|facilities (?:and|&) administ|de minimis|overhead\b"
    r"|administrative (?:overhead|indirect))",
    re.IGNORECASE,
)


def word_key(text: str) -> str:
    """A file's word as it is remembered: without case, spaces run together, no numbering before it."""
    plain = " ".join(text.casefold().replace("&", " and ").replace("/", " and ").split()).strip(" .:*")
    stripped = _NUMBERED.sub("", plain).strip(" .:*")
    return (stripped or plain)[:120]


def guess_kind(text: str) -> LineKind | None:
    """The kind that a word means, or None where nobody could know."""
    return _KNOWN.get(word_key(text))


def is_computed(text: str) -> bool:
    """Whether a row's name says that it sums other rows: "Total direct", "Subtotal, travel"."""
    return bool(_COMPUTED.search(text.strip()))


def is_indirect(text: str) -> bool:
    """Whether a row's name says that it holds indirect costs, which are computed from the terms here."""
    return bool(_INDIRECT.search(text.strip()))
