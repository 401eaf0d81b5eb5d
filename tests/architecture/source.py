"""The program's source as the architecture checks read it: parsed modules, real or planted."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "funding"
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name, where it is, and its text."""

    name: str
    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed source."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the parsed source."""
        return tuple(ast.walk(self.tree))

    @property
    def feature(self) -> str:
        """The part of the program that the module belongs to: "budgets", or the root module's own name."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    @property
    def role(self) -> str:
        """What the module is inside its feature: "services", "views", ... by file or folder name."""
        parts = self.name.split(".")
        return parts[2] if len(parts) > 2 else ""

    def calls(self) -> Iterator[ast.Call]:
        """Every call in the module."""
        return (node for node in self.nodes if isinstance(node, ast.Call))

    def imports(self) -> Iterator[tuple[str, str, int]]:
        """Every import as (module, imported name or "", line); relative ones made absolute."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((alias.name, "", node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                yield from ((base, alias.name, node.lineno) for alias in node.names)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        keep = len(parts) - node.level + (1 if self.path.endswith("__init__.py") else 0)
        return ".".join([*parts[:keep], *([node.module] if node.module else [])])


def planted(name: str, text: str) -> Module:
    """A module that exists only in a test."""
    return Module(name, name.replace(".", "/") + ".py", text)


@cache
def modules(folder: Path = PACKAGE) -> tuple[Module, ...]:
    """Every Python module under ``folder``."""
    return tuple(_module(path) for path in sorted(folder.rglob("*.py")))


def _module(path: Path) -> Module:
    relative = path.relative_to(ROOT)
    name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
    return Module(name, relative.as_posix(), path.read_text(encoding="utf-8"))


def called_name(call: ast.Call) -> str:
    """The last part of what is called: "text" for ``sa.text(...)``."""
    target = call.func
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


def none_of(found: list[str]) -> None:
    """Fail with every line of ``found``, whole."""
    assert not found, f"{len(found)} found:\n  " + "\n  ".join(found)
