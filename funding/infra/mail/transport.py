"""Handing one message to the mail server, or filing it where none is set up; what fails is told in plain words."""

from __future__ import annotations

import contextlib
import ipaddress
import secrets
import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from funding.infra import clock

SECONDS = 20
"""How long one step of talking to the mail server may take."""

_PERMANENT = 500


class MailError(Exception):
    """A message was not taken; ``permanent`` where trying again cannot help."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters go. ``always_tls`` is smtps://; otherwise STARTTLS is used where the server offers it."""

    host: str
    port: int
    always_tls: bool
    user: str = ""
    password: str = ""

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine, where nobody can listen in."""
        with contextlib.suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return self.host == "localhost"


def parse_mail_url(url: str) -> MailServer:
    """The server that FUNDING_MAIL_URL names. Raises MailError with what is wrong about it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise MailError("FUNDING_MAIL_URL is no address: its port is not a number up to 65535.") from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise MailError("FUNDING_MAIL_URL must look like smtp://user:password@host:587 or smtps://…")
    secure = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=port or (465 if secure else 587 if parts.username else 25),
        always_tls=secure,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def file_message(folder: Path, message: EmailMessage) -> None:
    """Put the message into ``folder`` as a file that mail programs open. Raises OSError."""
    folder.mkdir(mode=0o700, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
    (folder / f"{stamp}-{secrets.token_hex(3)}.eml").write_bytes(message.as_bytes())


def hand_over(server: MailServer, message: EmailMessage) -> None:
    """Give the message to the server. Raises MailError; what happens after its acceptance is no failure."""
    try:
        _hand_over(server, message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise _told(error, server) from error


def _hand_over(server: MailServer, message: EmailMessage) -> None:
    context = ssl.create_default_context()
    talk: smtplib.SMTP
    if server.always_tls:
        talk = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        talk = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        talk.ehlo_or_helo_if_needed()
        if not server.always_tls and talk.has_extn("starttls"):
            talk.starttls(context=context)
            talk.ehlo()
        elif server.user and not server.always_tls and not server.is_local:
            raise MailError(
                f"{server.host} offers no encryption, so the password would cross the network in the clear. "
                "Nothing was sent."
            )
        if server.user:
            talk.login(server.user, server.password)
        talk.send_message(message)
    finally:
        # The letter is accepted or refused by now: how the server says good-bye must not count as a failure.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            talk.quit()
        talk.close()


def _told(error: Exception, server: MailServer) -> MailError:
    """What went wrong, for somebody who knows no protocol; the server's own words follow, without the password."""
    where = f"{server.host}, port {server.port}"
    if isinstance(error, MailError):
        return error
    if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
        return _answered(error, server)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return MailError(f"{where}, broke off the conversation. An smtps:// server may stand behind smtp://.")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return MailError(f"{server.host} takes no sign-in over this connection, or not this address.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailError(f"The certificate of {server.host} is not valid: {error.verify_message}.")
    if isinstance(error, ssl.SSLError):
        return MailError(
            f"No secured connection to {where}. smtps:// is for port 465, smtp:// for 587 with STARTTLS."
        )
    if isinstance(error, socket.gaierror):
        return MailError(f"There is no computer called {server.host}. Is the name right?")
    if isinstance(error, ConnectionRefusedError):
        return MailError(f"{where}, takes no connections. Is the port right, and does the server run?")
    if isinstance(error, TimeoutError):
        return MailError(f"{where}, did not answer within {SECONDS} seconds. Does a firewall stand between?")
    return MailError(f"The letter could not be handed to {where}: {_clean(str(error), server)}")


def _answered(
    error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused, server: MailServer
) -> MailError:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        words: bytes | str = answer
        said = f"{server.host} does not take letters to this address"
    else:
        code, words = error.smtp_code, error.smtp_error
        said = f"{server.host} refused the letter"
    permanent = code >= _PERMANENT and not isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        said, permanent = f"{server.host} does not accept the user name or the password", False
    elif isinstance(error, smtplib.SMTPSenderRefused):
        said, permanent = f"{server.host} does not take letters from the address in FUNDING_MAIL_FROM", False
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return MailError(f"{said}. It says: {code} {_clean(text, server)}", permanent=permanent)


def _clean(text: str, server: MailServer) -> str:
    plain = " ".join(text.split())[:300]
    return plain.replace(server.password, "•••") if server.password else plain
