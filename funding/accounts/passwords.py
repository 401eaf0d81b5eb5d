"""Which passwords are accepted, and what to tell a person whose choice is not.

The rules, in the order in which they are checked; the first that fails is the answer:

1. 12 to 128 characters, of any kind, spaces and accents included. Nothing is cut off or required.
2. Not built on the person's name, the email address or the organization's name (words of four letters or more).
3. Hard to guess: a zxcvbn score of 3 or 4 of 4, measured with those words counted as known to an attacker.

======================================  ==================================================
password                                answer
======================================  ==================================================
``short pass``                          Use at least 12 characters; this has 10.
``password1234``                        too easy to guess
``maria lopez 2026!`` (Maria Lopez)     Leave out "maria": it is part of your name, ...
``copper lantern walks north``          accepted
======================================  ==================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from zxcvbn import zxcvbn

from funding.kernel.errors import DomainError

MIN_LENGTH = 12
MAX_LENGTH = 128
MIN_SCORE = 3
_MEASURED = 72  # zxcvbn's work grows with the square of the length; these characters decide.
_LOOK_ALIKES = frozenset("@({[<!|$+%")
_READ_SIGNS = 2
_COMMON_PARTS = frozenset(
    [
        *("gmail", "mail", "example", "office", "info", "admin", "test", "with", "from", "street", "county"),
        *("outreach", "alliance", "center", "community", "services", "foundation", "project", "network"),
        *("coalition", "council", "society", "association", "national", "state"),
    ]
)


class WeakPasswordError(DomainError):
    """The password is refused; the message says why and what would help."""


def check_password(password: str, *, personal: Iterable[str] = (), field: str = "password") -> None:
    """Return if ``password`` is acceptable, else raise WeakPasswordError for the form field ``field``.

    ``personal`` is what others can know: name, email address, organization's name.
    """
    if len(password) < MIN_LENGTH:
        message = (
            f"Use at least {MIN_LENGTH} characters; this has {len(password)}. Four unrelated words work well."
        )
        raise WeakPasswordError(message, field=field)
    if len(password) > MAX_LENGTH:
        raise WeakPasswordError(
            f"Use at most {MAX_LENGTH} characters; this has {len(password)}.", field=field
        )
    words = personal_words(personal)
    lowered = password.lower()
    for word in words:
        if word in lowered:
            message = (
                f"Leave out “{word}”: it is part of your name, your address, or the organization’s name."
            )
            raise WeakPasswordError(message, field=field)
    result = zxcvbn(_tamed(password[:_MEASURED]), user_inputs=words)
    if int(result["score"]) < MIN_SCORE:
        raise WeakPasswordError(f"This password is too easy to guess. {_advice(result)}", field=field)


def _tamed(text: str) -> str:
    """``text`` with few enough look-alike signs: zxcvbn tries every reading of every one of them.

    A text with all ten signs would take it ten seconds. The first two keep their readings; a tilde stands
    for the others, which are hard to guess either way.
    """
    signs = list(dict.fromkeys(letter for letter in text if letter in _LOOK_ALIKES))
    return text.translate({ord(sign): "~" for sign in signs[_READ_SIGNS:]})


def personal_words(personal: Iterable[str]) -> list[str]:
    """The words of four letters or more in what others can know, lower case, each once."""
    found: dict[str, None] = {}
    for text in personal:
        for word in re.findall(r"\w{4,}", text.lower()):
            if word not in _COMMON_PARTS:
                found[word] = None
    return list(found)


def _advice(result: dict[str, object]) -> str:
    feedback = result.get("feedback")
    warning = feedback.get("warning") if isinstance(feedback, dict) else ""
    hint = "Add a few unrelated words, such as four that do not belong together."
    return f"{str(warning).rstrip('.')}. {hint}" if warning else hint
