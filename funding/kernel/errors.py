"""The errors a rule or a service may raise.

None of them knows about HTTP: views decide what they look like.
"""

from __future__ import annotations


class DomainError(Exception):
    """A request that the rules refuse, with one sentence for the person who made it.

    ``field`` names the form field the sentence belongs beside, or is None where it concerns the whole form.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(DomainError):
    """There is no such record, or the actor may not know that there is one."""


class NotAllowed(DomainError):
    """The actor may see the record but may not do this to it."""


class StaleVersion(DomainError):
    """Somebody saved the record after the actor opened it.

    ``current`` holds the stored values by field name, so that both versions can be shown side by side.
    """

    def __init__(self, message: str, *, current: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.current = current or {}
