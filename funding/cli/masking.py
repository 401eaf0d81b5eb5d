"""No log tells a secret that stands in an address.

Whoever has the address of a calendar feed or of an invitation needs no sign-in, and logs are read by more people and
kept for longer than either. So what follows the fixed beginning of such an address is written as stars, in whatever
line it stands: a request, the page it came from, an error.

==============================================  =============================
said                                            written
==============================================  =============================
GET /calendar/feeds/Qm9v-x.ics HTTP/1.1         GET /calendar/feeds/*** HTTP/1.1
GET /give/Qm9v?from=mail HTTP/1.1               GET /give/***?from=mail HTTP/1.1
GET /sign-in?next=%2Fgive%2FQm9v HTTP/1.1       GET /sign-in?next=%2Fgive%2F*** HTTP/1.1
GET /calendar?on=2026-12-01 HTTP/1.1            the same
==============================================  =============================
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule

SECRET_ARGUMENTS = frozenset({"raw", "token"})
"""What views call the part of their address that lets somebody in."""
_SLASH = "(?:/|%2[Ff])"
_SECRET = r"(?:[^/?&\s\"#%]|%(?!2[Ff]|3[Ff]|26))+"  # noqa: S105 - how one looks, none itself.
_ARGUMENT = re.compile(r"<(?:[^<>]*:)?(\w+)>")


class SecretsMasked(logging.Filter):
    """Writes stars for the secrets that stand in addresses of ``app``."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        begins = sorted({_beginning(rule) for rule in app.url_map.iter_rules() if holds_secret(rule)})
        self._pattern = re.compile(f"({'|'.join(begins)}){_SECRET}")

    def masked(self, text: str) -> str:
        """``text`` with stars for every secret."""
        return self._pattern.sub(r"\1***", text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, masked."""
        record.msg, record.args = self.masked(record.getMessage()), ()
        return True


def holds_secret(rule: Rule) -> bool:
    """Whether an address of this rule lets somebody in."""
    return not SECRET_ARGUMENTS.isdisjoint(rule.arguments)


def _beginning(rule: Rule) -> str:
    """What stands before the secret, as an expression; other arguments stand for anything."""
    found = ""
    texts_and_arguments = _ARGUMENT.split(rule.rule)
    for text, argument in zip(texts_and_arguments[::2], texts_and_arguments[1::2], strict=False):
        found += re.escape(text).replace("/", _SLASH)
        if argument in SECRET_ARGUMENTS:
            break
        found += r"[^/?&\s%]+"
    return found
