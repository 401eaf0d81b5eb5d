"""How the program and its rendering process talk: one JSON line of facts, then the bytes it announces."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_HEAD = struct.Struct(">II")


def send(channel: socket.socket, facts: dict[str, Any], blobs: tuple[bytes, ...] = ()) -> None:
    """Write one message: ``facts`` must be JSON, ``blobs`` follow it as they are."""
    body = json.dumps({**facts, "sizes": [len(blob) for blob in blobs]}).encode()
    channel.sendall(_HEAD.pack(len(body), len(blobs)) + body)
    for blob in blobs:
        channel.sendall(blob)


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[bytes]]:
    """Read one message. Raises EOFError when the other end went away before it was whole."""
    length, _ = _HEAD.unpack(_exactly(channel, _HEAD.size))
    facts = json.loads(_exactly(channel, length))
    return facts, [_exactly(channel, size) for size in facts.pop("sizes")]


def _exactly(channel: socket.socket, size: int) -> bytes:
    received = bytearray()
    while len(received) < size:
        piece = channel.recv(min(1 << 20, size - len(received)))
        if not piece:
            raise EOFError
        received += piece
    return bytes(received)
