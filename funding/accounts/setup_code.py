"""The code that proves that whoever sets up the house can read its console.

It is needed only when the first visit does not come from the machine itself. It is derived from the instance's
secret key, so every process knows it and nothing has to be stored; once anyone is registered it opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import Flask, Request

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def setup_code(app: Flask) -> str:
    """The code to print at start, twelve letters and digits in three groups."""
    key = str(app.config["SECRET_KEY"]).encode()
    digest = hmac.new(key, b"set-up code", hashlib.sha256).digest()
    letters = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:12])
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def code_matches(app: Flask, typed: str) -> bool:
    """Whether ``typed`` is the code, in any case of letters, with or without hyphens."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return hmac.compare_digest(plain.encode(), setup_code(app).replace("-", "").encode())


def is_local(request: Request) -> bool:
    """Whether the request was made on this machine, to this machine, through nothing in between."""
    host = request.host.rsplit(":", 1)[0].strip("[]")
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.remote_addr in _LOOPBACK and host in _LOOPBACK and not forwarded
