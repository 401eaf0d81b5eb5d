"""What every template can use: filters for money and dates, and the few globals of the house."""

from __future__ import annotations

import functools
import hashlib
import os
import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for
from markupsafe import Markup

from funding.infra import clock
from funding.infra.http import addresses
from funding.infra.navigation import navigation
from funding.infra.panels import panels, record_head
from funding.infra.permissions import maybe_actor
from funding.kernel import money, zoned
from funding.kernel.periods import fiscal_year_of

NOTHING = "–"


def _money(cents: int | None) -> str:
    return NOTHING if cents is None else money.format_money(cents)


def _money_whole(cents: int | None) -> str:
    return NOTHING if cents is None else money.format_money(cents, whole=True)


def _money_compact(cents: int | None) -> str:
    return NOTHING if cents is None else money.format_compact(cents)


def _us_date(day: date | datetime | None) -> str:
    if day is None:
        return NOTHING
    return zoned.format_date(_local_day(day))


def _us_date_short(day: date | datetime | None) -> str:
    if day is None:
        return NOTHING
    return zoned.format_date_short(_local_day(day))


def _local_day(day: date | datetime) -> date:
    if isinstance(day, datetime):
        return day.astimezone(zoned.zone_info(clock.reader_zone())).date()
    return day


def _moment(instant: datetime | None, zone: str | None = None) -> str:
    return NOTHING if instant is None else zoned.format_moment(instant, zone or clock.reader_zone())


def _clock_time(reading: time | None) -> str:
    return NOTHING if reading is None else zoned.format_time(reading)


def _percent(basis_points: int | None) -> str:
    if basis_points is None:
        return NOTHING
    return money.format_percent(basis_points)


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 line", "2 lines", "1,204 calls": a count with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


@functools.cache
def _digest(path: Path, _stamp: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file with its content's hash, so that browsers keep it until it changes."""
    path = f"{current_app.static_folder}/{name}"
    return _asset_url(name, path, os.stat(path).st_mtime, request.script_root)  # noqa: PTH116 - on every page, often.


@functools.cache
def _asset_url(name: str, path: str, stamp: float, _root: str) -> str:
    return url_for("static", filename=name, v=_digest(Path(path), stamp))


@functools.cache
def _icon_source(path: Path) -> str:
    source = path.read_text()
    return re.sub(r"<svg\b[^>]*>", "", source.split("?>", 1)[-1], count=1).rsplit("</svg>", 1)[0].strip()


def icon(name: str, label: str = "", size: int = 16) -> Markup:
    """One vendored icon as inline SVG; decorative unless ``label`` says what it means."""
    return _icon(current_app.static_folder or "", name, label, size)


@functools.lru_cache(maxsize=512)
def _icon(folder: str, name: str, label: str, size: int) -> Markup:
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise ValueError(f"{name!r} is no icon name")
    # The files are our own and vendored; nothing typed by anybody reaches them.
    inner = Markup(_icon_source(Path(folder) / "icons" / f"{name}.svg"))  # noqa: S704
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 16 16" fill="currentColor" {1}>{2}</svg>'
    ).format(size, told, inner)


def _context() -> dict[str, Any]:
    actor = maybe_actor()
    lookup = current_app.extensions.get("funding.organization")
    organization = lookup() if lookup else None
    start_month = organization.fiscal_year_start_month if organization else 10
    today = clock.today()
    return {
        "actor": actor,
        "can": actor.can if actor else lambda _permission: False,
        "organization": organization,
        "today": today,
        "fiscal_year": fiscal_year_of(today, start_month),
        "navigation": navigation,
    }


def install(app: Flask) -> None:
    """Give the templates of ``app`` their filters and globals."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        money=_money,
        money_whole=_money_whole,
        clock_time=_clock_time,
        money_compact=_money_compact,
        us_date=_us_date,
        us_date_short=_us_date_short,
        moment=_moment,
        percent=_percent,
        plural=plural,
    )
    app.jinja_env.globals.update(
        asset=asset, icon=icon, panels=panels, record_head=record_head, plural=plural, addresses=addresses
    )
    app.context_processor(_context)
