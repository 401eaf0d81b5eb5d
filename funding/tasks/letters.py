"""The words of the letters that go to people without an account. Plain text, at most one link each."""

from __future__ import annotations


def ask_letter(name: str, asker: str, house: str, title: str, message: str, until: str, link: str) -> str:
    """What somebody reads who is asked for something. ``until`` is the day up to which the link works."""
    words = f"{message}\n\n" if message else ""
    return (
        f"Hello {name},\n\n"
        f"{asker} of {house} asks you for this: {title}\n\n"
        f"{words}"
        f"You need no account. This link is for you alone, opens this one thing, and works until {until}:\n\n"
        f"{link}\n\n"
        "If you did not expect this letter, do nothing.\n"
    )


def back_letter(name: str, asker: str, title: str, note: str) -> str:
    """What somebody reads whose answer was sent back. The link they had works again."""
    return (
        f"Hello {name},\n\n"
        f"thank you for what you sent for “{title}”. {asker} asks for it once more:\n\n"
        f"{note}\n\n"
        "The link in the first letter works again.\n"
    )
