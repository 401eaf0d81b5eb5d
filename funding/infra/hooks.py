"""How a lower feature tells a higher one that something happened, without importing it. All in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Listener = TypeVar("Listener", bound=Callable[..., Any])

_listeners: dict[str, list[Callable[..., Any]]] = defaultdict(list)


def on(name: str) -> Callable[[Listener], Listener]:
    """Register the decorated function to be called with the keywords of every ``emit(name, ...)``."""

    def register(listener: Listener) -> Listener:
        if listener not in _listeners[name]:
            _listeners[name].append(listener)
        return listener

    return register


def emit(name: str, **facts: Any) -> list[Any]:
    """Call every listener of ``name`` in the order of registration and answer what each returned."""
    return [listener(**facts) for listener in _listeners[name]]
