"""What accounts can do, one function per use case, split by what a person is about to do."""

from __future__ import annotations

from funding.accounts.services.people import create_user

__all__ = ["create_user"]
