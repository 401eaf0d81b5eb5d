"""Lineage: who came before an application and after it, its next cycle, links and what reviewers said."""

from __future__ import annotations

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from funding.accounts.owners import offer_owners
from funding.applications.models import Application
from funding.applications.next_forms import (
    LEFT_OUT,
    CommentForm,
    LinkForm,
    NextForm,
    UnlinkForm,
    next_form,
)
from funding.applications.queries import lineage as queries
from funding.applications.queries.applications import application_for
from funding.applications.services import lineage as services
from funding.applications.types import LinkKind, Stage
from funding.applications.views import blueprint
from funding.applications.views.shown import shown_date
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.panels import Tab, panel, tab
from funding.infra.permissions import current_actor, requires
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.zoned import Certainty
from funding.work.models import Deadline
from funding.work.queries import deadlines_of

VERBS = {
    LinkKind.FULL_PROPOSAL: "Full proposal",
    LinkKind.RESUBMISSION: "Resubmit",
    LinkKind.RENEWAL: "Start the renewal",
    LinkKind.CONTINUATION: "Continuation year, new money",
    LinkKind.WITHIN: "Year within the award",
}
OFFERED = {
    Stage.INQUIRY: (LinkKind.FULL_PROPOSAL,),
    Stage.SUBMITTED: (LinkKind.FULL_PROPOSAL,),
    Stage.AWARDED: (LinkKind.RENEWAL, LinkKind.CONTINUATION, LinkKind.WITHIN),
    Stage.DECLINED: (LinkKind.RESUBMISSION,),
}
"""What may follow at which stage."""


def verbs_of(application: Application) -> list[dict[str, str]]:
    """What may be begun from here, the usual one first."""
    return [
        {
            "label": VERBS[kind],
            "note": kind.counting,
            "url": url_for("applications.next_cycle", application_id=application.id, link_kind=kind.value),
        }
        for kind in OFFERED.get(application.stage, ())
    ]


@tab("application", 80)
def lineage_tab(actor: Actor, record_id: int) -> Tab:
    """Lineage, with the number of applications in it where there are others."""
    count = queries.lineage_size(record_id) if queries.has_links(record_id) else 0
    return Tab(
        "lineage",
        "Lineage",
        url_for("applications.lineage", application_id=record_id),
        str(count) if count else "",
    )


@panel("application.main", 5)
def strip(actor: Actor, record_id: int) -> Markup | None:
    """Before and after on the overview, with what was said of the last cycle; nothing where it stands alone."""
    if not queries.has_links(record_id):
        return None
    steps = queries.lineage_of(record_id, actor)
    return Markup(  # noqa: S704 - the template escapes everything it shows.
        render_template(
            "applications/_lineage.html", steps=steps, here=record_id, said=_said(steps, record_id)
        )
    )


def _said(steps: list[queries.Step], here: int) -> list[queries.Step]:
    """The applications that this one continues, over any number of steps, of which something was said."""
    before, found = {here}, []
    for step in reversed(steps):
        if step.application.id in before:
            before |= {one.earlier_id for one in step.how}
            if step.application.id != here and (step.application.closing_reason or step.comments):
                found.append(step)
    return found


@blueprint.get("/applications/<int:application_id>/lineage")
@requires("application.view")
def lineage(application_id: int) -> ResponseReturnValue:
    """The whole lineage with its links, its money, and what was said."""
    return _page(application_for(current_actor(), application_id))


