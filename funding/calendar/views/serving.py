"""What calendars outside fetch, without signing in: the token in the address is all they have."""

from __future__ import annotations

import hashlib
from datetime import UTC

from flask import Response, abort, request, url_for

from funding.calendar import ics
from funding.calendar.limits import Misses
from funding.calendar.services.feeds import Reading, TooOftenError, opens_something, read_feed
from funding.calendar.views import blueprint
from funding.infra import clock
from funding.infra.db import unit_of_work
from funding.infra.http import DOWNLOAD_POLICY
from funding.infra.permissions import public
from funding.infra.security import revalidated
from funding.kernel.errors import NotFound

LONGEST_TOKEN = 100
_misses = Misses()


@blueprint.get("/feeds/<token>.ics")
@public
@revalidated
def serve_feed(token: str) -> Response:
    """The feed, or 304 where the caller has it already; 404 for whatever opens nothing.

    Reading it is noted, and what it tells is kept, in one unit of work that ends before the file is written.
    """
    address, moment = request.remote_addr or "", clock.now()
    wait = _misses.seconds_to_wait(address, moment)
    if wait:
        return _too_often(wait)
    try:
        # Whoever guesses must not make others wait: only what opens something is read in a unit of work.
        if len(token) > LONGEST_TOKEN or not opens_something(token):
            raise NotFound("There is no such calendar.")
        with unit_of_work():
            reading = read_feed(raw=token)
            answer = _described(reading)
    except TooOftenError as error:
        return _too_often(error.retry_after)
    except NotFound:
        _misses.note(address, moment)
        abort(404)
    if _is_known(answer):
        answer.status_code = 304
    else:
        edition = reading.edition
        answer.set_data(
            ics.write(reading.name, edition.told, edition.gone, zone=reading.zone, links=links_here())
        )
    return answer


def links_here() -> ics.Links:
    """What the addresses of this server begin with."""
    return ics.Links(
        dates=url_for("calendar.show_date", deadline_id=0, _external=True)[:-1],
        registrations=url_for("wallet.show", registration_id=0, _external=True)[:-1],
        applications=url_for("applications.show", application_id=0, _external=True)[:-1],
        tasks=url_for("tasks.show", task_id=0, _external=True)[:-1],
    )


def _described(reading: Reading) -> Response:
    """The answer without its body."""
    answer = Response(mimetype="text/calendar", content_type=ics.CONTENT_TYPE)
    parts = (reading.feed.state, reading.name, reading.zone, request.host_url)
    answer.set_etag(hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32])
    answer.last_modified = reading.feed.changed_at.astimezone(UTC)
    answer.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    answer.headers.set("Content-Disposition", "attachment", filename="funding.ics")
    return answer


def _is_known(answer: Response) -> bool:
    if request.if_none_match:
        return request.if_none_match.contains_weak(answer.get_etag()[0] or "")
    since, changed = request.if_modified_since, answer.last_modified
    return since is not None and changed is not None and changed.replace(microsecond=0) <= since


def _too_often(seconds: int) -> Response:
    answer = Response("This calendar is fetched too often.\n", status=429, mimetype="text/plain")
    answer.headers["Retry-After"] = str(seconds)
    return answer
