"""LibreOffice for tests: workbooks with every formula calculated anew. Tests without it are skipped with the reason."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support.availability import unavailable

_RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def recalculated(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The workbooks as LibreOffice writes them after calculating, in ``folder``/out, in one run of the program."""
    office = shutil.which("soffice")
    if office is None:
        unavailable("LibreOffice", "soffice is not installed")
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(_RECALCULATE_ALWAYS)
    out = folder / "out"
    own_profile = f"-env:UserInstallation=file://{profile.parent}"
    command = [office, own_profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=300)
    return [out / path.name for path in paths]
