"""Nothing typed is lost: the pages shown when a sign-in or a form's token ended while somebody was writing.

A plain form that arrives without a sign-in is answered with a page that carries every field along and asks for the
password; what was typed is then posted again by the browser itself (a 307 redirect keeps method and body). Passwords
and files cannot be carried: the page has places to give them again. A script's request gets 401 with the header
``X-Sign-In: again`` and asks in place.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from funding.infra.http import is_fragment
from funding.infra.permissions import maybe_actor
from funding.infra.security import BODY_LIMIT, SAFE_METHODS

PASSWORD_FIELD = "sign_in_password"  # noqa: S105 - a field's name.
EMAIL_FIELD = "sign_in_email"
_OWN_FIELDS = frozenset({"csrf_token", "form_token", PASSWORD_FIELD, EMAIL_FIELD})
_HIDDEN_FROM_READERS = frozenset({"version"})


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A posted form on its way to being posted again."""

    action: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    secrets: tuple[str, ...]

    @property
    def multipart(self) -> bool:
        """Whether the form must be sent as parts because it holds files."""
        return bool(self.files)

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What the person will recognize: names in words, with the text."""
        return [
            (name.replace("-", " ").replace("_", " ").capitalize(), text)
            for name, text in self.fields
            if text.strip() and name not in _HIDDEN_FROM_READERS
        ]


@dataclass(frozen=True, slots=True)
class Person:
    """Whose sign-in ended."""

    id: int
    name: str
    email: str


def kept_form(action: str | None = None) -> KeptForm:
    """Everything the present request posted. A body over the limit is not read; the form is then empty."""
    target = action or request.full_path.rstrip("?")
    if (request.content_length or 0) > BODY_LIMIT:
        return KeptForm(target, (), (), ())
    typed = [(name, text) for name, text in request.form.items(multi=True) if name not in _OWN_FIELDS]
    return KeptForm(
        action=target,
        fields=tuple(pair for pair in typed if "password" not in pair[0]),
        files=tuple(
            (name, file.filename or "") for name, file in request.files.items(multi=True) if file.filename
        ),
        secrets=tuple(dict.fromkeys(name for name, _ in typed if "password" in name)),
    )


def previous_person() -> Person | None:
    """Who was signed in with this cookie before it ended, if that is known."""
    found = g.get("previous_person")
    return Person(*found) if found else None


def asked_by_script() -> bool:
    """Whether a script waits for the answer, not a person looking at a whole page."""
    return is_fragment() or request.is_json or request.accept_mimetypes.best == "application/json"


def ask_to_sign_in() -> ResponseReturnValue:
    """The answer to a request that needs somebody and came from nobody."""
    if asked_by_script():
        return script_refusal(401)
    if request.method in SAFE_METHODS:
        here = request.full_path.rstrip("?")
        where = url_for("accounts.sign_in", next=here) if here != "/" else url_for("accounts.sign_in")
        return redirect(where, code=303)
    return sign_in_page(reason="expired")


def script_refusal(status: int) -> Response:
    """For scripts: ask at ``/sign-in/again`` for a fresh token (400), or sign in there first (401), and send again."""
    response = jsonify(error="Your sign-in has ended." if status == 401 else "This page’s token has ended.")
    response.status_code = status
    response.headers["X-Sign-In"] = "again"
    return response


def sign_in_page(
    *, reason: str, form: KeptForm | None = None, error: str = "", status: int = 401, email: str = ""
) -> Response:
    """The page that carries a form along while its writer signs in ("expired") or confirms ("confirm")."""
    page = render_template(
        "accounts/again.html",
        reason=reason,
        kept=form or kept_form(),
        person=previous_person(),
        error=error,
        email=email,
    )
    return make_response(page, status)


def token_refused(_error: CSRFError) -> ResponseReturnValue:
    """A form's token is missing or has ended: offer to send the same again, or sign in first where that ended too."""
    if asked_by_script():
        return script_refusal(401 if maybe_actor() is None and previous_person() else 400)
    return make_response(render_template("accounts/send_again.html", kept=kept_form()), 400)
