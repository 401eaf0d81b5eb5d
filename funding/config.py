"""Settings: where the instance lives, and what the environment may change. Read once, at start.

=====================  ==========================================================  ==========================
variable               what it sets                                                default
=====================  ==========================================================  ==========================
FUNDING_INSTANCE       the folder that holds database, files, keys                 ``instance`` in the checkout
DATABASE_URL           ``postgresql://...`` instead of the SQLite file             the SQLite file
FUNDING_BEHIND_TLS     1 where a proxy in front speaks TLS                         not set
FUNDING_HOSTS          host names that may be asked for, with commas between       loopback names
FUNDING_URL            where people find the program, for links in letters         the first of FUNDING_HOSTS
FUNDING_MAIL_URL       ``smtp://user:password@host:port`` or ``smtps://``          mail is filed, not sent
FUNDING_MAIL_FROM      the sender's address                                        funding@localhost
FUNDING_JOBS_URL       ``redis://`` or ``postgresql://`` for the job queue         a SQLite file
FUNDING_WORKER         ``embedded`` or ``separate``: where jobs run                embedded
=====================  ==========================================================  ==========================
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from funding.infra.db import engine_url
from funding.kernel.errors import DomainError

SHORTEST_KEY = 50
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")


class ConfigurationError(DomainError):
    """The settings do not allow a safe start; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the program may be told from outside."""

    instance: Path
    database_url: str
    secret_key: str
    behind_tls: bool = False
    hosts: tuple[str, ...] = LOOPBACK_HOSTS
    base_url: str = ""
    mail_url: str = ""
    mail_from: str = "funding@localhost"
    jobs_url: str = ""
    worker: str = "embedded"
    testing: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)


def default_instance() -> Path:
    """``instance/`` beside the package in a checkout; the current folder's ``instance`` for an installed wheel."""
    checkout = Path(__file__).resolve().parent.parent
    return checkout / "instance" if (checkout / "setup.cfg").is_file() else Path.cwd() / "instance"


def prepare_instance(folder: Path) -> None:
    """Make the instance folder (mode 0700) and its secret key where they are missing.

    A folder without a key holds nothing yet and becomes its owner's alone. One with a key that others can read is left
    as it is: they may have read the key, so ``funding serve`` and ``check`` say so instead of covering it up.
    Raises ConfigurationError where the folder cannot be made or written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = folder / "secret_key"
        if not key.exists():
            folder.chmod(0o700)
            handle = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as stream:
                stream.write(secrets.token_urlsafe(64))
    except OSError as error:
        raise ConfigurationError(f"The instance folder {folder} cannot be used: {error.strerror}.") from error


def _read_key(folder: Path) -> str:
    try:
        key = (folder / "secret_key").read_text().strip()
    except OSError as error:
        raise ConfigurationError(f"The secret key in {folder} cannot be read: {error.strerror}.") from error
    if len(key) < SHORTEST_KEY:
        raise ConfigurationError(f"The secret key in {folder} is shorter than {SHORTEST_KEY} characters.")
    return key


def _base_url(env: Mapping[str, str], hosts: tuple[str, ...]) -> str:
    """Where letters lead: FUNDING_URL, else the first host behind TLS; empty where only the server itself can tell."""
    given = env.get("FUNDING_URL", "").strip().rstrip("/")
    if given:
        parts = urlsplit(given)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            raise ConfigurationError("FUNDING_URL must look like https://grants.example.org.")
        return given
    behind_tls = env.get("FUNDING_BEHIND_TLS", "") in {"1", "true", "yes"}
    return f"https://{hosts[0]}" if behind_tls and hosts else ""


def load_settings(instance: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment, making the instance folder on first use. Raises ConfigurationError."""
    env = os.environ if environ is None else environ
    folder = Path(instance or env.get("FUNDING_INSTANCE") or default_instance()).resolve()
    prepare_instance(folder)
    hosts = tuple(part.strip() for part in env.get("FUNDING_HOSTS", "").split(",") if part.strip())
    if "*" in hosts:
        raise ConfigurationError(
            "FUNDING_HOSTS must name hosts; a wildcard would let any page pose as this one."
        )
    return Settings(
        instance=folder,
        database_url=engine_url(env.get("DATABASE_URL") or f"sqlite:///{folder / 'funding.db'}"),
        secret_key=_read_key(folder),
        behind_tls=env.get("FUNDING_BEHIND_TLS", "") in {"1", "true", "yes"},
        hosts=hosts + LOOPBACK_HOSTS,
        base_url=_base_url(env, hosts),
        mail_url=env.get("FUNDING_MAIL_URL", ""),
        mail_from=env.get("FUNDING_MAIL_FROM", "funding@localhost"),
        jobs_url=env.get("FUNDING_JOBS_URL", ""),
        worker=env.get("FUNDING_WORKER", "embedded"),
    )
