"""The chart of accounts."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from funding.finance import queries, services
from funding.finance.chart_csv import LARGEST, chart_csv, read_chart, take_chart
from funding.finance.forms import AccountForm
from funding.finance.views.routes import blueprint
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import download, redirect_to, toast
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion


def _chart(form: AccountForm | None = None, problem: str = "") -> str:
    rows = queries.account_rows()
    form = form or AccountForm(data={"is_open": True})
    return render_template("finance/accounts.html", rows=rows, form=form, problem=problem)


@blueprint.get("/accounts")
@requires("finance.view")
def accounts() -> ResponseReturnValue:
    """The whole chart, with the form of a new account."""
    return _chart()


@blueprint.post("/accounts")
@requires("finance.edit")
@writes
def add_account() -> ResponseReturnValue:
    """Add an account."""
    form = AccountForm()
    if form.validate():
        try:
            account = services.add_account(facts=form.facts(), by=current_actor())
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast(f"Added {account.label}.")
            return redirect_to("finance.accounts")
    return _chart(form), 422


@blueprint.post("/accounts/usual")
@requires("finance.edit")
@writes
def start_chart() -> ResponseReturnValue:
    """Fill an empty chart with the usual accounts and rules."""
    try:
        count = services.start_chart(by=current_actor())
    except DomainError as error:
        return _chart(problem=error.message), 422
    toast(f"Added {count} accounts and rules for them. Change what your books call differently.")
    return redirect_to("finance.accounts")


@blueprint.get("/accounts.csv")
@requires("finance.view")
def accounts_file() -> ResponseReturnValue:
    """The chart as CSV."""
    rows = [row.account for row in queries.account_rows()]
    return download(b"".join(chart_csv(rows)), "chart-of-accounts.csv", "text/csv; charset=utf-8")


@blueprint.post("/accounts/import")
@requires("finance.edit")
@writes
def import_accounts() -> ResponseReturnValue:
    """Take accounts from a CSV file: all of it or nothing."""
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise DomainError("Choose a CSV file first.")
        facts = read_chart(upload.stream.read(LARGEST + 1))
        known = [row.account for row in queries.account_rows()]
        added, changed = take_chart(facts=facts, chart=known, by=current_actor())
    except DomainError as error:
        return _chart(problem=error.message), 422
    toast(f"{added} accounts added, {changed} changed.")
    return redirect_to("finance.accounts")


@blueprint.get("/accounts/<int:account_id>")
@requires("finance.edit")
def account(account_id: int) -> ResponseReturnValue:
    """The form of one account."""
    found = queries.account_for(account_id)
    form = AccountForm(
        data={
            "number": found.number,
            "name": found.name,
            "account_type": found.account_type.value,
            "is_open": found.is_open,
            "version": found.version,
        }
    )
    return render_template("finance/account.html", form=form, account=found)


@blueprint.post("/accounts/<int:account_id>")
@requires("finance.edit")
@writes
def change_account(account_id: int) -> ResponseReturnValue:
    """Save one account."""
    found, form = queries.account_for(account_id), AccountForm()
    if form.validate():
        try:
            services.change_account(
                account=found, facts=form.facts(), by=current_actor(), expected_version=form.expected_version
            )
        except StaleVersion:
            shown = {
                "number": found.number,
                "name": found.name,
                "account_type": found.account_type.label,
                "is_open": "yes" if found.is_open else "no",
            }
            return render_conflict(form, shown, found.version, title=f"{found.label} was changed meanwhile")
        except DomainError as error:
            apply_domain_error(form, error)
        else:
            toast("Saved.")
            return redirect_to("finance.accounts")
    return render_template("finance/account.html", form=form, account=found), 422


@blueprint.post("/accounts/<int:account_id>/remove")
@requires("finance.edit")
@writes
def remove_account(account_id: int) -> ResponseReturnValue:
    """Take an account out of the chart."""
    found = queries.account_for(account_id)
    label = found.label
    try:
        services.remove_account(account=found, by=current_actor())
    except DomainError as error:
        return _chart(problem=error.message), 422
    toast(f"Removed {label}.", "blue")
    return redirect_to("finance.accounts")