def _page(
    application: Application,
    *,
    link_form: LinkForm | None = None,
    comment_form: CommentForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    actor = current_actor()
    steps = queries.lineage_of(application.id, actor)
    page = render_template(
        "applications/lineage.html",
        application=application,
        steps=steps,
        titles={one.application.id: one.title for one in steps},
        here=application.id,
        said=_said(steps, application.id),
        comments=queries.comments_of([application.id]),
        verbs=verbs_of(application) if actor.can("application.edit") else [],
        link_form=link_form or _link_form(application),
        unlink_form=UnlinkForm(formdata=None),
        comment_form=comment_form or CommentForm(formdata=None),
    )
    return page, status


def _link_form(application: Application, *, typed: bool = False) -> LinkForm:
    form = LinkForm() if typed else LinkForm(formdata=None)
    form.other_id.choices = [("", "Choose"), *queries.linkable_choices(application, current_actor())]
    return form


@blueprint.route("/applications/<int:application_id>/next/<link_kind>", methods=["GET", "POST"])
@requires("application.edit")
@writes
def next_cycle(application_id: int, link_kind: str) -> ResponseReturnValue:
    """Begin what follows, asking for each date by itself; nothing is a year added to the last one."""
    application = application_for(current_actor(), application_id)
    if link_kind not in {one.value for one in VERBS}:
        abort(404)
    kind = LinkKind(link_kind)
    if kind not in OFFERED.get(application.stage, ()):
        toast(f"{VERBS[kind]} does not follow from {application.stage.label}.", "amber")
        return redirect_to("applications.lineage", application_id=application.id)
    form = _next_form(application, kind)
    if form.is_submitted() and form.validate():
        try:
            made = services.start_next(earlier=application, kind=kind, facts=_facts(form), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"Started. {kind.counting}")
            return redirect_to("applications.show", application_id=made.id)
    page = render_template(
        "applications/next.html",
        application=application,
        kind=kind,
        verb=VERBS[kind],
        form=form,
        shown_date=shown_date,
        said=[
            one
            for one in queries.lineage_of(application.id, current_actor())
            if one.application.id == application.id
        ],
    )
    return page, 422 if form.errors else 200


def _asked_dates(application: Application) -> list[Deadline]:
    found = deadlines_of([application.id]).get(application.id, [])
    return [one for one in found if one.kind in services.ASKED_AGAIN]


def _next_form(application: Application, kind: LinkKind) -> NextForm:
    form = next_form(_asked_dates(application))
    offer_owners(form.owner_id)
    if not form.is_submitted():
        form.title.data = application.title
        form.owner_id.data = str(application.owner_id) if application.owner_id else None
    return form


def _facts(form: NextForm) -> services.NextFacts:
    return services.NextFacts(
        title=form.title.data or "",
        ask_cents=form.ask_cents.data,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        owner_id=int(form.owner_id.data) if form.owner_id.data else None,
        dates=tuple(
            services.NextDate(
                last=row["last"],
                certainty=Certainty(row["certainty"].data),
                due_on=row["due_on"].data,
                at=row["at"].data,
                source_text=row["source"].data or "",
            )
            for row in form.date_rows()
            if row["certainty"].data != LEFT_OUT
        ),
    )


@blueprint.post("/applications/<int:application_id>/links")
@requires("application.edit")
@writes
def add_link(application_id: int) -> ResponseReturnValue:
    """Link it with another application."""
    actor = current_actor()
    application = application_for(actor, application_id)
    form = _link_form(application, typed=True)
    if not form.validate():
        return _page(application, link_form=form, status=422)
    other = application_for(actor, int(form.other_id.data or 0))
    earlier, later = (other, application) if form.side.data == "earlier" else (application, other)
    kind = LinkKind(form.kind.data)
    try:
        services.link(earlier=earlier, later=later, kind=kind, reason=form.reason.data or "", by=actor)
    except DomainError as error:
        apply_domain_error(form, error)
        return _page(application, link_form=form, status=422)
    toast(f"Linked. {kind.counting}")
    return redirect_to("applications.lineage", application_id=application.id)


@blueprint.post("/applications/<int:application_id>/links/<int:link_id>/remove")
@requires("application.edit")
@writes
def remove_link(application_id: int, link_id: int) -> ResponseReturnValue:
    """Take a link away, with the reason."""
    actor = current_actor()
    application = application_for(actor, application_id)
    found = queries.link_for(application.id, link_id)
    for end in (found.earlier_id, found.later_id):
        application_for(actor, end)
    form = UnlinkForm()
    if form.validate():
        services.unlink(link=found, reason=form.reason.data or "", by=actor)
        toast("The link is gone. Each counts as its remaining links say.", "blue")
    else:
        toast("Please say why the link goes; the money will be counted otherwise.", "red")
    return redirect_to("applications.lineage", application_id=application.id)


@blueprint.post("/applications/<int:application_id>/comments")
@requires("application.edit")
@writes
def add_comment(application_id: int) -> ResponseReturnValue:
    """Keep what a reviewer said."""
    application = application_for(current_actor(), application_id)
    form = CommentForm()
    if not form.validate():
        return _page(application, comment_form=form, status=422)
    services.add_comment(application=application, by=current_actor(), **form.values())
    toast("Kept. The next cycle will show it.")
    return redirect_to("applications.lineage", application_id=application.id)


@blueprint.post("/applications/<int:application_id>/comments/<int:comment_id>/remove")
@requires("application.edit")
@writes
def remove_comment(application_id: int, comment_id: int) -> ResponseReturnValue:
    """Take a comment away; the history keeps it."""
    application = application_for(current_actor(), application_id)
    comment = queries.comment_for(application.id, comment_id)
    services.remove_comment(application=application, comment=comment, by=current_actor())
    toast("Removed. The history keeps it.", "blue")
    return redirect_to("applications.lineage", application_id=application.id)
