"""What a page costs: everything fetched, counted as it would travel compressed."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from playwright.sync_api import Page

from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for

KB = 1024
PACKED = ("font/woff2", "image/png", "image/jpeg")
FIRST_VISIT = {
    "dashboard.home": 120 * KB,
    "opportunities.index": 120 * KB,
    "applications.board": 120 * KB,
    "budgets.show": 120 * KB,
    "proposals.section": 260 * KB,
}
LATER_VISIT = 25 * KB


def _fetched(page: Page, url: str) -> set[str]:
    """The addresses that came over the wire with a body while ``page`` opened ``url``; what the cache holds is free."""
    fetched: dict[str, str] = {}

    def note(event: dict[str, Any]) -> None:
        answer = event["response"]
        if answer["status"] == 200 and not answer.get("fromDiskCache") and answer["url"].startswith("http"):
            fetched[event["requestId"]] = answer["url"]

    cached: set[str] = set()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", note)
    session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    page.goto(url, wait_until="networkidle")
    session.detach()
    return {address for request, address in fetched.items() if request not in cached}


def _weight(page: Page, urls: set[str]) -> dict[str, int]:
    weights = {}
    for url in urls:
        answer = page.request.get(url)
        body = answer.body()
        kind = answer.headers.get("content-type", "").partition(";")[0]
        weights[url.rpartition("/")[2]] = len(body) if kind in PACKED else len(gzip.compress(body, 9))
    return weights


@pytest.mark.timeout(120)
@pytest.mark.parametrize("endpoint", FIRST_VISIT)
def test_pages_stay_within_their_weight(
    new_page: NewPage, demo_house: LiveServer, screens: dict[str, str], endpoint: str
) -> None:
    url = demo_house.url + screens[endpoint]
    page = new_page(state=state_for(demo_house, Role.ADMINISTRATOR))
    first = _weight(page, _fetched(page, url))
    assert len(first) > 5
    assert sum(first.values()) <= FIRST_VISIT[endpoint], first
    later = _weight(page, _fetched(page, url))
    assert sum(later.values()) <= LATER_VISIT, later
    print(f"{endpoint}: {sum(first.values()) / KB:.1f} KB first, {sum(later.values()) / KB:.1f} KB after")
