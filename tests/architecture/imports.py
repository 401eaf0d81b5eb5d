"""Who may import whom. The order is the one of the README: a feature knows only what stands below it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from tests.architecture.source import Module, called_name

ORDER: tuple[tuple[str, ...], ...] = (
    ("kernel",),
    ("infra",),
    ("accounts",),
    ("notices", "saved_views"),
    ("notes",),
    ("contacts",),
    ("documents",),
    ("work",),
    ("tasks",),
    ("funders",),
    ("partners",),
    ("outreach",),
    ("wallet",),
    ("opportunities",),
    ("budgets",),
    ("applications",),
    ("federal_forms", "coverage", "finance"),
    ("forecast",),
    ("proposals",),
    ("awards",),
    ("actuals",),
    ("match_ledger",),
    ("payments",),
    ("subawards",),
    ("reports",),
    ("sefa",),
    ("board",),
    ("calendar", "search", "dashboard", "demo"),
)
ROOT_MODULES = frozenset({"factory", "cli", "config", "setup", "serving", "__main__"})
"""The composition root: it knows everything, and nothing below knows it."""

RANK: Mapping[str, int] = {feature: rank for rank, line in enumerate(ORDER) for feature in line}
PURE_ROLES = frozenset({"types"})
NOT_BELOW = {
    "types": {"models", "queries", "services", "forms", "views"},
    "models": {"queries", "services", "forms", "views"},
    "queries": {"services", "forms", "views"},
    "services": {"forms", "views"},
    "forms": {"services", "views"},
}
"""Inside every feature: which roles a role may not import, its own feature's or another's."""

WEB_NAMES = frozenset(
    {"request", "session", "flash", "abort", "redirect", "render_template", "make_response", "Response"}
)


def wrong_directions(source: Iterable[Module]) -> list[str]:
    """Imports that go up or sideways, and features that the order does not know."""
    found = []
    for module in source:
        own = module.feature
        if own in ROOT_MODULES or not own:
            continue
        if own not in RANK:
            found.append(f"{module.path}: the import order does not know {own!r}")
            continue
        found += [
            f"{module.path}:{line} imports {target}, which is not below {own}"
            for target, line in _imported_features(module)
            if target != own and RANK.get(target, len(ORDER)) >= RANK[own]
        ]
    return found


def _imported_features(module: Module) -> list[tuple[str, int]]:
    features = []
    for base, name, line in module.imports():
        parts = base.split(".")
        if parts[0] != "funding":
            continue
        if len(parts) > 1:
            features.append((parts[1], line))
        elif name in RANK or name in ROOT_MODULES:
            features.append((name, line))
    return features


def hidden_imports(source: Iterable[Module]) -> list[str]:
    """Imports by name at run time anywhere but in the composition root: no order can be read from them."""
    return [
        f"{module.path}:{call.lineno} imports by name"
        for module in source
        if module.feature not in ROOT_MODULES
        for call in module.calls()
        if called_name(call) in {"import_module", "__import__"}
    ]


def impure_kernel(source: Iterable[Module]) -> list[str]:
    """What the kernel imports beside the standard library and itself."""
    return [
        f"{module.path}:{line} imports {base}"
        for module in source
        if module.feature == "kernel"
        for base, _name, line in module.imports()
        if not base.startswith("funding.kernel") and base.split(".")[0] not in sys.stdlib_module_names
    ]


def wrong_layers(source: Iterable[Module]) -> list[str]:
    """Imports that break the roles inside a feature."""
    found = []
    for module in source:
        if module.feature not in RANK or module.feature in {"kernel", "infra"}:
            continue
        forbidden = NOT_BELOW.get(module.role, set())
        for base, name, line in module.imports():
            target = _role_of(base, name)
            if target in forbidden and not (module.role == "forms" and name[:1].isupper()):
                # A form may make the facts that a service takes; it may not call the service.
                found.append(f"{module.path}:{line} ({module.role}) imports {target}")
            if (
                module.role in {"services", "queries", "models", "types"}
                and base == "flask"
                and name in WEB_NAMES
            ):
                found.append(f"{module.path}:{line} ({module.role}) imports flask.{name}")
            if module.role in PURE_ROLES and base.startswith("funding") and not _pure(base, module):
                found.append(f"{module.path}:{line} (types) imports {base}")
    return found


def _role_of(base: str, name: str) -> str:
    parts = base.split(".")
    if parts[0] != "funding" or len(parts) < 2:
        return ""
    return parts[2] if len(parts) > 2 else name


def _pure(base: str, module: Module) -> bool:
    return base.startswith(("funding.kernel", f"funding.{module.feature}")) or base.endswith(".types")


def commits(source: Iterable[Module]) -> list[str]:
    """Calls of commit() outside the one place that commits."""
    return [
        f"{module.path}:{call.lineno} commits"
        for module in source
        if module.feature not in {"infra", "cli", "setup"}
        for call in module.calls()
        if called_name(call) == "commit"
    ]
