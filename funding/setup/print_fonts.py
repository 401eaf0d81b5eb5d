"""Build the typefaces of the PDFs: ``python -m funding.setup.print_fonts NODE_MODULES`` (unpacked @fontsource).

The packages cut each face into one file per script. A PDF needs one file per face, because a line may mix scripts
and the printed page has no browser to pick files by character. The scripts are merged, hinting (which serves
screens) is dropped, and each face carries a name of its own: the license of the Source faces reserves their names
for unmodified files, and no system alias answers to ours.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

_SCRIPTS = ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek", "greek-ext")
_HINTS = ("fpgm", "prep", "cvt ", "gasp", "hdmx", "VDMX", "LTSH")


class Face(NamedTuple):
    """One file to make: its name, where it comes from, and the code points kept (all, where none are named)."""

    name: str
    package: str
    weight: int
    slope: str
    family: str
    scripts: tuple[str, ...] = _SCRIPTS
    keep: tuple[tuple[int, int], ...] = ()


FACES = (
    Face("serif-regular", "source-serif-4", 400, "normal", "Funding Serif"),
    Face("serif-italic", "source-serif-4", 400, "italic", "Funding Serif"),
    Face("serif-semibold", "source-serif-4", 600, "normal", "Funding Serif"),
    Face("serif-bold", "source-serif-4", 700, "normal", "Funding Serif"),
    Face("serif-bold-italic", "source-serif-4", 700, "italic", "Funding Serif"),
    Face("sans-regular", "source-sans-3", 400, "normal", "Funding Sans"),
    Face("sans-italic", "source-sans-3", 400, "italic", "Funding Sans"),
    Face("sans-semibold", "source-sans-3", 600, "normal", "Funding Sans"),
    Face("sans-bold", "source-sans-3", 700, "normal", "Funding Sans"),
    Face("plain-regular", "tinos", 400, "normal", "Funding Plain"),
    Face("plain-italic", "tinos", 400, "italic", "Funding Plain"),
    Face("plain-bold", "tinos", 700, "normal", "Funding Plain"),
    Face("plain-bold-italic", "tinos", 700, "italic", "Funding Plain"),
    Face(
        "signs-regular", "noto-sans-math", 400, "normal", "Funding Signs",
        ("latin",), ((0x2190, 0x21D5), (0x2200, 0x22FF)),
    ),
    Face(
        "shapes-regular", "noto-sans-symbols-2", 400, "normal", "Funding Shapes",
        ("symbols",), ((0x25A0, 0x25FF), (0x2605, 0x2612), (0x2713, 0x2718)),
    ),
)  # fmt: skip


def merge_face(package: Path, face: Face) -> Any:
    """One font with every script the package has. Raises FileNotFoundError where the first script is missing."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for script in face.scripts:
            source = package / "files" / f"{face.package}-{script}-{face.weight}-{face.slope}.woff2"
            if not source.exists() and script != face.scripts[0]:
                continue
            part = Path(folder) / f"{script}.ttf"
            _unhinted(source, face.keep).save(part)
            parts.append(str(part))
        return Merger().merge(parts) if len(parts) > 1 else TTFont(parts[0], lazy=False)


def _unhinted(source: Path, keep: tuple[tuple[int, int], ...]) -> Any:
    font = TTFont(source)
    font.flavor = None
    for table in (*_HINTS, "MATH"):
        if table in font:
            del font[table]
    glyphs = font["glyf"]
    for name in font.getGlyphOrder():
        glyphs[name].removeHinting()
    if keep:
        cutter = Subsetter(Options(layout_features=[], hinting=False))
        cutter.populate(unicodes=[code for first, last in keep for code in range(first, last + 1)])
        cutter.subset(font)
    return font


def rename(font: Any, family: str, style: str) -> None:
    """Give ``font`` the names under which PDFs list it; its copyright and license lines stay."""
    postscript = f"{family.replace(' ', '')}-{style}"
    full = f"{family} {style}"
    texts = {1: family, 2: "Regular", 3: postscript, 4: full, 6: postscript, 16: family, 17: style}
    for number in (*texts, 18, 21, 22, 25):
        font["name"].removeNames(nameID=number)
    for number, text in texts.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def build(modules: Path, target: Path) -> None:
    """Write every face and ``manifest.json`` (source, version, license, SHA-256) into ``target``."""
    target.mkdir(parents=True, exist_ok=True)
    manifest = []
    for face in FACES:
        package = modules / "@fontsource" / face.package
        about = json.loads((package / "package.json").read_text())
        font = merge_face(package, face)
        rename(font, face.family, face.name.partition("-")[2].title().replace("-", ""))
        font.recalcTimestamp = False
        font.flavor = "woff2"
        path = target / f"{face.name}.woff2"
        font.save(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        entry = {"file": path.name, "source": about["name"], "version": about["version"]}
        manifest.append({**entry, "license": about["license"], "sha256": digest})
        (target / f"LICENSE-{face.package}.txt").write_bytes((package / "LICENSE").read_bytes())
    (target / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(__file__).resolve().parents[2] / "static" / "pdf" / "fonts")
