"""Chromium, a live house, and pages that are watched."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from funding.infra import clock as house_clock
from tests.browser.live import LiveServer, live_server
from tests.browser.patience import be_patient, be_patient_with_keys
from tests.browser.watch import Watch
from tests.support.availability import unavailable
from tests.support.clock import FakeClock

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The same engine each; the shell has no windows to draw and takes a sixth less work."""
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Every page is new: what the optimizing compilers make of its scripts is thrown away before it pays.
    "--js-flags=--no-opt --no-maglev",
]
PATIENCE_MS = 20_000
"""How long a page may take on a busy machine. What must be quick is measured, not guessed by a time-out."""

SIZES = {"desk": (1440, 900), "phone": (390, 844)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder: they drive Chromium and talk to this machine.

    Those that look at the demonstration fill the first half: of two processes one begins with them and loads it,
    while the other finds enough to do without.
    """
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.loopback)
    if len(ours) == len(items):
        looking = [item for item in ours if "demonstration" in getattr(item, "fixturenames", ())]
        others = [item for item in ours if item not in set(looking)]
        half = len(items) // 2
        items[:] = looking[:half] + others + looking[half:]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole folder."""
    expect.set_options(timeout=PATIENCE_MS)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        unavailable("Chromium", f"none of {', '.join(NAMES)} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        with pytest.MonkeyPatch.context() as patch:
            be_patient(patch)
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
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        be_patient_with_keys(page)
        watch.follow(page)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page on a desk, in the light theme."""
    return new_page()


@pytest.fixture(scope="session")
def lasting_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The one house that every test may have empty; see ``empty_house``."""
    with live_server(tmp_path_factory.mktemp("house")) as server:
        yield server


@pytest.fixture
def empty_house(lasting_house: LiveServer) -> LiveServer:
    """A house that nobody has set up yet."""
    lasting_house.begin_anew()
    return lasting_house


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveServer, dict[str, str]]]:
    """A house with the demonstration data and the addresses of its screens."""
    house_clock.set_source(FakeClock())
    with live_server(tmp_path_factory.mktemp("demo-house")) as server:
        yield server, _fill(server, tmp_path_factory.getbasetemp())


def _fill(server: LiveServer, folder: Path) -> dict[str, str]:
    """Load the demonstration, or take it from the process beside this one that has loaded it; answer its screens."""
    from tests.browser.people import load_demonstration
    from tests.browser.screens import crawl, draft_section

    together = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    kept, told = together / "demonstration", together / "screens.json"
    with (together / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if told.exists():
            server.restore(kept)
        else:
            load_demonstration(server.app)
            kept.mkdir()
            server.keep(kept)
            told.write_text(json.dumps(crawl(server) | {"proposals.section": draft_section(server)}))
    found: dict[str, str] = json.loads(told.read_text())
    return found


@pytest.fixture
def demo_house(demonstration: tuple[LiveServer, dict[str, str]]) -> LiveServer:
    """A house with the demonstration data, shared by tests that change nothing others look at."""
    return demonstration[0]


@pytest.fixture
def screens(demonstration: tuple[LiveServer, dict[str, str]]) -> dict[str, str]:
    """Every screen of the demonstration house that an administrator reaches by links, by endpoint."""
    return demonstration[1]
