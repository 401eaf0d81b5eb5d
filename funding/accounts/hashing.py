"""How secrets are stored: passwords by argon2id, random tokens by SHA-256.

A password is guessable, so its hash must be slow and salted: argon2id with the library's default of 64 MiB and
three passes. The configuration may name the cheapest profile (``PASSWORD_PROFILE = "cheap"``), which only tests do.
A token is 256 random bits, so a plain SHA-256 is enough: nobody can try 2^256 of them.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app


@cache
def _hasher(profile: str) -> PasswordHasher:
    if profile == "cheap":
        return PasswordHasher.from_parameters(profiles.CHEAPEST)
    return PasswordHasher()


@cache
def _decoy(profile: str) -> str:
    return _hasher(profile).hash(secrets.token_urlsafe(16))


def _profile() -> str:
    usual = "cheap" if current_app.config.get("TESTING") else "default"
    return str(current_app.config.get("PASSWORD_PROFILE", usual))


def hash_password(password: str) -> str:
    """The argon2id hash to store for ``password``."""
    return _hasher(_profile()).hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether ``password`` belongs to ``stored``.

    With no stored hash (unknown or invited person) the same work is done against a decoy, so that the time it
    takes tells nothing about whether the address is known.
    """
    profile = _profile()
    try:
        matched = _hasher(profile).verify(stored or _decoy(profile), password)
    except (VerificationError, InvalidHashError):
        return False
    return matched and stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether ``stored`` was made with older or weaker parameters than the present ones."""
    return _hasher(_profile()).check_needs_rehash(stored)


def new_token() -> str:
    """A random token of 256 bits, safe in an address and in a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(raw: str) -> str:
    """The SHA-256 of a token, in hexadecimal: what the database keeps."""
    return hashlib.sha256(raw.encode()).hexdigest()
