"""The official Grants.gov schemas, where they are at hand: read with lxml, their web addresses led to local files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT.parent / "shared" / "data" / "xsd", ROOT.parent.parent / "shared" / "data" / "xsd")


class _LocalFiles(etree.Resolver):
    """Answers ``https://apply07.grants.gov/.../Name.xsd`` with the file Name.xsd of the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def resolve(self, url: str, _public_id: str, context: object) -> Any:
        path = self._folder / url.rsplit("/", 1)[-1]
        return self.resolve_filename(str(path), context)


def folder() -> Path:
    """Where the shared schemas lie; skips the test where they are absent."""
    found = next((one for one in FOLDERS if one.is_dir()), None)
    if found is None:
        pytest.skip("the official schemas are not at hand (../shared/data/xsd)")
    return found


def schema(name: str) -> etree.XMLSchema:
    """The schema of one form, such as ``SF424A-V1.0.xsd``."""
    where = folder()
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_LocalFiles(where))
    return etree.XMLSchema(etree.parse(str(where / name), parser))


def faults(document: bytes, name: str) -> list[str]:
    """What the schema finds wrong in the document; empty where it is valid."""
    checker = schema(name)
    checker.validate(etree.fromstring(document))
    return [f"line {one.line}: {one.message}" for one in checker.error_log]
