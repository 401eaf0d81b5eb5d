"""What is asked once while a page is made."""

from __future__ import annotations

from flask import Flask

from funding.infra.once import once


def test_a_page_asks_once_and_a_form_that_is_sent_each_time(app: Flask) -> None:
    asked = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    with app.test_request_context("/", method="GET"):
        assert [once("a", ask), once("a", ask), once("b", ask)] == [1, 1, 2]
    with app.test_request_context("/", method="GET"):
        assert once("a", ask) == 3
    with app.test_request_context("/", method="POST"):
        assert [once("a", ask), once("a", ask)] == [4, 5]
    assert [once("a", ask), once("a", ask)] == [6, 7]
