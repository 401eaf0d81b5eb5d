"""What others made stands in the tree exactly as the manifest says, with its license."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = json.loads((ROOT / "static" / "vendor" / "MANIFEST.json").read_text())["pieces"]
OWN_ICONS = {"bell", "funding"}


@pytest.mark.parametrize("piece", MANIFEST, ids=lambda piece: piece["name"])
def test_vendored_files_are_what_the_manifest_says(piece: dict[str, object]) -> None:
    files = piece["files"]
    assert isinstance(files, dict)
    assert files
    for name, digest in files.items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest, name
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(piece["version"]))
    assert len((ROOT / str(piece["license_text"])).read_text()) > 300


def test_nothing_under_vendor_is_missing_from_the_manifest() -> None:
    listed = {name for piece in MANIFEST for name in piece["files"]}
    folder = ROOT / "static" / "vendor"
    present = {str(path.relative_to(ROOT)) for path in folder.rglob("*.js")}
    assert present
    assert present <= listed


def test_every_icon_named_by_a_template_exists_and_none_lies_idle() -> None:
    present = {path.stem for path in (ROOT / "static" / "icons").glob("*.svg")} - OWN_ICONS
    kinds = (("templates", "*.html"), ("funding", "*.py"), ("static/js", "*.js"))
    sources = [path for folder, kind in kinds for path in (ROOT / folder).rglob(kind)]
    text = "\n".join(path.read_text() for path in sources)
    named = set(re.findall(r"icon\(\s*[\"']([a-z0-9-]+)[\"']", text)) | set(
        re.findall(r"icon=[\"']([a-z0-9-]+)[\"']", text)
    )
    assert len(named) > 10
    assert named - OWN_ICONS <= present
    assert {name for name in present if not re.search(rf"[\"'/]{name}[\"'.]", text)} == set()


def test_no_vendored_script_evaluates_text() -> None:
    scripts = [path for path in (ROOT / "static" / "vendor").rglob("*.js") if "htmx" not in path.name]
    assert len(scripts) >= 2
    for path in scripts:
        assert not re.search(r"new Function\(|\beval\(", path.read_text()), path.name
