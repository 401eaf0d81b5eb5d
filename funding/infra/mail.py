"""Mail: sent after the commit that caused it, by SMTP where that is set up, otherwise filed for the administrator."""

from __future__ import annotations

import logging
import secrets
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app

from funding.infra import clock
from funding.infra.db import after_commit

log = logging.getLogger(__name__)


def mail_is_configured() -> bool:
    """Whether letters leave the house; if not, whoever invites somebody must pass the link on."""
    return bool(current_app.config["MAIL_URL"])


def send_mail(*, to: str, subject: str, text: str) -> None:
    """Send a plain letter once the current unit of work has committed. A failure to send is logged, not raised."""
    message = EmailMessage()
    message["To"], message["From"] = to, current_app.config["MAIL_FROM"]
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(clock.now())
    message.set_content(text)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    after_commit(lambda: _deliver(app, message))


def _deliver(app: Flask, message: EmailMessage) -> None:
    url = app.config["MAIL_URL"]
    try:
        if url:
            _send(url, message)
        else:
            _file(Path(app.instance_path) / "mail", message)
    except (OSError, smtplib.SMTPException):
        log.exception("a letter could not be sent")


def _file(folder: Path, message: EmailMessage) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
    (folder / f"{stamp}-{secrets.token_hex(3)}.eml").write_bytes(message.as_bytes())


def _send(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    host, secure = parts.hostname or "localhost", parts.scheme == "smtps"
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if secure:
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=20, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=20)
    with server:
        server.ehlo_or_helo_if_needed()
        if not secure and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
