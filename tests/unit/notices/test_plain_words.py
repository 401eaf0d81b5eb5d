"""What an administrator reads when the mail server says no: plain words, and never the password."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage

import pytest

from funding.infra.mail.transport import MailError, MailServer, _told, hand_over, parse_mail_url

SERVER = MailServer("mail.example.org", 587, always_tls=False, user="nia", password="tulip-copper")


@pytest.mark.parametrize(
    ("error", "said", "permanent"),
    [
        (socket.gaierror(-2, "Name or service not known"), "no computer called mail.example.org", False),
        (ConnectionRefusedError(), "takes no connections", False),
        (TimeoutError(), "did not answer within 20 seconds", False),
        (ssl.SSLError(1, "wrong version number"), "smtps:// is for port 465", False),
        (smtplib.SMTPServerDisconnected("gone"), "broke off the conversation", False),
        (
            smtplib.SMTPAuthenticationError(535, b"5.7.8 tulip-copper is wrong"),
            "user name or the password",
            False,
        ),
        (smtplib.SMTPSenderRefused(553, b"no", "f@x"), "FUNDING_MAIL_FROM", False),
        (smtplib.SMTPDataError(554, b"5.7.1 Spam"), "refused the letter", True),
        (smtplib.SMTPDataError(451, b"4.3.0 Busy"), "refused the letter", False),
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"No such user")}), "to this address", True),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"Greylisted")}), "to this address", False),
        (smtplib.SMTPConnectError(554, b"Go away"), "refused the letter", False),
    ],
)
def test_what_failed_is_told(error: Exception, said: str, permanent: bool) -> None:
    told = _told(error, SERVER)
    assert said in told.message
    assert told.permanent is permanent
    assert SERVER.password not in told.message


def test_a_mail_address_is_read_with_its_escapes() -> None:
    server = parse_mail_url("smtp://nia%40example.org:a%2Fb@mail.example.org")
    assert (server.user, server.password, server.port) == ("nia@example.org", "a/b", 587)
    assert parse_mail_url("smtps://mail.example.org").port == 465
    assert parse_mail_url("smtp://localhost").is_local
    assert not server.is_local


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://x:99999"])
def test_what_is_no_mail_address_is_refused(url: str) -> None:
    with pytest.raises(MailError, match="FUNDING_MAIL_URL"):
        parse_mail_url(url)


class Unencrypted:
    """A server that offers no STARTTLS; it remembers what was asked of it."""

    asked: list[str]

    def __init__(self, *_address: object, **_more: object) -> None:
        type(self).asked = []

    def has_extn(self, _name: str) -> bool:
        """It can do nothing."""
        return False

    def __getattr__(self, name: str) -> Callable[..., None]:
        def note(*_arguments: object) -> None:
            self.asked.append(name)

        return note


def test_a_password_is_never_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtplib, "SMTP", Unencrypted)
    with pytest.raises(MailError, match="in the clear"):
        hand_over(SERVER, EmailMessage())
    assert "login" not in Unencrypted.asked
    hand_over(replace(SERVER, host="127.0.0.1"), EmailMessage())
    assert "login" in Unencrypted.asked
