"""Who may be chosen as the owner of something, said once for every form.

who                                         offered                  kept where it owns the record already
active, of a role that changes things       yes                      yes
auditor: reads everything, changes nothing  no                       yes, told as an auditor
left                                        no                       yes, told as gone

A form that is saved for another reason neither loses nor changes such an owner; nobody else can choose them.
"""

from __future__ import annotations

from funding.accounts.queries import active_users, user_by_id
from funding.infra.forms import ChoiceField
from funding.infra.once import once
from funding.kernel.actor import Role


def owner_choices(present: int | None = None) -> list[tuple[str, str]]:
    """Who may own something as (id, name), by name; ``present``, who owns it now, is among them whoever that is."""
    found = list(once("accounts.owners", _offered))
    if present is not None and str(present) not in dict(found):
        owner = user_by_id(present)
        if owner is not None:
            found.append((str(owner.id), f"{owner.name} ({'auditor' if owner.active else 'left'})"))
    return found


def _offered() -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in active_users() if one.role is not Role.AUDITOR]


def offer_owners(field: ChoiceField, nobody: str = "Nobody yet") -> None:
    """Give a choice of owner its people and the owner it was filled from; ``nobody`` names the empty choice."""
    present = str(field.object_data or "")
    known = int(present) if present.isascii() and present.isdecimal() else None
    field.choices = [("", nobody), *owner_choices(known)]
