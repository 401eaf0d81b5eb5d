"""The application under test: made once per run, on a database that is put back before each test."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine

from funding.config import Settings
from funding.factory import create_app
from funding.infra import migrations
from funding.infra.db import Base

SECRET_KEY = "only for tests: sixty-four characters that nobody should ever keep."


def settings_for_tests(database_url: str, instance: Path) -> Settings:
    """Settings as in production, but for the place, the key and cheap password hashes."""
    return Settings(
        instance=instance,
        database_url=database_url,
        secret_key=SECRET_KEY,
        testing=True,
        extra={"PASSWORD_PROFILE": "cheap", "PROPAGATE_EXCEPTIONS": True},
    )


def make_app(database_url: str, instance: Path) -> Flask:
    """The application with every feature, for a database that already has its tables."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = create_app(settings_for_tests(database_url, instance))
    # Every process of a run would compile the same three hundred templates; a changed one is compiled anew.
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache()
    return app


def build_schema(database_url: str) -> None:
    """Make the tables in an empty database: by the migrations, as an installed house does.

    FUNDING_TEST_SCHEMA=models always takes the models. The application must have been made, so that all are
    known.
    """
    engine = create_engine(database_url)
    try:
        if os.environ.get("FUNDING_TEST_SCHEMA") != "models":
            migrations.upgrade(engine)
        else:
            Base.metadata.create_all(engine)
    finally:
        engine.dispose()
