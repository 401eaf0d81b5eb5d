"""Whether two names mean the same organization, well enough to warn before a second card is made for it.

Case, punctuation and words that come and go ("the", "Inc.", "Foundation, The") do not count.

================================  ==============================  =====
one                               other                           same?
================================  ==============================  =====
The Harbor Light Foundation       Harbor Light Foundation, Inc.   yes
Harbor Light Foundation           Harbor Light Fund               no
O'Neil & Sons                     ONeil and Sons LLC              yes
================================  ==============================  =====
"""

from __future__ import annotations

import re
import unicodedata

_COME_AND_GO = frozenset(
    {"the", "inc", "incorporated", "llc", "ltd", "co", "corp", "corporation", "of", "and"}
)


def words_to_look_for(name: str) -> list[str]:
    """The words of a name that tell it apart, in lower case without marks."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).split()
    return [word for word in words if word not in _COME_AND_GO]


def same_name(one: str, other: str) -> bool:
    """Whether the names differ only in what does not count. Two empty names are not the same."""
    words = words_to_look_for(one)
    return bool(words) and words == words_to_look_for(other)
