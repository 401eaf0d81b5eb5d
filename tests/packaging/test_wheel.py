"""The built package: it carries everything, and serves from a folder it has never seen."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from setuptools import find_packages

ROOT = Path(__file__).parents[2]
FOLDERS = {"templates": "funding/templates", "static": "funding/static"}
IGNORED = {"__pycache__", ".DS_Store"}


def declared_packages() -> set[str]:
    text = (ROOT / "setup.cfg").read_text()
    block = re.search(r"^packages =\n((?:    .+\n)+)", text, re.MULTILINE)
    assert block
    return set(block.group(1).split())


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What the command prints. Raises AssertionError with its errors when it fails."""
    # What an installation compiles lies beside its sources, where the installed program looks for it.
    outside = {name: value for name, value in os.environ.items() if name != "PYTHONPYCACHEPREFIX"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=outside | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built by way of the source archive, as a release is, from the files that git knows or would add."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for name in ("funding", "templates", "static", "setup.cfg", "pyproject.toml", "README.md"):
        if (ROOT / name).exists():
            (source / name).symlink_to(ROOT / name)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", built, source, cwd=built)
    assert list(built.glob("*.tar.gz"))
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` of a new environment with the wheel in it, which borrows this one's dependencies."""
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    run(
        *(
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            wheel,
        ),
        cwd=home,
        PIP_DISABLE_PIP_VERSION_CHECK="1",
    )
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    # Lines of a .pth file in the borrowed folder are not followed, so the checkout stays out of sight.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def test_setup_cfg_lists_every_package() -> None:
    found = set(find_packages(str(ROOT), include=["funding", "funding.*"]))
    assert len(found) > 15
    assert declared_packages() == found | {"funding.templates", "funding.static"}


@pytest.mark.slow
def test_the_wheel_carries_every_template_and_static_file(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"{target}/{path.relative_to(ROOT / folder)}"
        for folder, target in FOLDERS.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not IGNORED & set(path.parts)
    }
    assert len(wanted) > 40
    assert sorted(wanted - carried) == []


@pytest.mark.slow
def test_the_wheel_carries_the_migrations_and_the_setup_scripts(wheel: Path) -> None:
    carried = zipfile.ZipFile(wheel).namelist()
    versions = [name for name in carried if name.startswith("funding/infra/migrations/versions/")]
    assert [name for name in versions if name.endswith(".py")]
    assert "funding/infra/migrations/env.py" in carried
    assert "funding/setup/bootstrap.sh" in carried


@pytest.mark.slow
def test_the_wheel_holds_nothing_that_was_left_lying_about(wheel: Path) -> None:
    carried = zipfile.ZipFile(wheel).namelist()
    assert [
        name for name in carried if "__pycache__" in name or name.startswith(("tests/", "instance/"))
    ] == []


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the installed program, started with the file system's root as its current folder."""
    with subprocess.Popen(
        [installed / "funding", "serve", "--prepare", "--port", "0"],
        cwd="/",
        env={
            "PATH": os.environ["PATH"],
            "FUNDING_INSTANCE": str(tmp_path / "instance"),
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout
            said = server.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", said)
            assert address, said
            yield address.group()
        finally:
            server.send_signal(signal.SIGINT)
            status = server.wait(timeout=30)
    assert status == 0


def fetch(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.status, answer.read().decode("utf-8", "replace")


@pytest.mark.slow
@pytest.mark.loopback
@pytest.mark.real_clock
def test_the_installed_wheel_serves_a_page_and_a_static_file(served: str) -> None:
    status, page = fetch(served)
    assert status == 200
    assert "Funding" in page
    style = re.search(r'href="/(static/[^"]+\.css[^"]*)"', page)
    assert style, page
    assert fetch(served + style.group(1))[0] == 200
    assert fetch(f"{served}healthz") == (200, "ok\n")


@pytest.mark.slow
def test_the_installed_command_knows_its_version_and_finds_its_own_files(installed: Path) -> None:
    assert re.fullmatch(r"Funding \d+\.\d+\.\d+\n", run(installed / "funding", "--version", cwd=Path("/")))
    place = run(
        *(installed / "python", "-c", "import funding; print(funding.resource_dir('templates'))"),
        cwd=Path("/"),
    )
    assert Path(place.strip()).is_relative_to(installed.parent)
