"""Notices: a person's own list, what they chose, the way out of letters, and the outbox for administrators."""

from funding.notices.views import choosing, lists, mail
from funding.notices.views.routes import blueprint

__all__ = ["blueprint", "choosing", "lists", "mail"]
