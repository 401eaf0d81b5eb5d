"""The lock files: every dependency pinned by hash, one set of versions, and no registry named."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = (ROOT / "requirements.lock", ROOT / "tests" / "requirements.lock")
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^ ;\\]+)(.*)$", re.MULTILINE)


def pins(path: Path) -> dict[str, str]:
    return {name: version for name, version, _ in PIN.findall(path.read_text())}


def names(requirements: str) -> set[str]:
    """The packages that lines of requirements ask for, spelled as lock files do."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)", requirements.strip(), re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


@pytest.fixture(scope="module")
def metadata() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg")
    return parser


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_pin_has_a_hash(lock: Path) -> None:
    blocks = [
        block for block in re.split(r"\n(?=[a-z0-9])", lock.read_text()) if "==" in block.split("\n")[0]
    ]
    assert len(blocks) > 30
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_lock_names_a_registry(lock: Path) -> None:
    assert re.findall(r"https?://|file:|--(?:extra-)?index|--find-links", lock.read_text()) == []


def test_the_test_lock_installs_the_versions_that_are_shipped() -> None:
    shipped, tested = (pins(lock) for lock in LOCKS)
    assert shipped
    assert {name: tested.get(name) for name in shipped} == shipped


def test_what_setup_cfg_asks_for_is_locked(metadata: configparser.ConfigParser) -> None:
    shipped, tested = (pins(lock) for lock in LOCKS)
    wanted = names(re.sub(r"\[.*?\]", "", metadata["options"]["install_requires"]))
    assert len(wanted) > 10
    assert wanted - set(shipped) == set()
    for extra in ("test", "lint"):
        assert names(metadata["options.extras_require"][extra]) - set(tested) == set()
