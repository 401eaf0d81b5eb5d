"""Chromium, a live house, and pages that are watched."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from funding.infra import clock as house_clock
from tests.browser.live import LiveServer, live_server
from tests.browser.watch import Watch
from tests.support.availability import unavailable
from tests.support.clock import FakeClock

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder: they drive Chromium and talk to this machine."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.loopback)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole folder."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        unavailable("Chromium", f"none of {', '.join(NAMES)} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the pages of this test complain about; at the end there must be nothing unexpected."""
    watching = Watch()
    yield watching
    assert watching.unexpected() == []


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(chromium: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """``new_page("phone", dark=True)``: a page in a browser of its own that nobody has used before."""
    # Pages close before the house they look at does: what one still loads at the end must find somebody there.
    if "empty_house" in request.fixturenames:
        request.getfixturevalue("empty_house")
    contexts: list[BrowserContext] = []

    def make(size: str = "desk", *, dark: bool = False, state: object = None) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-US",
            accept_downloads=True,
            storage_state=state,  # type: ignore[arg-type]
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page on a desk, in the light theme."""
    return new_page()


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[LiveServer]:
    """A house that nobody has set up yet."""
    with live_server(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def demo_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A house with the demonstration data, shared by tests that change nothing others look at."""
    from tests.browser.people import load_demonstration

    folder = tmp_path_factory.mktemp("demo-house")
    house_clock.set_source(FakeClock())
    with live_server(folder) as server:
        load_demonstration(server.app)
        yield server


@pytest.fixture(scope="session")
def screens(demo_house: LiveServer) -> dict[str, str]:
    """Every screen of the demonstration house that an administrator reaches by links, by endpoint."""
    from tests.browser.screens import crawl, draft_section

    return crawl(demo_house) | {"proposals.section": draft_section(demo_house)}
