"""Routes that learn late to write their addresses, and addresses for many rows."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.exceptions import NotFound
from werkzeug.routing import BuildError, Map, Rule

from funding.infra.http import LateRule, RecordNumber, addresses


def _addresses(kind: type[Rule]) -> Any:
    rules = [
        kind("/", endpoint="home"),
        kind("/awards/<int:number>", endpoint="award"),
        kind("/awards/<int:number>/<path:rest>", endpoint="file"),
        kind("/kept", defaults={"page": 1}, endpoint="kept"),
        kind("/kept/<int:page>", endpoint="kept"),
    ]
    return Map(rules, converters={"int": RecordNumber}).bind("house.example")


@pytest.mark.parametrize(
    ("endpoint", "values", "address"),
    [
        ("home", {}, "/"),
        ("home", {"q": "two words", "tag": ["a", "b"]}, "/?q=two+words&tag=a&tag=b"),
        ("award", {"number": 7}, "/awards/7"),
        ("file", {"number": 7, "rest": "a b/c?d"}, "/awards/7/a%20b/c%3Fd"),
        ("kept", {"page": 1}, "/kept"),
        ("kept", {"page": 2}, "/kept/2"),
    ],
)
def test_late_rules_write_the_addresses_of_werkzeugs_own(
    endpoint: str, values: dict[str, Any], address: str
) -> None:
    late, own = _addresses(LateRule), _addresses(Rule)
    assert own.build(endpoint, values) == address
    assert [late.build(endpoint, values) for _ in range(2)] == [address] * 2


def test_late_rules_refuse_what_werkzeugs_own_refuse() -> None:
    for adapter in (_addresses(LateRule), _addresses(Rule)):
        with pytest.raises(BuildError):
            adapter.build("award", {})
        with pytest.raises(NotFound):
            adapter.match("/awards/99999999999")


def test_nothing_is_compiled_before_an_address_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    own = Rule._compile_builder

    def counted(rule: Rule, append_unknown: bool = True) -> Any:
        compiled.append(rule.endpoint)
        return own(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", counted)
    adapter = _addresses(LateRule)
    assert adapter.match("/awards/7") == ("award", {"number": 7})
    assert compiled == []
    assert adapter.build("award", {"number": 7}) == adapter.build("award", {"number": 7})
    assert compiled == ["award"]


def test_addresses_of_many_rows_are_those_of_each() -> None:
    app = Flask("house")
    app.url_map.converters["int"] = RecordNumber
    app.add_url_rule("/awards/<int:number>/costs", "costs", lambda number: "")
    with app.test_request_context("/"):
        to_costs = addresses("costs", "number")
        for number in (1, 20, 2**31 - 1):
            assert to_costs(number) == url_for("costs", number=number)
