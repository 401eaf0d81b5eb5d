"""The page of one job, and the part of it that refreshes itself."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template
from werkzeug.wrappers import Response

from funding.infra.db import db
from funding.infra.http import is_fragment
from funding.infra.jobs import Job
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Role

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")

STOP_POLLING = 286
"""The status by which htmx stops asking again."""


@blueprint.get("/<int:job_id>")
@requires("job.view")
def show(job_id: int) -> Response:
    """A job's page for who asked for it and for administrators; for htmx only the part that changes."""
    actor = current_actor()
    job = db.session.get(Job, job_id)
    if job is None or (job.asked_by_id != actor.user_id and actor.role is not Role.ADMINISTRATOR):
        abort(404)
    if not is_fragment():
        return make_response(render_template("jobs/show.html", job=job))
    response = make_response(render_template("jobs/_progress.html", job=job))
    if job.ended:
        response.status_code = STOP_POLLING
    return response
