"""The README's index, "Where is it?": each row names files and what to look for in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_HEADING = re.compile(r"^(#+)\s+(.*)$")
_CODE = re.compile(r"`([^`]+)`")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*(?:\(\))?")
_PATH = re.compile(r"[\w.-]+(?:/[\w.*-]+)+/?|[\w-]+\.(?:py|md|cfg|toml|html|css|js|sh)|Makefile")


def index_lines(text: str) -> Iterator[str]:
    """The lines of the section whose heading asks where things are."""
    level = 0
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading and level and len(heading[1]) <= level:
            return
        if heading and "where" in heading[2].lower():
            level = len(heading[1])
        elif level and "`" in line:
            yield line


def wrong_rows(text: str, root: Path) -> list[str]:
    """Rows that name a path that is not there, or a name that is in none of the row's files."""
    found = []
    for line in index_lines(text):
        pieces = _CODE.findall(line)
        paths = [piece for piece in pieces if _PATH.fullmatch(piece)]
        missing = [path for path in paths if not _exists(root, path)]
        found += [f"{path} does not exist: {line.strip()}" for path in missing]
        source = "\n".join(_texts(root, paths))
        for name in (piece for piece in pieces if piece not in paths and _NAME.fullmatch(piece)):
            last = name.removesuffix("()").split(".")[-1]
            if source and not re.search(rf"\b{re.escape(last)}\b", source):
                found.append(f"{name} is in none of {paths}")
    return found


def _exists(root: Path, path: str) -> bool:
    return any(root.glob(path)) if "*" in path else (root / path).exists()


def _texts(root: Path, paths: list[str]) -> Iterator[str]:
    for path in paths:
        start = root / path
        for file in start.rglob("*") if start.is_dir() else [start]:
            if file.is_file() and file.suffix in {".py", ".html", ".css", ".js", ".sh", ".cfg", ".toml"}:
                yield file.read_text(encoding="utf-8")
