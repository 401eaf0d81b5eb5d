"""How the first visit reaches the demonstration data, which is made by a feature far above this one.

That feature registers the task ``demo.load`` and listens to ``demo.sign_ins``, answering a list of (name, role,
email, password). Where it is not installed, the choice is not offered.
"""

from __future__ import annotations

from dataclasses import dataclass

from funding.infra.hooks import emit
from funding.infra.jobs import enqueue, task_names
from funding.kernel.actor import Actor

TASK = "demo.load"


@dataclass(frozen=True, slots=True)
class DemonstrationSignIn:
    """One person of the demonstration, with the password everybody may know."""

    name: str
    role: str
    email: str
    password: str


def demonstration_ready() -> bool:
    """Whether demonstration data can be loaded here."""
    return TASK in task_names()


def load_demonstration(*, by: Actor) -> int:
    """Ask for the demonstration data and answer the number of the job that makes it."""
    return enqueue(TASK, {}, by=by, title="Load the demonstration data").id


def demonstration_sign_ins() -> list[DemonstrationSignIn]:
    """The sign-ins of the demonstration, empty where it is not loaded."""
    return [DemonstrationSignIn(*row) for rows in emit("demo.sign_ins") for row in rows]
