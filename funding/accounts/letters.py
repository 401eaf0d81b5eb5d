"""The words of the letters that accounts send. Plain text, at most one link each."""

from __future__ import annotations


def invitation_letter(name: str, organization: str, inviter: str, link: str) -> str:
    """What an invited person reads. The link works for seven days."""
    return (
        f"Hello {name},\n\n"
        f"{inviter} invites you to work in Funding, where {organization} keeps its grants and giving.\n\n"
        f"Choose a password here to begin. The link works once, for seven days:\n\n{link}\n\n"
        "If you did not expect this letter, do nothing: nobody can sign in without the link.\n"
    )


def reset_letter(name: str, link: str) -> str:
    """What a person reads who asked for a new password. The link works for an hour."""
    return (
        f"Hello {name},\n\n"
        f"Choose a new password here. The link works once, for 60 minutes:\n\n{link}\n\n"
        "If you did not ask for this, do nothing: your password stays as it is.\n"
    )


def changed_letter(name: str, what: str) -> str:
    """What a person reads after ``what`` ("password", "email address") of their account was changed."""
    return (
        f"Hello {name},\n\n"
        f"The {what} of your account in Funding was changed just now.\n\n"
        "If that was you, there is nothing to do. If not, tell your administrator at once: they can sign you out\n"
        "everywhere and make a link through which you choose a new password.\n"
    )
