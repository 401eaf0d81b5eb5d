"""Every screen of a house, found by following links from Home: one address for each endpoint."""

from __future__ import annotations

import re
from collections import deque

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from funding.accounts.gate import TOKEN_KEY
from funding.accounts.services.sign_in import begin_session
from funding.infra.db import db, unit_of_work
from funding.kernel.actor import Role
from funding.proposals.models import Proposal, ProposalSection
from funding.proposals.types import ProposalStatus
from tests.browser.live import LiveServer
from tests.support.people import user_with

_LINK = re.compile(r"href=\"(/[^\"#]*)")
LEFT_OUT = ("/static/", "/sign-out", "/healthz")
FILES = re.compile(r"/export|\.(pdf|csv|xlsx|json)\b|/documents/\d+/download")
MOST = 1_200


def crawl(server: LiveServer, role: Role = Role.ADMINISTRATOR) -> dict[str, str]:
    """Endpoint to the first address of a page it answers, in the order in which a reader meets them."""
    browser = _signed_in(server, role)
    found: dict[str, str] = {}
    tried: dict[str, int] = {}
    waiting = deque(["/"])
    seen = {"/"}
    while waiting and len(seen) < MOST:
        url = waiting.popleft()
        endpoint = _endpoint(server, url)
        if endpoint is None or tried.get(endpoint, 0) > 2 or endpoint in found:
            continue
        tried[endpoint] = tried.get(endpoint, 0) + 1
        answer = browser.get(url)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        found[endpoint] = url
        for link in _LINK.findall(answer.get_data(as_text=True)):
            address = link.replace("&amp;", "&")
            if address not in seen and not address.startswith(LEFT_OUT) and not FILES.search(address):
                seen.add(address)
                waiting.append(address)
    return found


def draft_section(server: LiveServer) -> str:
    """The writing page of a proposal that is not sent yet, with its editor."""
    with server.app.app_context():
        query = select(ProposalSection.id).join(Proposal, Proposal.id == ProposalSection.proposal_id)
        found = db.session.scalars(
            query.where(Proposal.status == ProposalStatus.DRAFT).order_by(ProposalSection.id)
        ).first()
    return f"/proposal-sections/{found}"


def _endpoint(server: LiveServer, url: str) -> str | None:
    path = url.partition("?")[0]
    adapter = server.app.url_map.bind("127.0.0.1")
    try:
        endpoint, _values = adapter.match(path, method="GET")
    except HTTPException:
        return None
    return str(endpoint)


def _signed_in(server: LiveServer, role: Role) -> FlaskClient:
    with server.app.app_context():
        user_id = user_with(role).id
        with unit_of_work():
            token = begin_session(user_id=user_id, password=None, address="127.0.0.1", user_agent="test")
    browser = FlaskClient(server.app, server.app.response_class)
    with browser.session_transaction() as cookie:
        cookie[TOKEN_KEY] = token.raw
    return browser
