"""The house's rules of reporting."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import redirect_to, toast
from funding.infra.navigation import nav
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion
from funding.reports import queries
from funding.reports.forms import SettingsForm
from funding.reports.services.house import save_settings
from funding.reports.views import blueprint

nav("Settings", "Reports", "reports.settings", "report.view", 22, icon="bar-chart")


@blueprint.get("/settings/reports")
@requires("report.view")
def settings() -> str:
    """From which difference on a note is wanted."""
    stored = queries.settings()
    return render_template("reports/settings.html", form=SettingsForm(obj=stored))


@blueprint.post("/settings/reports")
@requires("report.sign_finance")
@writes
def save() -> ResponseReturnValue:
    """Keep it."""
    form = SettingsForm()
    if form.validate():
        try:
            save_settings(
                variance_bp=form.variance_bp.data, expected_version=form.expected_version, by=current_actor()
            )
        except StaleVersion:
            stored = queries.settings()
            return render_conflict(form, {"variance_bp": stored.variance_bp}, stored.version, title="Reports")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("reports.settings")
    return render_template("reports/settings.html", form=form), 422
