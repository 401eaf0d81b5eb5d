"""What a browser calls itself, in words."""

from __future__ import annotations

import pytest

from funding.accounts.devices import device_name

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (f"{WINDOWS}{CHROME} Edg/156.0", "Edge on Windows"),
        (f"{WINDOWS}{CHROME}", "Chrome on Windows"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME}", "Chrome on Linux"),
        (f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {CHROME}", "Chrome on Android"),
        (f"{MAC}AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Safari/605.1", "Safari on Mac"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
        ("<script>alert(1)</script>", "Unknown browser"),
    ],
)
def test_a_browser_is_told_in_words(user_agent: str, words: str) -> None:
    assert device_name(user_agent) == words
