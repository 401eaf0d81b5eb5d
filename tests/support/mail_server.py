"""A real mail server on this machine, for tests: it takes letters, refuses them on demand, and may ask for a password.

Its certificate, ``tests/vectors/mail/localhost.pem``, is for these tests only; it opens nothing anywhere.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

CERTIFICATE = Path(__file__).parents[1] / "vectors" / "mail" / "localhost.pem"
USER, PASSWORD = "funding@example.org", "copper/kettle@dawn"

Hook = Callable[[str, str], str | None]


class Post:
    """What the server has taken. ``on_recipient`` and ``on_letter`` may answer another reply than "yes"."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.on_recipient: Hook | None = None
        self.on_letter: Hook | None = None

    async def handle_RCPT(  # noqa: N802 - the server's own protocol.
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """A recipient is named; the letter itself has not come yet."""
        answer = self.on_recipient(str(session.host_name), address) if self.on_recipient else None
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as above.
        """The whole letter has come."""
        letter = message_from_bytes(envelope.content, policy=policy.default)
        answer = self.on_letter(str(session.host_name), str(letter["Message-ID"])) if self.on_letter else None
        if answer is None:
            self.taken.append(letter)  # type: ignore[arg-type]
        return answer or "250 OK"


def _knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right, handled=False)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(*, starttls: bool = False, password: bool = False) -> Iterator[tuple[Post, int]]:
    """A server that runs inside, with what it takes and its port."""
    post, port = Post(), free_port()
    more: dict[str, Any] = {}
    if starttls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATE)
        more = {"tls_context": context, "require_starttls": True}
    if password:
        more |= {"authenticator": _knows, "auth_required": True, "auth_require_tls": starttls}
    controller = Controller(post, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield post, port
    finally:
        controller.stop()
