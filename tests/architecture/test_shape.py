"""Names, sizes and constructs that the house does without."""

from __future__ import annotations

import configparser

import pytest
from setuptools import find_packages

from tests.architecture import shape
from tests.architecture.source import ROOT, modules, none_of, planted

ASSEMBLED_SQL: dict[str, str] = {
    "funding/infra/db.py": "a PRAGMA takes no parameter; the number is a constant of the module",
    "funding/infra/ddl.py": "statements written in models, their percent signs doubled",
    "funding/infra/migrations/env.py": "a PRAGMA, on or off",
    "funding/infra/backup/postgresql.py": "composed by psycopg.sql, which quotes every name",
    "funding/infra/backup/sqlite.py": "names of tables, read from the database's own catalog",
}
"""Reviewed: places that put SQL together from parts, none of which comes from outside."""

RAW_MARKUP: dict[str, str] = {
    "funding/infra/rendering.py": "icons of our own, read from static files",
    "funding/applications/views/faces.py": "a template of ours by itself, which escapes what it shows",
    "funding/applications/views/rows.py": "a template of ours by itself, which escapes what it shows",
    "funding/infra/dropdown.py": "an option whose value and label are escaped on the line before",
    "funding/infra/row_html.py": "a template of ours by itself, which escapes what it shows",
    "funding/calendar/views/faces.py": "a template of ours by itself, which escapes what it shows",
    "funding/proposals/cleaning.py": "a section's text, cleaned by nh3 on the same line",
    "funding/opportunities/sanitizing.py": "what nh3 has sanitized, and paragraphs it escapes itself",
}
"""Reviewed: places that declare text to be safe HTML."""

TESTS = ROOT / "tests"


def test_no_module_has_a_name_that_says_nothing() -> None:
    none_of(shape.banned_names(modules()))
    none_of(shape.banned_names(modules(TESTS)))


def test_files_are_short() -> None:
    none_of(shape.long_files([*modules(), *modules(TESTS)]))


def test_functions_are_short() -> None:
    assert sum(1 for module in modules() for _ in shape.functions(module)) > 300
    told_in_order = [module for module in modules() if module.feature == "demo"]
    # A migration says everything that a database once needed, in order, and is never read again as code.
    migrations = [module for module in modules() if ".migrations.versions." in module.name]
    assert migrations
    rest = [module for module in modules() if module not in told_in_order and module not in migrations]
    none_of(shape.long_functions(rest))
    none_of(shape.long_functions([*told_in_order, *modules(TESTS)], longest=60))


def test_everything_public_says_what_it_answers() -> None:
    none_of(shape.undocumented(modules()))


def test_no_number_of_the_program_is_a_float() -> None:
    none_of(shape.inexact_numbers(modules()))


def test_sql_is_never_put_together_from_parts() -> None:
    places = set(shape.assembled_sql(modules()))
    assert sorted(place for place in places if place[0] not in ASSEMBLED_SQL) == []
    assert {path for path, _ in places} == set(ASSEMBLED_SQL), "a reviewed place is gone: shorten the list"


def test_html_is_never_declared_safe_outside_the_reviewed_places() -> None:
    assert sorted(set(shape.raw_markup(modules())) - set(RAW_MARKUP)) == []
    assert set(shape.raw_markup(modules())) == set(RAW_MARKUP), "a reviewed place is gone: shorten the list"


def test_only_the_clock_asks_what_time_it_is() -> None:
    none_of(shape.own_clocks(modules()))


def test_the_wheel_carries_every_package() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    listed = set(config["options"]["packages"].split())
    found = {name for name in find_packages(str(ROOT)) if name.split(".")[0] == "funding"}
    assert listed - {"funding.templates", "funding.static"} == found


LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 40
LONG_TABLE = "def f():\n    return [\n" + "        1,\n" * 60 + "    ]\n"
WORDY_FUNCTION = 'def f():\n    """' + "Words.\n" * 60 + '    """\n    return 1\n'


def test_planted_shapes_are_caught() -> None:
    assert shape.banned_names([planted("funding.budgets.utils", "")])
    assert shape.long_files([planted("funding.x", "x = 1\n" * 401)])
    assert shape.long_files([planted("funding.x", "x = 1\n" * 400)]) == []
    assert shape.long_functions([planted("funding.x", LONG_FUNCTION)])
    assert shape.long_functions([planted("funding.x", WORDY_FUNCTION)]) == []
    assert shape.long_functions([planted("funding.x", LONG_TABLE)]) == []
    assert len(shape.undocumented([planted("funding.x", "class A: ...\ndef f(): ...\ndef _g(): ...")])) == 3


@pytest.mark.parametrize(
    "text",
    ["x = float('1')", "class A:\n    ask_cents: float", "sa.Numeric(10, 2)", "from x import y\ny.Float"],
)
def test_planted_floats_are_caught(text: str) -> None:
    assert shape.inexact_numbers([planted("funding.x", text)])


@pytest.mark.parametrize(
    "text",
    [
        "sa.text(f'SELECT {x}')",
        "text('SELECT %s' % x)",
        "session.execute(text('SELECT ' + x))",
        "connection.exec_driver_sql('SELECT {}'.format(x))",
        "text(' '.join(parts))",
    ],
)
def test_planted_sql_is_caught(text: str) -> None:
    assert list(shape.assembled_sql([planted("funding.x", text)]))


@pytest.mark.parametrize("text", ["text('SELECT 1')", "session.execute(select(x))", "text(QUERY)"])
def test_bound_sql_passes(text: str) -> None:
    assert list(shape.assembled_sql([planted("funding.x", text)])) == []


@pytest.mark.parametrize("text", ["Markup(x)", "Markup(f'<b>{x}</b>')", "flask.render_template_string(x)"])
def test_planted_markup_is_caught(text: str) -> None:
    assert shape.raw_markup([planted("funding.x", text)])


@pytest.mark.parametrize(
    "text", ["datetime.now()", "datetime.now(UTC)", "date.today()", "dt.datetime.utcnow()"]
)
def test_planted_clocks_are_caught(text: str) -> None:
    assert shape.own_clocks([planted("funding.x", text)])
