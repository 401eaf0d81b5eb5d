"""Maintainers only: fetch browser libraries, fonts and icons into ``static/``, with a manifest.

Run ``python -m funding.setup.vendor`` where npm is installed. Running Funding or its tests never needs it:
everything it makes is committed. Each piece is pinned; the manifest names version, license and the SHA-256 of
every file, and a test compares them with what is in the tree.

========================  ==============================  ==============================================
piece                     becomes                         why this shape
========================  ==============================  ==============================================
htmx.org, sortablejs      ``vendor/*/``                   the published minified files, unchanged
tiptap with prosemirror   ``vendor/tiptap/editor.js``     one bundle of the text a section may hold
Source Sans 3, Serif 4    ``fonts/funding-*.woff2``       what the interface shows, weights 400 to 700
bootstrap-icons           ``icons/*.svg``                 only icons that some template names
axe-core                  ``tests/browser/vendor/``       for the accessibility tests
========================  ==============================  ==============================================
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
MANIFEST = STATIC / "vendor" / "MANIFEST.json"
TIPTAP = "3.31.3"

PINNED = {
    "htmx.org": "2.0.11",
    "sortablejs": "1.15.7",
    "bootstrap-icons": "1.13.2",
    "axe-core": "4.14.1",
    "@fontsource-variable/source-sans-3": "5.3.0",
    "@fontsource-variable/source-serif-4": "5.3.1",
    "@tiptap/core": TIPTAP,
    "@tiptap/starter-kit": TIPTAP,
    "@tiptap/pm": TIPTAP,
    "@tiptap/extension-table": TIPTAP,
    "@tiptap/extensions": TIPTAP,
    "esbuild": "0.28.2",
}
COPIED = {
    "htmx.org": ("dist/htmx.min.js", "static/vendor/htmx/htmx.min.js"),
    "sortablejs": ("Sortable.min.js", "static/vendor/sortable/Sortable.min.js"),
    "axe-core": ("axe.min.js", "tests/browser/vendor/axe.min.js"),
}
FONTS = {
    "@fontsource-variable/source-sans-3": ("source-sans-3-latin-wght-normal.woff2", "funding-sans.woff2"),
    "@fontsource-variable/source-serif-4": ("source-serif-4-latin-wght-normal.woff2", "funding-serif.woff2"),
}
CHARACTERS = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+0160-0161,U+0178,U+017D-017E,U+02C6,U+02DC,U+2002-200A,"
    "U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+2122,U+2190-2193,"
    "U+2212,U+2248,U+2260,U+2264-2265"
)
OWN_ICONS = frozenset({"bell", "funding"})
BUNDLED_WITH_EDITOR = ("prosemirror-*", "linkifyjs", "orderedmap", "rope-sequence", "w3c-keyname")


def main() -> None:
    """Fetch, build and write everything; say what was written. Raises CalledProcessError where npm fails."""
    with tempfile.TemporaryDirectory() as folder:
        modules = _fetch(Path(folder))
        pieces = [*_copy(modules), _editor(modules), *_fonts(modules), _icons(modules)]
        MANIFEST.write_text(json.dumps({"pieces": pieces}, indent=2, sort_keys=True) + "\n")
    print(f"{len(pieces)} pieces written; see {MANIFEST.relative_to(ROOT)}.")


def _fetch(folder: Path) -> Path:
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": PINNED}))
    command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - a fixed command of a maintainer's tool.
    return folder / "node_modules"


def _copy(modules: Path) -> Iterator[dict[str, object]]:
    for name, (source, target) in COPIED.items():
        (ROOT / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / name / source, ROOT / target)
        yield _piece(modules, name, [ROOT / target])


def _editor(modules: Path) -> dict[str, object]:
    recipe = modules.parent / "editor_bundle.mjs"
    shutil.copyfile(Path(__file__).with_name("editor_bundle.mjs"), recipe)
    target = STATIC / "vendor" / "tiptap" / "editor.js"
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none"]
    command = ["npx", "esbuild", str(recipe), *options, f"--outfile={target}"]
    subprocess.run(command, cwd=modules.parent, check=True)  # noqa: S603 - a fixed command of a maintainer's tool.
    piece = _piece(modules, "@tiptap/core", [target])
    within = sorted(path for pattern in BUNDLED_WITH_EDITOR for path in modules.glob(pattern))
    piece["bundled"] = {path.name: _package(path)["version"] for path in within}
    for path in within:
        _keep_license(modules, path.name)
    return piece


def _fonts(modules: Path) -> Iterator[dict[str, object]]:
    for name, (source, target) in FONTS.items():
        font = TTFont(modules / name / "files" / source)
        options = subset.Options()
        options.layout_features = ["kern", "ccmp", "locl", "frac", "tnum", "lnum"]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=subset.parse_unicodes(CHARACTERS.replace("U+", "")))
        cutter.subset(font)
        instancer.instantiateVariableFont(font, {"wght": (400, 700)}, inplace=True)
        font.flavor = "woff2"
        font.save(STATIC / "fonts" / target)
        yield _piece(modules, name, [STATIC / "fonts" / target])


def _icons(modules: Path) -> dict[str, object]:
    names = sorted({path.stem for path in (STATIC / "icons").glob("*.svg")} - OWN_ICONS)
    for name in names:
        source = modules / "bootstrap-icons" / "icons" / f"{name}.svg"
        shutil.copyfile(source, STATIC / "icons" / source.name)
    return _piece(modules, "bootstrap-icons", [STATIC / "icons" / f"{name}.svg" for name in names])


def _package(folder: Path) -> dict[str, str]:
    loaded: dict[str, str] = json.loads((folder / "package.json").read_text())
    return loaded


def _keep_license(modules: Path, name: str) -> str:
    found = min((modules / name).glob("LICENSE*"))
    target = STATIC / "vendor" / "licenses" / f"{name.strip('@').replace('/', '-')}.txt"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(found.read_text())
    return str(target.relative_to(ROOT))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _piece(modules: Path, name: str, files: list[Path]) -> dict[str, object]:
    about = _package(modules / name)
    return {
        "name": name,
        "version": about["version"],
        "license": about["license"],
        "license_text": _keep_license(modules, name),
        "files": {str(path.relative_to(ROOT)): _sha256(path) for path in files},
    }


if __name__ == "__main__":
    main()
