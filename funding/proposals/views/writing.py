"""Writing a section: the page, autosave, headings and order."""

from __future__ import annotations

from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from funding.applications.models import Application
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.proposals import queries, tokens
from funding.proposals.cleaning import clean
from funding.proposals.forms import AddSectionForm, SectionForm, TextForm
from funding.proposals.models import Proposal, ProposalSection
from funding.proposals.queries import Subject
from funding.proposals.services import writing
from funding.proposals.types import LONGEST_SECTION
from funding.proposals.views import blueprint


@blueprint.get("/proposal-sections/<int:section_id>")
@requires("proposal.view")
def section(section_id: int) -> ResponseReturnValue:
    """The writing page of one section, with the others at its side."""
    application, proposal, one = queries.section_for(current_actor(), section_id)
    form = TextForm(data={"version": one.version})
    return _page(application, proposal, one, form)


@blueprint.post("/proposal-sections/<int:section_id>")
@requires("proposal.edit")
@writes
def save(section_id: int) -> ResponseReturnValue:
    """Keep the text of a plain form; a stale one is shown beside what is stored."""
    actor = current_actor()
    application, proposal, one = queries.section_for(actor, section_id)
    form = TextForm()
    if form.validate():
        try:
            writing.save_text(
                application=application, section=one, text=form.body.data or "",
                expected_version=form.expected_version, by=actor,
            )  # fmt: skip
        except StaleVersion as error:
            return render_conflict(form, error.current, one.version, title=one.heading)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("proposals.section", section_id=one.id)
    return _page(application, proposal, one, form), 422


@blueprint.put("/proposal-sections/<int:section_id>/text")
@requires("proposal.edit")
@writes
def autosave(section_id: int) -> ResponseReturnValue:
    """Keep the text the editor sends as JSON and answer the new version and counts; 409 carries the stored text."""
    actor = current_actor()
    application, _, one = queries.section_for(actor, section_id)
    sent: Any = request.get_json(silent=True)
    text, version = (sent.get("body"), sent.get("version")) if isinstance(sent, dict) else (None, None)
    if not isinstance(text, str) or not isinstance(version, int) or isinstance(version, bool):
        return jsonify(error="The text or its version is missing."), 422
    if "\0" in text or len(text) > LONGEST_SECTION:
        return jsonify(error="The text is too long or holds characters that cannot be stored."), 422
    figures = Subject(application).figures
    try:
        writing.save_text(application=application, section=one, text=text, expected_version=version, by=actor)
    except StaleVersion as error:
        theirs = tokens.shown(one.body, figures)
        return jsonify(error=error.message, version=one.version, theirs=theirs, mine=clean(text)), 409
    except DomainError as error:
        return jsonify(error=error.message), 422
    state = queries.section_state(one, figures)
    return jsonify(
        version=one.version,
        words=state.count.words,
        characters=state.count.characters,
        over=state.count.over,
        missing=list(state.missing_figures),
    )


@blueprint.get("/proposal-sections/<int:section_id>/edit")
@requires("proposal.edit")
def edit_section(section_id: int) -> ResponseReturnValue:
    """The heading and limits of a section."""
    application, proposal, one = queries.section_for(current_actor(), section_id)
    form = SectionForm(obj=one)
    return render_template(
        "proposals/section_edit.html", application=application, proposal=proposal, section=one, form=form
    )


@blueprint.post("/proposal-sections/<int:section_id>/edit")
@requires("proposal.edit")
@writes
def update_section(section_id: int) -> ResponseReturnValue:
    """Keep the heading and limits."""
    actor = current_actor()
    application, proposal, one = queries.section_for(actor, section_id)
    form = SectionForm()
    if form.validate():
        try:
            writing.change_section(
                application=application, section=one, values=form.values(),
                expected_version=form.expected_version, by=actor,
            )  # fmt: skip
        except StaleVersion:
            stored = {name: getattr(one, name) for name in form.values()}
            return render_conflict(form, stored, one.version, title=one.heading)
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("proposals.show", application_id=application.id)
    page = render_template(
        "proposals/section_edit.html", application=application, proposal=proposal, section=one, form=form
    )
    return page, 422


@blueprint.post("/applications/<int:application_id>/proposal/sections")
@requires("proposal.edit")
@writes
def add_section(application_id: int) -> ResponseReturnValue:
    """Add a section at the end."""
    actor = current_actor()
    application, proposal = queries.proposal_for(actor, application_id)
    form = AddSectionForm()
    if form.validate():
        try:
            one = writing.add_section(
                application=application, proposal=proposal, heading=form.heading.data or "", by=actor
            )
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"Added “{one.heading}”.")
            return redirect_to("proposals.section", section_id=one.id)
    page = render_template(
        "proposals/section_add.html", application=application, proposal=proposal, form=form
    )
    return page, 422


@blueprint.post("/proposal-sections/<int:section_id>/move")
@requires("proposal.edit")
@writes
def move_section(section_id: int) -> ResponseReturnValue:
    """Move a section up or down."""
    actor = current_actor()
    application, _, one = queries.section_for(actor, section_id)
    up = request.form.get("to") != "down"
    writing.move_section(application=application, section=one, up=up, by=actor)
    return redirect_to("proposals.show", application_id=application.id)


@blueprint.post("/proposal-sections/<int:section_id>/remove")
@requires("proposal.edit")
@writes
def remove_section(section_id: int) -> ResponseReturnValue:
    """Remove a section; its text stays in the history."""
    actor = current_actor()
    application, _, one = queries.section_for(actor, section_id)
    heading = one.heading
    writing.remove_section(application=application, section=one, by=actor)
    toast(f"Removed “{heading}”. Its text stays in the history.")
    return redirect_to("proposals.show", application_id=application.id)


def _page(application: Application, proposal: Proposal, one: ProposalSection, form: TextForm) -> str:
    subject = Subject(application)
    if not form.is_submitted():
        form.body.data = tokens.shown(one.body, subject.figures)
    return render_template(
        "proposals/write.html",
        application=application,
        proposal=proposal,
        section=one,
        state=queries.section_state(one, subject.figures),
        states=queries.section_states(proposal, subject.figures),
        groups=subject.figure_groups,
        form=form,
    )
