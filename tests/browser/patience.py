"""A person who waits until the page is there before touching it.

A click that leads elsewhere returns once the new page has begun. Its scripts may come a moment later on a busy
machine, and a key pressed in between reaches a page on which nothing listens yet. A person sees the page build
up and waits; these wrappers wait for its load event, which comes after every script it names has run.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Keyboard, Locator, Page

ON_LOCATORS = (
    "click",
    "dblclick",
    "press",
    "press_sequentially",
    "focus",
    "fill",
    "check",
    "uncheck",
    "select_option",
)
ON_KEYBOARDS = ("press", "type", "insert_text", "down")


def be_patient(patch: pytest.MonkeyPatch) -> None:
    """From now on wait for a loaded page before every act through a locator."""
    for name in ON_LOCATORS:
        patch.setattr(Locator, name, _after_loading(getattr(Locator, name), lambda locator: locator.page))


def be_patient_with_keys(page: Page) -> None:
    """Wait for ``page`` to be loaded before every key, for a keyboard does not say which page it types into."""
    keyboard: Keyboard = page.keyboard
    for name in ON_KEYBOARDS:
        act = getattr(keyboard, name)
        setattr(keyboard, name, functools.partial(_wait_and_act, page, act))


def _after_loading(act: Callable[..., Any], page_of: Callable[[Any], Page]) -> Callable[..., Any]:
    @functools.wraps(act)
    def patient(actor: Any, *args: Any, **options: Any) -> Any:
        return _wait_and_act(page_of(actor), functools.partial(act, actor), *args, **options)

    return patient


def _wait_and_act(page: Page, act: Callable[..., Any], *args: Any, **options: Any) -> Any:
    page.wait_for_load_state("load")
    return act(*args, **options)
