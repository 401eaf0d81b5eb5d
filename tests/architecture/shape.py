"""Names, sizes and forbidden constructs of the source."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.source import Module, called_name

BANNED_NAMES = frozenset(
    {"util", "utils", "helper", "helpers", "common", "misc", "base", "manager", "stuff", "general", "tools"}
)
LONGEST_FILE = 400
LONGEST_FUNCTION = 40

INEXACT_TYPES = frozenset({"Numeric", "Float", "Double", "REAL", "DOUBLE_PRECISION"})
SQL_CALLS = frozenset({"text", "execute", "exec_driver_sql", "executescript", "DDL", "literal_column"})


def banned_names(source: Iterable[Module]) -> list[str]:
    """Modules and packages whose name says nothing."""
    return [
        f"{module.path}: {part!r} says nothing"
        for module in source
        for part in module.name.split(".")
        if part in BANNED_NAMES
    ]


def long_files(source: Iterable[Module]) -> list[str]:
    """Files of more lines than anybody reads."""
    sizes = ((module, len(module.text.splitlines())) for module in source)
    return [f"{module.path} has {size} lines" for module, size in sizes if size > LONGEST_FILE]


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    return (node for node in module.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def function_size(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, its docstring left out; a single statement, such as a table, counts
    as one.
    """
    rest = function.body[1:] if ast.get_docstring(function) else function.body
    if len(rest) == 1 and isinstance(rest[0], ast.Return | ast.Assign | ast.Expr):
        return 1
    size = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        size -= (first.end_lineno or first.lineno) - first.lineno + 1
    return size


def long_functions(source: Iterable[Module], longest: int = LONGEST_FUNCTION) -> list[str]:
    """Functions that do too much at once."""
    return [
        f"{module.path}:{function.lineno} {function.name} has {function_size(function)} lines"
        for module in source
        for function in functions(module)
        if function_size(function) > longest
    ]


def undocumented(source: Iterable[Module]) -> list[str]:
    """Modules, public classes and public functions that do not say what they answer."""
    found = []
    for module in source:
        if module.text.strip() and ast.get_docstring(module.tree) is None:
            found.append(f"{module.path} has no docstring")
        for node in module.tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and ast.get_docstring(node) is None:  # type: ignore[arg-type]
                found.append(f"{module.path}:{node.lineno} {node.name} has no docstring")  # type: ignore[attr-defined]
    return found


def inexact_numbers(source: Iterable[Module]) -> list[str]:
    """Conversions to float, and column types that are one on SQLite. (Places on a page may be fractions.)"""
    found = []
    for module in source:
        for node in module.nodes:
            if isinstance(node, ast.Call) and called_name(node) == "float":
                found.append(f"{module.path}:{node.lineno} calls float()")
            if isinstance(node, ast.Name | ast.Attribute) and _last_name(node) in INEXACT_TYPES:
                found.append(f"{module.path}:{node.lineno} uses {_last_name(node)}")
            if isinstance(node, ast.AnnAssign) and _cents_as_float(node):
                found.append(f"{module.path}:{node.lineno} holds cents in a float")
    return found


def _last_name(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def _cents_as_float(node: ast.AnnAssign) -> bool:
    name = node.target.id if isinstance(node.target, ast.Name) else ""
    return name.endswith(("_cents", "_bp")) and "float" in ast.dump(node.annotation)


def assembled_sql(source: Iterable[Module]) -> Iterator[tuple[str, int]]:
    """Calls that take SQL as text and get it put together from parts: (path, line)."""
    for module in source:
        for call in module.calls():
            if _takes_sql(call) and call.args and _assembled(call.args[0]):
                yield module.path, call.lineno


def _takes_sql(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute) and call.func.attr == "text":
        return isinstance(call.func.value, ast.Name) and call.func.value.id in {"sa", "sqlalchemy", "sql"}
    return called_name(call) in SQL_CALLS


def _assembled(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod | ast.Add) and _has_text(node)
    if isinstance(node, ast.Call):
        method = isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "join", "replace"}
        return method or (called_name(node) in SQL_CALLS and bool(node.args) and _assembled(node.args[0]))
    return False


def _has_text(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))


def raw_markup(source: Iterable[Module]) -> dict[str, int]:
    """How often each module declares text to be safe HTML that no template has escaped: path -> count."""
    counts: dict[str, int] = {}
    for module in source:
        rendered = _rendered_names(module)
        for call in module.calls():
            raw = called_name(call) in {"Markup", "render_template_string", "from_string"}
            if raw and not _harmless(call, rendered):
                counts[module.path] = counts.get(module.path, 0) + 1
    return counts


def _rendered_names(module: Module) -> set[str]:
    """Names that only ever hold what a template has rendered."""
    rendered, other = set(), set()
    for node in module.nodes:
        if isinstance(node, ast.Assign):
            names = {target.id for target in node.targets if isinstance(target, ast.Name)}
            (rendered if _renders(node.value) else other).update(names)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign) and isinstance(node.target, ast.Name):
            other.add(node.target.id)
        elif isinstance(node, ast.arg):
            other.add(node.arg)
    return rendered - other


def _renders(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and called_name(node) == "render_template"


def _harmless(call: ast.Call, rendered: set[str]) -> bool:
    """Whether nothing raw can be in it: our own words, or what a template has rendered and escaped."""
    if called_name(call) != "Markup":
        return False
    return all(
        isinstance(argument, ast.Constant)
        or _renders(argument)
        or (isinstance(argument, ast.Name) and argument.id in rendered)
        for argument in call.args
    )


def own_clocks(source: Iterable[Module]) -> list[str]:
    """Places that ask the machine what time it is, past the one clock of the house."""
    found = []
    for module in source:
        if module.name == "funding.infra.clock":
            continue
        for call in module.calls():
            target = call.func
            if isinstance(target, ast.Attribute) and target.attr in {"now", "today", "utcnow"}:
                owner = target.value
                last = (
                    owner.attr
                    if isinstance(owner, ast.Attribute)
                    else owner.id
                    if isinstance(owner, ast.Name)
                    else ""
                )
                if last in {"datetime", "date"}:
                    found.append(f"{module.path}:{call.lineno} asks {last}.{target.attr}()")
    return found
