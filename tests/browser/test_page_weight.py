"""What a page costs: everything fetched, counted as it would travel compressed."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Response

from funding.kernel.actor import Role
from tests.browser.conftest import NewPage
from tests.browser.live import LiveServer
from tests.browser.people import state_for
from tests.browser.screens import crawl

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


def _weight(response: Response) -> int:
    if response.status == 304:
        return 0
    body = response.body()
    kind = response.headers.get("content-type", "").partition(";")[0]
    return len(body) if kind in PACKED else len(gzip.compress(body, 9))


@pytest.mark.parametrize("endpoint", FIRST_VISIT)
def test_pages_stay_within_their_weight(new_page: NewPage, demo_house: LiveServer, endpoint: str) -> None:
    url = demo_house.url + crawl(demo_house)[endpoint]
    page = new_page(state=state_for(demo_house, Role.ADMINISTRATOR))
    answers: list[Response] = []
    page.on("response", lambda response: answers.append(response))
    page.goto(url, wait_until="networkidle")
    first = sum(_weight(answer) for answer in answers)
    assert len(answers) > 5
    assert first <= FIRST_VISIT[endpoint], f"{first / KB:.1f} KB"
    answers.clear()
    page.goto(url, wait_until="networkidle")
    later = sum(_weight(answer) for answer in answers if not answer.request.timing["responseStart"] < 0)
    assert later <= LATER_VISIT, f"{later / KB:.1f} KB"
