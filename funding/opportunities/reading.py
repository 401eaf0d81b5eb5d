"""Reading single values of published notices: text, dates, amounts, as messy as they come.

A reader answers the value, or None where the source does not say, and raises ``ReadingError`` where it says
something that cannot be meant. Unknown is never zero and never a date.

==========================  ==============================  ====================
field                       published                       read as
==========================  ==============================  ====================
text                        ``Women &amp;amp; Girls``       Women & Girls
text                        ``Fund_x0002_ing​`` (zero-width)  Funding
date                        ``11222026``                    Nov 22, 2026
date                        ``01012099``, ``12312076``      None
date                        ``02302026``                    ReadingError
amount                      ``500000``                      50000000 cents
amount                      ``none``, ``0``, blank          None
amount                      ``$58.9 million``               ReadingError
==========================  ==============================  ====================
"""

from __future__ import annotations

import html
import re
from datetime import date

from funding.kernel.money import MAX_CENTS, Cents

PLACEHOLDER_YEARS = frozenset({2076, 2099})
"""Years that published dates carry where there is no date: notices of intent, "accepted at any time"."""

EARLIEST_YEAR, LATEST_YEAR = 1950, 2075

_WORDS_FOR_UNKNOWN = frozenset({"none", "n/a", "na", "undefined", "null", "ongoing", "tbd", "not available"})
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_OFFICE_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_TAG = re.compile(r"<[^<>]*>")
_EIGHT_DIGITS = re.compile(r"[0-9]{8}")
_DIGITS = re.compile(r"[0-9]{1,15}")
_ALN = re.compile(r"[0-9]{2}\.[0-9A-Z]{3}")


class ReadingError(ValueError):
    """The text stands for no value of its field; the message says why."""


def _office_character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if 0x20 <= code < 0xD800 else ""


def plain(text: str) -> str:
    """The text without characters that cannot be seen: controls, zero-width marks, ``_x0002_`` escapes."""
    if "_x" in text:
        text = _OFFICE_ESCAPE.sub(_office_character, text)
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return text if text.isprintable() else _CONTROL.sub("", text)


def decoded(text: str) -> str:
    """The text with character entities resolved, twice at most, since notices are often escaped once too
    often.
    """
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def read_line(text: str, limit: int) -> str:
    """One line of text: entities resolved, invisible characters dropped, white space joined, cut to
    ``limit``.
    """
    return " ".join(plain(decoded(text)).split())[:limit].rstrip()


def read_body(text: str) -> str:
    """The words of a description for searching and excerpts: no markup, one line. Not for showing as HTML."""
    text = decoded(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(plain(decoded(text)).split())


def is_unknown(text: str) -> bool:
    """Whether the text is one of the ways of saying nothing."""
    return not text or text.lower() in _WORDS_FOR_UNKNOWN


def read_date(text: str) -> date | None:
    """A date written MMDDYYYY; None for blanks and placeholder years. Raises ReadingError."""
    text = text.strip()
    if is_unknown(text):
        return None
    if not _EIGHT_DIGITS.fullmatch(text):
        raise ReadingError("is not a date written as month, day and year in eight digits")
    year = int(text[4:])
    if year in PLACEHOLDER_YEARS:
        return None
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ReadingError(f"has the year {year}, which cannot be meant")
    try:
        return date(year, int(text[:2]), int(text[2:4]))
    except ValueError:
        raise ReadingError("is not a day of the calendar") from None


def read_amount(text: str) -> Cents | None:
    """Whole dollars as cents; None for "none", zero and blank, which all mean "not stated". Raises
    ReadingError.
    """
    text = text.strip()
    if is_unknown(text):
        return None
    if not _DIGITS.fullmatch(text):
        raise ReadingError("is not an amount in whole dollars")
    cents = int(text) * 100
    if cents > MAX_CENTS:
        raise ReadingError("is more than any award can be")
    return cents or None


def read_count(text: str) -> int | None:
    """A number of awards; None for zero and blank. Raises ReadingError."""
    text = text.strip()
    if is_unknown(text):
        return None
    if not _DIGITS.fullmatch(text) or int(text) > 1_000_000:
        raise ReadingError("is not a number of awards")
    return int(text) or None


def read_aln(text: str) -> str:
    """An assistance listing number, as text. Raises ReadingError."""
    value = text.strip().upper()
    if not _ALN.fullmatch(value):
        raise ReadingError("is not an assistance listing such as 16.320")
    return value
