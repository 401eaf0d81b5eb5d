"""Reads for the federal forms: the stored answers, and the facts around a budget as plain JSON."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from funding.accounts.models import Organization
from funding.accounts.queries import organization, profile_values
from funding.applications.models import Application
from funding.applications.queries.lineage import renews
from funding.budgets import queries as budgets
from funding.budgets.documents.mapping import USUAL
from funding.budgets.models import Budget
from funding.documents.models import Document
from funding.documents.queries import content_of
from funding.federal_forms.assembly import Forms, assemble
from funding.federal_forms.models import FederalForms, StateTemplate
from funding.federal_forms.sf424.form import FILES
from funding.infra.db import db
from funding.infra.records import Visibility, readable
from funding.kernel.actor import Actor
from funding.kernel.errors import NotFound
from funding.opportunities.models import Opportunity, PostingListing

NO_APPLICATION = "This budget does not belong to an application, so it has no federal forms."


def stored_forms(application_id: int) -> FederalForms | None:
    """The answers of an application, or None before the first."""
    return db.session.scalar(select(FederalForms).where(FederalForms.application_id == application_id))


def application_of(actor: Actor, budget: Budget) -> Application:
    """The application a budget belongs to, if the actor may read it. Raises NotFound."""
    query = select(Application).where(Application.id == budget.subject_id, readable(actor))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(NO_APPLICATION)
    return found


def gather(budget_id: int) -> dict[str, Any]:
    """The facts of a budget's forms. Raises NotFound where it does not belong to an application."""
    budget = db.session.get(Budget, budget_id)
    found = db.session.get(Application, budget.subject_id) if budget else None
    if budget is None or found is None:
        raise NotFound(NO_APPLICATION)
    return facts_of(found, budget)


def facts_of(application: Application, budget: Budget) -> dict[str, Any]:
    """Organization, call, application, answers and files, in values that JSON holds."""
    stored = stored_forms(application.id)
    return {
        "organization": _house(organization()),
        "application": {
            "id": application.id,
            "title": application.title,
            "starts_on": _iso(application.starts_on),
            "ends_on": _iso(application.ends_on),
            "is_renewal": renews(application.id),
            "funder": "" if application.visibility is Visibility.GIVING else application.funder.title,
        },
        "call": _call(application),
        "budget": {"title": budget.title, "label": budget.label, "status": budget.status.label},
        "sf424": dict(stored.sf424) if stored else {},
        "sf424a": dict(stored.sf424a) if stored else {},
        "files": _files(stored),
    }


def facts_without_application(budget: Budget, profile: Organization | None) -> dict[str, Any]:
    """The facts of a budget that belongs to something else than an application."""
    return {
        "organization": _house(profile),
        "application": {
            "id": None,
            "title": budget.title,
            "starts_on": None,
            "ends_on": None,
            "is_renewal": False,
            "funder": "",
        },
        "call": {"number": "", "title": "", "agency": "", "listing": ""},
        "budget": {"title": budget.title, "label": budget.label, "status": budget.status.label},
        "sf424": {},
        "sf424a": {},
        "files": {},
    }


def state_template_for(funder_id: int | None) -> StateTemplate:
    """The layout for a funder: its own, else the house's for all, else the usual one, which is not stored."""
    own = StateTemplate.funder_id == funder_id if funder_id else StateTemplate.funder_id.is_(None)
    clause = or_(own, StateTemplate.funder_id.is_(None))
    found = db.session.scalars(
        select(StateTemplate).where(clause).order_by(StateTemplate.funder_id.is_(None), StateTemplate.id)
    ).first()
    return found or StateTemplate(name="State budget", layout=USUAL.as_json(), version=0)


def stored_template(funder_id: int | None) -> StateTemplate | None:
    """The layout kept for exactly this funder, or for all others with None."""
    clause = StateTemplate.funder_id == funder_id if funder_id else StateTemplate.funder_id.is_(None)
    return db.session.scalars(select(StateTemplate).where(clause).order_by(StateTemplate.id)).first()


def forms_of(budget: Budget, application: Application, *, whole_dollars: bool = False) -> Forms:
    """Both forms as they stand now."""
    return assemble(budgets.tables(budget.id), facts_of(application, budget), whole_dollars=whole_dollars)


def _house(profile: Organization | None) -> dict[str, Any]:
    if profile is None:
        return {}
    values = {
        name: _iso(value) if isinstance(value, date) else value
        for name, value in profile_values(profile).items()
    }
    return {**values, "applicant_types": list(profile.applicant_types)}


def _call(application: Application) -> dict[str, str]:
    found = db.session.get(Opportunity, application.opportunity_id) if application.opportunity_id else None
    if found is None:
        return {"number": "", "title": "", "agency": application.funder.title, "listing": ""}
    query = select(PostingListing.aln).where(PostingListing.posting_id == found.posting_id)
    listing = db.session.scalar(query.order_by(PostingListing.aln).limit(1))
    return {
        "number": found.number,
        "title": found.title,
        "agency": found.agency_name or application.funder.title,
        "listing": listing or "",
    }


def _files(stored: FederalForms | None) -> dict[str, dict[str, str]]:
    """The chosen files by key; one that was taken off the application is left out."""
    if stored is None:
        return {}
    result = {}
    for key in FILES:
        number = getattr(stored, f"{key}_document_id")
        document = db.session.get(Document, number) if number else None
        if document is None or document.removed_at is not None:
            continue
        digest = hashlib.sha1(content_of(document), usedforsecurity=False).digest()
        result[key] = {
            "name": document.name,
            "media_type": document.content_type,
            "href": f"cid:{key}",
            "sha1": base64.b64encode(digest).decode(),
        }
    return result


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
