"""The composition root: the only module, with the command line, that knows every feature."""

from __future__ import annotations

import importlib
from typing import Any

from flask import Blueprint, Flask, Response, g, make_response
from sqlalchemy import text

from funding import resource_dir
from funding.config import Settings, load_settings
from funding.infra import error_pages, jobs, permissions, rendering, security
from funding.infra.db import db
from funding.infra.http import LateRule, RecordNumber
from funding.infra.mail import delivery
from funding.infra.permissions import public

FEATURES = (
    "funding.infra.job_views",
    "funding.accounts.views",
    "funding.notices.views",
    "funding.saved_views.views",
    "funding.notes.views",
    "funding.documents.views",
    "funding.tasks.views",
    "funding.funders.views",
    "funding.partners.views",
    "funding.outreach.views",
    "funding.wallet.views",
    "funding.opportunities.views",
    "funding.budgets.views",
    "funding.applications.views",
    "funding.coverage.views",
    "funding.finance.views",
    "funding.federal_forms.views",
    "funding.forecast.views",
    "funding.proposals.views",
    "funding.awards.views",
    "funding.actuals.views",
    "funding.match_ledger.views",
    "funding.payments.views",
    "funding.subawards.views",
    "funding.sefa.views",
    "funding.reports.views",
    "funding.board.views",
    "funding.calendar.views",
    "funding.search.views",
    "funding.dashboard.views",
)
"""Modules with a ``blueprint``, lowest feature first."""

WITHOUT_PAGES = (
    "funding.notices.composing",
    "funding.work.reminders",
    "funding.tasks.reminders",
    "funding.partners.reminders",
    "funding.outreach.partnering",
    "funding.actuals.at_closeout",
    "funding.match_ledger.at_closeout",
    "funding.payments.at_closeout",
    "funding.subawards.at_closeout",
    "funding.subawards.reminders",
    "funding.subawards.telling",
    "funding.wallet.reminders",
    "funding.reports.at_closeout",
    "funding.reports.reminders",
    "funding.demo.tasks",
)
"""Modules that register something else: what repeats by itself, reminders, jobs, answers to other features."""

SESSION_COOKIE = "funding"


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application for one instance. Raises ConfigurationError where settings are unsafe."""
    settings = settings or load_settings()
    app = Flask(
        "funding",
        template_folder=str(resource_dir("templates")),
        static_folder=str(resource_dir("static")),
        instance_path=str(settings.instance),
    )
    _configure(app, settings)
    app.url_map.converters["int"] = RecordNumber
    app.url_rule_class = LateRule
    db.init_app(app)
    jobs.install(app, settings.jobs_url)
    delivery.install(app, app.extensions["funding.huey"])
    rendering.install(app)
    error_pages.install(app)
    security.install_request_checks(app)
    _install_accounts(app)
    permissions.install(app)
    security.install_csrf(app)
    _register_features(app)
    _register_health(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    cookie = f"__Host-{SESSION_COOKIE}" if settings.behind_tls else SESSION_COOKIE
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # The connection used last comes first: it knows prepared statements and kept rows (``infra.kept_rows``).
        # Two hundred screens have more statements than the 500 that are kept compiled by default.
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "pool_use_lifo": True, "query_cache_size": 1_500},
        TESTING=settings.testing,
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_SECURE=settings.behind_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=list(settings.hosts),
        BEHIND_TLS=settings.behind_tls,
        MAIL_URL=settings.mail_url,
        MAIL_FROM=settings.mail_from,
        BASE_URL=settings.base_url,
        WORKER=settings.worker,
    )
    app.config.update(settings.extra)
    if settings.behind_tls:
        from werkzeug.middleware.proxy_fix import ProxyFix

        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]


def _install_accounts(app: Flask) -> None:
    from funding.accounts import gate, queries

    def organization() -> Any:
        if "organization" not in g:
            g.organization = queries.organization()
        return g.organization

    def house_zone() -> str:
        found = organization()
        return found.time_zone if found else "UTC"

    app.extensions["funding.organization"] = organization
    app.extensions["funding.house_zone"] = house_zone
    gate.install(app)


def load_features() -> list[Blueprint]:
    """Import every feature, so that its formats, tasks and hooks are known; the blueprints, lowest first."""
    blueprints = [importlib.import_module(name).blueprint for name in FEATURES]
    for name in WITHOUT_PAGES:
        importlib.import_module(name)
    return blueprints


def _register_features(app: Flask) -> None:
    for blueprint in load_features():
        app.register_blueprint(blueprint)


@public
def _healthz() -> Response:
    db.session.execute(text("SELECT 1"))
    answer = make_response("ok\n")
    answer.mimetype = "text/plain"
    return answer


def _register_health(app: Flask) -> None:
    app.add_url_rule("/healthz", "healthz", _healthz)
