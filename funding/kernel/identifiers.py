"""The identifiers of United States grant making: what they look like, and one written form for each.

Identifiers are text, never numbers: 16.590 is not 16.59 and ZIP 02134 keeps its zero.

=============  =====================================  ===========================
identifier     accepted                               kept as
=============  =====================================  ===========================
UEI            12 letters and digits, no I and no O   ``ZQGGHJH74DW7``
EIN            nine digits, with or without hyphen    ``01-2345678``
ALN            two digits, a point, three signs       ``16.320``, ``93.ECH``
ZIP            five or nine digits                    ``02134``, ``02134-1234``
district       state and number, or "all"             ``PA-003``, ``PA-all``, ``US-all``, ``00-000``
phone          ten digits, or + and up to fifteen     ``215-555-0100 ext. 12``
=============  =====================================  ===========================

Sources: SAM.gov for the UEI, the SF-424 instructions (items 8 and 16) for EIN and district.
"""

from __future__ import annotations

import re

from funding.kernel.errors import DomainError

_UEI = re.compile(r"[A-HJ-NP-Z0-9]{12}")
_EIN = re.compile(r"([0-9]{2})-?([0-9]{7})")
_ALN = re.compile(r"[0-9]{2}\.[0-9A-Z]{3}")
_ZIP = re.compile(r"([0-9]{5})(?:[- ]?([0-9]{4}))?")
_DISTRICT = re.compile(r"([A-Z]{2})[- ]?(?:([0-9]{1,3})|(ALL))")
_PHONE = re.compile(
    r"(?:\+?1[-. ]*)?\(?([0-9]{3})\)?[-. ]*([0-9]{3})[-. ]*([0-9]{4})(?:\s*(?:ext\.?|x)\s*([0-9]{1,6}))?"
)
_FOREIGN_PHONE = re.compile(r"\+[2-9][0-9]{7,14}")
_OUTSIDE = "00-000"


class IdentifierError(DomainError):
    """The text does not have the shape of the identifier."""


def parse_uei(text: str) -> str:
    """A Unique Entity ID from SAM.gov, in capitals. Raises IdentifierError."""
    value = _compact(text)
    if not _UEI.fullmatch(value):
        raise IdentifierError("A UEI has 12 letters and digits, and never the letters I or O.", field="uei")
    return value


def parse_ein(text: str) -> str:
    """An Employer Identification Number as ``01-2345678``. Raises IdentifierError."""
    match = _EIN.fullmatch(text.strip())
    if match is None:
        raise IdentifierError("An EIN has nine digits, such as 01-2345678.", field="ein")
    return f"{match[1]}-{match[2]}"


def parse_aln(text: str) -> str:
    """An Assistance Listing Number as ``16.320``. Raises IdentifierError."""
    value = _compact(text)
    if not _ALN.fullmatch(value):
        raise IdentifierError(
            "An assistance listing looks like 16.320: two digits, a point, three more.", field="aln"
        )
    return value


def parse_zip(text: str) -> str:
    """A ZIP code of five or nine digits, the latter with a hyphen. Raises IdentifierError."""
    match = _ZIP.fullmatch(text.strip())
    if match is None:
        raise IdentifierError("A ZIP code has five digits, or nine such as 02134-1234.", field="zip")
    return f"{match[1]}-{match[2]}" if match[2] else match[1]


def parse_district(text: str) -> str:
    """A congressional district as SF-424 item 16 wants it.

    ``PA-003``, ``PA-all`` and ``US-all``; ``00-000`` outside the United States.

    Raises IdentifierError.
    """
    value = text.strip().upper()
    if value == _OUTSIDE:
        return value
    match = _DISTRICT.fullmatch(value)
    if match is None:
        raise IdentifierError(
            "A congressional district looks like PA-003, PA-all or US-all.", field="district"
        )
    return f"{match[1]}-all" if match[3] else f"{match[1]}-{int(match[2]):03d}"


def parse_phone(text: str) -> str:
    """A telephone number: ``215-555-0100``, with ``ext. 12`` where given; abroad ``+442079460000``.

    Raises IdentifierError.
    """
    value = text.strip().lower()
    if match := _PHONE.fullmatch(value):
        number = f"{match[1]}-{match[2]}-{match[3]}"
        return f"{number} ext. {match[4]}" if match[4] else number
    compact = re.sub(r"[-. ()]", "", value)
    if _FOREIGN_PHONE.fullmatch(compact):
        return compact
    raise IdentifierError("A phone number has ten digits, such as 215-555-0100.", field="phone")


def _compact(text: str) -> str:
    return text.strip().upper()
