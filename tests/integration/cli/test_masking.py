"""What a log says of an address that lets somebody in."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask

from funding.cli.masking import SecretsMasked, holds_secret

SECRET = "Qm9v-x_7"


def test_no_address_that_lets_somebody_in_is_told(built_app: Flask) -> None:
    masking, seen = SecretsMasked(built_app), 0
    for rule in filter(holds_secret, built_app.url_map.iter_rules()):
        seen += 1
        path = re.sub("<(raw|token)>", SECRET, rule.rule).replace("<any(invitation, reset):purpose>", "reset")
        assert SECRET in path
        for said in (path, path.replace("/", "%2F")):
            assert SECRET not in masking.masked(f'"GET {said}?x=1 HTTP/1.1" 200')
    assert seen >= 4


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("GET /calendar/feeds/Qm9v-x.ics HTTP/1.1", "GET /calendar/feeds/*** HTTP/1.1"),
        ("GET /give/Qm9v?from=mail HTTP/1.1", "GET /give/***?from=mail HTTP/1.1"),
        ("GET /sign-in?next=%2Fgive%2FQm9v HTTP/1.1", "GET /sign-in?next=%2Fgive%2F*** HTTP/1.1"),
        ("GET /calendar?on=2026-12-01 HTTP/1.1", "GET /calendar?on=2026-12-01 HTTP/1.1"),
    ],
)
def test_the_rest_of_a_line_stays(built_app: Flask, said: str, written: str) -> None:
    assert SecretsMasked(built_app).masked(said) == written


def test_a_record_is_masked_with_its_values(built_app: Flask) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, '%(r)s from "%(f)s"', None, None)
    record.args = {"r": f"GET /give/{SECRET} HTTP/1.1", "f": f"http://localhost/give/{SECRET}"}
    assert SecretsMasked(built_app).filter(record)
    assert record.getMessage() == 'GET /give/*** HTTP/1.1 from "http://localhost/give/***"'
