"""Links in letters that wait: the database keeps a seed, and only with the secret key does the link follow from it.

A link that resets a password is stored as a hash only, so that whoever reads the database or a backup cannot use it.
The letter that carries it may have to wait for the mail server, so it must not be the place where the link lies in
the clear. The link's token is therefore derived, token = HMAC-SHA256(secret key, seed), and the letter keeps the seed.
The key is in neither the database nor a backup; on another machine the same seed gives a token that opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from flask import current_app

PLACE = "{the-link-is-put-in-here}"
_PURPOSE = b"funding letter link\0"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A token that works as a link, and the seed from which it is made again."""

    seed: str
    token: str


def new_secret() -> Sealed:
    """A fresh random seed with its token of 256 bits."""
    seed = secrets.token_urlsafe(32)
    return Sealed(seed, token_of(seed))


def token_of(seed: str) -> str:
    """The token that follows from ``seed`` under this instance's key."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.new(key, _PURPOSE + seed.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def conceal(text: str, secret: Sealed | None) -> str:
    """``text`` without the token. Raises ValueError where the text does not hold it."""
    if secret is None:
        return text
    if secret.token not in text:
        raise ValueError("the letter does not hold its secret")
    return text.replace(secret.token, PLACE)


def reveal(text: str, seed: str) -> str:
    """``text`` as the person reads it."""
    return text.replace(PLACE, token_of(seed)) if seed else text
