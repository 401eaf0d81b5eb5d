"""Links in letters that wait: the database keeps a seed, and only with the secret key does the link follow from it.

A link that resets a password is stored as a hash only, so that whoever reads the database or a backup cannot use it.
The letter that carries it may have to wait for the mail server, so it must not be the place where the link lies in
the clear. The link's token is therefore derived, token = HMAC-SHA256(secret key, seed), and the letter keeps the seed.
The key is in neither the database nor a backup. On another machine the same seed gives a token that opens nothing;
the seed carries a check by which that is noticed before such a letter is sent.
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
    nonce = secrets.token_urlsafe(32)
    token = token_of(nonce)
    return Sealed(f"{nonce}.{_check(token)}", token)


def token_of(seed: str) -> str:
    """The token that follows from ``seed`` under this instance's key."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    nonce = seed.partition(".")[0]
    digest = hmac.new(key, _PURPOSE + nonce.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def still_opens(seed: str) -> bool:
    """Whether the token that follows from ``seed`` today is the one it was made with: the key is still the same."""
    return _check(token_of(seed)) == seed.partition(".")[2]


def _check(token: str) -> str:
    return hashlib.sha256(_PURPOSE + token.encode()).hexdigest()[:16]


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
