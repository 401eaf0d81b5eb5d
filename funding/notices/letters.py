"""The words and the shape of a letter of notices: plain text and simple HTML, from templates.

Each kind in it can be stopped with one press, without signing in. The token in that address is signed, names the
person and the kinds and nothing else, and works as long as the secret key does (RFC 8058).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from urllib.parse import urljoin

from flask import current_app, render_template, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from funding.accounts.models import User
from funding.accounts.queries import organization
from funding.infra import clock
from funding.infra.rendering import plural
from funding.infra.schedule import base_url
from funding.kernel.zoned import format_date, format_moment_long, in_zone
from funding.notices.kinds import label_of
from funding.notices.models import Notice

MOST_SHOWN = 60
_SALT = "funding.notices.stop"


@dataclass(frozen=True, slots=True)
class Written:
    """A letter before it is posted."""

    subject: str
    text: str
    html: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """The notices of one kind, with the address that stops such letters."""

    label: str
    notices: Sequence[Notice]
    stop_url: str


def stop_token(user_id: int, kinds: Sequence[str]) -> str:
    """The signed token that lets letters of ``kinds`` to this person be stopped."""
    return str(_signer().dumps([user_id, sorted(kinds)]))


def read_stop_token(token: str) -> tuple[int, list[str]] | None:
    """The person and the kinds that a token names, or None where it was not made here."""
    try:
        user_id, kinds = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return int(user_id), [str(kind) for kind in kinds]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt=_SALT)


def full_url(path: str) -> str:
    """An address inside the program as it works from a letter."""
    return urljoin(base_url() + "/", path)


def write_letter(user: User, notices: Sequence[Notice], zone: str) -> Written:
    """One person's letter with everything in ``notices``; dates in it are those of ``zone``.

    What several people caused alike, say two who changed dates of one record, is one line.
    """
    notices = list({(one.kind, one.line, one.url): one for one in notices}.values())
    by_kind: dict[str, list[Notice]] = defaultdict(list)
    for one in notices[:MOST_SHOWN]:
        by_kind[one.kind].append(one)
    house = organization()
    moment = clock.now()
    values = {
        "person": user.name,
        "house": house.legal_name if house else "Funding",
        "parts": [_part(user.id, kind, by_kind[kind]) for kind in by_kind],
        "left_out": max(0, len(notices) - MOST_SHOWN),
        "count": len(notices),
        "day": format_date(in_zone(moment, zone).date()),
        "moment": format_moment_long(moment, zone),
        "full_url": full_url,
        "notices_url": full_url(url_for("notices.index")),
        "choose_url": full_url(url_for("notices.preferences")),
    }
    return Written(
        subject=_subject(notices),
        text=render_template("letters/notices.txt", **values),
        html=render_template("letters/notices.html", **values),
        headers={
            "List-Unsubscribe": f"<{_stop_url(user.id, list(by_kind))}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _part(user_id: int, kind: str, notices: Sequence[Notice]) -> Part:
    return Part(label_of(kind), notices, _stop_url(user_id, [kind]))


def _stop_url(user_id: int, kinds: Sequence[str]) -> str:
    return full_url(url_for("notices.stop", token=stop_token(user_id, kinds)))


def _subject(notices: Sequence[Notice]) -> str:
    """The first line, and how much there is beside it."""
    first, more = notices[0].line, len(notices) - 1
    return (
        first if not more else f"{shorten(first, 120, placeholder='…')} (and {plural(more, 'more', 'more')})"
    )
