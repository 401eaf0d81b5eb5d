"""No test reaches the network. Loopback is open only to tests that say so with the marker ``loopback``."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

GUARDED = ("connect", "connect_ex", "sendto")


class NetworkBlockedError(AssertionError):
    """A test, or the program under test, tried to open a connection."""


def is_loopback(host: object) -> bool:
    """Whether ``host`` is this machine by name or number."""
    if host in {"localhost", "", None}:
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


@contextmanager
def blocked(*, allow_loopback: bool = False) -> Iterator[None]:
    """Inside, every connection but those over a Unix socket raises NetworkBlockedError."""

    def check(host: object) -> None:
        if not (allow_loopback and is_loopback(host)):
            raise NetworkBlockedError(f"This test may not open a connection to {host!r}.")

    def guard(original: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(self: socket.socket, *args: Any) -> Any:
            if self.family in {socket.AF_INET, socket.AF_INET6}:
                check(args[-1][0])
            return original(self, *args)

        return guarded

    def resolve(host: object, *args: Any, **kwargs: Any) -> Any:
        check(host.decode() if isinstance(host, bytes) else host)
        return resolver(host, *args, **kwargs)

    originals = {name: getattr(socket.socket, name) for name in GUARDED}
    resolver = socket.getaddrinfo
    for name, original in originals.items():
        setattr(socket.socket, name, guard(original))
    socket.getaddrinfo = resolve  # type: ignore[assignment]
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(socket.socket, name, original)
        socket.getaddrinfo = resolver
