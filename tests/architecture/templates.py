"""What the templates use, and what uses them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, nodes

from tests.architecture.source import Module

_UNSAFE = re.compile(r"\|\s*safe\b|autoescape\s+false|\bMarkup\(", re.IGNORECASE)
_INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b(?![^>]*\b(?:src=|type=\"application/json\"))", re.IGNORECASE)


LETTERS = "letters/"
"""Mail programs know styles in the element only, and no content policy."""

_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}", re.DOTALL)

PRINTED = "pdf/"
"""Templates for printing have a loader of their own, rooted in this folder, and no content policy."""


class Templates:
    """The template files of a folder, parsed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        environment = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True)
        paths = sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".xml", ".txt", ".svg"})
        self.texts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}
        self.trees = {name: environment.parse(text) for name, text in self.texts.items()}

    def referred(self) -> set[str]:
        """Names of templates that other templates extend, include or import."""
        found = set()
        for tree in self.trees.values():
            for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
                for constant in node.template.find_all(nodes.Const):  # type: ignore[attr-defined]
                    found.add(str(constant.value))
                if isinstance(node.template, nodes.Const):  # type: ignore[attr-defined]
                    found.add(str(node.template.value))  # type: ignore[attr-defined]
        return found

    def unused(self, source: Iterable[Module]) -> list[str]:
        """Templates that neither a template nor a string in the program names."""
        texts: set[str] = set()
        for module in source:
            constants = (node for node in module.nodes if isinstance(node, ast.Constant))
            texts |= {node.value for node in constants if isinstance(node.value, str)}
        named = self.referred() | texts
        return sorted(name for name in self.texts if not {name, name.removeprefix(PRINTED)} & named)

    def missing(self, source: Iterable[Module]) -> list[str]:
        """Template names that the program or a template mentions and nobody wrote."""
        asked = self.referred()
        for module in source:
            for call in module.calls():
                target = (
                    call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                )
                if target in {"render_template", "get_template"} and call.args:
                    first = call.args[0]
                    if isinstance(first, ast.Constant):
                        asked.add(str(first.value))
        return sorted(name for name in asked if not {name, PRINTED + name} & set(self.texts))

    def idle_imports(self) -> list[str]:
        """Macros that a template imports and does not use."""
        found = []
        for name, tree in self.trees.items():
            read = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
            for node in tree.find_all(nodes.FromImport):
                given = [item if isinstance(item, str) else item[1] for item in node.names]
                found += [
                    f"{name} imports {macro} and does not use it" for macro in given if macro not in read
                ]
        return found

    def unknown_macros(self) -> list[str]:
        """Macros that a template imports and that the other file does not define."""
        found = []
        for name, tree in self.trees.items():
            for node in tree.find_all(nodes.FromImport):
                if not isinstance(node.template, nodes.Const) or node.template.value not in self.trees:
                    continue
                other = self.trees[str(node.template.value)]
                defined = {macro.name for macro in other.find_all(nodes.Macro)}
                asked = {item if isinstance(item, str) else item[0] for item in node.names}
                found += [f"{name} imports {macro}, which is not there" for macro in sorted(asked - defined)]
        return found

    def unsafe(self) -> list[str]:
        """Places that switch escaping off."""
        return _lines(self.texts, _UNSAFE)

    def inline(self) -> list[str]:
        """Scripts and styles that stand in the page, which the content policy refuses."""
        pages = {
            name: _JINJA.sub(lambda match: "\n" * match[0].count("\n"), text)
            for name, text in self.texts.items()
            if not name.startswith((PRINTED, LETTERS))
        }
        return _lines(pages, _INLINE) + _lines(pages, _SCRIPT)


def _lines(texts: dict[str, str], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number} {line.strip()[:120]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
