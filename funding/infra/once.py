"""What is asked more than once while one page is made: its view, its head and its tabs ask for the same award.

The answer is kept with the request, and only where the request reads: GET and HEAD change nothing, so what was true at
the first asking is true at the second. Anywhere else, in a form that is sent, a job or the command line, each asking
is answered anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import has_request_context, request

from funding.infra.db import db

_PLACE = "funding.asked"

Answer = TypeVar("Answer")


def once(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """What ``ask`` answers, asked once for each ``key`` in a request that only reads."""
    if not has_request_context() or request.method not in {"GET", "HEAD"} or db.session.dirty:
        return ask()
    kept: dict[Hashable, Any] = request.environ.setdefault(_PLACE, {})
    if key not in kept:
        kept[key] = ask()
    answer: Answer = kept[key]
    return answer
