"""The pages of accounts, one module per screen."""

from __future__ import annotations

from funding.accounts.views import again, audit, links, organization, own, people, setup, sign_in
from funding.accounts.views.routes import blueprint

__all__ = ["again", "audit", "blueprint", "links", "organization", "own", "people", "setup", "sign_in"]
