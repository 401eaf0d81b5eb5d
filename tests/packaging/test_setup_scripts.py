"""The scripts behind ``make run``, on machines that lack something: stand-ins play the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REAL_TOOLS = (
    "sh",
    "cat",
    "grep",
    "tr",
    "cksum",
    "ls",
    "uname",
    "mktemp",
    "rm",
    "dirname",
    "env",
    "cp",
    "mkdir",
    "sed",
)

PYTHON_WITHOUT_PANGO = f"""#!/bin/sh
case "$*" in *CDLL*) exit 1 ;; esac
exec {sys.executable} "$@"
"""


class Machine:
    """A folder of commands that is all a script finds on its path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        for name in REAL_TOOLS:
            found = next(
                Path(place) / name for place in ("/usr/bin", "/bin") if (Path(place) / name).exists()
            )
            (folder / name).symlink_to(found)
        self.has("python3", PYTHON_WITHOUT_PANGO)

    def has(self, name: str, script: str) -> None:
        """Put a command there."""
        path = self.folder / name
        path.write_text(script)
        path.chmod(0o755)

    def run(self, function: str, mode: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
        """Source system.sh and call one of its functions."""
        script = f"""set -eu
        say() {{ echo "funding: $*" >&2; }}
        mode={mode} venv=/nonexistent
        . {ROOT}/funding/setup/system.sh
        {function}"""
        return subprocess.run(
            ["/bin/sh", "-c", script],
            env={"PATH": str(self.folder), "LOG": str(self.log), **environment},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_one_who_may_not_install_is_told_the_exact_line(machine: Machine) -> None:
    machine.has("id", "#!/bin/sh\necho 1000\n")
    machine.has("sudo", "#!/bin/sh\nexit 1\n")
    machine.has("apt-get", '#!/bin/sh\necho "$@" >>$LOG\n')
    done = machine.run("install_system_packages")
    assert done.returncode == 1
    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"
    assert line in done.stderr
    assert not machine.log.exists()


def test_root_installs_what_is_missing_and_says_so(machine: Machine) -> None:
    machine.has("id", "#!/bin/sh\necho 0\n")
    machine.has("apt-get", '#!/bin/sh\necho "$@" >>$LOG\n')
    done = machine.run("install_system_packages")
    assert done.returncode == 0, done.stderr
    assert "Installing the system packages that are missing: libpango-1.0-0" in done.stderr
    installed = [line for line in machine.log.read_text().splitlines() if " install " in line]
    assert len(installed) == 1
    assert installed[0].endswith("install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


def test_sudo_that_asks_no_password_is_used(machine: Machine) -> None:
    machine.has("id", "#!/bin/sh\necho 1000\n")
    machine.has(
        "sudo", '#!/bin/sh\n[ "$1" = -n ] && shift\n[ "$1" = true ] && exit 0\necho sudo >>$LOG\nexec "$@"\n'
    )
    machine.has("apt-get", '#!/bin/sh\necho "$@" >>$LOG\n')
    done = machine.run("install_system_packages")
    assert done.returncode == 0, done.stderr
    assert "sudo" in machine.log.read_text().splitlines()


def test_a_machine_that_is_not_debian_gets_a_hint_of_its_own(machine: Machine) -> None:
    machine.has("id", "#!/bin/sh\necho 0\n")
    done = machine.run("install_system_packages")
    assert done.returncode == 1
    assert "This is not Debian or Ubuntu" in done.stderr


def test_an_install_that_fails_shows_what_apt_said(machine: Machine) -> None:
    machine.has("id", "#!/bin/sh\necho 0\n")
    machine.has("apt-get", "#!/bin/sh\necho 'E: no space left' >&2\nexit 100\n")
    done = machine.run("install_system_packages")
    assert done.returncode == 1
    assert "E: no space left" in done.stderr
    assert "These system packages are missing" in done.stderr


def test_starting_without_the_libraries_can_be_chosen(machine: Machine) -> None:
    done = machine.run("install_system_packages", FUNDING_SKIP_SYSTEM="1")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_python_that_is_too_old_is_passed_over(machine: Machine) -> None:
    machine.has("python3", "#!/bin/sh\nexit 1\n")
    machine.has("python3.12", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    assert machine.run("find_python").stdout.strip() == "python3.12"


def test_every_script_is_posix_shell_without_errors() -> None:
    scripts = [*(ROOT / "funding" / "setup").glob("*.sh"), ROOT / ".ci" / "run"]
    assert len(scripts) > 5
    for script in scripts:
        assert subprocess.run(["/bin/sh", "-n", script], check=False).returncode == 0, script


def test_ci_run_is_executable() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
