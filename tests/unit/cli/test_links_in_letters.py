"""Where links in letters lead, by the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from funding.config import ConfigurationError, load_settings


@pytest.mark.parametrize(
    ("environment", "leads_to"),
    [
        ({}, ""),
        ({"FUNDING_HOSTS": "grants.example.org"}, ""),
        (
            {"FUNDING_HOSTS": "grants.example.org,x.example", "FUNDING_BEHIND_TLS": "1"},
            "https://grants.example.org",
        ),
        ({"FUNDING_URL": "https://grants.example.org:8443/"}, "https://grants.example.org:8443"),
    ],
)
def test_letters_lead_where_people_find_the_program(
    tmp_path: Path, environment: dict[str, str], leads_to: str
) -> None:
    assert load_settings(tmp_path, environment).base_url == leads_to


@pytest.mark.parametrize(
    "url", ["grants.example.org", "ftp://grants.example.org", "https://x.example/funding"]
)
def test_an_address_that_is_none_is_refused_at_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError, match="FUNDING_URL"):
        load_settings(tmp_path, {"FUNDING_URL": url})
