"""Imports and foreign keys point down, and each layer keeps to its role."""

from __future__ import annotations

import importlib

import pytest
from sqlalchemy import MetaData, Table

from funding.infra.db import Base
from tests.architecture import imports
from tests.architecture.source import PACKAGE, modules, none_of, planted

FEATURES = [feature for line in imports.ORDER for feature in line]


def test_the_whole_program_is_read() -> None:
    names = {module.name for module in modules()}
    assert len(names) > 60
    assert {"funding.kernel.money", "funding.infra.db", "funding.factory"} <= names
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders - imports.ROOT_MODULES == set(FEATURES)


def test_imports_point_down() -> None:
    none_of(imports.wrong_directions(modules()))


def test_nothing_is_imported_by_name() -> None:
    none_of(imports.hidden_imports(modules()))


def test_the_kernel_is_pure() -> None:
    none_of(imports.impure_kernel(modules()))


def test_layers_keep_to_their_roles() -> None:
    none_of(imports.wrong_layers(modules()))


def test_only_one_place_commits() -> None:
    none_of(imports.commits(modules()))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("funding.kernel.money", "from funding.infra import db"),
        ("funding.infra.audit", "import funding.accounts.models"),
        ("funding.funders.services", "from funding.outreach.queries import initiatives"),
        ("funding.budgets.queries", "from funding.applications.models import Application"),
        ("funding.budgets.queries", "from funding import applications"),
        ("funding.work.views", "from funding.factory import create_app"),
        ("funding.work.views.board", "from ...applications.queries import one"),
        ("funding.astrology.feed", "import datetime"),
        ("funding.budgets.x", "def later():\n    from funding.proposals import models"),
    ],
)
def test_an_import_that_points_up_is_caught(name: str, text: str) -> None:
    assert imports.wrong_directions([planted(name, text)])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("funding.budgets.services", "from funding.funders.queries import by_agency_code"),
        ("funding.budgets.services.lines", "from ..queries import summary"),
        ("funding.factory", "from funding.applications import views"),
        ("funding.infra.audit", "from funding import resource_dir"),
    ],
)
def test_an_import_that_points_down_passes(name: str, text: str) -> None:
    assert imports.wrong_directions([planted(name, text)]) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("funding.budgets.services", "from funding.budgets import forms"),
        ("funding.budgets.services.lines", "from funding.budgets.views import show"),
        ("funding.budgets.services", "from flask import request"),
        ("funding.budgets.queries", "from funding.budgets.services import save"),
        ("funding.budgets.queries", "from funding.funders.services import save"),
        ("funding.budgets.models", "from funding.budgets.queries import one"),
        ("funding.budgets.types", "from funding.infra.columns import Json"),
        ("funding.budgets.forms", "from funding.budgets.services import save"),
        ("funding.budgets.forms", "import funding.budgets.services.lines"),
    ],
)
def test_a_layer_that_reaches_over_itself_is_caught(name: str, text: str) -> None:
    assert imports.wrong_layers([planted(name, text)])


def test_a_form_may_make_what_a_service_takes() -> None:
    source = planted("funding.budgets.forms", "from funding.budgets.services import LineFacts")
    assert imports.wrong_layers([source]) == []


def test_planted_impurities_are_caught() -> None:
    assert imports.impure_kernel([planted("funding.kernel.money", "import sqlalchemy")])
    assert imports.hidden_imports(
        [planted("funding.work.views", "importlib.import_module('funding.budgets')")]
    )
    assert imports.commits([planted("funding.work.services", "db.session.commit()")])


def owners() -> dict[str, str]:
    """The feature that each table belongs to."""
    for feature in FEATURES:
        name = f"funding.{feature}.models"
        if any(module.name == name for module in modules()):
            importlib.import_module(name)
    found = {}
    for mapper in Base.registry.mappers:
        if "__tablename__" not in vars(mapper.class_):
            continue
        assert isinstance(mapper.local_table, Table)
        found[mapper.local_table.name] = mapper.class_.__module__.split(".")[1]
    return found


def upward_keys(metadata: MetaData, owner: dict[str, str]) -> list[str]:
    """Foreign keys that point to a table of a feature that is not below; infra may name users, and only
    them.
    """
    found = []
    for table in metadata.tables.values():
        for key in table.foreign_keys:
            source, target_name = owner.get(table.name), key.target_fullname.split(".")[0]
            target = owner.get(target_name)
            if source is None or target is None or source == target:
                continue
            if source == "infra" and target_name == "users":
                continue
            if imports.RANK[target] >= imports.RANK[source]:
                found.append(f"{table.name} ({source}) points to {target_name} ({target})")
    return found


def test_foreign_keys_point_down() -> None:
    owner = owners()
    assert len(owner) > 15
    assert {"records": "infra", "users": "accounts"}.items() <= owner.items()
    assert upward_keys(Base.metadata, owner) == []


def test_a_foreign_key_that_points_up_is_caught() -> None:
    from sqlalchemy import Column, ForeignKey, Integer

    metadata = MetaData()
    Table("budgets", metadata, Column("id", Integer, primary_key=True))
    Table("funders", metadata, Column("budget_id", ForeignKey("budgets.id")))
    Table("records", metadata, Column("funder_id", ForeignKey("budgets.id")))
    owner = {"budgets": "budgets", "funders": "funders", "records": "infra"}
    assert len(upward_keys(metadata, owner)) == 2


def test_every_table_belongs_to_somebody() -> None:
    owner = owners()
    assert sorted(set(Base.metadata.tables) - set(owner)) == []
